"""The HTTP face of the group."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.group import queries, services
from volunteers.group.schemas import RoleCreate, RoleOut, TeamCreate, TeamOut

router = Router(tags=["group"])


@router.get("/teams", operation_id="list_teams", response=Page[TeamOut])
@query
def list_teams(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[TeamOut]:
    """The teams of my street, with who leads them."""
    return page(queries.teams_with_leaders(request.actor), wanted, TeamOut.of, order=("name", "id"))


@router.post("/teams", operation_id="form_team", response={201: TeamOut})
@command
def form_team(request: Request, body: TeamCreate) -> Status[TeamOut]:
    """Form a team. For: core leader, manager, administrator of the street."""
    team = services.form_team(actor=request.actor, name=body.name, area_id=body.area_id, now=request.now)
    return Status(201, TeamOut.of(team))


@router.post("/roles", operation_id="appoint", response={201: RoleOut})
@command
def appoint(request: Request, body: RoleCreate) -> Status[RoleOut]:
    """Appoint a person to a role. For: core leader, manager, administrator of the street; never oneself."""
    role = services.appoint(actor=request.actor, now=request.now, **body.model_dump())
    return Status(201, RoleOut.of(role))


@router.post("/roles/{role_id}/end", operation_id="relieve", response=RoleOut)
@command
def relieve(request: Request, role_id: UUID, body: ReasonIn) -> RoleOut:
    """End a role, or lay down one's own."""
    services.relieve(actor=request.actor, role_id=role_id, reason=body.reason, now=request.now)
    return RoleOut.of(find(queries.visible_roles(request.actor).select_related("user"), role_id))
