"""What is held of people's photos, voice notes and papers."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from mimetypes import guess_extension

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.events import publish
from backend.files import services, store
from backend.files.events import BytesDiscarded
from backend.files.models import File, ServedCopy
from backend.files.queries import expired, taken_down
from backend.files.states import Status
from backend.policy import NOBODY, Actor
from backend.privacy import registry as r
from backend.privacy.registry import Attachment, Fate, Holding, Person, Retention


def attachments(person: Person) -> Iterable[Attachment]:
    """The originals of what the person sent."""
    for file in File.objects.filter(owner=person.id, status=Status.READY).order_by("id"):
        pieces = partial(store.pieces, file.key, store.ORIGINAL)
        name = f"-{file.name}" if file.name else guess_extension(file.media_type) or ""
        yield Attachment(f"{file.id}{name}".replace("/", "_"), file.size, pieces)


def _discard(rows: QuerySet[File], now: datetime) -> None:
    keys = tuple(rows.values_list("key", flat=True))
    publish(BytesDiscarded(keys), actor=Actor.system(street_id=NOBODY, at=now))


def _forget(older_than: datetime, now: datetime) -> int:
    found = list(expired(older_than).values_list("id", "street_id")[:1_000])
    for file_id, street_id in found:
        services.forget(actor=Actor.system(street_id=street_id, at=now), file_id=file_id, now=now)
    return len(found)


def _remove(older_than: datetime, now: datetime) -> int:
    found = list(taken_down(older_than).values_list("id", "street_id")[:1_000])
    for file_id, street_id in found:
        services.remove(actor=Actor.system(street_id=street_id, at=now), file_id=file_id, now=now)
    return len(found)


HOLDINGS = [
    Holding(
        model=File,
        of=("owner",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        without=("key", "parts", "said", "stated_sha256"),
        discard=_discard,
    ),
    Holding(
        model=File,
        of=("taken_down_by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        # The rest of the row is about somebody else.
        without=("owner", "name", "key", "parts", "said", "stated_sha256", "taken_at", "taken_place", "subject_id"),
    ),
    Holding(
        model=ServedCopy,
        of=("file__owner",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        without=("sha256", "name"),
    ),
]

RETENTIONS = [
    Retention(
        kind="files.unfinished",
        what=_("uploads that stopped, files attached to nothing"),
        setting="expires_at",
        span=timedelta,
        forget=_forget,
    ),
    Retention(
        kind="files.taken_down",
        what=_("the bytes of files that were taken down"),
        setting="TAKEN_DOWN_DAYS",
        span=lambda: timedelta(days=settings.TAKEN_DOWN_DAYS),
        forget=_remove,
    ),
]
