"""A copy of everything that is held about a person: asked for, put together by a job, deleted after its time."""

import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import IO, Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils.translation import override

from backend.accounts.models import Language
from backend.audit import services as audit
from backend.events import publish
from backend.files import sealed
from backend.files.events import BytesDiscarded
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.privacy import bundles, pages
from backend.privacy.events import ExportAsked, ExportReady
from backend.privacy.models import Bundle, Export
from backend.privacy.options import KEEP_COPIES_DAYS
from backend.privacy.pages import Part
from backend.privacy.policy import EXPORT_POLICY, POLICY
from backend.privacy.registry import TO_WORK, Attachment, Holding, Person, attachments, holdings
from backend.privacy.services.people import person_of
from backend.privacy.states import EXPORT_TRANSITIONS, Action, ExportAction, ExportStatus
from backend.services import lock, service
from backend.states import next_state

ROWS_DONE = 50
"""Per cent, when all rows are there and the files come."""

README = """邻里 · 您的信息副本 / A copy of what Linli holds about you

index.html      请先打开：可直接阅读、打印 / open this first: to read, and to print
{other:16}同一页的另一种语言 / the same page in the other language
data/           供程序读取的 JSON，每类一个文件；时间为 UTC，编号（id）指向其他记录
                JSON for programs, a file for each kind; times are UTC, ids point to other records
files/          您上传的原件 / the originals that you sent

{data}

他人的姓名、电话和住址不在其中。没有内容的类别列在 index.html 末尾。
Names, phones and homes of others are left out. Kinds of which nothing is held stand at the end of index.html.
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
    queued = Export.objects.select_related("user", "street").filter(pk=export_id, status=ExportStatus.QUEUED)
    export = queued.first()
    if export is None:
        return
    person = person_of(export.user_id)
    writer = sealed.Writer(bundles.root(export_id))
    try:
        _zip(export, person, writer, lambda done: Export.objects.filter(pk=export_id).update(progress=done))
        _settle(actor=actor, export_id=export_id, written=writer, now=now)
    finally:
        bundles.tidy(export_id, writer.folder)


@service
def _settle(*, actor: Actor, export_id: UUID, written: sealed.Writer, now: datetime) -> None:
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


def _zip(export: Export, person: Person, writer: sealed.Writer, tell: Callable[[int], Any]) -> None:
    with zipfile.ZipFile(cast("IO[bytes]", writer), "w", zipfile.ZIP_DEFLATED) as bundle:
        parts = _data(person, bundle, tell)
        files = list(attachments(person))
        _pages(export, person, bundle, parts, files)
        total, done = sum(each.size for each in files), 0
        for each in files:
            _write(bundle, f"files/{each.name}", each.pieces())
            done += each.size
            tell(ROWS_DONE + (99 - ROWS_DONE) * done // total)
    writer.close()


def _data(person: Person, bundle: zipfile.ZipFile, tell: Callable[[int], Any]) -> list[Part]:
    """Write the rows for machines. The kinds, those last that only keep the machine at work."""
    by_file: dict[str, list[Holding]] = {}
    for holding in sorted(holdings(), key=lambda each: each.why is TO_WORK):
        by_file.setdefault(pages.file_of(holding), []).append(holding)
    parts = []
    for number, (path, held) in enumerate(by_file.items()):
        filled = [each for each in held if each.rows(person).exists()]
        parts += [Part(each, path if each in filled else "") for each in held]
        if filled:
            _write(bundle, path, (text.encode() for text in _json(filled, person)))
        tell((number + 1) * ROWS_DONE // len(by_file))
    return parts


def _json(held: list[Holding], person: Person) -> Iterator[str]:
    """The sections of one file, each with what it is called, why it is held, and for how long (个人信息保护法, articles 17 and 45)."""
    for number, holding in enumerate(held):
        section = {
            "table": holding.model._meta.label,
            "you_are": list(holding.of),
            "name": _said(partial(pages.heading, holding)),
            "why": _said(partial(str, holding.why)),
            "sees": _said(partial(str, holding.sees)),
            "kept": _said(partial(str, holding.kept)),
            "columns": {name: _said(partial(pages.label, holding.model, name)) for name in holding.columns()},
        }
        yield (",\n" if number else "[") + _dumped(section).removesuffix("}") + ', "rows": ['
        for row_number, row in enumerate(holding.copy(person)):
            yield (",\n" if row_number else "\n") + _dumped(row)
        yield "]}"
    yield "]\n"


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)


def _said(text: Callable[[], object]) -> dict[str, str]:
    """In every language."""
    found = {}
    for language in Language.values:
        with override(language):
            found[language] = str(text())
    return found


def _pages(export: Export, person: Person, bundle: zipfile.ZipFile, parts: list[Part], files: list[Attachment]) -> None:
    """The page in the person's language, and in the other one; and what says which file is which."""
    first = Language(export.user.language)
    [second] = set(Language) - {first}
    names = {first: "index.html", second: f"index-{second.split('-')[0]}.html"}
    zone = ZoneInfo(export.street.timezone)
    for language, other in ((first, second), (second, first)):
        with override(language):
            link = (names[other], other.label)
            shown = pages.page(parts, files, person, made_at=export.asked_at, zone=zone, other=link)
            _write(bundle, names[language], (text.encode() for text in shown))
    data: dict[str, list[str]] = {}
    for part in parts:
        if part.path:
            data.setdefault(part.path, []).append(" / ".join(_said(partial(pages.heading, part.holding)).values()))
    lines = (f"{path:32}{'; '.join(kinds)}" for path, kinds in data.items())
    bundle.writestr("README.txt", README.format(other=names[second], data="\n".join(lines)))


def _write(bundle: zipfile.ZipFile, name: str, pieces: Iterable[bytes]) -> None:
    with bundle.open(name, "w", force_zip64=True) as entry:
        for piece in pieces:
            entry.write(piece)
