"""A copy of everything that is held about a person: asked for, put together by a job, deleted after its time."""

import json
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import IO, Any, cast
from uuid import UUID

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction

from backend.audit import services as audit
from backend.events import publish
from backend.files.events import BytesDiscarded
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.privacy import bundles
from backend.privacy.events import ExportAsked, ExportReady
from backend.privacy.models import Bundle, Export
from backend.privacy.options import KEEP_COPIES_DAYS
from backend.privacy.policy import EXPORT_POLICY, POLICY
from backend.privacy.registry import Person, attachments, holdings
from backend.privacy.services.people import person_of
from backend.privacy.states import EXPORT_TRANSITIONS, Action, ExportAction, ExportStatus
from backend.services import lock, service
from backend.states import next_state

ROWS_DONE = 50
"""Per cent, when all rows are there and the files come."""

README = """邻里 · 您的信息副本 / A copy of what Linli holds about you

每个应用一个 JSON 文件：其中每一段写明数据表、您在其中的身份，以及各行内容。files/ 下是您上传的原件。
时间为 UTC。编号（id）指向其他记录；他人的姓名、电话和住址不在其中。

One JSON file for each part of the product: each section names the table, what you are in it, and its rows. Under
files/ are the originals that you sent. Times are UTC. Ids point to other records; names, phones and homes of others are left out.
"""


@service
def ask_export(*, actor: Actor, now: datetime) -> Export:
    """Ask for a copy; a job puts it together. While one is being put together, that one."""
    export = Export(
        street_id=actor.street_id,
        user_id=actor.user_id,
        asked_at=now,
        answer_due_at=now + timedelta(days=settings.PRIVACY_ANSWER_DAYS),
    )
    allow(POLICY, Action.EXPORT, actor, export)
    try:
        with transaction.atomic():
            export.save(force_insert=True)
    except IntegrityError:
        return Export.objects.filter(user=actor.user_id).latest("id")  # it may have become ready this moment
    audit.record("export.ask", export.id, actor=actor, now=now, after=export.status)
    publish(ExportAsked(export.id), actor=actor)
    return export


def build(*, actor: Actor, export_id: UUID, now: datetime) -> None:
    """Put a copy together. Others see its progress; run again after a crash, it begins anew."""
    export = Export.objects.filter(pk=export_id, status=ExportStatus.QUEUED).first()
    if export is None:
        return
    person = person_of(export.user_id)
    writer = bundles.Writer(export_id)
    try:
        _zip(person, writer, lambda done: Export.objects.filter(pk=export_id).update(progress=done))
        _settle(actor=actor, export_id=export_id, written=writer, now=now)
    finally:
        bundles.tidy(export_id, writer.folder)


@service
def _settle(*, actor: Actor, export_id: UUID, written: bundles.Writer, now: datetime) -> None:
    export = lock(Export.objects.all(), export_id)
    allow(EXPORT_POLICY, ExportAction.BUILD, actor, export)
    before = export.status
    if before != ExportStatus.QUEUED:
        return
    export.status = next_state(EXPORT_TRANSITIONS, before, ExportAction.BUILD)
    export.progress, export.size, export.answered_at = 100, written.size, now
    export.expires_at = now + _kept(export)
    Bundle.objects.create(export=export, secret=written.secret, folder=written.folder, pieces=written.pieces)
    export.save(update_fields=["status", "progress", "size", "answered_at", "expires_at"])
    audit.record("export.build", export.id, actor=actor, now=now, before=before, after=export.status)
    # Each holds all of it: one that is newer stands for those before it.
    earlier = Export.objects.filter(user=export.user_id, status=ExportStatus.READY).exclude(pk=export.id)
    for pk in earlier.order_by("id").values_list("id", flat=True):
        expire(actor=actor, export_id=pk, now=now)
    publish(ExportReady(export.id), actor=actor)


def _kept(export: Export) -> timedelta:
    """As the street chooses, else as the deployment does."""
    config = Area.objects.values_list("config", flat=True).get(pk=export.street_id)
    return timedelta(days=KEEP_COPIES_DAYS.of(config) or settings.EXPORTS_KEPT_DAYS)


@service
def expire(*, actor: Actor, export_id: UUID, now: datetime) -> Export:
    """Delete a copy after its time, or when there is a newer one. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    export = lock(Export.objects.all(), export_id)
    allow(EXPORT_POLICY, ExportAction.EXPIRE, actor, export)
    before, export.status = export.status, next_state(EXPORT_TRANSITIONS, export.status, ExportAction.EXPIRE)
    export.save(update_fields=["status"])
    Bundle.objects.filter(export=export).delete()
    publish(BytesDiscarded((bundles.root(export.id),)), actor=actor)
    audit.record("export.expire", export.id, actor=actor, now=now, before=before, after=export.status)
    return export


def _zip(person: Person, writer: bundles.Writer, tell: Callable[[int], Any]) -> None:
    found = holdings()
    apps: dict[str, list[dict[str, Any]]] = {}
    for number, holding in enumerate(found):
        section = {
            "table": holding.model._meta.label,
            "you_are": list(holding.of),
            "rows": holding.copy(person),
        }
        apps.setdefault(holding.model._meta.app_label, []).append(section)
        tell((number + 1) * ROWS_DONE // len(found))
    with zipfile.ZipFile(cast("IO[bytes]", writer), "w", zipfile.ZIP_DEFLATED) as bundle:
        bundle.writestr("README.txt", README)
        for app, sections in apps.items():
            bundle.writestr(f"{app}.json", json.dumps(sections, ensure_ascii=False, indent=1, cls=DjangoJSONEncoder))
        files = list(attachments(person))
        total, done = sum(each.size for each in files), 0
        for each in files:
            with bundle.open(f"files/{each.name}", "w", force_zip64=True) as entry:
                for piece in each.pieces():
                    entry.write(piece)
            done += each.size
            tell(ROWS_DONE + (99 - ROWS_DONE) * done // total)
    writer.close()
