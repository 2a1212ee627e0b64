"""Is it fit? Whether a verdict comes in time, and whether a call back is this caller's to make now."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.households.models import Profile
from backend.parties.queries import standing
from backend.places.queries import by_the_street, street_of
from backend.policy import Actor
from needs.desk.calls import STAFF_WHO_CALL, lapsed_in_time
from needs.desk.models import CallBack, Need
from needs.desk.options import LATE_VERDICT_DAYS

KEPT_FOR = timedelta(days=1)
"""How long who took a call back keeps it from the others, doing nothing."""
APART = timedelta(hours=2)
"""Calls that reach nobody lie at least so far apart: three in a minute are one."""


class VerdictTooLate(DomainError):
    """It was closed without a verdict, and the days after that are over."""

    code = "verdict_too_late"
    title = _("Closed too long ago")
    message = _(
        "This was closed without a verdict more than {days} days ago. If the trouble is still there, report it anew and "
        "say that it was reported before."
    )


class TakenByAnother(DomainError):
    """Somebody else has this call back."""

    code = "call_back_taken"
    title = _("Somebody else calls")
    message = _("Somebody else has taken this call on. Take another one; this one is free again at {until}.")


class CalledJustNow(DomainError):
    """Tries that lie too close together."""

    code = "called_just_now"
    title = _("Called a moment ago")
    message = _("The last call was a moment ago. Call again at another hour, from {until} on.")


class PhoneWithheld(DomainError):
    """The person is called by the street's staff alone."""

    code = "phone_withheld"
    status = 403
    title = _("Phone withheld")
    message = _(
        "The person has their phone shown to the street's staff alone. Give the call back, so that a community worker or "
        "the hotline takes it on."
    )


def check_in_time(actor: Actor, need: Need) -> None:
    """Raise `VerdictTooLate` where the days after closing without a verdict are over."""
    if not in_time(actor, need):
        raise VerdictTooLate(days=LATE_VERDICT_DAYS.of(street_of(actor).config))


def in_time(actor: Actor, need: Need) -> bool:
    """Whether the resident may still speak."""
    return lapsed_in_time(need, days=LATE_VERDICT_DAYS.of(street_of(actor).config), at=actor.at)


def check_free(actor: Actor, call_back: CallBack) -> None:
    """Raise `TakenByAnother` while somebody else has had it for less than a day."""
    if call_back.caller_id in {None, actor.user_id} or call_back.taken_at is None:
        return
    until = call_back.taken_at + KEPT_FOR
    if actor.at < until:
        raise TakenByAnother(until=by_the_street(actor, until))


def check_apart(actor: Actor, last: datetime | None) -> None:
    """Raise `CalledJustNow` where the last call is less than two hours ago."""
    if last is not None and actor.at < last + APART:
        raise CalledJustNow(until=by_the_street(actor, last + APART))


def check_may_be_shown(actor: Actor, profile: Profile | None) -> None:
    """Raise `PhoneWithheld` where the person keeps the phone from all but staff, and this is none of them."""
    if profile is not None and profile.phone_withheld and not standing(actor).holds(*STAFF_WHO_CALL):
        raise PhoneWithheld
