"""Take a file of one's own back; forget what nobody needs."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.files.events import BytesDiscarded, FileWithdrawn
from backend.files.models import File
from backend.files.policy import POLICY
from backend.files.queries import expired, own
from backend.files.states import TRANSITIONS, Action
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state

REMEMBERED = timedelta(days=30)
"""How long it is told of a file that it was withdrawn or refused."""


@service
def withdraw(*, actor: Actor, file_id: UUID, now: datetime) -> File:
    """Take one's own file back, or give an upload up: its bytes, and when and where it was taken, are gone for good.

    Of one that was attached the fingerprint stays: a photo cannot be used, withdrawn and used again.
    Raises `NotFound`, `WrongMoment`.
    """
    file = lock(own(actor), file_id)
    allow(POLICY, Action.WITHDRAW, actor, file)
    before, file.status = file.status, next_state(TRANSITIONS, file.status, Action.WITHDRAW)
    file.name, file.parts = "", []
    file.taken_at, file.taken_place = None, ""
    file.expires_at = None if file.subject_id else now + REMEMBERED
    file.taken_down_at, file.taken_down_by_id, file.reason = None, None, ""
    file.save(
        update_fields=[
            "status", "name", "parts", "taken_at", "taken_place", "expires_at",
            "taken_down_at", "taken_down_by", "reason",
        ]
    )  # fmt: skip
    file.copies.all().delete()
    audit.record("file.withdraw", file.id, actor=actor, now=now, before=before, after=file.status)
    publish(BytesDiscarded((file.key,)), actor=actor)
    publish(FileWithdrawn(file.id), actor=actor)
    return file


@service
def forget(*, actor: Actor, file_id: UUID, now: datetime) -> None:
    """The clock: delete what has expired, if it still has. Fingerprints of what was attached to nothing go with it."""
    file = expired(now).select_for_update(of=("self",), skip_locked=True).filter(pk=file_id).first()
    if file is None:
        return
    file.delete()
    publish(BytesDiscarded((file.key,)), actor=actor)


@service
def discard(*, actor: Actor, purpose: str, subject_ids: Collection[UUID], now: datetime) -> None:  # noqa: ARG001  # what every verb takes
    """What was attached to these objects is needed no more: bytes, rows and fingerprints go. The caller's verb is in the audit."""
    rows = File.objects.filter(purpose=purpose, subject_id__in=subject_ids).select_for_update(of=("self",))
    keys = {file.id: file.key for file in rows.order_by("id")}
    File.objects.filter(pk__in=keys).delete()
    if keys:
        publish(BytesDiscarded(tuple(keys.values())), actor=actor)
