"""Entity tags: a phone that has the answer is not sent it again, and of two people who edit one thing the second is told.

A tag is a digest of the answer and a short one of each of its fields, so that the second is told *what* changed without
anybody having kept what the first was shown:

    "Vf3kD0pQ1m8uW2aL.k3fP9qx0a…;datum=GCJ-02"
"""

import json
import re
from base64 import urlsafe_b64encode
from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from hashlib import blake2b
from inspect import signature
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.translation import gettext_lazy as _
from pydantic import TypeAdapter

from backend.errors import DomainError
from backend.services import lock

V = TypeVar("V", bound=Callable[..., Any])

WHOLE, FIELD = 12, 3
"""Bytes of the digests: 16 and 4 characters."""
TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')
JUDGED_ANEW = frozenset({"actions", "links", "files"})
"""Fields that say what may be done now, and links that end: they change with the hour and the reader, and nobody edits them.
That files were added shows in the timeline."""


class ChangedMeanwhile(DomainError):
    """`If-Match` names a version that is no more."""

    code = "changed_meanwhile"
    status = 412
    title = _("Changed meanwhile")
    message = _(
        "This was changed after you read it ({changed}), and nothing of yours was done. Read it again, look at what is"
        " new, and send your change with the new ETag."
    )


class VersionWanted(DomainError):
    """A signature that does not say under which text."""

    code = "if_match_wanted"
    status = 428
    title = _("Say which text you read")
    message = _(
        "You put your name under a text, and your app did not say which one you read, so nothing was signed. Read it once"
        " more and sign there. (For the app: the ETag of {read} as If-Match; * names no text.)"
    )


class NoVersionHere(DomainError):
    """`If-Match` on a command that edits nothing that has a tag."""

    code = "if_match_not_here"
    status = 422
    title = _("If-Match is not for this")
    message = _("This command edits nothing that has an ETag. Leave out If-Match and send it again.")


def tag_of(body: bytes, variant: str = "", *, read: str = "") -> str:
    """The strong tag of an answer; of a list without the digests of fields. `variant`: how it was asked for; `read`: by which view."""
    size = WHOLE if read in SIGNED else FIELD
    fields = {} if body.startswith(b'{"items":') else json.loads(body)
    parts = "".join(_digest(json.dumps(each).encode(), size) for each in fields.values())
    return f'"{_digest(body, WHOLE)}.{parts}{variant}"'


def _digest(of: bytes, size: int) -> str:
    return urlsafe_b64encode(blake2b(of, digest_size=size).digest()).decode()


def answer_with_tag(request: HttpRequest, view: Callable[..., Any], given: dict[str, Any], body: bytes) -> HttpResponse:
    """200 with its tag, or 304 to whoever has it."""
    tag = tag_of(body, _variant(view, given), read=view.__name__)
    if _is_known(request.headers.get("If-None-Match", ""), tag):
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(body, content_type="application/json", headers={"ETag": tag})


def _is_known(sent: str, tag: str) -> bool:
    return sent.strip() == "*" or any(f'"{value}"' == tag for _weak, value in TAG.findall(sent))


def _variant(view: Callable[..., Any], given: dict[str, Any]) -> str:
    """`;datum=GCJ-02`: what the reader chose otherwise than is usual."""
    usual = signature(view).parameters
    chosen = [
        f";{name}={value.value}"
        for name, value in given.items()
        if isinstance(value, Enum) and value != usual[name].default
    ]
    return "".join(chosen)


@dataclass(frozen=True, slots=True)
class Edited:
    """What a command edits: the read that shows it, by the name of its view, and the rows that hold it."""

    read: str
    model: type[Model]
    own: bool = False
    """Whether it is the caller's own and has no id: the row is that of the caller."""
    text_but: frozenset[str] | None = None
    """Where it is signed: the fields that are not its text."""


READS: dict[str, Callable[..., HttpResponse]] = {}
"""Every read by the name of its view. The detail of a thing may stand higher up than the commands that edit it."""


SIGNED: set[str] = set()
"""The reads whose text is signed: each field has a long digest, so that nobody finds other words with the same one."""


def edits(read: str, model: type[Model], *, own: bool = False) -> Callable[[V], V]:
    """Below `@command`: it edits what the view `read` shows, so that `If-Match` can be judged.

    `model`: the row that stands for it, locked until commit: that of the `id` which the read shows; with `own` that of
    the caller, for what a person has one of (`model` is then `User`).
    """

    def mark(view: V) -> V:
        view.edited = Edited(read, model, own)  # type: ignore[attr-defined]  # `command` and the OpenAPI document read it
        return view

    return mark


def signs(read: str, model: type[Model], *, but: Collection[str]) -> Callable[[V], V]:
    """Below `@command`: it puts a name under what the view `read` shows, and `If-Match` must say which text was read.

    `but`: the fields that are not the text, as who else has signed.
    """
    SIGNED.add(read)

    def mark(view: V) -> V:
        view.edited = Edited(read, model, text_but=frozenset(but))  # type: ignore[attr-defined]  # as `edits`
        view.signs = True  # type: ignore[attr-defined]  # the OpenAPI document reads it
        return view

    return mark


def judge(request: Any, view: Callable[..., Any], given: dict[str, Any]) -> tuple[Edited | None, DomainError | None]:
    """What is edited, where `If-Match` names its present version, locked until commit; None where it is left out.

    Of a signature a doubt, to be raised once the command itself has let them: who may not sign, or not now, hears that
    first. Raises `ChangedMeanwhile`, `NoVersionHere`, and what the read raises.
    """
    sent = request.headers.get("If-Match")
    edited: Edited | None = getattr(view, "edited", None)
    if edited is None and sent is not None:
        raise NoVersionHere
    if edited is None or (sent is None and edited.text_but is None):
        return None, None
    try:
        _judge(request, edited, given, sent or "")
    except DomainError as doubt:
        if edited.text_but is None:
            raise
        return None, doubt
    return edited, None


def _judge(request: Any, edited: Edited, given: dict[str, Any], sent: str) -> None:
    if edited.text_but is not None and sent.strip() in {"", "*"}:
        raise VersionWanted(read=edited.read)
    body = _compare(request, edited, given, sent)
    # Now that it is worth it: lock, and look again.
    lock(QuerySet(edited.model), request.actor.user_id if edited.own else body["id"])
    _compare(request, edited, given, sent)


def present(request: Any, edited: Edited, given: dict[str, Any]) -> str:
    """The tag of what is edited, as it is now."""
    return tag_of(_shown(request, edited, given).content, read=edited.read)


def _shown(request: Any, edited: Edited, given: dict[str, Any], **options: Any) -> HttpResponse:
    read = READS[edited.read]
    known = signature(read).parameters
    ids = {name: value for name, value in given.items() if name in known}
    return read(request, **ids, **options, fresh=True)


def _compare(request: Any, edited: Edited, given: dict[str, Any], sent: str) -> dict[str, Any]:
    """The present answer of the read, in each variant of which a tag was sent. Raises `ChangedMeanwhile`."""
    tags = [value for weak, value in TAG.findall(sent) if not weak]
    body: bytes = _shown(request, edited, given).content
    found: dict[str, Any] = json.loads(body)
    if sent.strip() == "*":
        return found
    changed: list[str] = list(found)
    aside = JUDGED_ANEW if edited.text_but is None else edited.text_but
    for tag in tags:
        digests, *chosen = tag.split(";")
        options = _options(READS[edited.read], chosen)
        shown = _shown(request, edited, given, **options).content if options else body
        changed = _changed(digests, tag_of(shown, read=edited.read).strip('"'), list(json.loads(shown)), aside)
        if not changed:
            return found
    raise ChangedMeanwhile(changed=changed, etag=tag_of(body, read=edited.read))


def _options(read: Callable[..., Any], chosen: list[str]) -> dict[str, Any]:
    known = {name: each for name, each in signature(read).parameters.items() if isinstance(each.default, Enum)}
    pairs = [each.partition("=")[::2] for each in chosen]
    try:
        return {name: TypeAdapter(known[name].annotation).validate_python(value) for name, value in pairs}
    except (KeyError, ValueError):
        return {}


def _changed(sent: str, now: str, names: list[str], aside: Collection[str]) -> list[str]:
    """The fields in which two tags differ, but for those; all of them where they are not of one shape."""
    (_, _, old), (_, _, new) = sent.partition("."), now.partition(".")
    if len(old) != len(new):
        return names
    size = len(new) // len(names)
    parts = range(0, len(new), size)
    differ = [name for name, at in zip(names, parts, strict=True) if old[at : at + size] != new[at : at + size]]
    return [name for name in differ if name not in aside]
