"""What meetings refuse."""

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError


class MeetingInThePast(DomainError):
    """It is called before it takes place."""

    code = "meeting_in_the_past"
    status = 422
    title = _("In the past")
    message = _("A meeting is called before it takes place. Name a time that is still ahead (starts_at).")


class ChairWithoutSeat(DomainError):
    """Who chairs has a seat."""

    code = "chair_without_seat"
    status = 422
    title = _("Has no seat")
    message = _("Who chairs a meeting has a seat on the committee now. Name somebody who has (chair_id).")


class ChairWasNotThere(DomainError):
    """Minutes wait for the chair's signature: it is that of somebody who was there, as long as one of them has a seat."""

    code = "chair_was_not_there"
    title = _("Was not at the meeting")
    message = _(
        "The minutes wait for the signature of who chairs. Name somebody who was at the meeting and has a seat still."
    )


class NobodySeated(DomainError):
    """There is no committee to meet."""

    code = "nobody_seated"
    title = _("No committee")
    message = _("Nobody has a seat on the committee now. Fill its seats first.")


class NotSeated(DomainError):
    """Who is no holder or deputy of a seat whose term holds, is no attendee."""

    code = "not_seated"
    status = 422
    title = _("Has no seat")
    message = _("{who} has no seat whose term holds ({why}). Leave them out, or have a seat given to them first.")


class RecusedAlready(DomainError):
    """Once is enough."""

    code = "recused_already"
    title = _("Declared already")
    message = _("You have declared an interest in this item already: your deputy stands in.")


class NotHeard(DomainError):
    """Somebody with a part in a seat who may not vote on this item."""

    code = "not_heard"
    status = 403
    title = _("No vote on this item")
    message = _("You cannot vote on this motion: {why}.")


class VotesAwaited(DomainError):
    """Nobody is passed over because the chair is in a hurry."""

    code = "votes_awaited"
    title = _("Not all have voted")
    message = _(
        "{count} of the seats that are here have not voted. Wait for them; who wants neither abstains. Who has gone is noted as "
        "gone first: what they said before stands."
    )


class NoQuorum(DomainError):
    """A kind of seat is missing."""

    code = "no_quorum"
    title = _("No quorum")
    message = _(
        "Every kind of seat is heard on every item; missing: {missing}. Wait for them, or for their deputies; a kind of which "
        "all are recused is waived by itself."
    )


class VotedOnMotion(DomainError):
    """A seat speaks once."""

    code = "motion_voted_already"
    title = _("Voted already")
    message = _("You have voted on this motion already: a seat has one vote on each motion.")


class ItemUnknown(DomainError):
    """A note to an item that the minutes do not have."""

    code = "item_not_in_minutes"
    status = 422
    title = _("Not on the agenda")
    message = _("These minutes have no such item: {item}. Name one of theirs (item_id).")


class SignedAlready(DomainError):
    """One signature of one person."""

    code = "minutes_signed_already"
    title = _("Signed already")
    message = _("You have signed these minutes already. They are sealed when the chair and one more have signed.")
