"""What professional cases refuse, and what to do then."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class NotOnTheRegister(DomainError):
    """A case hangs on an entry that the resident agreed to."""

    code = "not_on_the_register"
    title = _("Not on the care register")
    message = _(
        "This resident has not agreed to be on the care register. Propose that to them first: POST /care/entries."
    )


class CaseThere(DomainError):
    """One at a time of an organisation."""

    code = "case_there"
    title = _("There is a case already")
    message = _("The organisation has a case with this resident, or is asking for one. Go on with that one.")


class NotAmongThem(DomainError):
    """Nobody has a part in a case who does not work for who carries it."""

    code = "not_among_them"
    status = 422
    title = _("Not of the organisation")
    message = _(
        "This person does not work in the street for the organisation of the case, or its contract is over. Choose a social worker of it; "
        "a supervisor may be anybody who works for it."
    )


class PartThere(DomainError):
    """They have it already."""

    code = "case_part_there"
    title = _("On the case already")
    message = _("This person leads the case, or has this part in it already.")


class SupervisionEnds(DomainError):
    """A look into a case has an end."""

    code = "supervision_ends"
    status = 422
    title = _("Not until then")
    message = _(
        "A supervisor is let in until a moment ahead, within {days} days. Let them in anew where it takes longer."
    )


class GoalDueBefore(DomainError):
    """A goal lies ahead."""

    code = "goal_due_before"
    status = 422
    title = _("That day is over")
    message = _("A goal is due today or later. Correct due_on.")


class PlanChanged(DomainError):
    """They read another one."""

    code = "plan_changed"
    title = _("There is another plan")
    message = _("The plan is now version {current}. Read it again, and agree to that one.")


class PlanAgreedAlready(DomainError):
    """Once is enough."""

    code = "plan_agreed_already"
    title = _("Agreed already")
    message = _("This plan is agreed to already. Reload the case.")


class PlanNotAgreed(DomainError):
    """What was not agreed is nobody's goal."""

    code = "plan_not_agreed"
    title = _("Not agreed yet")
    message = _(
        "The resident has not agreed to this plan yet, or it is not the latest. Say what became of goals that they agreed to."
    )


class GoalSettled(DomainError):
    """Said once; a new plan has new goals."""

    code = "goal_settled"
    title = _("Said already")
    message = _("What became of this goal is said already. Write a new plan where there is more to reach.")


class MeetingAhead(DomainError):
    """What has not taken place is no meeting."""

    code = "meeting_ahead"
    status = 422
    title = _("Not yet")
    message = _("This moment lies ahead. Note a meeting after it took place.")


class ReviewOutOfRange(DomainError):
    """A review without a day that lies ahead."""

    code = "review_out_of_range"
    status = 422
    title = _("Not that day")
    message = _("The next review is on a day from tomorrow on, within {days} days.")


class ClosedTooLong(DomainError):
    """A case that is over stays over."""

    code = "closed_too_long"
    title = _("Closed for too long")
    message = _(
        "It was closed more than {days} days ago: it is neither read nor reopened any more. Propose a new case."
    )
