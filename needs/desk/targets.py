"""Service targets: by when a need should be dispatched and answered.

Modelled on 北京市接诉即办工作条例 (2021). The law's deadlines bind agencies; for the group they are targets, which a
street sets otherwise: `options.TARGETS`.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from backend.places.calendar import days_after
from backend.places.models import Area
from needs.desk.options import TARGETS, Span
from needs.desk.states import Urgency


@dataclass(frozen=True, slots=True)
class Targets:
    """When a need should be dispatched and answered, in UTC."""

    dispatch_due_at: datetime
    answer_due_at: datetime


def targets(street: Area, urgency: Urgency | str, *, since: datetime) -> Targets:
    """The targets of a need received at `since`. Hours run by the clock, days by the street's calendar.

    A need that nobody has triaged is counted as normal: what is ignored must fall due too.
    """
    target = TARGETS.of(street.config)[Urgency(urgency)]
    return Targets(
        dispatch_due_at=_after(since, target.dispatch, street), answer_due_at=_after(since, target.answer, street)
    )


def _after(since: datetime, span: Span, street: Area) -> datetime:
    return days_after(since, span.days, street) + timedelta(hours=span.hours)
