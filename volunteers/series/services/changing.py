"""Change a series: one of its tasks, those from a day on, or all that are ahead.

A task is known by its original day, wherever it was moved since. What was changed of one alone stays as it was changed there:
`Occurrence.edited` names it. Whatever a series carries goes to every task that is ahead and made, by the rules of the task itself:
who holds a place is asked again where it moves or asks for more than they agreed to. One task that cannot be
changed refuses the whole.
"""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.audit import services as audit
from backend.ids import new_id
from backend.places.models import Area
from backend.places.queries import street_of
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import fingerprint_of, lock, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import Recast, TaskChange
from volunteers.series.models import Series
from volunteers.series.policy import POLICY
from volunteers.series.queries import days_of, made_of, standing_of, visible_to
from volunteers.series.schemas import SeriesChange
from volunteers.series.services.beginning import minutes_between, refuse_senseless, set_rule
from volunteers.series.services.carrying import Carrier
from volunteers.series.services.days import period_begins, refuse_begun, refuse_strange
from volunteers.series.services.ending import end_before
from volunteers.series.services.making import make, make_days
from volunteers.series.services.reshaping import HOURS, by_id, differs, shape_of
from volunteers.series.services.standing import let_go_of_roles
from volunteers.series.states import TRANSITIONS, Action, Scope


@service
def change(*, actor: Actor, series_id: UUID, spec: SeriesChange, now: datetime) -> Series:
    """Change what `spec` names of one task, of those from a day on, or of all that are ahead; the same again changes nothing.

    From a day on, the series ends before it and a new one begins, which is returned: it says which it follows.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAnOccurrence`, `OccurrenceOver`, `OccurrenceRefuses`, `RoleUnknown`,
    `RoleTwice`, `LevelWithoutSkill`, `SlotsByRole`, `TooManyPlaces`, `NoPlaceLeft`, `OutsideStreet`, and of rule and hours what
    `create` raises; of one task what `change_task` raises.
    """
    series = lock(visible_to(actor), series_id)
    allow(POLICY, Action.CHANGE, actor, series)
    next_state(TRANSITIONS, series.status, Action.CHANGE)
    change_ = _Change(series=series, spec=spec, actor=actor, street=street_of(actor), now=now)
    if spec.day is not None:
        refuse_strange(series, spec.day)
    if spec.scope == Scope.ONE and spec.day is not None:
        return change_.one(spec.day)
    if spec.scope == Scope.FROM_HERE and spec.day is not None:
        refuse_begun(series, spec.day, zone=change_.zone, now=now)
        return change_.from_here(spec.day)
    return change_.all()


@dataclass(frozen=True, slots=True)
class _Change:
    series: Series
    """Locked."""
    spec: SeriesChange
    actor: Actor
    street: Area
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.street.timezone)

    @property
    def system(self) -> Actor:
        return Actor.system(street_id=self.series.street_id, at=self.now)

    def one(self, day: date) -> Series:
        """One task; made now, where it is not made yet."""
        row = made_of(self.series).filter(day=day).first()
        if row is None:
            refuse_begun(self.series, day, zone=self.zone, now=self.now)
            [row] = make_days(self.series, [day], street=self.street, now=self.now)
        task, spec = row.task, self.spec
        said = {name: getattr(spec, name) for name in Recast.model_fields.keys() & spec.model_fields_set}
        roles = by_id(task, spec.roles) if spec.roles is not None else None
        wanted = TaskChange(**said, **self._hours_of(task), roles=roles)
        dispatch.change_task(actor=self.system, task_id=task.id, spec=wanted, now=self.now)
        self._record(changed=[str(task.id)])
        return self.series

    def _hours_of(self, task: Task) -> dict[str, datetime]:
        spec, start, end = self.spec, task.starts_at.astimezone(self.zone), task.ends_at.astimezone(self.zone)
        if spec.moved_to is None and spec.starts is None and spec.ends is None:
            return {}
        minutes = (task.ends_at - task.starts_at) // timedelta(minutes=1)
        if spec.starts is not None or spec.ends is not None:
            minutes = minutes_between(spec.starts or start.time(), spec.ends or end.time())
        moved = Series(at=spec.starts or start.time(), minutes=minutes)
        return dict(zip(HOURS, moved.hours(spec.moved_to or start.date(), self.zone), strict=True))

    def all(self) -> Series:
        """The series itself, and every task that is ahead."""
        before, after = copy(self.series), self.series
        self._rewrite(after, first_on=after.first_on)
        if not differs(before, after):
            return self.series
        self._save(after)
        self._carry(before, after, since=None)
        return after

    def from_here(self, day: date) -> Series:
        """The series ends before the day, and another begins in its place; of the first day it is all of it."""
        earlier = [each for each in days_of(self.series) if each < day]
        if not earlier:
            return self.all()
        before, after = copy(self.series), copy(self.series)
        if before.count is not None:
            after.count = before.count - sum(1 for each in before.days() if each < day)
        after.first_on = day
        as_it_is = copy(after)
        if self.spec.rule is not None:
            # The day that it comes on may come before this one: of its week, month or year, after the last that stays.
            today = self.now.astimezone(self.zone).date()
            begins = copy(after)
            set_rule(begins, self.spec.rule, self.zone)
            after.first_on = max(period_begins(begins, day), earlier[-1] + timedelta(days=1), today)
        self._rewrite(after, first_on=after.first_on)
        if not differs(as_it_is, after):
            return self.series
        after.id = new_id()
        after.follows, after.made_by_id, after.made_at = self.series, self.actor.user_id, self.now
        after.fingerprint = fingerprint_of(self.spec)
        end_before(self.series, after.first_on)
        after.save(force_insert=True)
        self.series.occurrences.filter(day__gte=day).update(series=after)
        for each in standing_of(self.series):
            # They come to what follows as they came to this, and answer for it where they were asked last.
            each.pk, each.series = new_id(), after
            each.save(force_insert=True)
        self._carry(before, after, since=day)
        return after

    def _rewrite(self, after: Series, *, first_on: date) -> None:
        """Write what is asked for into the series, unsaved."""
        spec, after.first_on = self.spec, first_on
        after.shape = shape_of(after.shape, spec)
        if spec.location is not None:
            place = place_fields(street_id=after.street_id, place=spec.location)
            after.community_id, after.grid_id = place["community_id"], place["grid_id"]
        if spec.starts is not None or spec.ends is not None:
            end = (datetime.combine(first_on, after.at) + timedelta(minutes=after.minutes)).time()
            starts = spec.starts or after.at
            after.minutes, after.at = minutes_between(starts, spec.ends or end), starts
        after.holidays = spec.holidays or after.holidays
        if spec.rule is not None:
            set_rule(after, spec.rule, self.zone)
        if spec.rule is not None or spec.holidays is not None:
            refuse_senseless(after, street=self.street, now=self.now)

    def _save(self, after: Series) -> None:
        after.save(
            update_fields=[
                "shape", "rule", "last_on", "count", "at", "minutes", "holidays", "community", "grid",
            ]
        )  # fmt: skip

    def _carry(self, before: Series, after: Series, *, since: date | None) -> None:
        """Bring the tasks that are made into line, and make those that are not; `since`: from this original day on."""
        let_go_of_roles(after, actor=self.actor, now=self.now)
        carrier = Carrier(before, after, zone=self.zone, reason=self.spec.reason or "", now=self.now)
        self._record(after=after, **carrier.carry(since=since), rule=after.rule)
        make(after, street=self.street, now=self.now)

    def _record(self, *, after: Series | None = None, **data: Any) -> None:
        new = after if after is not None and after.id != self.series.id else None
        day = self.spec.day.isoformat() if self.spec.day else None
        audit.record(
            "series.change", self.series.id, actor=self.actor, now=self.now, after=self.series.status,
            fields=sorted(self.spec.model_fields_set - {"scope", "day", "reason"}), scope=self.spec.scope, day=day, followed_by=str(new.id) if new else None, reason=self.spec.reason or "",
            **data,
        )  # fmt: skip
