"""A case goes from one social worker to the next: by hand; by itself where who leads it may not any more; by a manager's word."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from backend.policy import Actor, allow
from backend.services import lock, service
from volunteers.cases.models import Case, Participant
from volunteers.cases.policy import POLICY
from volunteers.cases.queries import live_parts, social_workers, visible_to
from volunteers.cases.services.consenting import end
from volunteers.cases.services.moving import locked, move
from volunteers.cases.services.refusals import CaseThere, NotAmongThem
from volunteers.cases.states import LIVE, Action, Part, Status


@service
def hand_over(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Case:
    """Another social worker of the organisation leads the case from now on.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAmongThem`.
    """
    case = locked(actor, pk, Action.HAND_OVER)
    _refuse_unfit(case, to, case.organisation_id, now)
    return _give(case, Action.HAND_OVER, to, actor=actor, now=now, reason=reason)


@service
def name_worker(*, actor: Actor, case_id: UUID, user_id: UUID, organisation_id: UUID | None, now: datetime) -> Case:
    """Say who goes on with a case that nobody works on. For another organisation the resident is asked anew.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAmongThem`, `CaseThere`.
    """
    seen = lock(visible_to(actor), case_id)
    chosen = organisation_id or seen.organisation_id
    action = Action.NAME if chosen == seen.organisation_id else Action.TRANSFER
    case = locked(actor, case_id, action)
    _refuse_unfit(case, user_id, chosen, now)
    if action == Action.NAME:
        return _give(case, action, user_id, actor=actor, now=now)
    if Case.objects.filter(entry=case.entry_id, organisation=chosen, status__in=LIVE).exists():
        raise CaseThere
    case.organisation_id, case.lead_id, case.consent, case.representation = chosen, user_id, None, None
    case.proposed_at = now
    fields = ("organisation", "lead", "consent", "representation", "proposed_at")
    return move(case, action, *fields, actor=actor, now=now, to_id=str(user_id))


@service
def pass_on(*, actor: Actor, now: datetime) -> int:
    """What the lead may lead no more goes to the next colleague named on it; where there is none it waits for a manager to name one.

    What was only proposed is forgotten. Run again it moves nothing twice. How many. For the system.
    """
    moved = 0
    for case_id in _left(actor, now):
        case = lock(Case.objects.select_related("entry"), case_id)
        if case.status not in {Status.OPEN, Status.PROPOSED} or not _is_left([case], now):
            continue
        moved += 1
        if case.status == Status.PROPOSED:
            end(case, Action.LAPSE, actor=actor, now=now)
            continue
        heir = next(heirs(case, now), None)
        action = Action.LOSE if heir is None else Action.HAND_OVER
        allow(POLICY, action, actor, case)
        _give(case, action, heir, actor=actor, now=now, reason=gettext("The office is over"))
    return moved


def heirs(case: Case, at: datetime) -> Iterator[UUID]:
    """The colleagues named on a case who may lead it, the first named first."""
    named = list(
        live_parts(at)
        .filter(case=case, part=Part.COLLEAGUE)
        .order_by("named_at", "id")
        .values_list("user_id", flat=True)
    )
    fit = social_workers(named, case.organisation_id, street_id=case.street_id, at=at)
    return (each for each in named if each in fit)


def _refuse_unfit(case: Case, user_id: UUID, organisation_id: UUID, now: datetime) -> None:
    """Nobody leads their own case, or that of an organisation which they do not work for. Raises `NotAmongThem`."""
    fit = social_workers([user_id], organisation_id, street_id=case.street_id, at=now)
    if user_id == case.entry.resident_id or user_id not in fit:
        raise NotAmongThem


def _left(actor: Actor, now: datetime) -> list[UUID]:
    rows = Case.objects.filter(street=actor.street_id, status__in=[Status.OPEN, Status.PROPOSED]).order_by("id")
    return _is_left(list(rows), now)


def _is_left(cases: list[Case], now: datetime) -> list[UUID]:
    """Those whose lead is no social worker of the organisation any more, or whose contract is over."""
    fit: dict[UUID, set[UUID]] = {}
    for each in cases:
        if each.organisation_id not in fit:
            leads = {row.lead_id for row in cases if row.organisation_id == each.organisation_id and row.lead_id}
            fit[each.organisation_id] = social_workers(leads, each.organisation_id, street_id=each.street_id, at=now)
    return [each.id for each in cases if each.lead_id not in fit[each.organisation_id]]


def _give(case: Case, action: Action, to: UUID | None, *, actor: Actor, now: datetime, reason: str = "") -> Case:
    """To a lead, who is no mere colleague any more; or to nobody, and then nobody has a part in it."""
    parts = Participant.objects.filter(case=case, ended_at=None)
    (parts.filter(user=to) if to is not None else parts).update(ended_at=now)
    case.lead_id = to
    return move(case, action, "lead", actor=actor, now=now, reason=reason, to_id=str(to or ""))
