"""What phones keep of projects."""

from backend.sync.kinds import Kind
from projects.delivery.queries import visible_activities, visible_projects, with_own_part
from projects.delivery.schemas import ActivityListed, ProjectOut

PROJECT = Kind(
    "project",
    lambda actor: visible_projects(actor).select_related("contractor"),
    lambda _actor, row: ProjectOut.of(row),
)
ACTIVITY = Kind(
    "activity",
    lambda actor: with_own_part(visible_activities(actor), actor),
    lambda _actor, row: ActivityListed.seen(row),
)
