"""The HTTP face of accounts: sign in, sign up, sign out, oneself, one's sessions."""

from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Status

from backend.accounts import me, queries, services, sign_in
from backend.accounts.models import User
from backend.accounts.schemas import AccountPatch, CodeIn, FlowOut, MeOut, SessionOut, SignUpIn, TokenIn, TokenOut
from backend.http.etags import edits
from backend.http.operations import Request, command, on_its_own, query
from backend.http.pages import Page, PageIn, page
from backend.http.throttle import SignInThrottle

router = Router(tags=["accounts"])

per_address = SignInThrottle()
"""One bucket for all of sign-in: guessing codes is paid with asking for them."""


@router.post("/auth/code", operation_id="request_code", auth=None, throttle=[per_address], response={202: FlowOut})
def request_code(request: Request, body: CodeIn) -> Status[FlowOut]:  # noqa: ARG001
    """Send a six-digit code to the phone of an account. A phone without one is answered alike, and gets none."""
    flow = sign_in.request_code(phone=body.phone, now=timezone.now())
    return Status(202, FlowOut(flow=flow.token, expires_in=flow.expires_in))


@router.post("/auth/sign-up", operation_id="sign_up", auth=None, throttle=[per_address], response={202: FlowOut})
def sign_up(request: Request, body: SignUpIn) -> Status[FlowOut]:  # noqa: ARG001
    """Join a street. The account is made when the code comes back to `/auth/token`."""
    flow = sign_in.sign_up(now=timezone.now(), **body.model_dump())
    return Status(202, FlowOut(flow=flow.token, expires_in=flow.expires_in))


@router.post("/auth/token", operation_id="redeem_code", auth=None, throttle=[per_address], response={200: TokenOut})
def redeem_code(request: Request, body: TokenIn) -> Status[TokenOut]:  # noqa: ARG001
    """Turn the code into an access token, once. Three wrong codes end the sign-in."""
    return Status(200, TokenOut.of(sign_in.redeem(now=timezone.now(), **body.model_dump())))


@router.post("/auth/sign-out", operation_id="sign_out", response=SessionOut)
@command
@on_its_own
def sign_out(request: Request) -> SessionOut:
    """End the session that this request was sent with."""
    current = _current(request)
    session = services.revoke_session(actor=request.actor, session_id=current, now=request.now)
    return SessionOut.of(session, current=current)


@router.get("/me", operation_id="get_me", response=MeOut)
@query
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
    current = _current(request)
    return page(queries.own_sessions(request.actor), wanted, lambda row: SessionOut.of(row, current=current))


@router.post("/me/sessions/{session_id}/revoke", operation_id="revoke_session", response=SessionOut)
@command
@on_its_own
def revoke_session(request: Request, session_id: UUID) -> SessionOut:
    """End a session: its token is worth nothing from now on."""
    session = services.revoke_session(actor=request.actor, session_id=session_id, now=request.now)
    return SessionOut.of(session, current=_current(request))


def _current(request: Request) -> UUID:
    session_id: UUID = request.auth.session_id  # type: ignore[attr-defined]  # the session that `bearer` found
    return session_id


def _me(request: Request) -> MeOut:
    person = User.objects.select_related("home_street").get(pk=request.actor.user_id)
    return MeOut.with_standing(person, assured=request.actor.assured, standing=me.standing_of(request.actor))
