"""When the clock looks at a need: before a target, then ever higher (team leader → manager → committee).

Two targets run from the same moment: until it is dispatched, and until it is answered. Whoever takes a need over takes its
clock over; a reopened one starts anew.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.places.models import Area
from needs.desk.models import Need
from needs.desk.options import ALARMS
from needs.desk.states import OPEN, Alarm, Target


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be told, and from when on."""

    target: Target
    level: Alarm
    at: datetime
    due: datetime


def next_step(need: Need, street: Area) -> Step | None:
    """The step that comes first; None where nothing runs, or all was told."""
    return min(_steps(need, street), key=lambda step: step.at, default=None)


def _steps(need: Need, street: Area) -> Iterator[Step]:
    if need.status not in OPEN:
        return
    since = need.reopened_at or need.received_at
    share = ALARMS.of(street.config)
    runs = [(Target.ANSWER, need.answer_alarm, need.answer_due_at)]
    if need.dispatched_at is None:
        runs.append((Target.DISPATCH, need.dispatch_alarm, need.dispatch_due_at))
    for target, told, due in runs:
        if told < Alarm.COMMITTEE:
            level = Alarm(told + 1)
            yield Step(target, level, due + _after(due - since, share.percent(level)), due)


def _after(target: timedelta, percent: int) -> timedelta:
    return target * percent / 100
