"""Paper cards, proofs of residence, phones that change; and what is done to a whole account."""

from collections.abc import Mapping

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CardStatus(TextChoices):
    """A card opens its account until it is revoked or its time is over."""

    ACTIVE = "active", _("In use")
    REVOKED = "revoked", _("Revoked")


class CardAction(TextChoices):
    """What may be done with cards."""

    ISSUE = "issue", _("Issue a card")
    REVOKE = "revoke", _("Revoke a card")


CARD_TRANSITIONS: Mapping[tuple[CardStatus, CardAction], CardStatus] = {
    (CardStatus.ACTIVE, CardAction.REVOKE): CardStatus.REVOKED,
}


class ResidenceStatus(TextChoices):
    """Whether somebody lives where they say."""

    ASKED = "asked", _("Waiting to be confirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    REFUSED = "refused", _("Refused")
    REVOKED = "revoked", _("No longer confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


OPEN = (ResidenceStatus.ASKED, ResidenceStatus.CONFIRMED)
"""Those that rest on an address; a person has one at a time."""


class ResidenceAction(TextChoices):
    """What may be done about a residence."""

    ASK = "ask", _("Ask for one's residence to be confirmed")
    CONFIRM = "confirm", _("Confirm a residence")
    VOUCH = "vouch", _("Vouch for a neighbour")
    TAKE_BACK = "take_back", _("Take back one's word for a neighbour")
    REFUSE = "refuse", _("Refuse a residence")
    REVOKE = "revoke", _("Revoke a confirmation")
    DOUBT = "doubt", _("Ask again, as the voucher is not confirmed any more")
    SEE_HOME = "see_home", _("See building and door of a residence")
    WITHDRAW = "withdraw", _("Withdraw one's residence")


RESIDENCE_TRANSITIONS: Mapping[tuple[ResidenceStatus, ResidenceAction], ResidenceStatus] = {
    (ResidenceStatus.ASKED, ResidenceAction.CONFIRM): ResidenceStatus.CONFIRMED,
    (ResidenceStatus.ASKED, ResidenceAction.VOUCH): ResidenceStatus.CONFIRMED,
    (ResidenceStatus.ASKED, ResidenceAction.REFUSE): ResidenceStatus.REFUSED,
    (ResidenceStatus.ASKED, ResidenceAction.WITHDRAW): ResidenceStatus.WITHDRAWN,
    (ResidenceStatus.CONFIRMED, ResidenceAction.TAKE_BACK): ResidenceStatus.ASKED,
    (ResidenceStatus.CONFIRMED, ResidenceAction.DOUBT): ResidenceStatus.ASKED,
    (ResidenceStatus.CONFIRMED, ResidenceAction.REVOKE): ResidenceStatus.REVOKED,
    (ResidenceStatus.CONFIRMED, ResidenceAction.WITHDRAW): ResidenceStatus.WITHDRAWN,
    (ResidenceStatus.ASKED, ResidenceAction.SEE_HOME): ResidenceStatus.ASKED,
    (ResidenceStatus.CONFIRMED, ResidenceAction.SEE_HOME): ResidenceStatus.CONFIRMED,
}


class ChangeStatus(TextChoices):
    """A phone that staff change for somebody waits, so that its owner can object; one's own, proved, is changed at once."""

    WAITING = "waiting", _("Waiting")
    DONE = "done", _("Changed")
    STOPPED = "stopped", _("Stopped")
    FAILED = "failed", _("Not possible any more")


class ChangeAction(TextChoices):
    """What may be done about a phone that changes."""

    ASK = "ask", _("Change the phone of somebody who has lost theirs")
    STOP = "stop", _("Stop a change of phone")
    FINISH = "finish", _("Change the phone when the wait is over")
    FAIL = "fail", _("Give up a change whose number has been taken meanwhile")
    PROVE = "prove", _("Change one's own phone, by a code to the old one and one to the new")


CHANGE_TRANSITIONS: Mapping[tuple[ChangeStatus, ChangeAction], ChangeStatus] = {
    (ChangeStatus.WAITING, ChangeAction.STOP): ChangeStatus.STOPPED,
    (ChangeStatus.WAITING, ChangeAction.FINISH): ChangeStatus.DONE,
    (ChangeStatus.WAITING, ChangeAction.FAIL): ChangeStatus.FAILED,
}


class PersonAction(TextChoices):
    """What may be done to a whole account."""

    RESET_FACTOR = "reset_factor", _("Reset the second factor of somebody who has lost it")
    CONFIRM_OFFICE = "confirm_office", _("Let the offices of somebody go on whose phone staff have changed")
    MERGE = "merge", _("Merge two accounts of one person")
    SWEEP = "sweep", _("Move what was written for an account while it was merged")
