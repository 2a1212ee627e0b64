"""The HTTP face of households: profile, addresses, who speaks for whom, who saw what."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router, Status
from pydantic import Field

from backend.accounts import pins
from backend.accounts.models import User
from backend.households import queries, services
from backend.households.models import Address, Profile
from backend.households.schemas import (
    AddressCreate,
    AddressEdit,
    AddressOut,
    CallBackOut,
    ChildConsentIn,
    ChildCreate,
    ConfirmIn,
    DisclosureOut,
    PinIn,
    ProfileOut,
    ProfilePatch,
    RepresentationCreate,
    RepresentationDetail,
    RepresentationOut,
    WithdrawIn,
)
from backend.households.states import Status as RepresentationStatus
from backend.http.etags import edits
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from backend.privacy.schemas import ConsentOut
from backend.services import find

router = Router(tags=["households"])


class RepresentationFilter(PageIn):
    """Which of them."""

    status: RepresentationStatus | None = None
    mine: bool = Field(False, description="Without those that I only confirm")


class AddressesIn(PageIn):
    """How addresses are asked for."""

    datum: DatumIn = Datum.WGS84


def _detail(request: Request, representation_id: UUID) -> RepresentationDetail:
    rows = queries.with_people(queries.visible_to(request.actor))
    return RepresentationDetail.seen_by(request.actor, find(rows, representation_id))


def _profile(request: Request, row: Profile | None) -> ProfileOut:
    return ProfileOut.of(row, has_pin=pins.has_one(request.actor.user_id))


@router.get("/me/profile", operation_id="read_profile", response=ProfileOut)
@query
def read_profile(request: Request) -> ProfileOut:
    """What helps to help me. Who comes to my door is shown it there, and nobody else."""
    return _profile(request, queries.profile_of(request.actor.user_id))


@router.patch("/me/profile", operation_id="update_profile", response=ProfileOut)
@command
@edits("read_profile", User, own=True)
def update_profile(request: Request, body: ProfilePatch) -> ProfileOut:
    """Change it; what is left out stays. With `phone_withheld` nobody who comes is shown my phone."""
    changes = body.model_dump(exclude_unset=True)
    return _profile(request, services.edit_profile(actor=request.actor, changes=changes, now=request.now))


@router.put("/me/pin", operation_id="set_pin", response=ProfileOut)
@command
def set_pin(request: Request, body: PinIn) -> ProfileOut:
    """Set the six digits by which I confirm who may speak for me. They are those of my paper card from now on."""
    return _profile(request, services.set_pin(actor=request.actor, pin=body.pin, now=request.now))


@router.get("/me/addresses", operation_id="list_addresses", response=Page[AddressOut])
@query
def list_addresses(request: Request, wanted: Annotated[AddressesIn, Query()]) -> Page[AddressOut]:
    """My addresses, with their doors: to me alone."""
    rows = queries.own_addresses(request.actor)
    return page(rows, wanted, lambda row: AddressOut.of(row, datum=wanted.datum), order=("id",))


@router.post("/me/addresses", operation_id="add_address", response={201: AddressOut})
@command
def add_address(request: Request, body: AddressCreate) -> Status[AddressOut]:
    """Put an address on record, to be asked for it no more. The first is the main one."""
    return Status(201, AddressOut.of(services.add_address(actor=request.actor, spec=body, now=request.now)))


@router.get("/me/addresses/{address_id}", operation_id="read_address", response=AddressOut)
@query
def read_address(request: Request, address_id: UUID, datum: DatumIn = Datum.WGS84) -> AddressOut:
    """One of my addresses, with its version: two phones that edit it are told of each other."""
    return AddressOut.of(find(queries.own_addresses(request.actor), address_id), datum=datum)


@router.post("/me/addresses/{address_id}/edit", operation_id="edit_address", response=AddressOut)
@command
@edits("read_address", Address)
def edit_address(request: Request, address_id: UUID, body: AddressEdit) -> AddressOut:
    """Change it; what is left out stays. With `is_main` the others are no longer.

    Where building, door or place become others, a proof of residence at this address is withdrawn.
    """
    return AddressOut.of(services.edit_address(actor=request.actor, address_id=address_id, spec=body, now=request.now))


@router.post("/me/addresses/{address_id}/remove", operation_id="remove_address", response={204: None})
@command
def remove_address(request: Request, address_id: UUID) -> Status[None]:
    """Forget it. Needs that were reported from there keep what they had; a proof of residence there is withdrawn."""
    services.remove_address(actor=request.actor, address_id=address_id, now=request.now)
    return Status(204, None)


@router.post("/me/children", operation_id="open_child", response={201: RepresentationDetail})
@command
def open_child(request: Request, body: ChildCreate) -> Status[RepresentationDetail]:
    """Enter a child under my care. It counts once a community worker has confirmed it in person."""
    row = services.open_child(actor=request.actor, spec=body, now=request.now)
    return Status(201, _detail(request, row.id))


@router.get("/representations", operation_id="list_representations", response=Page[RepresentationOut])
@query
def list_representations(request: Request, wanted: Annotated[RepresentationFilter, Query()]) -> Page[RepresentationOut]:
    """Whom I speak for and who speaks for me, newest first; for staff who confirm, all of the street."""
    actor = request.actor
    rows = queries.with_people(queries.own(actor) if wanted.mine else queries.visible_to(actor))
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return page(rows, wanted, lambda row: RepresentationOut.listed(actor, row))


@router.post("/representations", operation_id="ask_representation", response={201: RepresentationDetail})
@command
def ask_representation(request: Request, body: RepresentationCreate) -> Status[RepresentationDetail]:
    """Ask to speak for somebody. It counts once they agreed, and it is on record how that is known."""
    row = services.ask(actor=request.actor, spec=body, now=request.now)
    return Status(201, _detail(request, row.id))


@router.get("/representations/{representation_id}", operation_id="read_representation", response=RepresentationDetail)
@query
def read_representation(request: Request, representation_id: UUID) -> RepresentationDetail:
    """One of them, with what I may do now."""
    return _detail(request, representation_id)


@router.post(
    "/representations/{representation_id}/confirm",
    operation_id="confirm_representation",
    response=RepresentationDetail,
)
@command
def confirm_representation(request: Request, representation_id: UUID, body: ConfirmIn) -> RepresentationDetail:
    """Record that the person agreed: in their own app, by their PIN, by a call back, in person. A wrong PIN is counted."""
    services.confirm(actor=request.actor, representation_id=representation_id, now=request.now, **body.model_dump())
    return _detail(request, representation_id)


@router.post(
    "/representations/{representation_id}/withdraw",
    operation_id="withdraw_representation",
    response=RepresentationDetail,
)
@command
def withdraw_representation(request: Request, representation_id: UUID, body: WithdrawIn) -> RepresentationDetail:
    """End it, from either side: nothing is done or seen by it any more. A community worker may end it too."""
    services.withdraw(actor=request.actor, representation_id=representation_id, reason=body.note, now=request.now)
    return _detail(request, representation_id)


@router.get("/representations/{representation_id}/call-back", operation_id="see_call_back", response=CallBackOut)
@query
def see_call_back(request: Request, representation_id: UUID) -> CallBackOut:
    """The phone by which to call the person back, who sees that I saw it. For: community and grid worker, hotline clerk."""
    row, shown = services.see_call_back(actor=request.actor, representation_id=representation_id, now=request.now)
    return CallBackOut.of(row, shown)


@router.post(
    "/representations/{representation_id}/consents", operation_id="consent_for_child", response={201: ConsentOut}
)
@command
def consent_for_child(request: Request, representation_id: UUID, body: ChildConsentIn) -> Status[ConsentOut]:
    """Give consent for a child under my care, or withdraw it, for each purpose by itself. For: its guardian."""
    said = services.consent_for_child(
        actor=request.actor, representation_id=representation_id, spec=body, now=request.now
    )
    return Status(201, ConsentOut.of(said))


@router.get("/me/disclosures", operation_id="list_disclosures", response=Page[DisclosureOut])
@query
def list_disclosures(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[DisclosureOut]:
    """Who was shown my building, my door, my phone, when and what for; and the same of those whom I follow for them."""
    return page(queries.visible_disclosures(request.actor), wanted, DisclosureOut.of)
