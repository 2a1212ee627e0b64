"""Signing in and signing up, by a code; signing out."""

from django.utils import timezone
from ninja import Router, Status

from backend.accounts import services, sign_in
from backend.accounts.api.common import current_session, per_address, token_of
from backend.accounts.schemas import CodeIn, EndedOut, FlowOut, SessionOut, SignUpIn, TokenIn, TokenOut
from backend.http.operations import Request, command, for_cards, on_its_own

router = Router()


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
    return Status(200, token_of(sign_in.redeem(now=timezone.now(), **body.model_dump())))


@router.post("/auth/sign-out", operation_id="sign_out", response=SessionOut)
@command
@for_cards
@on_its_own
def sign_out(request: Request) -> SessionOut:
    """End the session that this request was sent with."""
    current = current_session(request)
    session = services.revoke_session(actor=request.actor, session_id=current, now=request.now)
    return SessionOut.of(session, current=current)


@router.post("/auth/sign-out-others", operation_id="sign_out_others", response=EndedOut)
@command
@on_its_own
def sign_out_others(request: Request) -> EndedOut:
    """End every session of mine but this one: for a phone that was lost. Sockets close, push stops."""
    return EndedOut(
        ended=services.revoke_others(actor=request.actor, session_id=current_session(request), now=request.now)
    )
