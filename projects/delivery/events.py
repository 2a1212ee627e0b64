"""What happens to projects and activities."""

from dataclasses import dataclass
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
