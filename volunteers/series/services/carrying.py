"""What a series has become goes to its tasks that are made."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from backend.errors import DomainError
from backend.policy import Actor
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import TaskChange, TaskShape
from volunteers.dispatch.states import TaskStatus
from volunteers.series.models import Occurrence, Series
from volunteers.series.queries import days_of, made_of
from volunteers.series.services.days import period_of, rematch
from volunteers.series.services.refusals import OccurrenceRefuses
from volunteers.series.services.reshaping import HOURS, PLACE, WISHES, WORDS, asked_of


@dataclass(frozen=True, slots=True)
class Carrier:
    """Brings the tasks of a locked series into line with what it has become."""

    before: Series
    after: Series
    """The same, or the one that follows it."""
    zone: ZoneInfo
    reason: str
    """Of those who are called off."""
    now: datetime

    def carry(self, *, since: date | None) -> dict[str, list[str]]:
        """Bring the tasks that are made into line; `since`: from this original day on. Returns the ids of those changed and called off."""
        before, after = self.before, self.after
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
        return {"changed": changed, "called_off": called_off}

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
            dispatch.cancel_task(
                actor=Actor.system(street_id=self.after.street_id, at=self.now),
                task_id=row.task_id,
                reason=self.reason,
                now=self.now,
            )
            called_off.append(str(row.task_id))
        return called_off

    def _wanted(self, row: Occurrence, before: Series, after: Series, *, old_day: date) -> TaskChange:
        """What becomes of one task: what is another in the series, but for what was changed of it alone."""
        old, new, edited = TaskShape.model_validate(before.shape), TaskShape.model_validate(after.shape), {*row.edited}
        said: dict[str, Any] = {}
        for name in WORDS:
            if getattr(old, name) != getattr(new, name) and name not in edited:
                said[name] = getattr(new, name) or "" if name in WISHES else getattr(new, name)
        if not edited & {*PLACE}:
            said |= {name: getattr(new, name) for name in PLACE if getattr(old, name) != getattr(new, name)}
        said |= asked_of(row.task, old, new, edited)
        hours = after.hours(row.day, self.zone)
        if hours != before.hours(old_day, self.zone) and not edited & {*HOURS}:
            said |= dict(zip(HOURS, hours, strict=True))
        return TaskChange(**said)

    def _change(self, row: Occurrence, wanted: TaskChange, after: Series) -> None:
        try:
            dispatch.change_task(
                actor=Actor.system(street_id=self.after.street_id, at=self.now),
                task_id=row.task_id,
                spec=wanted,
                now=self.now,
                origin_id=after.id,
            )
        except DomainError as refusal:
            raise OccurrenceRefuses(
                day=row.day.isoformat(), task_id=str(row.task_id), code=refusal.code, because=refusal.detail
            ) from None
        # What the series changes is no edit of this one.
        Occurrence.objects.filter(pk=row.pk).update(edited=row.edited)
