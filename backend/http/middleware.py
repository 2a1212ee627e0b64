"""The edge of the web process: too much is refused before it is read; no answer of the API is HTML."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, override

from backend.http import faces, limits, problems, security

CHUNKS, CHUNK_TYPE = "/api/v1/files/", "application/offset+octet-stream"

View = Callable[[HttpRequest], HttpResponse]

UNKNOWN_TOKEN = 10
"""What a request with a token that is none counts: tokens are not to be guessed."""


def edge(get_response: View) -> View:
    """Outermost middleware."""

    def run(request: HttpRequest) -> HttpResponse:
        asked = request.method
        with override(get_language_from_request(request)):
            response = faces.in_its_shape(request, _too_much(request) or _plain(request, get_response))
        security.protect(request, response)
        for name, value in limits.headers(getattr(request, "limits", ())).items():
            response.headers[name] = value
        if asked == "HEAD":
            _without_body(response)
        return response

    return run


def limit_of(request: HttpRequest) -> int:
    """Bytes of a body: of JSON one mebibyte, of a chunk of a file what is set for chunks."""
    if request.path.startswith(CHUNKS) and request.content_type == CHUNK_TYPE:
        return int(settings.MAX_CHUNK_BYTES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _too_much(request: HttpRequest) -> HttpResponse | None:
    """The refusal of what is too large, or of an address that asks too often."""
    length = request.headers.get("Content-Length") or "0"  # WSGI says "" where there is none
    limit = limit_of(request)
    if not length.isdecimal() or int(length) > limit:
        return problems.too_large(limit)
    if not _is_counted(request):
        return None
    found = limits.count("address", limits.address_of(request), limit=settings.ADDRESS_LIMIT)
    request.limits = [found]  # type: ignore[attr-defined]  # `limits.headers` tells them
    return None if found.allowed else problems.too_many_requests(found.wait)


def _plain(request: HttpRequest, get_response: View) -> HttpResponse:
    """The answer of what is inside: HEAD as GET, OPTIONS with what is allowed, and every refusal as a problem."""
    response = get_response(request)
    allowed = _allowed(response.headers.get("Allow", ""))
    if request.method == "HEAD" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and "GET" in allowed:
        request.method = "GET"
        response = get_response(request)
    if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not _is_problem(response):
        if request.method == "OPTIONS":
            return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"Allow": allowed})
        return problems.wrong_method(allowed)
    if response.status_code == HTTPStatus.BAD_REQUEST and not _is_problem(response) and _is_api(request):
        return problems.bad_request() if _is_ours(request) else problems.wrong_host()
    if _is_counted(request):
        _count_again(request, response)
    return response


def _count_again(request: HttpRequest, response: HttpResponse) -> None:
    """Now that it is known who asked: guessing tokens counts for more, and who has no limit of their own for nothing."""
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        limits.add("address", limits.address_of(request), UNKNOWN_TOKEN - 1)
    elif getattr(getattr(request, "auth", None), "requests_per_minute", None) == 0:
        limits.add("address", limits.address_of(request), -1)


def _allowed(listed: str) -> str:
    methods = {each.strip() for each in listed.split(",") if each.strip()}
    return ", ".join(sorted(methods | {"OPTIONS"} | ({"HEAD"} if "GET" in methods else set())))


def _without_body(response: HttpResponse) -> None:
    """Its headers alone, with the length that the body would have had."""
    if response.streaming:
        response.close()
        return
    response.headers.setdefault("Content-Length", str(len(response.content)))
    response.content = b""


def _is_ours(request: HttpRequest) -> bool:
    """Whether its `Host` is one of `ALLOWED_HOSTS`."""
    try:
        request.get_host()
    except DisallowedHost:
        return False
    return True


def _is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _is_counted(request: HttpRequest) -> bool:
    return request.path.startswith(("/api/", "/admin/")) or faces.is_counted(request.path)
