"""Close and reopen; and remove what was written, in its time."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import service
from volunteers.cases.models import Case
from volunteers.cases.policy import POLICY
from volunteers.cases.queries import ON_REGISTER, reopen_days
from volunteers.cases.services.consenting import end
from volunteers.cases.services.moving import locked, move, next_review
from volunteers.cases.services.refusals import CaseThere, ClosedTooLong, NotOnTheRegister
from volunteers.cases.states import LIVE, Action, Outcome, Status


@service
def close(*, actor: Actor, case_id: UUID, outcome: Outcome, reason: str, now: datetime) -> Case:
    """It is over: how, and why. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    case = locked(actor, case_id, Action.CLOSE)
    return _close(case, outcome, reason, actor=actor, now=now)


@service
def reopen(*, actor: Actor, case_id: UUID, now: datetime) -> Case:
    """It goes on, with all that was written. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ClosedTooLong`, `NotOnTheRegister`, `CaseThere`."""
    case = locked(actor, case_id, Action.REOPEN)
    refuse_old(case, actor=actor, now=now)
    if case.entry.status not in ON_REGISTER:
        raise NotOnTheRegister
    if Case.objects.filter(entry=case.entry_id, organisation=case.organisation_id, status__in=LIVE).exists():
        raise CaseThere
    case.closed_at, case.outcome, case.closing = None, "", ""
    case.review_on = next_review(actor, now)
    return move(case, Action.REOPEN, "closed_at", "outcome", "closing", "review_on", actor=actor, now=now)


def refuse_old(case: Case, *, actor: Actor, now: datetime) -> None:
    """Raises `ClosedTooLong`."""
    days = reopen_days(actor)
    if case.over_since(now, days=days):
        raise ClosedTooLong(days=days)


@service
def close_with_entry(*, actor: Actor, entry_id: UUID, now: datetime) -> int:
    """The resident was taken off the care register: what is worked on is closed, what was only proposed forgotten. For the system."""
    rows = Case.objects.filter(entry=entry_id, status__in=LIVE)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("id"))
    for case in found:
        if case.status == Status.PROPOSED:
            end(case, Action.LAPSE, actor=actor, now=now)
        else:
            allow(POLICY, Action.CLOSE, actor, case)
            _close(case, Outcome.OFF_REGISTER, "", actor=actor, now=now)
    return len(found)


@service
def empty_old(*, actor: Actor, older_than: datetime, now: datetime) -> int:
    """Remove what was written on cases that were over before a moment; that there was one stays. How many. For the system."""
    over = Q(status=Status.ENDED, ended_at__lt=older_than) | Q(status=Status.CLOSED, closed_at__lt=older_than)
    rows: QuerySet[Case] = Case.objects.filter(over, street=actor.street_id, emptied_at=None)
    found = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id"))
    for case in found:
        for written in (case.assessments, case.plans, case.meetings, case.corrections):
            written.all().delete()
        case.participants.update(reason="")
        case.about, case.closing, case.emptied_at = "", "", now
        case.save(update_fields=["about", "closing", "emptied_at"])
        audit.record("case.empty", case.id, actor=actor, now=now)
    return len(found)


def _close(case: Case, outcome: Outcome, reason: str, *, actor: Actor, now: datetime) -> Case:
    case.closed_at, case.outcome, case.closing, case.review_on = now, outcome, reason, None
    fields = ("closed_at", "outcome", "closing", "review_on")
    return move(case, Action.CLOSE, *fields, actor=actor, now=now, outcome=str(outcome))
