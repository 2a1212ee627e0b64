"""Service targets: by when a need should be dispatched and answered.

Modelled on 北京市接诉即办工作条例 (2021). The law's deadlines bind agencies; for the group they are targets, which a
street sets otherwise: `options.TARGETS`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from backend.places.models import Area
from needs.desk.options import TARGETS, Span
from needs.desk.states import Urgency


@dataclass(frozen=True, slots=True)
class Targets:
    """When a need should be dispatched and answered, in UTC."""

    dispatch_due_at: datetime
    answer_due_at: datetime


def targets(street: Area, urgency: Urgency | str, *, since: datetime) -> Targets:
    """The targets of a need received at `since`. Hours run by the clock; days are calendar days of the street's zone.

    A need that nobody has triaged is counted as normal: what is ignored must fall due too.
    """
    target = TARGETS.of(street.config)[Urgency(urgency)]
    zone = ZoneInfo(street.timezone)
    return Targets(
        dispatch_due_at=_after(since, target.dispatch, zone), answer_due_at=_after(since, target.answer, zone)
    )


def _after(since: datetime, span: Span, zone: ZoneInfo) -> datetime:
    # The sum on a local time keeps the hour of the day over a change of clocks.
    days = (since.astimezone(zone) + timedelta(days=span.days)).astimezone(UTC)
    return days + timedelta(hours=span.hours)
