"""What happens to meetings."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class MeetingEvent:
    """Something happened to a meeting."""

    meeting_id: UUID


class MeetingCalled(MeetingEvent):
    """It is called, with an agenda: who has a seat is invited."""


class MeetingCancelled(MeetingEvent):
    """It does not take place."""


class MinutesDrafted(MeetingEvent):
    """It is over, or its minutes were corrected: they wait to be signed."""


class MinutesSigned(MeetingEvent):
    """The chair and one more have signed."""
