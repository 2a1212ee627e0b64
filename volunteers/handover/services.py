"""The verbs: hand duties over to a successor; let them fall to the next tier when an office is over."""

from collections import Counter
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.duties import Duty, duties
from backend.errors import DomainError, NotFound
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from volunteers.handover.events import HandedOver
from volunteers.handover.policy import POLICY
from volunteers.handover.queries import Whose, as_of, held, locked, neighbours
from volunteers.handover.schemas import MOST, DutyRef, HandOverIn
from volunteers.handover.states import Action


class SuccessorIsHolder(DomainError):
    """Nobody hands over to themself."""

    code = "successor_is_holder"
    status = 422
    title = _("The same person")
    message = _("These duties are that person's already. Name somebody else (to).")


class NothingToHandOver(DomainError):
    """There is nothing open, or nothing that this caller may hand over."""

    code = "nothing_to_hand_over"
    title = _("Nothing to hand over")
    message = _("There is no open duty that you may hand over. GET /me/duties lists them, and which of them you may.")


class DutyNotHandedOver(DomainError):
    """One of the duties cannot go to this person; so none does."""

    code = "duty_not_handed_over"
    title = _("Cannot be handed over")
    message = _(
        "“{duty}: {what}” cannot be handed over to this person: {why} Nothing was handed over. Choose somebody else, or "
        "leave it out."
    )


@service
def hand_over(*, actor: Actor, user_id: UUID, spec: HandOverIn, now: datetime) -> int:
    """Give a person's duties to a successor, all in one act or none. How many changed hands.

    Raises `NotFound`, `NotAllowed`, `SuccessorIsHolder`, `NothingToHandOver`, `DutyNotHandedOver`.
    """
    person = find(neighbours(actor), user_id)
    allow(POLICY, Action.HAND_OVER, actor, Whose(person.id))
    if spec.to == person.id:
        raise SuccessorIsHolder
    heir = lock(neighbours(actor).filter(is_active=True), spec.to)
    chosen = _chosen(actor, person.id, spec.duties)
    if not chosen:
        raise NothingToHandOver
    successor = as_of(actor, heir.id)
    for duty, row in chosen:
        if not duty.fit(successor, row):
            why = gettext("it is for: {rule}.").format(rule=duty.fit.lacking(successor, row).label)
            raise DutyNotHandedOver(duty=duty.label, what=duty.title(row), why=why, kind=duty.code, id=str(row.pk))
        try:
            duty.hand_over(actor=actor, pk=row.pk, to=heir.id, reason=spec.reason, now=now)
        except DomainError as refusal:
            raise DutyNotHandedOver(
                duty=duty.label, what=duty.title(row), why=refusal.detail, kind=duty.code, id=str(row.pk)
            ) from refusal
    _told(person.id, heir.id, len(chosen), actor, now, spec.reason)
    return len(chosen)


@service
def let_fall(*, actor: Actor, user_id: UUID, now: datetime) -> int:
    """What a person may have no more falls to the next who is fit; how much did. What nobody may have yet stays. For the system.

    Run again it moves nothing twice: whoever got a duty is fit for it.
    """
    allow(POLICY, Action.FALL, actor, None)
    person = as_of(actor, user_id)
    seen: dict[UUID, Actor] = {}
    fell: Counter[UUID] = Counter()
    for duty in duties().values():
        for row in locked(duty, actor, user_id):
            if duty.fit(person, row):
                continue
            line = (each for each in duty.heirs(row, now) if each != user_id)
            heir = next((each for each in line if duty.fit(seen.setdefault(each, as_of(actor, each)), row)), None)
            if heir is not None:
                duty.hand_over(actor=actor, pk=row.pk, to=heir, reason=gettext("The office is over"), now=now)
                fell[heir] += 1
    for heir, count in sorted(fell.items()):
        _told(user_id, heir, count, actor, now, gettext("The office is over"))
    return fell.total()


def _chosen(actor: Actor, person: UUID, wanted: list[DutyRef] | None) -> list[tuple[Duty[Any], Model]]:
    if wanted is None:
        return [(duty, row) for duty, row in held(actor, person) if duty.may(actor, row)][:MOST]
    known = duties()
    found = []
    for each in sorted({(ref.kind, ref.id) for ref in wanted}):
        kind, pk = each
        duty = known.get(kind)
        row = next(iter(locked(duty, actor, person, pk)), None) if duty is not None else None
        if duty is None or row is None:
            raise NotFound(kind=duty.label if duty is not None else kind)
        found.append((duty, row))
    return found


def _told(gone: UUID, heir: UUID, count: int, actor: Actor, now: datetime, reason: str) -> None:
    audit.record("duties.hand_over", gone, actor=actor, now=now, reason=reason, to_id=str(heir), count=count)
    publish(HandedOver(gone, heir, count), actor=actor)
