"""What happens to projects and activities."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ProjectRegistered:
    """A design waits for the committee: registered, or sent again in a new round."""

    project_id: UUID


@dataclass(frozen=True, slots=True)
class ProjectDecided:
    """The committee approved a design, sent it back, or rejected it."""

    project_id: UUID


@dataclass(frozen=True, slots=True)
class ContractMoved:
    """The contract of a project ends on another day than was said."""

    project_id: UUID


@dataclass(frozen=True, slots=True)
class ContractOver:
    """The contract of a project is over: its last day is past, the street office ended it, or it never came about."""

    project_id: UUID
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class ActivityOpened:
    """An activity was announced."""

    activity_id: UUID
    project_id: UUID


@dataclass(frozen=True, slots=True)
class ActivityCancelled:
    """An activity was called off."""

    activity_id: UUID
    project_id: UUID


@dataclass(frozen=True, slots=True)
class SignUpChanged:
    """A resident signed up or withdrew."""

    sign_up_id: UUID
    activity_id: UUID


@dataclass(frozen=True, slots=True)
class Attended:
    """A resident's attendance is attested."""

    attendance_id: UUID
    activity_id: UUID
    project_id: UUID
    user_id: UUID
