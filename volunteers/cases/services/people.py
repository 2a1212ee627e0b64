"""Who else has a part in a case: colleagues, and supervisors for a while. The lead names them, nobody else does."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.events import publish
from backend.policy import Actor
from backend.services import find, lock, service
from volunteers.cases.events import WorkerNamed
from volunteers.cases.models import Case, Participant
from volunteers.cases.queries import social_workers, staff, visible_parts
from volunteers.cases.services.moving import locked, move
from volunteers.cases.services.refusals import NotAmongThem, PartThere, SupervisionEnds
from volunteers.cases.states import Action, Part

LONGEST = timedelta(days=366)


@service
def involve(*, actor: Actor, case_id: UUID, user_id: UUID, now: datetime) -> Participant:
    """A colleague works on the case too. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAmongThem`, `PartThere`."""
    case = locked(actor, case_id, Action.INVOLVE)
    if user_id not in social_workers([user_id], case.organisation_id, street_id=case.street_id, at=now):
        raise NotAmongThem
    return _name(case, user_id, Part.COLLEAGUE, "", None, actor=actor, now=now)


@service
def supervise(
    *, actor: Actor, case_id: UUID, user_id: UUID, reason: str, until: datetime, now: datetime
) -> Participant:
    """Somebody of the organisation may read the case, for a reason, until a moment. The resident hears of it.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAmongThem`, `SupervisionEnds`, `PartThere`.
    """
    case = locked(actor, case_id, Action.SUPERVISE)
    if not now < until <= now + LONGEST:
        raise SupervisionEnds(days=LONGEST.days)
    if user_id not in staff([user_id], case.organisation_id, street_id=case.street_id, at=now):
        raise NotAmongThem
    return _name(case, user_id, Part.SUPERVISOR, reason, until, actor=actor, now=now)


@service
def dismiss(*, actor: Actor, part_id: UUID, now: datetime) -> Participant:
    """They have no part in it any more, at once. The lead says so of everybody, the others of themselves.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    seen = find(visible_parts(actor), part_id)
    case = locked(actor, seen.case_id, Action.DISMISS)
    row = lock(visible_parts(actor).select_related("user"), part_id)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    move(case, Action.DISMISS, actor=actor, now=now, part=str(row.id))
    publish(WorkerNamed(row.id, Action.DISMISS), actor=actor)
    return row


def _name(
    case: Case, user_id: UUID, part: Part, reason: str, until: datetime | None, *, actor: Actor, now: datetime
) -> Participant:
    if user_id in {case.lead_id, case.entry.resident_id}:
        raise PartThere
    rows = Participant.objects.filter(case=case, user=user_id, part=part, ended_at=None)
    # One that has run out makes room.
    rows.filter(until__lte=now).update(ended_at=now)
    if rows.exists():
        raise PartThere
    row = Participant.objects.create(
        street_id=case.street_id, case=case, user_id=user_id, part=part, reason=reason, named_by_id=actor.user_id,
        named_at=now, until=until,
    )  # fmt: skip
    action = Action.INVOLVE if part == Part.COLLEAGUE else Action.SUPERVISE
    move(case, action, actor=actor, now=now, part=str(row.id))
    publish(WorkerNamed(row.id, action), actor=actor)
    return row
