"""What is held of consents, copies and erasures themselves."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.codes import CODE_LIFE, MINUTES
from backend.events import publish
from backend.files.events import BytesDiscarded
from backend.policy import NOBODY, Actor
from backend.privacy import bundles
from backend.privacy import registry as r
from backend.privacy.models import Bundle, Consent, Erasure, Export
from backend.privacy.options import KEEP_COPIES_DAYS
from backend.privacy.registry import Fate, Holding, Retention
from backend.privacy.services.erasures import lapse
from backend.privacy.services.exports import expire
from backend.privacy.states import ErasureStatus, ExportStatus


def _forget_copies(_older_than: datetime, now: datetime) -> int:
    due = Export.objects.filter(status=ExportStatus.READY, expires_at__lte=now)
    found = list(due.values_list("id", "street_id"))
    for export_id, street_id in found:
        expire(actor=Actor.system(street_id=street_id, at=now), export_id=export_id, now=now)
    return len(found)


def _lapse(older_than: datetime, now: datetime) -> int:
    due = Erasure.objects.filter(status=ErasureStatus.ASKED, asked_at__lte=older_than)
    found = list(due.values_list("id", "street_id"))
    for erasure_id, street_id in found:
        lapse(actor=Actor.system(street_id=street_id, at=now), erasure_id=erasure_id, now=now)
    return len(found)


def _discard(rows: QuerySet[Export], now: datetime) -> None:
    keys = tuple(map(bundles.root, rows.values_list("id", flat=True)))
    publish(BytesDiscarded(keys), actor=Actor.system(street_id=NOBODY, at=now))


HOLDINGS = [
    Holding(
        model=Consent,
        of=("user", "by"),
        fate=Fate.KEPT,
        why=r.TO_PROVE,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
        because=r.PROOF,
    ),
    Holding(
        model=Export,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_PROVE,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
        discard=_discard,
    ),
    Holding(
        model=Bundle,
        of=("export__user",),
        fate=Fate.ERASED,
        why=r.TO_PROVE,
        sees=r.THEMSELF,
        kept=r.UNTIL_OVER,
        without=("folder", "pieces"),
    ),
    Holding(
        model=Erasure,
        of=("user",),
        fate=Fate.KEPT,
        why=r.TO_PROVE,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
        because=r.PROOF,
        without=("seal",),
    ),
]

RETENTIONS = [
    Retention(
        kind="privacy.copies",
        what=_("copies of what is held"),
        setting="EXPORTS_KEPT_DAYS",
        span=lambda: timedelta(days=settings.EXPORTS_KEPT_DAYS),
        days=KEEP_COPIES_DAYS,
        forget=_forget_copies,
    ),
    Retention(
        kind="privacy.unconfirmed",
        what=_("erasures that nobody confirmed"),
        setting=f"{MINUTES} min",
        span=lambda: CODE_LIFE,
        forget=_lapse,
    ),
]
