"""Change a series: one of its tasks, those from a day on, or all that are ahead.

A task is known by its original day, wherever it was moved since. What was changed of one alone stays as it was changed there:
`Occurrence.edited` names it. One word, place or hour of the series goes to every task that is ahead and made, by the rules of
the task itself: who holds a place is asked again where it moves, and no place is taken from anybody. One task that cannot be
changed refuses the whole.
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.audit import services as audit
from backend.errors import DomainError
from backend.ids import new_id
from backend.places.models import Area
from backend.places.queries import street_of
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import fingerprint_of, lock, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import RoleSlots, TaskChange, TaskShape
from volunteers.dispatch.services.changing import refuse_too_many
from volunteers.dispatch.states import TaskStatus
from volunteers.series.models import Occurrence, Series
from volunteers.series.policy import POLICY
from volunteers.series.queries import days_of, made_of, standing_of, visible_to
from volunteers.series.schemas import NamedSlots, SeriesChange
from volunteers.series.services.beginning import minutes_between, refuse_senseless, set_rule
from volunteers.series.services.days import period_begins, period_of, refuse_begun, refuse_strange, rematch
from volunteers.series.services.ending import end_before
from volunteers.series.services.making import make, make_days, put_first
from volunteers.series.services.refusals import OccurrenceRefuses, RoleUnknown
from volunteers.series.states import TRANSITIONS, Action, Scope, StandingStatus

WORDS = ("title", "description", "instructions", "meeting_point", "materials", "risk")
PLACE = ("location", "address")
HOURS = ("starts_at", "ends_at")
EDITABLE = frozenset({*WORDS, *PLACE, *HOURS, "slots"})


@service
def change(*, actor: Actor, series_id: UUID, spec: SeriesChange, now: datetime) -> Series:
    """Change what `spec` names of one task, of those from a day on, or of all that are ahead; the same again changes nothing.

    From a day on, the series ends before it and a new one begins, which is returned: it says which it follows.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAnOccurrence`, `OccurrenceOver`, `OccurrenceRefuses`, `RoleUnknown`,
    `SlotsByRole`, `TooManyPlaces`, `OutsideStreet`, and of rule and hours what `create` raises; of one task what `change_task`
    raises.
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


@service
def note_edits(*, actor: Actor, task_id: UUID, fields: Sequence[str], now: datetime) -> None:  # noqa: ARG001  # a service is called alike
    """Remember what was changed of one task of a series alone; of other tasks nothing. The caller holds the task's lock."""
    row = Occurrence.objects.filter(street=actor.street_id, task=task_id).first()
    if row is not None:
        row.edited = sorted({*row.edited, *fields} & EDITABLE)
        row.save(update_fields=["edited"])


@service
def ask_first_again(*, actor: Actor, task_id: UUID, now: datetime) -> None:
    """A task of a series has other hours or another place, and its offers are made anew: first to who comes every time."""
    row = Occurrence.objects.filter(street=actor.street_id, task=task_id).select_related("series", "task").first()
    if row is not None:
        put_first(row.task, standing_of(row.series).filter(status=StandingStatus.STANDING), now=now)


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
        said = self.spec.model_dump(exclude_unset=True, include={*WORDS, "address", "slots"})
        task = row.task
        wanted = TaskChange(**said, **self._hours_of(task), location=self.spec.location, roles=self._roles_of(task))
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

    def _roles_of(self, task: Task) -> list[RoleSlots] | None:
        if self.spec.roles is None:
            return None
        _refuse_unknown(self.spec.roles, {each.name for each in task.roles.all()})
        return _role_slots(task, self.spec.roles)

    def all(self) -> Series:
        """The series itself, and every task that is ahead."""
        before, after = copy(self.series), self.series
        self._rewrite(after, first_on=after.first_on)
        if not _differs(before, after):
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
        if not _differs(as_it_is, after):
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
        after.shape = _shape(after.shape, spec)
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
        # Before the occurrences are read: what is changed of one alone meanwhile waits for the lock, or is seen here.
        tasks = Task.objects.filter(occurrence__series=after, status=TaskStatus.OPEN, starts_at__gt=self.now)
        list(tasks.select_for_update(of=("self",), no_key=True).order_by("id"))
        rows = [each for each in made_of(after) if since is None or each.day >= since]
        old_days = {each.id: each.day for each in rows}
        called_off = self._rematch(before, after, rows)
        changed = []
        for row in rows:
            task = row.task
            if row.dropped or task.status != TaskStatus.OPEN or task.starts_at <= self.now:
                continue
            wanted = self._wanted(row, before, after, old_day=old_days[row.id])
            if wanted.model_fields_set or task.origin_id != after.id:
                self._change(row, wanted, after)
                changed.append(str(task.id))
        self._record(after=after, changed=changed, called_off=called_off, rule=after.rule)
        make(after, street=self.street, now=self.now)

    def _rematch(self, before: Series, after: Series, rows: list[Occurrence]) -> list[str]:
        """The tasks of days that the rule has left are those of its other days, or are called off; their ids."""
        days, standing = set(days_of(after)), {each.day for each in rows}
        ahead = [each for each in rows if before.hours(each.day, self.zone)[0] > self.now]
        free = [each for each in days - standing if after.hours(each, self.zone)[0] > self.now]
        called_off = []
        for row in rematch([each for each in ahead if each.day not in days], free, period_of(after)):
            if row.task.status != TaskStatus.OPEN:
                continue
            row.dropped = True
            row.save(update_fields=["dropped"])
            dispatch.cancel_task(actor=self.system, task_id=row.task_id, reason=self.spec.reason or "", now=self.now)
            called_off.append(str(row.task_id))
        return called_off

    def _wanted(self, row: Occurrence, before: Series, after: Series, *, old_day: date) -> TaskChange:
        """What becomes of one task: what is another in the series, but for what was changed of it alone."""
        old, new, edited = TaskShape.model_validate(before.shape), TaskShape.model_validate(after.shape), {*row.edited}
        said: dict[str, Any] = {}
        for name in WORDS:
            if getattr(old, name) != getattr(new, name) and name not in edited:
                said[name] = getattr(new, name)
        if not edited & {*PLACE}:
            said |= {name: getattr(new, name) for name in PLACE if getattr(old, name) != getattr(new, name)}
        if (old.roles, old.places) != (new.roles, new.places) and "slots" not in edited:
            said |= {"roles": _role_slots(row.task, new.roles)} if new.roles else {"slots": new.places}
        hours = after.hours(row.day, self.zone)
        if hours != before.hours(old_day, self.zone) and not edited & {*HOURS}:
            said |= dict(zip(HOURS, hours, strict=True))
        return TaskChange(**said)

    def _change(self, row: Occurrence, wanted: TaskChange, after: Series) -> None:
        try:
            dispatch.change_task(actor=self.system, task_id=row.task_id, spec=wanted, now=self.now, origin_id=after.id)
        except DomainError as refusal:
            raise OccurrenceRefuses(
                day=row.day.isoformat(), task_id=str(row.task_id), code=refusal.code, because=refusal.detail
            ) from None
        # What the series changes is no edit of this one.
        Occurrence.objects.filter(pk=row.pk).update(edited=row.edited)

    def _record(self, *, after: Series | None = None, **data: Any) -> None:
        new = after if after is not None and after.id != self.series.id else None
        day = self.spec.day.isoformat() if self.spec.day else None
        audit.record(
            "series.change", self.series.id, actor=self.actor, now=self.now, after=self.series.status,
            fields=sorted(self.spec.model_fields_set - {"scope", "day", "reason"}), scope=self.spec.scope, day=day, followed_by=str(new.id) if new else None, reason=self.spec.reason or "",
            **data,
        )  # fmt: skip


def _shape(shape: dict[str, Any], spec: SeriesChange) -> dict[str, Any]:
    """What each task is from now on. Raises `SlotsByRole`, `RoleUnknown`, `TooManyPlaces`."""
    said = spec.model_dump(mode="json", exclude_unset=True, include={*WORDS, *PLACE, "slots"})
    found = {**shape, **{name: value for name, value in said.items() if value is not None}}
    roles: list[dict[str, Any]] = found.get("roles") or []
    if spec.slots is not None and roles:
        raise dispatch.SlotsByRole
    if spec.roles is not None:
        _refuse_unknown(spec.roles, {each["name"] for each in roles})
        slots = {each.name: each.slots for each in spec.roles}
        found["roles"] = [{**each, "slots": slots.get(each["name"], each.get("slots", 1))} for each in roles]
        found.pop("slots", None)
        refuse_too_many(sum(each["slots"] for each in found["roles"]))
    return TaskShape.model_validate(found).model_dump(mode="json", exclude_unset=True)


def _refuse_unknown(wanted: Sequence[NamedSlots], names: set[str]) -> None:
    for each in wanted:
        if each.name not in names:
            raise RoleUnknown(role=each.name)


def _role_slots(task: Task, wanted: Sequence[Any]) -> list[RoleSlots]:
    """By the names of its roles, those of this task."""
    ids = {each.name: each.id for each in task.roles.all()}
    return [RoleSlots(role_id=ids[each.name], slots=each.slots) for each in wanted if each.name in ids]


def _differs(before: Series, after: Series) -> bool:
    """Whether anything of a series is another than before."""
    names = ("shape", "rule", "last_on", "count", "at", "minutes", "holidays")
    return any(getattr(before, name) != getattr(after, name) for name in names)
