"""Why projects and activities refuse."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class TermNotValid(DomainError):
    """A contract that would end before it starts."""

    code = "term_not_valid"
    status = 422
    title = _("Contract dates not valid")
    message = _("The contract must end after it starts. Correct starts_on and ends_on.")


class TermTooLong(DomainError):
    """A contract beyond what the law allows (财政部令第102号)."""

    code = "term_too_long"
    status = 422
    title = _("Contract too long")
    message = _("A contract runs for at most {years} years. Choose an earlier ends_on.")


class OutsideContract(DomainError):
    """An activity on days that the contract does not cover."""

    code = "outside_contract"
    status = 422
    title = _("Outside the contract")
    message = _(
        "The contract runs from {starts_on} to {ends_on}. Choose a time on these days, in the street's own time."
    )


class ContractRunsOut(DomainError):
    """A new last day before today, or the same one."""

    code = "contract_runs_out"
    status = 422
    title = _("Not a new last day")
    message = _(
        "The contract runs until {ends_on}. Choose another day, today ({today}) or later; to end it at once, end the contract."
    )


class ContractDayPast(DomainError):
    """A contract whose last day is past."""

    code = "contract_day_past"
    title = _("The contract is over")
    message = _("The last day of this contract was {ends_on}. What goes on after it is a new project: register it.")


class ActivitiesToCome(DomainError):
    """Residents would stand before a closed door."""

    code = "activities_to_come"
    title = _("Activities are announced")
    message = _(
        "{count} activities are announced for later than that. Call them off first, so that who signed up is told."
    )


class WrongActivityHours(DomainError):
    """An activity that would end before it starts, or is over already."""

    code = "wrong_activity_hours"
    status = 422
    title = _("Hours not valid")
    message = _("An activity ends after it starts and is not over when it is announced. Correct starts_at and ends_at.")


class ActivityFull(DomainError):
    """No place is left."""

    code = "activity_full"
    title = _("No place left")
    message = _("All {capacity} places are taken. Look again later, or choose another activity.")


class ActivityOver(DomainError):
    """One cannot sign up for the past."""

    code = "activity_over"
    title = _("Activity is over")
    message = _("This activity is over. Choose one that is still to come.")


class AlreadySignedUp(DomainError):
    """One place per person."""

    code = "already_signed_up"
    title = _("Signed up already")
    message = _("You have a place at this activity already; nothing is left to do. Withdraw it if you cannot come.")


class NotSignedUp(DomainError):
    """Nothing to withdraw."""

    code = "not_signed_up"
    title = _("Not signed up")
    message = _("You have no place at this activity that could be withdrawn. Reload it; sign up if you want to come.")


class AlreadyAttended(DomainError):
    """An attendance is recorded once."""

    code = "already_attended"
    title = _("Attendance on record")
    message = _("This attendance is on record already; nothing is left to do.")


class Affiliated(DomainError):
    """The contractor's own people are not its residents."""

    code = "affiliated"
    status = 403
    title = _("Belongs to the contractor")
    message = _(
        "Who belongs to the contractor, or has an interest in it, is not counted among the residents who come, and attests "
        "nobody. Ask the street office if the affiliation on record is wrong."
    )


class OwnAttendance(DomainError):
    """A volunteer attests for others."""

    code = "own_attendance"
    status = 403
    title = _("Not for yourself")
    message = _("Use the code to attend yourself; a volunteer attests for somebody else only.")


class WrongAttendanceCode(DomainError):
    """A code that is not, or no longer, the activity's."""

    code = "wrong_attendance_code"
    status = 422
    title = _("Wrong code")
    message = _(
        "This code is wrong or has run out. Read the present one from the liaison's screen and send it at once."
    )


class TooManyAttendanceCodes(DomainError):
    """A code is not to be guessed."""

    code = "too_many_attendance_codes"
    status = 429
    title = _("Too many wrong codes")
    message = _("Too many wrong codes were sent. Wait {seconds} seconds, or ask a volunteer to attest your attendance.")


class NotShared(DomainError):
    """A resident who has not agreed, or no longer."""

    code = "not_shared"
    status = 403
    title = _("Not shared with your organisation")
    message = _(
        "This resident has not agreed to share with your organisation. Meet them at the activity, or ask the volunteer of "
        "their building to introduce you; they agree in their own app."
    )


class ContactEnded(DomainError):
    """The activity for which a resident shared their contact is over."""

    code = "contact_ended"
    title = _("No longer shown")
    message = _("Who had a place was shown for this activity alone, and it is over.")


class TookPlace(DomainError):
    """What residents attended cannot be called off afterwards."""

    code = "took_place"
    title = _("Took place")
    message = _(
        "{attended} residents attended this activity, so that it can no longer be called off. Open another activity if it "
        "has to be held again."
    )
