"""Every error as RFC 9457 `application/problem+json`, with a stable code, in the caller's language."""

import logging
from collections.abc import Sequence
from datetime import date, time
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from psycopg import errors as pg
from pydantic import BaseModel, Field

from backend.errors import Busy, DomainError, InvalidInput, type_prefix
from backend.http import refusals
from backend.http.translate import explain

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"


class FieldError(BaseModel):
    """One field of the input that is wrong."""

    loc: list[str | int]
    code: str
    message: str


class Problem(BaseModel):
    """RFC 9457, with a stable `code`, the `fields` of the refusal and the `errors` of the input."""

    type: str = Field(examples=["urn:linli:problem:task_full"])
    title: str
    status: int
    detail: str
    code: str
    fields: dict[str, Any] = {}
    errors: list[FieldError] = []


def problem(error: DomainError, *, headers: dict[str, str] | None = None) -> HttpResponse:
    """The problem response of a refusal, in the language that is active now."""
    fields = dict(error.fields)
    body = {
        "type": type_prefix + error.code,
        "title": str(error.title),
        "status": error.status,
        "detail": error.detail,
        "code": error.code,
        "errors": fields.pop("errors", []),
        **{name: fields.pop(name, []) for name in error.members},
        "fields": fields,
    }
    if error.status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers = {"Retry-After": "3", **(headers or {})}
    elif error.status == HTTPStatus.TOO_MANY_REQUESTS and "wait" in fields:
        headers = {"Retry-After": str(fields["wait"]), **(headers or {})}
    if "etag" in fields:
        headers = {"ETag": fields["etag"], **(headers or {})}
    return JsonResponse(
        body,
        status=error.status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False, "default": _plain},
        headers=headers,
    )


def _plain(value: Any) -> str:
    """A moment or a day as the contract writes them."""
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def _where(loc: Sequence[str | int]) -> list[str | int]:
    """Where an input is wrong, as its sender wrote it: without our name for the whole body, and pydantic's for a key."""
    named = [*loc[:1], *loc[2:]] if loc[:1] == ("body",) else list(loc)
    return named[:-1] if named[-1:] == ["[key]"] else named


def not_found(_request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001  # Django's name for it
    """404 of an address that is not there."""
    return problem(refusals.NoSuchAddress())


def wrong_method(allowed: str) -> HttpResponse:
    """405."""
    return problem(refusals.WrongMethod(allowed=allowed), headers={"Allow": allowed})


def bad_request() -> HttpResponse:
    """400."""
    return problem(refusals.BadRequest())


def wrong_host() -> HttpResponse:
    """400 of a `Host` that is none of ours."""
    return problem(refusals.WrongHost())


def too_large(limit: int) -> HttpResponse:
    """413."""
    return problem(refusals.TooLarge(limit=limit))


def too_many_requests(wait: int) -> HttpResponse:
    """429."""
    return problem(refusals.TooManyRequests(wait=wait))


def csrf_failure(_request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's name for it
    """403 of a form of the admin."""
    return problem(refusals.StaleForm())


def server_error(_request: HttpRequest) -> HttpResponse:
    """500."""
    return problem(refusals.Broken())


def connect(api: NinjaAPI) -> None:
    """Register the handlers that make every failure a problem."""

    @api.exception_handler(DomainError)
    def domain(_request: HttpRequest, error: DomainError) -> HttpResponse:
        return problem(error)

    @api.exception_handler(ValidationError)
    def validation(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return problem(InvalidInput(errors=[explain({**each, "loc": _where(each["loc"])}) for each in error.errors]))

    @api.exception_handler(AuthenticationError)
    def unauthenticated(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(refusals.NotSignedIn(), headers={"WWW-Authenticate": "Bearer"})

    @api.exception_handler(Throttled)
    def throttled(_request: HttpRequest, error: Throttled) -> HttpResponse:
        return too_many_requests(max(1, int(error.wait or 1)))

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
        return not_found(request)

    @api.exception_handler(RequestDataTooBig)
    def too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        return too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

    @api.exception_handler(HttpError)
    def unreadable(_request: HttpRequest, _error: HttpError) -> HttpResponse:
        return problem(refusals.BadJson())

    _connect_failures(api)


def _connect_failures(api: NinjaAPI) -> None:
    @api.exception_handler(DatabaseError)
    def database(request: HttpRequest, error: DatabaseError) -> HttpResponse:
        cause = error.__cause__
        if isinstance(cause, (pg.LockNotAvailable, pg.DeadlockDetected, pg.SerializationFailure)) or (
            isinstance(error, OperationalError) and not isinstance(error, IntegrityError)
        ):
            log.warning("busy: %s", error)
            return problem(Busy())
        return broken(request, error)

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return server_error(request)
