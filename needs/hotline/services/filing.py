"""Take down what the caller tells: it is the caller's report, and the clerk only wrote it."""

import secrets
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from backend.accounts import pins
from backend.accounts.models import User
from backend.accounts.services import enter
from backend.events import publish
from backend.households.models import Profile
from backend.policy import Actor
from backend.services import service
from needs.desk import services as desk
from needs.desk.states import Channel
from needs.hotline.events import NeedFiled
from needs.hotline.models import Filing, HotlineCall
from needs.hotline.queries import ANONYMOUS, is_anonymous, references
from needs.hotline.refusals import NamedAlready, NotAnonymous, OralConsentNeeded, WhoCalls
from needs.hotline.schemas import FilingIn
from needs.hotline.services.changes import moved, settle
from needs.hotline.states import Action

DIGITS = 8
GUESSES = 20


@service
def file_need(*, actor: Actor, call_id: UUID, spec: FilingIn, now: datetime) -> Filing:
    """A need of the caller, as any other; that they agreed was heard by the clerk, now.

    The caller is the reporter: by their account; else entered as a person whom others report for, under name and number; or
    as nobody in particular, of whom nothing is kept. Sent again under the same id: what was taken down then.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `OralConsentNeeded`, `WhoCalls`, `NamedAlready`, and what
    `desk.report` raises.
    """
    row, before = moved(actor, call_id, Action.FILE)
    if not spec.consent:
        raise OralConsentNeeded
    caller = _caller(row, spec, actor, now)
    teller = Actor(user_id=caller.id, street_id=row.street_id, at=now)
    made = desk.report(actor=actor, spec=spec.need(), now=now, channel=Channel.HOTLINE, teller=teller)
    if made.entry is None:
        return Filing.objects.select_related("need").get(need=made.need.id)
    filing = Filing.objects.create(
        street_id=row.street_id,
        hotline_call=row,
        need=made.need,
        reference=_reference(row.street_id),
        heard_by_id=actor.user_id,
        heard_at=now,
    )
    changed = ("phone", "name", "caller")
    settle(row, Action.FILE, *changed, actor=actor, now=now, before=before, need=str(made.need.id), consent="oral")
    publish(NeedFiled(filing.id, text_message=spec.text_message and not spec.anonymous), actor=actor)
    return filing


@service
def give_pin(*, actor: Actor, call_id: UUID, now: datetime) -> tuple[HotlineCall, str]:
    """A PIN for an anonymous caller, to be said once; an older one ends.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAnonymous`.
    """
    row, before = moved(actor, call_id, Action.GIVE_PIN)
    if row.caller is None or not is_anonymous(row.caller):
        raise NotAnonymous
    pin = pins.fresh()
    pins.keep(row.caller.id, pin, by=actor.user_id, now=now)
    settle(row, Action.GIVE_PIN, actor=actor, now=now, before=before)
    return row, pin


def _caller(row: HotlineCall, spec: FilingIn, actor: Actor, now: datetime) -> User:
    """Whose report it is; entered where they have no account. The caller of `file_need` saves the call."""
    known = row.caller
    if spec.anonymous:
        if row.name or (known is not None and not is_anonymous(known)):
            raise NamedAlready
        row.phone = ""
        if known is None:
            known = enter(actor=actor, name=ANONYMOUS, now=now)
            known.is_active = False
            known.save(update_fields=["is_active"])
    elif known is None:
        if not row.name:
            raise WhoCalls
        known = enter(actor=actor, name=row.name, now=now)
        Profile.objects.create(user=known, street_id=row.street_id, contact_phone=row.phone, updated_at=now)
    row.caller = known
    return known


def _reference(street_id: UUID) -> str:
    """Eight digits that are free in the street; they tell nothing of how many there are."""
    proposed = [f"{secrets.randbelow(10**DIGITS):0{DIGITS}}" for _guess in range(GUESSES)]
    return references(street_id, proposed)[0]


def to_say(pin: str) -> str:
    """What the clerk says with a PIN. In the language that is active now."""
    return _("Your PIN is {pin}. Whoever calls with the reference and this PIN is told how it stands.").format(
        pin=" ".join(pin)
    )
