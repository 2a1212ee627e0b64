"""Who is not fit any more for a place that they hold is released, and told why: the task became another, or their papers do not do."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from backend.notifications.kinds import Kind
from backend.notifications.services import notify
from backend.policy import Actor, words
from backend.services import find, lock, service
from volunteers.dispatch.eligibility import judge_of, papers_lacking
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.notifications import FitNoMore, PapersLacking, PlaceLetGo, SomeFitNoMore
from volunteers.dispatch.queries import directors_of
from volunteers.dispatch.services.places import let_go
from volunteers.dispatch.services.refusals import UnfitAtWork
from volunteers.dispatch.states import HELD, AssignmentStatus
from volunteers.roster.eligibility import Reason

NOT_BY_IT = "nobody_beside"
"""Whoever is left alone on probation, and who directs the task, are told so (`telling`): others may yet come along."""


def unfit_on(task: Task, *, now: datetime) -> dict[Assignment, list[Reason]]:
    """The places held on a task whose volunteers are not fit for it, with why; a constant number of queries."""
    rows = task.assignments.filter(status__in=HELD).select_related("task", "role", "volunteer__user").order_by("id")
    places = list(rows)
    if not places:
        return {}
    judge = judge_of([task], [each.volunteer_id for each in places], at=now)
    found = {each: judge.shortfalls(task, each.volunteer_id, each.role, despite=True) for each in places}
    return {place: lacking for place, lacking in found.items() if lacking}


def release_unfit(task: Task, before: Mapping[Assignment, list[Reason]], *, actor: Actor, now: datetime) -> list[UUID]:
    """Release who came to be unfit for this locked task; no mark against them. Others are asked. Returns their places.

    `before`: `unfit_on` as the task was: what was let pass then is no reason now. Raises `UnfitAtWork`.
    """
    known = {place: {each.code for each in lacking} for place, lacking in before.items()}
    unfit = {
        place: new
        for place, lacking in unfit_on(task, now=now).items()
        if (new := [each for each in lacking if each.code not in {NOT_BY_IT, *known.get(place, ())}])
    }
    there = [each for each in unfit if each.status != AssignmentStatus.ACCEPTED]
    if there:
        raise UnfitAtWork(names=[each.volunteer.user.masked_name for each in there])
    for place, reasons in unfit.items():
        _release(task, place, reasons, actor=actor, now=now)
    if unfit:
        notify(
            SomeFitNoMore, directors_of(task, at=now), actor=actor, subject=task.id, key=now.isoformat(),
            count=len(unfit), task=task.title, starts_at=task.starts_at,
        )  # fmt: skip
    return [each.id for each in unfit]


@service
def release_without_papers(*, actor: Actor, assignment_id: UUID, now: datetime) -> bool:
    """Release from a place ahead whoever lacks by now what the law asks for it, before they stand at the door; whether they were.

    A guardian agrees no more, a birth is another, a proof was revoked, an insurance ended, a check found something. No mark
    against them; others are asked. Who directs the task learns that the place is free, and not why. The system's verb.
    Raises `NotFound`.
    """
    rows = Assignment.objects.filter(street=actor.street_id).select_related("task", "role", "volunteer__user")
    task = lock(Task.objects.filter(street=actor.street_id), find(rows, assignment_id).task_id)
    place = lock(rows, assignment_id)
    if place.status != AssignmentStatus.ACCEPTED or task.ends_at <= now:
        return False
    reasons = papers_lacking(place, now=now)
    if not reasons:
        return False
    _release(task, place, reasons, actor=actor, now=now, kind=PapersLacking)
    notify(
        PlaceLetGo, directors_of(task, at=now) - {place.volunteer.user_id}, actor=actor, subject=task.id,
        key=str(place.id), task=task.title, starts_at=task.starts_at, taken=task.taken, slots=task.slots,
    )  # fmt: skip
    return True


def _release(
    task: Task,
    place: Assignment,
    reasons: list[Reason],
    *,
    actor: Actor,
    now: datetime,
    kind: type[Kind] = FitNoMore,
) -> None:
    let_go(place, task, actor=Actor.system(street_id=task.street_id, at=now), now=now)
    notify(
        kind, [place.volunteer.user_id], actor=actor, subject=task.id, key=f"{place.id}:{now.isoformat()}",
        task=task.title, starts_at=task.starts_at, reasons=words(lambda: " ".join(map(str, reasons))),
    )  # fmt: skip
