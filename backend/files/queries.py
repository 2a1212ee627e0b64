"""Reads of files: who may see which."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Q, QuerySet, Value, When

from backend.accounts.queries import is_superuser
from backend.files.models import File, Fingerprint
from backend.files.states import Status
from backend.files.subjects import subjects
from backend.policy import Actor

SAME, LOOK = 6, 12
"""Bits in which two fingerprints of one photo differ at most; and of two that a person should lay side by side."""


def visible_to(actor: Actor) -> QuerySet[File]:
    """The files of the street that the actor may know of, each with `seen_by_viewer`: whether to see, or by number only.

    Without joins, so that a row may be locked. Whoever runs the deployment knows of all, and sees none of them.
    """
    rows = File.objects.filter(street=actor.street_id)
    if actor.is_system:
        return rows.annotate(seen_by_viewer=Value(True))
    seen = Q(owner=actor.user_id)
    for subject in subjects().values():
        seen |= Q(purpose=subject.purpose, subject_id__in=subject.seen(actor).values("pk"))
    shown = Case(When(seen, then=Value(True)), default=Value(False), output_field=BooleanField())
    known = rows if is_superuser(actor) else rows.filter(seen)
    return known.annotate(seen_by_viewer=shown)


def own(actor: Actor) -> QuerySet[File]:
    """The files that the actor sent, whatever became of them."""
    return File.objects.filter(street=actor.street_id, owner=actor.user_id).annotate(seen_by_viewer=Value(True))


def uploads(actor: Actor) -> QuerySet[File]:
    """Those of the actor's own files of which it makes sense to ask how far they are."""
    return own(actor).exclude(status__in=[Status.REFUSED, Status.WITHDRAWN, Status.TAKEN_DOWN, Status.REMOVED])


def with_copies(rows: QuerySet[File]) -> QuerySet[File]:
    """Files with what is served of them: one query more."""
    return rows.prefetch_related("copies")


def attached_to(purpose: str, subject_id: UUID) -> QuerySet[File]:
    """What is shown of an object to whoever may see its files, in the order in which they were attached.

    The caller has found out that the viewer may: each row says so.
    """
    return attached_to_each(purpose, [subject_id])


def attached_to_each(purpose: str, subject_ids: Collection[UUID]) -> QuerySet[File]:
    """As `attached_to`, of several objects of one kind."""
    rows = File.objects.filter(purpose=purpose, subject_id__in=subject_ids, status=Status.READY)
    return with_copies(rows).annotate(seen_by_viewer=Value(True)).order_by("attached_at", "id")


def expired(at: object) -> QuerySet[File]:
    """Uploads that stopped, files that were attached to nothing, and what was refused or withdrawn long ago."""
    return File.objects.filter(expires_at__lte=at)


def taken_down(before: datetime) -> QuerySet[File]:
    """What was taken down before then, and not brought back."""
    return File.objects.filter(status=Status.TAKEN_DOWN, taken_down_at__lte=before)


def same_bytes(sha256: bytes) -> QuerySet[Fingerprint]:
    """Every file of the deployment with exactly these bytes."""
    return Fingerprint.objects.filter(sha256=sha256)


def look_alike(alike: int, *, within: int = LOOK, among: Iterable[str] = ()) -> list[tuple[UUID, int]]:
    """Photos of the deployment that look like a fingerprint, or like its mirror image, and in how many bits they differ.

    Nearest first, at most 100. `among`: purposes; all where it is empty. A scan, without an index: 1,000,000 rows
    take about a second (measured on 2 busy cores).
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT file_id, bits FROM (
                SELECT print.file_id,
                       LEAST(bit_count((print.alike # %(alike)s::bigint)::bit(64)),
                             bit_count((print.alike_mirrored # %(alike)s::bigint)::bit(64))) AS bits
                FROM files_fingerprint print JOIN files_file file ON file.id = print.file_id
                WHERE print.alike IS NOT NULL AND (%(all)s OR file.purpose = ANY(%(among)s))
            ) compared WHERE bits <= %(within)s ORDER BY bits, file_id LIMIT 100
            """,
            {"alike": alike, "within": within, "among": (names := list(among)), "all": not names},
        )
        return [(file_id, int(bits)) for file_id, bits in cursor.fetchall()]
