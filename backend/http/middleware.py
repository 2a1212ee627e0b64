"""The edge of the web process: too large is refused before it is read; no answer of the API is HTML."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_request, override

from backend.http import problems

CHUNKS, CHUNK_TYPE = "/api/v1/files/", "application/offset+octet-stream"

View = Callable[[HttpRequest], HttpResponse]


def edge(get_response: View) -> View:
    """Outermost middleware."""

    def run(request: HttpRequest) -> HttpResponse:
        limit = limit_of(request)
        with override(get_language_from_request(request)):
            length = request.headers.get("Content-Length", "0")
            if not length.isdecimal() or int(length) > limit:
                return problems.too_large(limit)
            response = get_response(request)
            if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not _is_problem(response):
                return problems.wrong_method(response.headers.get("Allow", ""))
            if response.status_code == HTTPStatus.BAD_REQUEST and not _is_problem(response) and _is_api(request):
                return problems.bad_request()
        return response

    return run


def limit_of(request: HttpRequest) -> int:
    """Bytes of a body: of JSON one mebibyte, of a chunk of a file what is set for chunks."""
    if request.path.startswith(CHUNKS) and request.content_type == CHUNK_TYPE:
        return int(settings.MAX_CHUNK_BYTES)
    return int(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)


def _is_problem(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith(problems.CONTENT_TYPE)


def _is_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")
