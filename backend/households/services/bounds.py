"""How often somebody asks to speak for others, and how often PINs are tried by it. The numbers: docs/adr/0015-households.md."""

from datetime import datetime, timedelta

from django.db.models import Q

from backend.accounts import pins
from backend.accounts.tries import left_of, wait_of, within_a_day
from backend.households.models import Representation
from backend.households.refusals import AskedTooOften, TooManyAsked
from backend.households.states import Status
from backend.policy import Actor

MOST_ASKED = 30
"""Open questions of one person."""
MOST_A_DAY = 20
"""Questions of one person in 24 hours, withdrawn or not."""
A_DAY = timedelta(days=1)
OF_ALL = ((A_DAY, 60),)
"""Wrong PINs of one person, whoever told them: three times what one asker may."""


def check_questions(actor: Actor, now: datetime) -> None:
    """Whether the actor, whose profile is locked, may ask once more. Raises `TooManyAsked`, `AskedTooOften`."""
    rows = Representation.objects.filter(representative=actor.user_id)
    if rows.filter(status=Status.ASKED).count() >= MOST_ASKED:
        raise TooManyAsked(most=MOST_ASKED)
    lately = list(rows.filter(asked_at__gt=now - A_DAY).order_by("-asked_at").values_list("asked_at", flat=True))
    if len(lately) >= MOST_A_DAY:
        wait = lately[MOST_A_DAY - 1] + A_DAY - now
        raise AskedTooOften(most=MOST_A_DAY, wait=int(wait.total_seconds()) + 1)


def of_the_same(row: Representation) -> Q:
    """Representations of the same person, or asked for by the same phone: alike whether or not it is somebody's."""
    same = Q(represented=row.represented_id)
    return same | Q(phone=row.phone) if row.phone else same


def judge_told(row: Representation, pin: str, *, now: datetime) -> None:
    """Let the person's PIN pass; of who has none, each is wrong. `row` is locked.

    Tries are counted by who asked, and with a wider bound by the person: never with those of the paper card.
    Raises `PinLocked`; and `WrongPin`, with the try counted.
    """
    pin_row = pins.locked(row.represented_id)
    tried = Representation.objects.filter(of_the_same(row), street=row.street_id)
    since = pin_row.set_at.timestamp() if pin_row else 0
    counted = [
        (asker == row.representative_id, at)
        for asker, wrong in tried.exclude(wrong=[]).values_list("representative", "wrong")
        for at in within_a_day(wrong, now)
        if at >= since
    ]
    mine = sorted(at for own, at in counted if own)
    wait = max(wait_of(mine, now), wait_of(sorted(at for _, at in counted), now, limits=OF_ALL))
    if wait:
        raise pins.PinLocked(wait=wait)
    if pins.fits(pin_row, pin):
        return
    row.wrong = [*within_a_day(row.wrong, now), now.timestamp()]
    row.save(update_fields=["wrong"])
    raise pins.WrongPin(tries_left=left_of([*mine, now.timestamp()], now)).committing()
