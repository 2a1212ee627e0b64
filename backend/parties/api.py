"""The HTTP face of organisations, affiliations and postings."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status

from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.parties import queries, services
from backend.parties.schemas import (
    AffiliationCreate,
    AffiliationOut,
    InterestIn,
    OrganisationCreate,
    OrganisationFilter,
    OrganisationOut,
    PostingCreate,
    PostingOut,
)
from backend.services import find

router = Router(tags=["parties"])


@router.get("/organisations", operation_id="list_organisations", response=Page[OrganisationOut])
@query
def list_organisations(
    request: Request,  # noqa: ARG001
    wanted: Annotated[PageIn, Query()],
    filters: Annotated[OrganisationFilter, Query()],
) -> Page[OrganisationOut]:
    """The organisations that are registered, by name."""
    rows = queries.organisations(containing=filters.q)
    return page(rows, wanted, OrganisationOut.model_validate, order=("name", "id"))


@router.post("/organisations", operation_id="register_organisation", response={201: OrganisationOut})
@command
def register_organisation(request: Request, body: OrganisationCreate) -> Status[OrganisationOut]:
    """Register an organisation. For: the street office."""
    made = services.register_organisation(actor=request.actor, now=request.now, **body.model_dump())
    return Status(201, OrganisationOut.model_validate(made))


@router.get(
    "/organisations/{organisation_id}/affiliations",
    operation_id="list_affiliations",
    response=Page[AffiliationOut],
)
@query
def list_affiliations(
    request: Request, organisation_id: UUID, wanted: Annotated[PageIn, Query()]
) -> Page[AffiliationOut]:
    """Who of my street belongs to it, or did."""
    organisation = find(queries.organisations(), organisation_id)
    return page(
        queries.visible_affiliations(request.actor).filter(organisation=organisation), wanted, AffiliationOut.of
    )


@router.post("/organisations/{organisation_id}/affiliations", operation_id="affiliate", response={201: AffiliationOut})
@command
def affiliate(request: Request, organisation_id: UUID, body: AffiliationCreate) -> Status[AffiliationOut]:
    """Tie a person to it. Heads and liaisons: the street office. Others: its head or liaison too. Never oneself.

    Whom the organisation itself names, by `user_id` alone, is asked first: until they agree it is `proposed`, and counts for nothing.
    """
    made = services.affiliate(
        actor=request.actor,
        organisation_id=organisation_id,
        who=body.who(),
        kind=body.kind,
        term=body.term(),
        now=request.now,
    )
    return Status(201, AffiliationOut.of(made))


@router.post("/affiliations/{affiliation_id}/agree", operation_id="agree_to_affiliation", response=AffiliationOut)
@command
def agree_to_affiliation(request: Request, affiliation_id: UUID) -> AffiliationOut:
    """I belong to the organisation that has named me, from now on; what concerns it I judge no more."""
    return AffiliationOut.of(services.agree(actor=request.actor, affiliation_id=affiliation_id, now=request.now))


@router.post("/affiliations/{affiliation_id}/refuse", operation_id="refuse_affiliation", response=AffiliationOut)
@command
def refuse_affiliation(request: Request, affiliation_id: UUID) -> AffiliationOut:
    """I do not belong to the organisation that has named me."""
    return AffiliationOut.of(services.refuse(actor=request.actor, affiliation_id=affiliation_id, now=request.now))


@router.post("/affiliations/{affiliation_id}/end", operation_id="end_affiliation", response=AffiliationOut)
@command
def end_affiliation(request: Request, affiliation_id: UUID, body: ReasonIn) -> AffiliationOut:
    """End an affiliation of somebody else. For: the street office."""
    ended = services.end_affiliation(
        actor=request.actor, affiliation_id=affiliation_id, reason=body.reason, now=request.now
    )
    return AffiliationOut.of(ended)


@router.get("/me/affiliations", operation_id="list_my_affiliations", response=Page[AffiliationOut])
@query
def list_my_affiliations(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[AffiliationOut]:
    """The organisations that I am or was tied to, newest first."""
    return page(queries.own_affiliations(request.actor), wanted, AffiliationOut.of)


@router.post("/me/affiliations", operation_id="declare_interest", response={201: AffiliationOut})
@command
def declare_interest(request: Request, body: InterestIn) -> Status[AffiliationOut]:
    """Declare an interest of mine in an organisation: I am recused from what concerns it."""
    made = services.declare(actor=request.actor, organisation_id=body.organisation_id, now=request.now)
    return Status(201, AffiliationOut.of(made))


@router.get("/postings", operation_id="list_postings", response=Page[PostingOut])
@query
def list_postings(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[PostingOut]:
    """The postings of my street, for its administrator; my own, for others."""
    return page(queries.visible_postings(request.actor), wanted, PostingOut.of)


@router.post("/postings", operation_id="post_person", response={201: PostingOut})
@command
def post_person(request: Request, body: PostingCreate) -> Status[PostingOut]:
    """Put a person on a post. For: the administrator of the street; never oneself."""
    made = services.post(
        actor=request.actor,
        who=body.who(),
        held=body.post,
        area_id=body.area_id,
        term=body.term(),
        now=request.now,
    )
    return Status(201, PostingOut.of(made))


@router.post("/postings/{posting_id}/end", operation_id="end_posting", response=PostingOut)
@command
def end_posting(request: Request, posting_id: UUID, body: ReasonIn) -> PostingOut:
    """End a posting of somebody else. For: the administrator of the street."""
    ended = services.end_posting(actor=request.actor, posting_id=posting_id, reason=body.reason, now=request.now)
    return PostingOut.of(ended)
