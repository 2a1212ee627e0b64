"""JSON and XML that say the same: names of lists and of what is in them as GeoReport v2 has them.

XML only goes out. Nothing here, or anywhere in the product, reads any.
"""

import io
import json
import re
from hashlib import blake2b
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.xmlutils import SimplerXMLGenerator

JSON, XML = "json", "xml"
TYPES = {JSON: "application/json", XML: "text/xml"}
IN_LIST = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
UNSPEAKABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 has not."""


def answer(
    request: HttpRequest, kind: str, root: str, said: Any, *, status: int = 200, charset: bool = True
) -> HttpResponse:
    """What is `said` as JSON, or as XML under `root`; 304 to whoever has it."""
    body = json.dumps(said, ensure_ascii=False).encode() if kind == JSON else to_xml(root, said)
    response = HttpResponse(body, status=status, content_type=TYPES[kind] + ("; charset=utf-8" if charset else ""))
    if status != 200 or request.method not in {"GET", "HEAD"}:
        response["Cache-Control"] = "no-store"
        return response
    etag = f'"{blake2b(body, digest_size=16).hexdigest()}"'
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Accept-Language"
    found: HttpResponse = get_conditional_response(request, etag=etag, response=response) or response
    return found


def refused(request: HttpRequest, status: int, words: str) -> HttpResponse:
    """An error as the specification wants it: a list of `{code, description}`, in the format that was asked for."""
    return answer(request, kind_of(request), "errors", [{"code": status, "description": words}], status=status)


def kind_of(request: HttpRequest) -> str:
    """The format of an address; JSON where it names none of ours."""
    return XML if request.path.endswith(f".{XML}") else JSON


def to_xml(root: str, said: Any) -> bytes:
    """Well-formed, whatever is in the texts."""
    out = io.StringIO()
    writer = SimplerXMLGenerator(out, "utf-8")
    writer.startDocument()
    _write(writer, root, said)
    writer.endDocument()
    return out.getvalue().encode()


def _write(writer: SimplerXMLGenerator, name: str, said: Any) -> None:
    writer.startElement(name, {})  # type: ignore[arg-type]  # what Django itself passes
    if isinstance(said, dict):
        for each, value in said.items():
            _write(writer, each, value)
    elif isinstance(said, list):
        for value in said:
            _write(writer, IN_LIST[name], value)
    elif said is not None:
        text = str(said).lower() if isinstance(said, bool) else str(said)
        writer.characters(UNSPEAKABLE.sub("\ufffd", text))
    writer.endElement(name)
