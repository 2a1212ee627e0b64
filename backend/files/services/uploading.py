"""From the first byte to the last: start an upload, add to it.

The bytes of a chunk are in the store before the row says so, under the lock of the file's row alone; what a
broken transaction leaves behind lies under the file's key and goes with it (ADR 13).
"""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Sum

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.files import store
from backend.files.events import BytesDiscarded, FileUploaded
from backend.files.models import File
from backend.files.policy import POLICY
from backend.files.queries import own
from backend.files.refusals import (
    ChunkTooLarge,
    ChunkTooSmall,
    EnoughForToday,
    FileTooLarge,
    OffsetMismatch,
    ShaMismatch,
    TooManyBytes,
    TooManyUploads,
    UnknownPurpose,
)
from backend.files.schemas import FileCreate, least_chunk
from backend.files.sniff import TYPES, sniffed
from backend.files.states import TRANSITIONS, Action, Kind, Status
from backend.files.subjects import subjects
from backend.ids import new_id
from backend.policy import Actor, allow
from backend.services import Made, fingerprint_of, lock, made_before, service
from backend.states import next_state

DAY = timedelta(days=1)


@service
def start(*, actor: Actor, spec: FileCreate, now: datetime) -> Made[File]:
    """Begin an upload; the existing one where the same person sends the same again under the same id.

    Raises `UnknownPurpose`, `FileTooLarge`, `TooManyUploads`, `EnoughForToday`, `IdTaken`.
    """
    allow(POLICY, Action.START, actor, None)
    said = fingerprint_of(spec)
    # Locked, so that two uploads begun at once are counted one after the other, and one sent twice is begun once.
    User.objects.select_for_update(of=("self",), no_key=True).only("pk").get(pk=actor.user_id)
    if (known := made_before(File.objects.all(), spec.id, owner=actor.user_id, said=said)) is not None:
        return Made(known, fresh=False)
    subject = subjects().get(spec.purpose)
    if subject is None:
        raise UnknownPurpose(known=sorted(subjects()))
    limit = max(limit_of(kind) for kind in subject.kinds)
    if spec.size > limit:
        raise FileTooLarge(limit=limit)
    _count(actor, spec.size, now)
    file = File(
        id=spec.id or new_id(),
        street_id=actor.street_id,
        owner_id=actor.user_id,
        purpose=spec.purpose,
        name=spec.name,
        size=spec.size,
        key=store.new_key(),
        stated_sha256=bytes.fromhex(spec.sha256) if spec.sha256 else None,
        said=said,
        created_at=now,
        expires_at=now + timedelta(hours=settings.UPLOAD_HOURS),
    )
    file.save(force_insert=True)
    audit.record("file.start", file.id, actor=actor, now=now, after=file.status, purpose=file.purpose, size=file.size)
    return Made(file, fresh=True)


def limit_of(kind: Kind) -> int:
    """Bytes that a file of this kind may have."""
    return int(settings.MAX_FILE_BYTES[kind])


def kept_unattached(now: datetime) -> datetime:
    """Until when a file is kept that is attached to nothing."""
    return now + timedelta(hours=settings.UNATTACHED_HOURS)


def _count(actor: Actor, size: int, now: datetime) -> None:
    mine = own(actor)
    if mine.filter(status=Status.UPLOADING, expires_at__gt=now).count() >= settings.OPEN_UPLOADS:
        raise TooManyUploads(limit=settings.OPEN_UPLOADS)
    sent = mine.filter(created_at__gt=now - DAY).aggregate(sent=Sum("size"))["sent"] or 0
    if sent + size > settings.UPLOAD_BYTES_A_DAY:
        raise EnoughForToday(limit=settings.UPLOAD_BYTES_A_DAY, left=max(0, settings.UPLOAD_BYTES_A_DAY - sent))


@service
def append(*, actor: Actor, file_id: UUID, offset: int, chunk: bytes, now: datetime) -> File:
    """Add a chunk at `offset`. With the last one the file is put together, looked at and given to the job.

    Raises `NotFound`, `WrongMoment`, `OffsetMismatch`, `ChunkTooLarge`, `ChunkTooSmall`, `TooManyBytes`; and of the whole file, after
    which the upload is gone: `ShaMismatch`, `FileTooLarge`, `FileTypeNotAllowed`, `FileDamaged`, `TooManyPixels`.
    """
    file = lock(own(actor), file_id)
    allow(POLICY, Action.APPEND, actor, file)
    next_state(TRANSITIONS, file.status, Action.APPEND)
    if offset != file.offset:
        raise OffsetMismatch(offset=file.offset)
    if len(chunk) > settings.MAX_CHUNK_BYTES:
        raise ChunkTooLarge(limit=settings.MAX_CHUNK_BYTES)
    left = file.size - file.offset
    if len(chunk) > left:
        raise TooManyBytes(left=left)
    if len(chunk) < (least := min(left, least_chunk(file.size))):
        raise ChunkTooSmall(least=least)
    if len(chunk) < left:
        _keep(file, chunk, now)
        return file
    try:
        _complete(file, chunk, actor=actor, now=now)
    except DomainError as refusal:
        _throw_away(file, refusal, actor=actor, now=now)
        raise refusal.committing() from None
    return file


def _keep(file: File, chunk: bytes, now: datetime) -> None:
    name = store.new_name(f"{file.offset:012d}")
    store.write(f"{file.key}/{store.PARTS}", name, chunk)
    file.parts.append(name)
    file.offset += len(chunk)
    file.expires_at = now + timedelta(hours=settings.UPLOAD_HOURS)
    file.save(update_fields=["parts", "offset", "expires_at"])


def _complete(file: File, last: bytes, *, actor: Actor, now: datetime) -> None:
    """Put it together and look at it. Raises what is wrong with the whole file."""
    allow(POLICY, Action.COMPLETE, actor, file)
    before, file.status = file.status, next_state(TRANSITIONS, file.status, Action.COMPLETE)
    folder = f"{file.key}/{store.PARTS}"
    content = b"".join([*(store.read(folder, name) for name in file.parts), last])
    sha256 = hashlib.sha256(content).digest()
    if file.stated_sha256 is not None and bytes(file.stated_sha256) != sha256:
        raise ShaMismatch
    file.media_type = sniffed(content, subjects()[file.purpose].kinds)
    file.kind = TYPES[file.media_type]
    if file.size > (limit := limit_of(Kind(file.kind))):
        raise FileTooLarge(limit=limit)
    store.write(file.key, store.ORIGINAL, content)
    file.parts, file.offset = [], file.size
    file.expires_at = kept_unattached(now)
    file.save(update_fields=["status", "media_type", "kind", "parts", "offset", "expires_at"])
    audit.record(
        "file.complete",
        file.id,
        actor=actor,
        now=now,
        before=before,
        after=file.status,
        media_type=file.media_type,
        sha256=sha256.hex(),
    )
    publish(BytesDiscarded((folder,)), actor=actor)
    publish(FileUploaded(file.id), actor=actor)


def _throw_away(file: File, refusal: DomainError, *, actor: Actor, now: datetime) -> None:
    audit.record("file.refuse", file.id, actor=actor, now=now, before=Status.UPLOADING, code=refusal.code)
    file.delete()
    publish(BytesDiscarded((file.key,)), actor=actor)
