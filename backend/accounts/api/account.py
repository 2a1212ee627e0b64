"""Oneself, and one's devices."""

from typing import Annotated
from uuid import UUID

from ninja import Query, Router

from backend.accounts import me, queries, services
from backend.accounts.models import User
from backend.accounts.schemas import AccountPatch, DeviceIn, MeOut, SessionOut
from backend.http.etags import edits
from backend.http.operations import Request, command, for_cards, on_its_own, query
from backend.http.pages import Page, PageIn, page

router = Router()


@router.get("/me", operation_id="get_me", response=MeOut)
@query
@for_cards
def get_me(request: Request) -> MeOut:
    """Who I am, and what I am to street, group, committee and organisations."""
    return _me(request)


@router.patch("/me", operation_id="update_me", response=MeOut)
@command
@edits("get_me", User)
def update_me(request: Request, body: AccountPatch) -> MeOut:
    """Change my name or the language of what is pushed to me. What is left out stays."""
    services.update_account(actor=request.actor, changes=body.model_dump(exclude_unset=True), now=request.now)
    return _me(request)


@router.get("/me/sessions", operation_id="list_sessions", response=Page[SessionOut])
@query
def list_sessions(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[SessionOut]:
    """Where I am signed in, newest first."""
    current = request.auth.session_id
    return page(queries.own_sessions(request.actor), wanted, lambda row: SessionOut.of(row, current=current))


@router.post("/me/sessions/{session_id}/revoke", operation_id="revoke_session", response=SessionOut)
@command
@on_its_own
def revoke_session(request: Request, session_id: UUID) -> SessionOut:
    """End a session: its token is worth nothing from now on."""
    session = services.revoke_session(actor=request.actor, session_id=session_id, now=request.now)
    return SessionOut.of(session, current=request.auth.session_id)


@router.patch("/me/sessions/{session_id}", operation_id="name_session", response=SessionOut)
@command
def name_session(request: Request, session_id: UUID, body: DeviceIn) -> SessionOut:
    """Call a device of mine something else."""
    session = services.name_session(actor=request.actor, session_id=session_id, device=body.device, now=request.now)
    return SessionOut.of(session, current=request.auth.session_id)


def _me(request: Request) -> MeOut:
    person = User.objects.select_related("home_street").get(pk=request.actor.user_id)
    return MeOut.with_standing(person, assured=request.actor.assured, standing=me.standing_of(request.actor))
