"""What stands around every operation: the actor, one transaction, idempotency keys, fast JSON.

`@command` for writes, `@query` for reads; below ninja's route decorator, above a view that makes one call.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from ninja import Status
from pydantic import BaseModel

from backend.accounts.models import Reach
from backend.errors import DomainError
from backend.http import etags
from backend.http.auth import Caller
from backend.http.models import Answer
from backend.policy import Actor
from backend.services import unit_of_work

V = TypeVar("V", bound=Callable[..., Any])

JSON = "application/json"
KEY_HEADER = "Idempotency-Key"
KEY_LENGTH = 100
KEY_PATTERN = "^[!-~]+$"


class Request(HttpRequest):
    """A request that passed sign-in."""

    actor: Actor
    auth: Caller
    """The session that the token belongs to."""
    now: datetime
    """The one moment of this request: the clock is read once, at the door."""


class KeyReused(DomainError):
    """An idempotency key came back with another command."""

    code = "idempotency_key_reused"
    status = 422
    title = _("Idempotency key used before")
    message = _("This Idempotency-Key was used for another command. Make a new key for each command.")


class KeyTooLong(DomainError):
    """An idempotency key that cannot be kept."""

    code = "idempotency_key_invalid"
    status = 422
    title = _("Idempotency key not valid")
    message = _("This Idempotency-Key cannot be kept. Send 1 to 100 visible ASCII characters; a UUID is best.")


class BeyondTheCard(DomainError):
    """A session by paper card asks for more than a card reaches."""

    code = "beyond_the_card"
    status = 403
    title = _("A paper card does not reach this far")
    message = _(
        "You signed in with a paper card: it reports, follows and judges needs, and no more. Sign in with a phone for "
        "the rest, or ask your community worker."
    )


def for_cards(view: V) -> V:
    """Open an operation to sessions by paper card, below `@command` or `@query`. All others are closed to them."""
    view.for_cards = True  # type: ignore[attr-defined]  # read by `within_reach`
    return view


def within_reach(view: V) -> V:
    """Every operation of the API asks this first; what answers with JSON does by `@command` or `@query`."""

    @wraps(view)
    def run(request: Request, *args: Any, **kwargs: Any) -> Any:
        caller: Any = getattr(request, "auth", None)
        if getattr(caller, "reach", Reach.FULL) != Reach.FULL and not getattr(view, "for_cards", False):
            raise BeyondTheCard
        return view(request, *args, **kwargs)

    run.asks_reach = True  # type: ignore[attr-defined]  # a test looks whether all do
    return run  # type: ignore[return-value]


def rendered(answer: Any) -> tuple[int, bytes]:
    """Status and JSON bytes of what a view returned: a shape, or ninja's `Status(code, shape)`."""
    status = 200
    if isinstance(answer, Status):
        status, answer = answer.status_code, answer.value
    if isinstance(answer, BaseModel):
        return status, answer.model_dump_json().encode()
    return status, b""


def query(view: V) -> V:
    """A read: the shape that the view returns, as JSON, with its tag; 304 to whoever has it already.

    `fresh` leaves the reader's `If-None-Match` aside.
    """

    @within_reach
    @wraps(view)
    def run(request: Request, *args: Any, fresh: bool = False, **kwargs: Any) -> HttpResponse:
        status, body = rendered(view(request, *args, **kwargs))
        if fresh or status != HTTPStatus.OK or request.method not in {"GET", "HEAD"}:
            return HttpResponse(body, status=status, content_type=JSON)
        return etags.answer_with_tag(request, view, kwargs, body)

    etags.READS[view.__name__] = run
    return run  # type: ignore[return-value]  # ninja reads the signature through __wrapped__


def command(view: V) -> V:
    """A write: one transaction, and once per `Idempotency-Key`.

    A refusal undoes all, but for one that is `committing`: a wrong try is counted. No answer is kept of either.
    `If-Match` is judged where the view says what it `edits`, or `signs`.
    """
    run = _writing(view, _key)
    run.takes_key = True  # type: ignore[attr-defined]  # `api` reads it when the OpenAPI document is made
    return run


def shown_once(view: V) -> V:
    """A write whose answer is a secret (recovery codes, a PIN): a command without a key, so that no answer is kept."""
    return _writing(view, lambda _request: None)


def _writing(view: V, key_of: Callable[[Request], str | None]) -> V:
    @within_reach
    @wraps(view)
    def run(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        key = key_of(request)
        with unit_of_work(request.actor.street_id):
            if key is not None:
                kept = _reserve(request, key)
                if kept is not None:
                    return HttpResponse(kept.body, status=kept.status, content_type=JSON)
            edited, doubt = etags.judge(request, view, kwargs)
            kept_under = Answer.objects.filter(user_id=request.actor.user_id, key=key)
            try:
                status, body = rendered(view(request, *args, **kwargs))
            except DomainError as refusal:
                if refusal.commits and key is not None:
                    kept_under.delete()
                raise
            if doubt is not None:
                raise doubt
            if key is not None:
                kept_under.update(status=status, body=body)
            headers = {"ETag": etags.present(request, edited, kwargs)} if edited else {}
        return HttpResponse(body, status=status, content_type=JSON, headers=headers)

    return run  # type: ignore[return-value]


def on_its_own(view: V) -> V:
    """Below `@command`: it is no part of a batch, as it ends the session, or carries no JSON."""
    view.on_its_own = True  # type: ignore[attr-defined]  # `batch` reads it
    return view


def _key(request: Request) -> str | None:
    key = request.headers.get(KEY_HEADER)
    if key is None:
        return None
    if not re.fullmatch(KEY_PATTERN, key) or len(key) > KEY_LENGTH:
        raise KeyTooLong
    return key


def _reserve(request: Request, key: str) -> Answer | None:
    """Take the key for this transaction; a second sender waits here for the first. The kept answer if there is one."""
    said = f"{request.method} {request.get_full_path()}\n".encode() + meant(request.body)
    # Keyed, so that nobody who reads the table can try what a person may have said.
    fingerprint = salted_hmac("linli.http.answer", said, algorithm="sha256").digest()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO http_answer (user_id, key, fingerprint, status, body, created_at)"
            " VALUES (%s, %s, %s, 0, '', %s) ON CONFLICT DO NOTHING",
            [request.actor.user_id, key, fingerprint, request.now],
        )
        if cursor.rowcount:
            return None
    kept = Answer.objects.get(user_id=request.actor.user_id, key=key)
    if bytes(kept.fingerprint) != fingerprint:
        raise KeyReused
    return kept


def meant(body: bytes) -> bytes:
    """A body without its spaces and the order of its fields: the same command, whether sent alone or in a batch."""
    try:
        return json.dumps(json.loads(body), sort_keys=True).encode()
    except (ValueError, RecursionError):
        return body
