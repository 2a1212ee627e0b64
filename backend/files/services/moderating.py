"""Take a file down, undo that, and remove for good what nobody brought back."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from backend.audit import services as audit
from backend.events import publish
from backend.files.events import BytesDiscarded, FileRemoved, FileRestored, FileTakenDown
from backend.files.models import File
from backend.files.policy import POLICY
from backend.files.queries import taken_down, visible_to
from backend.files.refusals import RestoreTooLate
from backend.files.services.removing import REMEMBERED
from backend.files.services.uploading import kept_unattached
from backend.files.states import TRANSITIONS, Action
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state


@service
def take_down(*, actor: Actor, file_id: UUID, reason: str, now: datetime) -> File:
    """Show it to nobody any more, from this moment on. For `TAKEN_DOWN_DAYS` its bytes are kept, so that it can be undone.

    Who sent it is told why. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    file = lock(visible_to(actor), file_id)
    allow(POLICY, Action.TAKE_DOWN, actor, file)
    before, file.status = file.status, next_state(TRANSITIONS, file.status, Action.TAKE_DOWN)
    file.taken_down_at, file.taken_down_by_id, file.reason = now, actor.user_id, reason
    file.expires_at = None
    file.save(update_fields=["status", "taken_down_at", "taken_down_by", "reason", "expires_at"])
    audit.record("file.take_down", file.id, actor=actor, now=now, before=before, after=file.status, reason=reason)
    publish(FileTakenDown(file.id), actor=actor)
    return file


@service
def restore(*, actor: Actor, file_id: UUID, reason: str, now: datetime) -> File:
    """Undo a take-down: all is as it was. Who sent it is told, and who took it down.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `RestoreTooLate`.
    """
    file = lock(visible_to(actor), file_id)
    allow(POLICY, Action.RESTORE, actor, file)
    before, file.status = file.status, next_state(TRANSITIONS, file.status, Action.RESTORE)
    if file.kept_until is None or file.kept_until <= now:
        raise RestoreTooLate(days=settings.TAKEN_DOWN_DAYS)
    taken_down_by = file.taken_down_by_id
    file.taken_down_at, file.taken_down_by_id, file.reason = None, None, ""
    file.expires_at = None if file.subject_id else kept_unattached(now)
    file.save(update_fields=["status", "taken_down_at", "taken_down_by", "reason", "expires_at"])
    audit.record("file.restore", file.id, actor=actor, now=now, before=before, after=file.status, reason=reason)
    publish(FileRestored(file.id, taken_down_by), actor=actor)
    return file


@service
def remove(*, actor: Actor, file_id: UUID, now: datetime) -> None:
    """The clock: nobody undid its take-down in time. Its bytes go, and when and where it was taken; its fingerprint stays."""
    since = now - timedelta(days=settings.TAKEN_DOWN_DAYS)
    file = taken_down(since).select_for_update(of=("self",), skip_locked=True).filter(pk=file_id).first()
    if file is None:
        return
    allow(POLICY, Action.REMOVE, actor, file)
    before, file.status = file.status, next_state(TRANSITIONS, file.status, Action.REMOVE)
    file.name, file.taken_at, file.taken_place = "", None, ""
    file.expires_at = None if file.subject_id else now + REMEMBERED
    file.save(update_fields=["status", "name", "taken_at", "taken_place", "expires_at"])
    file.copies.all().delete()
    audit.record("file.remove", file.id, actor=actor, now=now, before=before, after=file.status)
    publish(BytesDiscarded((file.key,)), actor=actor)
    publish(FileRemoved(file.id), actor=actor)
