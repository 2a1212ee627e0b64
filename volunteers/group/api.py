"""The HTTP face of the group."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.queries import street_of
from backend.policy import Actor
from backend.services import find
from volunteers.group import queries, services
from volunteers.group.policy import POLICY
from volunteers.group.schemas import (
    CharterIn,
    GroupOut,
    GrowthOut,
    MemberIn,
    MemberOut,
    RoleCreate,
    RoleOut,
    TeamCreate,
    TeamOut,
    growth_of,
)
from volunteers.group.services.teams import usual_name
from volunteers.group.states import Action

router = Router(tags=["group"])


@router.get("/group", operation_id="read_group", response=GroupOut)
@query
def read_group(request: Request) -> GroupOut:
    """The volunteer group of my street: its name, and its charter in its own words."""
    return _group(request.actor)


@router.post("/group/charter", operation_id="write_charter", response=GroupOut)
@command
def write_charter(request: Request, body: CharterIn) -> GroupOut:
    """Name the group, and say what it stands for. For: core leader, administrator of the street."""
    services.write_charter(actor=request.actor, spec=body, now=request.now)
    return _group(request.actor)


def _group(actor: Actor) -> GroupOut:
    may = [str(Action.WRITE_CHARTER)] if POLICY[Action.WRITE_CHARTER](actor, None) else []
    return GroupOut.of(queries.group_of(actor), usual_name=usual_name(actor), actions=may)


@router.get("/me/growth", operation_id="read_growth", response=GrowthOut)
@query
def read_growth(request: Request) -> GrowthOut:
    """My path through the tiers: what each step asks for, what is there, and what is still missing, in words."""
    return growth_of(request.actor, street_of(request.actor).config)


@router.get("/teams", operation_id="list_teams", response=Page[TeamOut])
@query
def list_teams(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[TeamOut]:
    """The teams of my street, with who leads them."""
    return page(queries.teams_with_leaders(request.actor), wanted, TeamOut.of, order=("name", "id"))


@router.post("/teams", operation_id="form_team", response={201: TeamOut})
@command
def form_team(request: Request, body: TeamCreate) -> Status[TeamOut]:
    """Form a team. For: core leader, manager, administrator of the street."""
    team = services.form_team(actor=request.actor, now=request.now, **body.model_dump())
    return Status(201, TeamOut.of(team))


@router.get("/teams/{team_id}/members", operation_id="list_members", response=Page[MemberOut])
@query
def list_members(request: Request, team_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[MemberOut]:
    """Who belongs to a team now."""
    team = find(queries.visible_teams(request.actor), team_id)
    rows = queries.visible_memberships(request.actor).filter(team=team, until=None).select_related("user")
    return page(rows, wanted, MemberOut.of, order=("since", "id"))


@router.post("/teams/{team_id}/members", operation_id="join_team", response={201: MemberOut})
@command
def join_team(request: Request, team_id: UUID, body: MemberIn) -> Status[MemberOut]:
    """Join a team; with `user_id` take somebody in. The latter for: its leader, core leader, manager, administrator."""
    row = services.join(actor=request.actor, team_id=team_id, user_id=body.user_id, now=request.now)
    return Status(201, _member(request, row.id))


@router.post("/memberships/{membership_id}/end", operation_id="part_from_team", response=MemberOut)
@command
def part_from_team(request: Request, membership_id: UUID, body: ReasonIn) -> MemberOut:
    """Leave a team, or take somebody out of it."""
    services.part(actor=request.actor, membership_id=membership_id, reason=body.reason, now=request.now)
    return _member(request, membership_id)


def _member(request: Request, membership_id: UUID) -> MemberOut:
    rows = queries.visible_memberships(request.actor).select_related("user")
    return MemberOut.of(find(rows, membership_id))


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
