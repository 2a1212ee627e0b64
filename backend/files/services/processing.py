"""What the job makes of a whole file: what is served, what is kept in private, by what it is found again."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from backend.audit import services as audit
from backend.errors import DomainError, NotFound
from backend.events import publish
from backend.files import photos, sounds, store
from backend.files.events import BytesDiscarded, FileReady, FileRefused
from backend.files.models import File, Fingerprint, ServedCopy
from backend.files.photos import Developed, Origin
from backend.files.policy import POLICY
from backend.files.states import TRANSITIONS, Action, Copy, Kind, Status
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state


@dataclass(slots=True)
class Made:
    """What was made of a file; the copies are in the store already."""

    sha256: bytes
    copies: list[ServedCopy] = field(default_factory=list)
    origin: Origin = field(default_factory=Origin)
    alike: int | None = None
    alike_mirrored: int | None = None


def process(*, actor: Actor, file_id: UUID, now: datetime) -> None:
    """Make what is served of it, or refuse it where it cannot be decoded. Nothing where that is done, or it is gone.

    The work is done outside the transaction, so that whoever takes the file back meanwhile need not wait for it.
    """
    file = _waiting(actor).select_related("street").filter(pk=file_id).first()
    if file is None:
        return
    try:
        made = _make(file)
    except DomainError as refusal:
        _refuse(actor=actor, file_id=file_id, code=refusal.code, now=now)
        return
    try:
        _settle(actor=actor, file_id=file_id, made=made, now=now)
    except NotFound:
        store.erase(file.key)  # taken back meanwhile: what was made since has to go as well


def _waiting(actor: Actor) -> QuerySet[File]:
    return File.objects.filter(street=actor.street_id, status=Status.PROCESSING)


def _make(file: File) -> Made:
    content = store.read(file.key, store.ORIGINAL)
    made = Made(hashlib.sha256(content).digest())
    if file.kind != Kind.PHOTO:
        clean = sounds.cleaned(content, file.media_type)
        made.copies.append(_served(file, Copy.FULL, clean, file.media_type))
        return made
    developed: Developed = photos.develop(content, file.media_type, ZoneInfo(file.street.timezone))
    for each in developed.pictures:
        copy = _served(file, each.copy, each.content, photos.SERVED_TYPE)
        copy.width, copy.height = each.width, each.height
        made.copies.append(copy)
    made.origin = developed.origin
    made.alike, made.alike_mirrored = developed.alike, developed.alike_mirrored
    return made


def _served(file: File, copy: Copy, content: bytes, media_type: str) -> ServedCopy:
    name = store.new_name(copy)
    store.write(f"{file.key}/{store.SERVED}", name, content)
    sha256 = hashlib.sha256(content).digest()
    return ServedCopy(file=file, copy=copy, name=name, media_type=media_type, size=len(content), sha256=sha256)


@service
def _settle(*, actor: Actor, file_id: UUID, made: Made, now: datetime) -> None:
    file = lock(_waiting(actor), file_id)
    allow(POLICY, Action.PROCESS, actor, file)
    before, file.status = file.status, next_state(TRANSITIONS, file.status, Action.PROCESS)
    file.taken_at, file.taken_place = made.origin.at, made.origin.place
    file.save(update_fields=["status", "taken_at", "taken_place"])
    ServedCopy.objects.bulk_create(made.copies)
    Fingerprint.objects.create(file=file, sha256=made.sha256, alike=made.alike, alike_mirrored=made.alike_mirrored)
    audit.record("file.process", file.id, actor=actor, now=now, before=before, after=file.status)
    publish(FileReady(file.id), actor=actor)


@service
def _refuse(*, actor: Actor, file_id: UUID, code: str, now: datetime) -> None:
    file = _waiting(actor).select_for_update(of=("self",), no_key=True).filter(pk=file_id).first()
    if file is None:
        return  # taken back meanwhile
    allow(POLICY, Action.REFUSE, actor, file)
    before, file.status = file.status, next_state(TRANSITIONS, file.status, Action.REFUSE)
    file.refusal = code
    file.save(update_fields=["status", "refusal"])
    audit.record("file.refuse", file.id, actor=actor, now=now, before=before, after=file.status, code=code)
    publish(BytesDiscarded((file.key,)), actor=actor)
    publish(FileRefused(file.id), actor=actor)
