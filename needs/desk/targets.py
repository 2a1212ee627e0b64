"""Service targets: by when a need should be dispatched and answered.

Modelled on 北京市接诉即办工作条例 (2021). The law's deadlines bind agencies; for the group they are targets, which a
street sets otherwise under `needs.targets` of its settings:
`{"urgent": {"dispatch": {"hours": 2}, "answer": {"hours": 24}}, …}`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from backend.places.models import Area
from needs.desk.states import Urgency

KEY = "needs.targets"

DEFAULTS: Mapping[str, Mapping[str, Mapping[str, int]]] = {
    Urgency.EMERGENCY: {"dispatch": {"hours": 1}, "answer": {"hours": 2}},
    Urgency.URGENT: {"dispatch": {"hours": 2}, "answer": {"hours": 24}},
    Urgency.NORMAL: {"dispatch": {"hours": 24}, "answer": {"days": 7}},
    Urgency.LOW: {"dispatch": {"hours": 24}, "answer": {"days": 15}},
}


@dataclass(frozen=True, slots=True)
class Targets:
    """When a need should be dispatched and answered, in UTC."""

    dispatch_due_at: datetime
    answer_due_at: datetime


def targets(street: Area, urgency: Urgency | str, *, since: datetime) -> Targets:
    """The targets of a need received at `since`. Hours run by the clock; days are calendar days of the street's zone.

    A need that nobody has triaged is counted as normal: what is ignored must fall due too.
    """
    own = street.config.get(KEY, {}).get(urgency, {})
    spans = {**DEFAULTS[urgency], **own}
    zone = ZoneInfo(street.timezone)
    return Targets(
        dispatch_due_at=_after(since, spans["dispatch"], zone), answer_due_at=_after(since, spans["answer"], zone)
    )


def _after(since: datetime, span: Mapping[str, int], zone: ZoneInfo) -> datetime:
    # The sum on a local time keeps the hour of the day over a change of clocks.
    days = (since.astimezone(zone) + timedelta(days=span.get("days", 0))).astimezone(UTC)
    return days + timedelta(hours=span.get("hours", 0))
