"""Signing in and signing up, by a code; signing out."""

from functools import partial

from django.utils import timezone
from ninja import Router, Status

from backend.accounts import external, queries, services, sign_in
from backend.accounts.api.common import per_address, source_of, token_of
from backend.accounts.schemas import (
    CodeIn,
    EndedOut,
    FirebaseIn,
    IdentitiesOut,
    LinkIn,
    ProviderIn,
    SessionOut,
    SignInFlowOut,
    SignUpIn,
    TokenIn,
    TokenOut,
    WeChatIn,
)
from backend.http.operations import Request, command, for_cards, on_its_own, query

router = Router()


@router.post(
    "/auth/code", operation_id="request_code", auth=None, throttle=[per_address], response={202: SignInFlowOut}
)
def request_code(request: Request, body: CodeIn) -> Status[SignInFlowOut]:
    """Send a six-digit code to the phone of an account, by text message or voice call. A phone without one is answered alike.

    Six codes an hour of one phone to one address and to one device, three times as many in all (429).
    """
    flow = sign_in.request_code(
        phone=body.phone, channel=body.channel, source=source_of(request, body.device_id), now=timezone.now()
    )
    return Status(202, SignInFlowOut.of(flow))


@router.post("/auth/sign-up", operation_id="sign_up", auth=None, throttle=[per_address], response={202: SignInFlowOut})
def sign_up(request: Request, body: SignUpIn) -> Status[SignInFlowOut]:
    """Join a street. The account is made when the code comes back to `/auth/token`: by that the person agrees to `agrees_to`."""
    asked = body.model_dump(exclude={"device_id"})
    flow = sign_in.sign_up(now=timezone.now(), source=source_of(request, body.device_id), **asked)
    return Status(202, SignInFlowOut.of(flow))


@router.post("/auth/token", operation_id="redeem_code", auth=None, throttle=[per_address], response={200: TokenOut})
def redeem_code(request: Request, body: TokenIn) -> Status[TokenOut]:  # noqa: ARG001
    """Turn the code into an access token, once. Three wrong codes end the sign-in."""
    now = timezone.now()
    asked = body.model_dump(exclude={"link"})
    link = body.link
    if link is None:
        return Status(200, token_of(sign_in.redeem(now=now, **asked)))
    external.read_link(link, now=now)  # a link that is over is told before the code is spent
    return Status(200, token_of(sign_in.redeem(now=now, then=partial(external.take_link, link, now=now), **asked)))


@router.post("/auth/firebase", operation_id="sign_in_by_firebase", auth=None, throttle=[per_address], response=TokenOut)
def sign_in_by_firebase(request: Request, body: FirebaseIn) -> TokenOut:  # noqa: ARG001
    """Exchange an id token of Firebase phone authentication for a session, once. Only where the deployment takes Firebase.

    Firebase is a service abroad: the person's consent to that comes along and is recorded. A phone without an account
    gets one where name and street_code come along (else 409 `sign_up_needed`): to send them is to agree to the current text
    `service` of GET /privacy/texts.
    """
    joining = external.Joining(body.name, body.street_code, body.language) if body.name and body.street_code else None
    grant = external.enter_by_firebase(
        id_token=body.id_token, consent=body.consent, device=body.device, joining=joining, now=timezone.now()
    )
    return token_of(grant)


@router.post("/auth/wechat", operation_id="sign_in_by_wechat", auth=None, throttle=[per_address], response=TokenOut)
def sign_in_by_wechat(request: Request, body: WeChatIn) -> TokenOut:  # noqa: ARG001
    """Sign in by WeChat. One that is not linked yet is answered 409 `phone_needed`, with the `link` for /auth/token."""
    grant = external.enter_by_wechat(code=body.code, app=body.app, device=body.device, now=timezone.now())
    return token_of(grant)


@router.get("/me/identities", operation_id="list_identities", response=IdentitiesOut)
@query
def list_identities(request: Request) -> IdentitiesOut:
    """The ways into my account besides the phone."""
    return _identities(request)


@router.post("/me/identities", operation_id="link_identity", response=IdentitiesOut)
@command
def link_identity(request: Request, body: LinkIn) -> IdentitiesOut:
    """Let the WeChat whose `link` POST /auth/wechat gave sign me in from now on."""
    external.link(actor=request.actor, link=body.link, now=request.now)
    return _identities(request)


@router.post("/me/identities/unlink", operation_id="unlink_identity", response=IdentitiesOut)
@command
def unlink_identity(request: Request, body: ProviderIn) -> IdentitiesOut:
    """Let a provider sign me in no more. My phone always does."""
    external.unlink(actor=request.actor, provider=body.provider, now=request.now)
    return _identities(request)


def _identities(request: Request) -> IdentitiesOut:
    return IdentitiesOut.of(queries.identities(request.actor))


@router.post("/auth/sign-out", operation_id="sign_out", response=SessionOut)
@command
@for_cards
@on_its_own
def sign_out(request: Request) -> SessionOut:
    """End the session that this request was sent with."""
    current = request.auth.session_id
    session = services.revoke_session(actor=request.actor, session_id=current, now=request.now)
    return SessionOut.of(session, current=current)


@router.post("/auth/sign-out-others", operation_id="sign_out_others", response=EndedOut)
@command
@on_its_own
def sign_out_others(request: Request) -> EndedOut:
    """End every session of mine but this one: for a phone that was lost. Sockets close, push stops."""
    return EndedOut(
        ended=services.revoke_others(actor=request.actor, session_id=request.auth.session_id, now=request.now)
    )
