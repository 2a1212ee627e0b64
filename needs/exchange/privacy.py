"""What extracts and imports hold about people: who asked for them; their files are gone after days."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.events import publish
from backend.files.events import BytesDiscarded
from backend.policy import NOBODY, Actor
from backend.privacy import registry as r
from backend.privacy.registry import Fate, Holding, Retention
from needs.exchange.models import ApiKey, Extract, ExtractContent, Import, Submission
from needs.exchange.options import KEEP_EXTRACTS_DAYS, KEEP_IMPORTS_DAYS
from needs.exchange.services.extracts import expire_extract, root
from needs.exchange.services.imports import IMPORTER
from needs.exchange.states import ExtractStatus


def _forget_extracts(_older_than: datetime, now: datetime) -> int:
    due = Extract.objects.filter(status=ExtractStatus.READY, expires_at__lte=now)
    found = list(due.values_list("id", "street_id"))
    for extract_id, street_id in found:
        expire_extract(actor=Actor.system(street_id=street_id, at=now), extract_id=extract_id, now=now)
    return len(found)


def _discard(rows: QuerySet[Extract], now: datetime) -> None:
    keys = tuple(map(root, rows.values_list("id", flat=True)))
    publish(BytesDiscarded(keys), actor=Actor.system(street_id=NOBODY, at=now))


HOLDINGS = [
    Holding(
        model=Extract,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
        discard=_discard,
    ),
    Holding(
        model=ExtractContent,
        of=("extract__user",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.THEMSELF,
        kept=r.UNTIL_OVER,
        without=("folder", "pieces"),
    ),
    Holding(
        model=Import,
        of=("user",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("mapping", "survey"),
    ),
    Holding(
        model=ApiKey,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        without=("issued_by",),
    ),
    Holding(
        model=ApiKey,
        of=("issued_by",),
        fate=Fate.KEPT,
        why=r.TO_ANSWER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("user", "label"),
    ),
    Holding(
        model=Submission,
        of=("key__user",),
        fate=Fate.ERASED,
        why=r.TO_ANSWER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        without=("key",),
    ),
]

RETENTIONS = [
    Retention(
        kind="exchange.extracts",
        what=_("extracts of needs"),
        setting="EXPORTS_KEPT_DAYS",
        span=lambda: timedelta(days=settings.EXPORTS_KEPT_DAYS),
        days=KEEP_EXTRACTS_DAYS,
        forget=_forget_extracts,
    ),
    Retention(
        kind="exchange.imports",
        what=_("files of imports, and the reports on them"),
        setting="EXPORTS_KEPT_DAYS",
        span=lambda: timedelta(days=settings.EXPORTS_KEPT_DAYS),
        days=KEEP_IMPORTS_DAYS,
        forget_in=IMPORTER.forget_due,
    ),
]
