"""The HTTP face of identity: cards, residences, phones changed by staff, accounts that are one."""

from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Status

from backend.accounts.api.common import per_address, source_of, token_of
from backend.accounts.schemas import AccountOut, FlowOut, TokenOut
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, on_its_own, query, shown_once
from backend.http.pages import Page, PageIn, page
from backend.identity import queries, services
from backend.identity.models import Residence
from backend.identity.schemas import (
    BothCodesIn,
    CardIn,
    CardIssued,
    CardOut,
    CardSignIn,
    HomeIn,
    MergeIn,
    MergeOut,
    MergeWanted,
    OwnPhoneIn,
    PersonOut,
    PhoneChangeIn,
    PhoneChangeOut,
    ResidenceBrief,
    ResidenceDetail,
    ResidenceFilter,
    ResidenceHome,
    ResidenceIn,
    ResidenceOut,
)
from backend.services import find

router = Router(tags=["identity"])


@router.post("/auth/card", operation_id="sign_in_by_card", auth=None, throttle=[per_address], response=TokenOut)
def sign_in_by_card(request: Request, body: CardSignIn) -> TokenOut:  # noqa: ARG001
    """Sign in with a paper card, at a kiosk or on a volunteer's phone at the elder's side, for an hour.

    The session reports, follows and judges needs, and does nothing else. Five wrong PINs, and the card rests for a
    quarter of an hour; whatever is wrong is answered alike.
    """
    number, pin = ("".join(each for each in text if each.isalnum()) for text in (body.number, body.pin))
    return token_of(services.enter_by_card(number=number, pin=pin, device=body.device, now=timezone.now()))


@router.get("/cards", operation_id="list_cards", response=Page[CardOut])
@query
def list_cards(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[CardOut]:
    """The paper cards of the street, for its workers; my own, for others. Newest first."""
    return page(queries.visible_cards(request.actor), wanted, CardOut.of, order=("-issued_at", "-id"))


@router.post("/cards", operation_id="issue_card", response={201: CardIssued})
@shown_once
def issue_card(request: Request, body: CardIn) -> Status[CardIssued]:
    """Issue a paper card; one that the person had is revoked. Number and PIN are shown this once.

    To somebody without a phone read the text `service` of GET /privacy/texts first: with the card it is noted that they agree, and
    who noted it.

    For: community and grid workers, the administrator. Never for oneself.
    """
    made = services.issue_card(actor=request.actor, now=request.now, **body.model_dump())
    return Status(201, CardIssued.of(made.card, made.number, made.pin))


@router.post("/cards/{paper_card_id}/revoke", operation_id="revoke_card", response=CardOut)
@command
def revoke_card(request: Request, paper_card_id: UUID, body: ReasonIn) -> CardOut:
    """A card that is lost opens nothing any more. For: its owner, community and grid workers, the administrator."""
    return CardOut.of(
        services.revoke_card(actor=request.actor, card_id=paper_card_id, reason=body.reason, now=request.now)
    )


@router.get("/me/residences", operation_id="list_my_residences", response=Page[ResidenceOut])
@query
def list_my_residences(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[ResidenceOut]:
    """Where I have said that I live, newest first."""
    return page(queries.own_residences(request.actor), wanted, ResidenceOut.of)


@router.post("/me/residence", operation_id="ask_for_residence", response={201: ResidenceDetail})
@command
def ask_for_residence(request: Request, body: ResidenceIn) -> Status[ResidenceDetail]:
    """Say at which of my addresses I live. A worker of the area confirms it, or a confirmed neighbour vouches for me.

    I show the neighbour its id. When the address is changed or removed, the residence is withdrawn: ask anew.
    """
    made = services.ask(actor=request.actor, now=request.now, **body.model_dump())
    return Status(201, _detail(request, made))


@router.get("/me/vouches", operation_id="list_my_vouches", response=Page[ResidenceBrief])
@query
def list_my_vouches(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[ResidenceBrief]:
    """The neighbours whose residence rests on my word, which I may take back. Newest first."""
    return page(queries.vouched_by(request.actor), wanted, ResidenceBrief.of)


@router.get("/residences", operation_id="list_residences", response=Page[ResidenceOut])
@query
def list_residences(
    request: Request, wanted: Annotated[PageIn, Query()], filters: Annotated[ResidenceFilter, Query()]
) -> Page[ResidenceOut]:
    """Those that I may know of: of the areas where I work, and my own. Newest first."""
    rows = queries.visible_residences(request.actor)
    rows = rows if filters.status is None else rows.filter(status=filters.status)
    return page(rows, wanted, ResidenceOut.of)


@router.get("/residences/{residence_id}", operation_id="read_residence", response=ResidenceDetail)
@query
def read_residence(request: Request, residence_id: UUID) -> ResidenceDetail:
    """One residence, with what I may do now."""
    rows = queries.visible_residences(request.actor).select_related("address")
    return ResidenceDetail.seen_by(request.actor, find(rows, residence_id))


@router.get("/residences/{residence_id}/home", operation_id="see_residence_home", response=ResidenceHome)
@query
def see_residence_home(request: Request, residence_id: UUID, wanted: Annotated[HomeIn, Query()]) -> ResidenceHome:
    """Building and door, to check them. Who lives there sees that I saw it. For: a community or grid worker of the area."""
    row, shown = services.see_home(actor=request.actor, residence_id=residence_id, now=request.now)
    return ResidenceHome.of(row, shown, datum=wanted.datum)


@router.post("/residences/{residence_id}/confirm", operation_id="confirm_residence", response=ResidenceDetail)
@command
def confirm_residence(request: Request, residence_id: UUID) -> ResidenceDetail:
    """It has been checked. For: a community or grid worker of the area."""
    return _detail(request, services.confirm(actor=request.actor, residence_id=residence_id, now=request.now))


@router.post("/residences/{residence_id}/refuse", operation_id="refuse_residence", response=ResidenceDetail)
@command
def refuse_residence(request: Request, residence_id: UUID, body: ReasonIn) -> ResidenceDetail:
    """It could not be confirmed, and why. For: a community or grid worker of the area."""
    row = services.refuse(actor=request.actor, residence_id=residence_id, reason=body.reason, now=request.now)
    return _detail(request, row)


@router.post("/residences/{residence_id}/revoke", operation_id="revoke_residence", response=ResidenceDetail)
@command
def revoke_residence(request: Request, residence_id: UUID, body: ReasonIn) -> ResidenceDetail:
    """Confirmed no longer; whom the person vouched for is asked again. For: a community or grid worker of the area."""
    row = services.revoke(actor=request.actor, residence_id=residence_id, reason=body.reason, now=request.now)
    return _detail(request, row)


@router.post("/residences/{residence_id}/withdraw", operation_id="withdraw_residence", response=ResidenceDetail)
@command
def withdraw_residence(request: Request, residence_id: UUID) -> ResidenceDetail:
    """I have moved, or ask no more."""
    return _detail(request, services.withdraw(actor=request.actor, residence_id=residence_id, now=request.now))


@router.post("/residences/{residence_id}/vouch", operation_id="vouch_for_residence", response=ResidenceBrief)
@command
def vouch_for_residence(request: Request, residence_id: UUID) -> ResidenceBrief:
    """Stand for a neighbour whose id I was shown. For: confirmed residents of the same community, a few times a year."""
    return ResidenceBrief.of(services.vouch(actor=request.actor, residence_id=residence_id, now=request.now))


@router.post("/residences/{residence_id}/take-back", operation_id="take_back_vouch", response=ResidenceBrief)
@command
def take_back_vouch(request: Request, residence_id: UUID) -> ResidenceBrief:
    """Take back my word for a neighbour: it waits to be confirmed again."""
    return ResidenceBrief.of(services.take_back(actor=request.actor, residence_id=residence_id, now=request.now))


@router.get("/phone-changes", operation_id="list_phone_changes", response=Page[PhoneChangeOut])
@query
def list_phone_changes(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[PhoneChangeOut]:
    """The changes of phone: of the street, for its workers; my own, for others. Newest first."""
    return page(queries.visible_changes(request.actor), wanted, PhoneChangeOut.of)


@router.post("/people/{user_id}/phone", operation_id="ask_for_phone", response={201: PhoneChangeOut})
@command
def ask_for_phone(request: Request, user_id: UUID, body: PhoneChangeIn) -> Status[PhoneChangeOut]:
    """Change the phone of somebody who has lost theirs, after checking who they are. It waits, and the old phone is told.

    For: community and grid workers, the administrator. Of somebody with an office: the administrator, and of an
    administrator whoever runs the deployment; the office then waits until it is confirmed. Never for oneself.
    """
    made = services.ask_for_phone(
        actor=request.actor, user_id=user_id, phone=body.phone, reason=body.reason, now=request.now
    )
    return Status(201, PhoneChangeOut.of(made))


@router.post("/me/phone", operation_id="ask_own_phone", throttle=[per_address], response={202: FlowOut})
@query
def ask_own_phone(request: Request, body: OwnPhoneIn) -> Status[FlowOut]:
    """Move my account to another phone: a code goes to the old one and one to the new.

    A number that has an account is answered alike, and its owner is told. Whoever has lost the old phone goes to the
    community office.
    """
    flow, messages = services.ask_own_phone(
        actor=request.actor, phone=body.phone, source=source_of(request, body.device_id), now=request.now
    )
    # After the commit: nothing outside is reached before it.
    services.send_both(messages)
    return Status(202, FlowOut(flow=flow.token, expires_in=flow.expires_in))


@router.post("/me/phone/confirm", operation_id="change_own_phone", throttle=[per_address], response=AccountOut)
@command
@on_its_own
def change_own_phone(request: Request, body: BothCodesIn) -> AccountOut:
    """Change it with both codes. Every other session of mine ends, and the old phone is told.

    Three times wrong, and both codes are void.
    """
    done = services.change_own_phone(
        actor=request.actor, session_id=request.auth.session_id, now=request.now, **body.model_dump()
    )
    return AccountOut.of(done)


@router.post("/phone-changes/{phone_change_id}/stop", operation_id="stop_phone_change", response=PhoneChangeOut)
@command
def stop_phone_change(request: Request, phone_change_id: UUID, body: ReasonIn) -> PhoneChangeOut:
    """Stop a change that waits. For: the person themself, community and grid workers, the administrator."""
    stopped = services.stop_change(actor=request.actor, change_id=phone_change_id, reason=body.reason, now=request.now)
    return PhoneChangeOut.of(stopped)


@router.post("/people/{user_id}/second-factor/reset", operation_id="reset_second_factor", response=PersonOut)
@command
def reset_second_factor(request: Request, user_id: UUID, body: ReasonIn) -> PersonOut:
    """Take away the second factor of somebody who has lost it, after checking who they are. Both are told.

    For: the administrator of the street. Never for oneself.
    """
    person = services.reset_second_factor(actor=request.actor, user_id=user_id, reason=body.reason, now=request.now)
    return PersonOut(id=person.id, name=person.masked_name)


@router.post("/people/{user_id}/offices/confirm", operation_id="confirm_office", response=PersonOut)
@command
def confirm_office(request: Request, user_id: UUID, body: ReasonIn) -> PersonOut:
    """Staff changed the phone of somebody with an office, which has waited since; I have seen them with their second factor.

    For: the administrator of the street, and of an administrator whoever runs the deployment. Never for oneself.
    """
    person = services.confirm_office(actor=request.actor, user_id=user_id, reason=body.reason, now=request.now)
    return PersonOut(id=person.id, name=person.masked_name)


@router.get("/people/{user_id}/merge", operation_id="look_at_merge", response=MergeOut)
@query
def look_at_merge(request: Request, user_id: UUID, wanted: Annotated[MergeWanted, Query()]) -> MergeOut:
    """What merging this account into another would move, drop and refuse. Nothing is changed. For: the administrator."""
    found = services.look(actor=request.actor, user_id=user_id, into=wanted.into, now=request.now)
    return MergeOut.of(wanted.into, found)


@router.post("/people/{user_id}/merge", operation_id="merge_accounts", response=MergeOut)
@command
def merge_accounts(request: Request, user_id: UUID, body: MergeIn) -> MergeOut:
    """Make one account of two of one person, keeping both histories; this one goes. All of it or nothing.

    For: the administrator of the street. Never for oneself. Conflicts are listed and refused (409).
    """
    survivor, found = services.merge(
        actor=request.actor, user_id=user_id, into=body.into, reason=body.reason, now=request.now
    )
    return MergeOut.of(survivor.id, found)


def _detail(request: Request, row: Residence) -> ResidenceDetail:
    shown = Residence.objects.select_related("user", "area", "address").get(pk=row.pk)
    return ResidenceDetail.seen_by(request.actor, shown)
