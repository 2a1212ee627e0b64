"""Attach files to what they were sent for."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.files.models import File
from backend.files.policy import POLICY
from backend.files.queries import own
from backend.files.refusals import FileAttached, FileForAnother, FileNotReady, FileNotYours, TooManyFiles
from backend.files.states import TRANSITIONS, Action, Status
from backend.files.subjects import subjects
from backend.policy import Actor, allow
from backend.services import service
from backend.states import moves


@service
def attach(
    *,
    actor: Actor,
    purpose: str,
    subject_id: UUID,
    file_ids: Sequence[UUID],
    now: datetime,
    owner_id: UUID | None = None,
) -> None:
    """Attach files of the actor to an object; those that are attached to it already stay so.

    `owner_id`: whose they are from now on, where they are about somebody else. The caller has locked the object, has found out that the actor may, and says so by calling. All or none.
    Raises `FileNotYours`, `FileNotReady`, `FileForAnother`, `FileAttached`, `TooManyFiles`.
    """
    subject = subjects()[purpose]
    wanted = sorted(set(file_ids))
    rows = own(actor).filter(pk__in=wanted).order_by("id").select_for_update(of=("self",), no_key=True)
    found = {file.id: file for file in rows}
    chosen = [_chosen(found.get(file_id), file_id, purpose, subject_id) for file_id in wanted]
    fresh = [file for file in chosen if file.subject_id is None]
    there = File.objects.filter(purpose=purpose, subject_id=subject_id).exclude(
        status__in=[Status.WITHDRAWN, Status.REMOVED]  # what is taken down may come back
    )
    if fresh and there.count() + len(fresh) > subject.most:
        raise TooManyFiles(most=subject.most)
    for file in fresh:
        allow(POLICY, Action.ATTACH, actor, file)
        file.subject_id, file.attached_at, file.expires_at = subject_id, now, None
        file.owner_id = owner_id or file.owner_id
        file.save(update_fields=["subject_id", "attached_at", "expires_at", "owner"])
        audit.record(
            "file.attach",
            file.id,
            actor=actor,
            now=now,
            before=file.status,
            after=file.status,
            purpose=purpose,
            subject_id=str(subject_id),
        )


def _chosen(file: File | None, file_id: UUID, purpose: str, subject_id: UUID) -> File:
    if file is None:
        raise FileNotYours(file_id=file_id)
    if file.purpose != purpose:
        raise FileForAnother(file_id=file_id, purpose=subjects()[file.purpose].label)
    if Action.ATTACH not in moves(TRANSITIONS, file.status):
        raise FileNotReady(file_id=file_id, status=Status(file.status))
    if file.subject_id not in {None, subject_id}:
        raise FileAttached(file_id=file_id)
    return file
