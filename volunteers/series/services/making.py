"""The tasks of a series, made some weeks ahead; each day's once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.places.models import Area
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.states import Origin
from volunteers.roster.eligibility import Reason
from volunteers.series.models import Occurrence, Series, Standing
from volunteers.series.options import WEEKS_AHEAD
from volunteers.series.policy import POLICY
from volunteers.series.queries import days_of, standing_of, visible_to
from volunteers.series.states import TRANSITIONS, Action, StandingStatus


@service
def make_ahead(*, actor: Actor, series_id: UUID, now: datetime) -> list[Occurrence]:
    """Make the tasks of the next weeks that are not made yet; run twice it makes none twice. The system's verb.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    series = lock(visible_to(actor), series_id)
    allow(POLICY, Action.MAKE, actor, series)
    next_state(TRANSITIONS, series.status, Action.MAKE)
    return make(series, street=street_of(actor), now=now)


def make(series: Series, *, street: Area, now: datetime) -> list[Occurrence]:
    """The tasks of a locked series up to the horizon; an occurrence that stands is never made again."""
    horizon = now.astimezone(ZoneInfo(street.timezone)).date() + timedelta(weeks=WEEKS_AHEAD.of(street.config))
    return make_days(series, [day for day in days_of(series) if day <= horizon], street=street, now=now)


def make_days(series: Series, days: Iterable[date], *, street: Area, now: datetime) -> list[Occurrence]:
    """The tasks of these days of a locked series, but for what has begun and what stands."""
    zone = ZoneInfo(street.timezone)
    wanted = [(day, *hours) for day in days if (hours := series.hours(day, zone))[0] > now]
    rows = series.occurrences.filter(dropped=False, day__in=[day for day, *_ in wanted])
    there = set(rows.values_list("day", flat=True))
    system = Actor.system(street_id=series.street_id, at=now)
    made: list[Occurrence] = []
    always = list(standing_of(series).filter(status=StandingStatus.STANDING))
    for day, start, finish in wanted:
        if day in there:
            continue
        task = dispatch.create_task(
            actor=system,
            spec=TaskCreate.model_validate({**series.shape, "starts_at": start, "ends_at": finish}),
            origin_kind=Origin.SERIES,
            origin_id=series.id,
            beneficiary_id=None,
            made_by=series.director_id,
            now=now,
        )
        put_first(task, always, now=now)
        made.append(Occurrence(street_id=series.street_id, series=series, day=day, task=task))
    Occurrence.objects.bulk_create(made)
    if made:
        tasks = [str(each.task_id) for each in made]
        audit.record("series.make", series.id, actor=system, now=now, tasks=tasks)
    return made


def put_first(task: Task, standing: Iterable[Standing], *, now: datetime) -> None:
    """Offer a task to those who come every time, each as what they come, before anybody else is asked."""
    by_role = defaultdict(list)
    for each in standing:
        by_role[each.role].append(each.volunteer_id)
    roles = {each.name: each.id for each in task.roles.all()} if by_role else {}
    for role, people in by_role.items():
        if role in roles or not (role or roles):
            dispatch.ask_first(
                actor=Actor.system(street_id=task.street_id, at=now), task_id=task.id, volunteer_ids=people,
                because=Reason("standing", True, _("You come every time, and are asked first.")),
                role_id=roles.get(role), now=now,
            )  # fmt: skip
