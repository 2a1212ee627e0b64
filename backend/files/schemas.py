"""The shapes of files."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.conf import settings
from pydantic import Field, StringConstraints

from backend.files import links
from backend.files.models import File
from backend.files.policy import POLICY, is_owner
from backend.files.states import TRANSITIONS, Action, Copy, Kind, Status
from backend.http.fields import In, Out, Slug, Text
from backend.http.pages import PageIn
from backend.policy import Actor, available

NAME_LENGTH = 200


class FileCreate(In):
    """An upload to begin. With an `id` of the client's own it may be sent again: it is begun once."""

    id: UUID | None = None
    name: Annotated[Text, StringConstraints(max_length=NAME_LENGTH)] = Field("", description="As the device calls it")
    size: int = Field(ge=1, le=2**40, description="Bytes of the whole file")
    purpose: Slug = Field(description="What it will be attached to, as in need")
    sha256: Annotated[str, StringConstraints(pattern="^[0-9a-fA-F]{64}$")] | None = Field(
        None, description="Of the whole file, in hexadecimal digits: checked when all bytes are there"
    )


class FileIds(In):
    """Files that I sent, to attach."""

    files: list[UUID] = Field(min_length=1, max_length=20)


class FileFilter(PageIn):
    """Which of my files."""

    status: Status | None = None


class LinkOut(Out):
    """One copy, under a link that ends: take a fresh one from where you found this one."""

    variant: Copy
    url: str
    media_type: str
    size: int
    width: int | None
    height: int | None


class FileOut(Out):
    """A file of mine, as a list shows it."""

    id: UUID
    purpose: str
    attached_to: UUID | None
    status: Status
    refusal: str
    name: str
    kind: Kind | None
    size: int
    offset: int
    created_at: datetime
    expires_at: datetime | None

    @classmethod
    def of(cls, file: File) -> "FileOut":
        """Needs nothing loaded."""
        return cls(**_fields(file))


class AttachedFile(Out):
    """A file as it is shown with what it is attached to."""

    id: UUID
    kind: Kind
    name: str
    links: list[LinkOut]

    @classmethod
    def of(cls, actor: Actor, file: File) -> "AttachedFile":
        """Needs `copies` loaded, and a file that the viewer may see."""
        return cls(id=file.id, kind=Kind(file.kind), name=file.name, links=_links(actor, file))


class ChunkLimits(Out):
    """How chunks of this upload must be."""

    most: int = Field(description="Bytes")
    least: int = Field(description="Bytes; only the last chunk may have fewer")


class TakenOut(Out):
    """When and where the camera says that a photo was taken (WGS-84). For its owner, and whoever examines it."""

    at: datetime | None
    lat: float | None
    lng: float | None

    @classmethod
    def of(cls, file: File) -> "TakenOut":
        """Needs nothing loaded. The caller has asked the policy."""
        lat, lng = file.taken_where or (None, None)
        return cls(at=file.taken_at, lat=lat, lng=lng)


class TakenDownOut(Out):
    """That it was taken down, why, and until when that can be undone. For who sent it, and who may undo it."""

    at: datetime
    until: datetime
    reason: str

    @classmethod
    def of(cls, file: File) -> "TakenDownOut | None":
        """Needs nothing loaded. The caller has asked the policy."""
        if file.taken_down_at is None or file.kept_until is None:
            return None
        return cls(at=file.taken_down_at, until=file.kept_until, reason=file.reason)


class FileDetail(FileOut):
    """The whole of it: where to see or hear it, and what I may do now."""

    media_type: str
    chunks: ChunkLimits
    links: list[LinkOut]
    taken: TakenOut | None
    taken_down: TakenDownOut | None
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, file: File) -> "FileDetail":
        """Needs `copies` loaded."""
        actions = available(POLICY, TRANSITIONS, file.status, actor, file)
        told = Action.READ_ORIGIN in actions and (file.taken_at is not None or file.taken_where is not None)
        return cls(
            **_fields(file),
            media_type=file.media_type,
            chunks=ChunkLimits(most=settings.MAX_CHUNK_BYTES, least=least_chunk(file.size)),
            links=_links(actor, file),
            taken=TakenOut.of(file) if told else None,
            taken_down=TakenDownOut.of(file) if is_owner(actor, file) or Action.RESTORE in actions else None,
            actions=actions,
        )


MOST_CHUNKS = 2_000
"""In how many chunks a file comes at most."""


def least_chunk(size: int) -> int:
    """Bytes that a chunk of a file of this size must have, unless it is the last one."""
    return max(1, size // MOST_CHUNKS)


def _fields(file: File) -> dict[str, object]:
    return {
        "id": file.id,
        "purpose": file.purpose,
        "attached_to": file.subject_id,
        "status": Status(file.status),
        "refusal": file.refusal,
        "name": file.name,
        "kind": Kind(file.kind) if file.kind else None,
        "size": file.size,
        "offset": file.offset,
        "created_at": file.created_at,
        "expires_at": file.expires_at,
    }


def _links(actor: Actor, file: File) -> list[LinkOut]:
    """Of what is served, and to the owner of the original."""
    if file.status != Status.READY or not POLICY[Action.READ](actor, file):
        return []
    shown = [
        LinkOut(
            variant=Copy(each.copy),
            url=links.link(actor, file.id, Copy(each.copy)),
            media_type=each.media_type,
            size=each.size,
            width=each.width,
            height=each.height,
        )
        for each in sorted(file.copies.all(), key=lambda each: -each.size)
    ]
    if POLICY[Action.READ_ORIGINAL](actor, file):
        url = links.link(actor, file.id, Copy.ORIGINAL)
        shown.append(
            LinkOut(variant=Copy.ORIGINAL, url=url, media_type=file.media_type, size=file.size, width=None, height=None)
        )
    return shown
