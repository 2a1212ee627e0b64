"""The tus protocol 1.0 (https://tus.io/protocols/resumable-upload): what its clients say in headers, and are told.

Core, creation, expiration, checksum and termination, so that tus-js-client, TUSKit and tus-android work unchanged.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime
from django.utils.http import http_date
from django.utils.translation import get_language_from_request, override
from pydantic import ValidationError

from backend.errors import InvalidInput
from backend.files.models import File
from backend.files.refusals import ChecksumMismatch, ChecksumUnknown, ChunkTooLarge, TusVersion, WrongChunkType
from backend.files.schemas import FileCreate
from backend.http import security
from backend.http.problems import problem
from backend.http.translate import explain

V = TypeVar("V", bound=Callable[..., Any])

VERSION = "1.0.0"
ROOT = "/api/v1/files"
CHUNK_TYPE = "application/offset+octet-stream"
ALGORITHMS = {"sha1": hashlib.sha1, "sha256": hashlib.sha256, "md5": hashlib.md5}
"""tus asks for sha1 at least. They find what changed on the way, not who changed it."""
ABILITIES = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,expiration,checksum,termination",
    "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
}
OVERRIDDEN = {"PATCH", "DELETE", "HEAD"}


def tus(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware of the addresses of files: the version in every answer, and methods that a proxy would not let through."""

    def run(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(ROOT):
            return get_response(request)
        wanted = request.headers.get("X-HTTP-Method-Override", "").upper()
        if request.method == "POST" and wanted in OVERRIDDEN:
            request.method = wanted
        version = request.headers.get("Tus-Resumable")
        if version not in {None, VERSION} and request.method != "OPTIONS":
            with override(get_language_from_request(request)):
                response = problem(TusVersion(version=VERSION), headers={"Tus-Version": VERSION})
            security.protect(request, response)
        else:
            response = get_response(request)
        response.headers.setdefault("Tus-Resumable", VERSION)
        return response

    return run


def abilities() -> dict[str, str]:
    """What a client may ask for before it begins."""
    return {**ABILITIES, "Tus-Max-Size": str(max(settings.MAX_FILE_BYTES.values()))}


def creation(request: HttpRequest) -> FileCreate:
    """The upload that a request without a body asks for, in `Upload-Length` and `Upload-Metadata`. Raises `InvalidInput`."""
    said: dict[str, Any] = _metadata(request.headers.get("Upload-Metadata", ""))
    length = request.headers.get("Upload-Length")
    if length is not None:
        said["size"] = length
    if "filename" in said:
        said.setdefault("name", said.pop("filename"))
    known = {name: value for name, value in said.items() if name in FileCreate.model_fields}
    try:
        # As JSON, so that a number may come as text. What a client tells beside it (filetype, …) is not looked at.
        return FileCreate.model_validate_strings(known)
    except ValidationError as error:
        raise InvalidInput(errors=[explain(dict(each)) for each in error.errors()]) from None


def _metadata(header: str) -> dict[str, Any]:
    """`name base64,name base64`."""
    found: dict[str, Any] = {}
    for pair in filter(None, header.split(",")):
        name, _space, value = pair.strip().partition(" ")
        try:
            found[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, ValueError):
            wrong = {"loc": ["header", "Upload-Metadata", name], "type": "base64", "ctx": {}}
            raise InvalidInput(errors=[explain(wrong)]) from None
    return found


def chunk_of(request: HttpRequest) -> bytes:
    """The bytes of a chunk, as its checksum says. Raises `WrongChunkType`, `ChunkTooLarge`, `ChecksumUnknown`, `ChecksumMismatch`."""
    if request.content_type != CHUNK_TYPE:
        raise WrongChunkType
    limit = settings.MAX_CHUNK_BYTES
    chunk = request.read(limit + 1)
    if len(chunk) > limit:
        raise ChunkTooLarge(limit=limit)
    stated = request.headers.get("Upload-Checksum")
    if stated is not None:
        algorithm, _space, digest = stated.strip().partition(" ")
        try:
            wanted = base64.b64decode(digest.strip(), validate=True)
            found = ALGORITHMS[algorithm.lower()](chunk, usedforsecurity=False).digest()
        except (KeyError, binascii.Error, ValueError):
            raise ChecksumUnknown(algorithms=list(ALGORITHMS)) from None
        if found != wanted:
            raise ChecksumMismatch
    return chunk


def state_of(file: File) -> dict[str, str]:
    """How far an upload is."""
    return _headers(file.offset, file.size, file.expires_at.timestamp() if file.expires_at else None)


def _headers(offset: int, size: int, expires: float | None) -> dict[str, str]:
    said = {"Upload-Offset": str(offset), "Upload-Length": str(size), "Cache-Control": "no-store"}
    if expires is not None and offset < size:
        said["Upload-Expires"] = http_date(expires)
    return said


def located(view: V) -> V:
    """A command that answers with a file: `Location` and how far it is, from the answer itself, kept ones among them."""

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = view(request, *args, **kwargs)
        said: Mapping[str, Any] = json.loads(response.content)
        expires = parse_datetime(said["expires_at"]) if said["expires_at"] else None
        headers = _headers(said["offset"], said["size"], expires.timestamp() if expires else None)
        for name, value in {"Location": f"{ROOT}/{said['id']}", **headers}.items():
            response[name] = value
        return response

    return run  # type: ignore[return-value]
