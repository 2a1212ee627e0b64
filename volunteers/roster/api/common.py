"""What the operations of the roster share: one router, and a volunteer as shown after whatever was done."""

from uuid import UUID

from ninja import Router

from backend.errors import NotFound
from backend.http.operations import Request
from backend.services import find
from volunteers.roster import queries
from volunteers.roster.models import Volunteer
from volunteers.roster.schemas import (
    VolunteerDetail,
)

router = Router(tags=["roster"])


def detail(request: Request, volunteer_id: UUID) -> VolunteerDetail:
    """A volunteer as this caller sees one. Raises `NotFound`."""
    rows = queries.visible_to(request.actor).select_related("user")
    return VolunteerDetail.seen_by(request.actor, find(rows, volunteer_id))


def own_id(request: Request) -> UUID:
    """Of the caller's own profile. Raises `NotFound`."""
    profile = queries.own(request.actor)
    if profile is None:
        raise NotFound(kind=Volunteer._meta.verbose_name)
    return profile.id
