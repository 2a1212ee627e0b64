"""Every error as RFC 9457 `application/problem+json`, with a stable code, in the caller's language."""

import logging
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, IntegrityError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from psycopg import errors as pg
from pydantic import BaseModel, Field

from backend.errors import Busy, DomainError, InvalidInput, type_prefix
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


def problem(
    status: int, code: str, title: str, detail: str, *, headers: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """A problem response."""
    body = {"type": type_prefix + code, "title": title, "status": status, "detail": detail, "code": code, **more}
    return JsonResponse(
        body,
        status=status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False, "default": str},
        headers=headers,
    )


def of_domain_error(error: DomainError) -> HttpResponse:
    """The problem of a refusal."""
    fields = dict(error.fields)
    errors = fields.pop("errors", [])
    headers = {"Retry-After": "3"} if error.status == HTTPStatus.SERVICE_UNAVAILABLE else None
    return problem(
        error.status, error.code, str(error.title), error.detail, headers=headers, fields=fields, errors=errors
    )


def not_found(_request: HttpRequest, exception: object = None) -> HttpResponse:  # noqa: ARG001  # Django's name for it
    """404 of an address that is not there."""
    return problem(
        404,
        "no_such_address",
        _("Not found"),
        _("There is nothing at this address. See /api/v1/docs for what there is."),
    )


def wrong_method(allowed: str) -> HttpResponse:
    """405."""
    return problem(
        405,
        "method_not_allowed",
        _("Method not allowed"),
        _("This address does not take this method. It takes: {allowed}.").format(allowed=allowed),
        headers={"Allow": allowed},
    )


def bad_request() -> HttpResponse:
    """400: neither JSON nor a form that can be read."""
    return problem(
        400,
        "bad_request",
        _("The request could not be read"),
        _("The request is not valid HTTP with a JSON body in UTF-8. Correct it and send it again."),
    )


def too_large(limit: int) -> HttpResponse:
    """413."""
    return problem(
        413,
        "too_large",
        _("Too large"),
        _("The request is larger than {limit} bytes. Send less.").format(limit=limit),
        fields={"limit": limit},
    )


def server_error(_request: HttpRequest) -> HttpResponse:
    """500: said plainly, with nothing of the inside."""
    return problem(
        500,
        "internal_error",
        _("Something broke on our side"),
        _("Nothing was changed. Try again; if it stays, tell the administrator the time and the address."),
    )


def connect(api: NinjaAPI) -> None:
    """Register the handlers that make every failure a problem."""

    @api.exception_handler(DomainError)
    def domain(_request: HttpRequest, error: DomainError) -> HttpResponse:
        return of_domain_error(error)

    @api.exception_handler(ValidationError)
    def validation(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        return of_domain_error(InvalidInput(errors=[explain(each) for each in error.errors]))

    @api.exception_handler(AuthenticationError)
    def unauthenticated(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return problem(
            401,
            "not_signed_in",
            _("Please sign in"),
            _(
                "The access token is missing, wrong, or has ended. Sign in again and send it as “Authorization: Bearer …”."
            ),
            headers={"WWW-Authenticate": "Bearer"},
        )

    @api.exception_handler(Throttled)
    def throttled(_request: HttpRequest, error: Throttled) -> HttpResponse:
        wait = max(1, int(error.wait or 1))
        return problem(
            429,
            "too_many_requests",
            _("Too many requests"),
            _("Wait {wait} seconds, then try again.").format(wait=wait),
            headers={"Retry-After": str(wait)},
            fields={"wait": wait},
        )

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, _error: Http404) -> HttpResponse:
        return not_found(request)

    @api.exception_handler(RequestDataTooBig)
    def too_big(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
        from django.conf import settings  # noqa: PLC0415  # read when it happens

        return too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)

    @api.exception_handler(HttpError)
    def unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return problem(
            error.status_code,
            "bad_json",
            _("The request could not be read"),
            _("The body is not valid JSON in UTF-8. Correct it and send it again."),
        )

    @api.exception_handler(DatabaseError)
    def database(request: HttpRequest, error: DatabaseError) -> HttpResponse:
        cause = error.__cause__
        if isinstance(cause, (pg.LockNotAvailable, pg.DeadlockDetected, pg.SerializationFailure)) or (
            isinstance(error, OperationalError) and not isinstance(error, IntegrityError)
        ):
            log.warning("busy: %s", error)
            return of_domain_error(Busy())
        return broken(request, error)

    @api.exception_handler(Exception)
    def broken(request: HttpRequest, error: Exception) -> HttpResponse:
        log.error("%s %s failed", request.method, request.path, exc_info=error)
        return server_error(request)
