"""An import of needs: asked for, read by a job a few rows at a time, each row reported by the importer as any need is.

Where it has come to stands in the transaction of the rows themselves, so that after a crash it goes on behind them; and the id
of a need is made of source and row, so that none comes in twice whatever happens.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DataError, IntegrityError, transaction

from backend.audit import services as audit
from backend.errors import DomainError, IdTaken
from backend.events import publish
from backend.files import sealed, store
from backend.files.events import BytesDiscarded
from backend.files.models import File
from backend.files.queries import own
from backend.files.states import Status as FileStatus
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.services import fingerprint_of, lock, service
from backend.states import next_state
from needs.catalogue.models import Category
from needs.desk import services as desk
from needs.desk.services import Brought, Outcome
from needs.desk.states import Channel
from needs.exchange.events import ImportAsked, ImportEnded
from needs.exchange.models import Import, ImportContent, ImportLine
from needs.exchange.options import PLACEHOLDERS
from needs.exchange.policy import IMPORT_POLICY
from needs.exchange.queries import visible_imports
from needs.exchange.reading import rows
from needs.exchange.reading.needs import Rejected, Report, Setting, report_of
from needs.exchange.reading.row import Row
from needs.exchange.refusals import NoSuchTable, OneContent, ValueRefused
from needs.exchange.schemas import ImportCreate, MappingIn
from needs.exchange.services.surveying import Survey, Unreadable, survey
from needs.exchange.states import IMPORT_TRANSITIONS, ImportAction, ImportStatus

PURPOSE = "import"
BATCH = 200
"""Rows of one transaction: what a crash makes to be read again, and how long a call to stop waits."""


@service
def ask_import(
    *, actor: Actor, spec: ImportCreate, now: datetime, content: Callable[[], Iterable[bytes]] | None = None
) -> Import:
    """Take a file in; a job reads it. The one that is under way where the same file is asked for in the same way.

    `content`: its bytes, of a command. Raises `NotAllowed`, `OneContent`, `NoSuchTable`.
    """
    found = Import(
        street_id=actor.street_id,
        user_id=actor.user_id,
        source=spec.source,
        format=spec.format,
        mapping=spec.mapping.model_dump(mode="json"),
        dry_run=spec.dry_run,
        asked_at=now,
    )
    allow(IMPORT_POLICY, ImportAction.ASK, actor, found)
    pieces = content or _content_of(actor, spec)
    digest = hashlib.sha256(fingerprint_of(spec.model_copy(update={"text": None, "file": None})))
    for piece in pieces():
        digest.update(piece)
    found.fingerprint = digest.digest()
    # Whoever asks for the same at this moment waits here, and finds the one that was first.
    Import.objects.bulk_create([found], ignore_conflicts=True)
    same = Import.objects.filter(street=actor.street_id, fingerprint=found.fingerprint, status=ImportStatus.UNDER_WAY)
    if (there := same.get()).id != found.id:
        return there
    writer = sealed.Writer(root(found.id))
    for piece in pieces():
        writer.write(piece)
    writer.close()
    ImportContent.objects.create(owner=found, secret=writer.secret, folder=writer.folder, pieces=writer.pieces)
    audit.record(
        "import.ask", found.id, actor=actor, now=now, after=found.status, format=found.format, dry_run=found.dry_run
    )
    publish(ImportAsked(found.id), actor=actor)
    return found


def root(import_id: UUID) -> str:
    """The key under which the file of an import lies."""
    return sealed.root("imports", import_id)


def _content_of(actor: Actor, spec: ImportCreate) -> Callable[[], Iterable[bytes]]:
    if spec.text is not None and spec.file is None:
        said = spec.text.encode()
        return lambda: [said]
    if spec.file is None or spec.text is not None:
        raise OneContent
    file: File | None = own(actor).filter(pk=spec.file, purpose=PURPOSE, status=FileStatus.READY).first()
    if file is None:
        raise NoSuchTable
    key = file.key
    return lambda: store.pieces(key, store.ORIGINAL)


def run_import(
    *, import_id: UUID, clock: Callable[[], datetime], tell: Callable[[Import], Any] = lambda _row: None
) -> None:
    """Read what is not read yet, to the end, or until it is called off. `tell` is called after each batch.

    Two at once do no harm: each batch locks the import, and passes over what the other has read.
    """
    found = Import.objects.select_related("content").filter(pk=import_id, status=ImportStatus.UNDER_WAY).first()
    if found is None:
        return

    def pieces() -> Iterator[bytes]:
        return sealed.pieces(found.content)

    if found.survey is None:
        street = Area.objects.only("config").get(pk=found.street_id)
        try:
            result = survey(
                pieces, found.format, MappingIn.model_validate(found.mapping), PLACEHOLDERS.of(street.config)
            )
        except Unreadable as problem:
            now = clock()
            _refuse(actor=_actor(found, now), import_id=import_id, problem=str(problem), now=now)
            return
        Import.objects.filter(pk=import_id, survey__isnull=True).update(
            survey=result.model_dump(mode="json"), total=result.total
        )
        found.survey = result.model_dump(mode="json")
    left = (row for row in rows(pieces, found.format, found.survey["encoding"]) if row.number > found.position)
    made: dict[UUID, bytes] = {}
    while batch := list(islice(left, BATCH)):
        now = clock()
        after = _read(actor=_actor(found, now), import_id=import_id, batch=batch, made=made, now=now)
        if after is None:
            return
        tell(after)
    now = clock()
    _finish(actor=_actor(found, now), import_id=import_id, now=now)


def _actor(found: Import, now: datetime) -> Actor:
    return Actor(user_id=found.user_id, street_id=found.street_id, at=now)


def _under_way(actor: Actor, import_id: UUID, action: ImportAction, now: datetime) -> Import | None:
    """The import, locked. None where it is over, or its importer no longer may: then it is called off."""
    found = lock(Import.objects.all(), import_id)
    if found.status != ImportStatus.UNDER_WAY:
        return None
    if not IMPORT_POLICY[action](actor, found):
        system = Actor.system(street_id=found.street_id, at=now)
        cancel_import(actor=system, import_id=import_id, now=now)
        return None
    return found


@service
def _read(
    *, actor: Actor, import_id: UUID, batch: Sequence[Row], made: dict[UUID, bytes], now: datetime
) -> Import | None:
    """One batch, and where it has come to: all in one transaction. None where it does not go on.

    `made`: what a dry run would have made so far, the fingerprint of each by its id; it grows.
    """
    found = _under_way(actor, import_id, ImportAction.READ, now)
    if found is None:
        return None
    setting = _setting(found, made)
    lines: list[ImportLine] = []
    told = _reported(actor, found, [row for row in batch if row.number > found.position], setting, now)
    for row, result in told:
        found.read += 1
        found.position = row.number
        if isinstance(result, Rejected):
            found.rejected += 1
            lines.append(_line(found, row, result.column, result.code, kept=False))
        elif result is None:
            found.existing += 1
        else:
            found.created += 1
            found.noted += bool(result)
            lines += [_line(found, row, column, code, kept=True) for column, code in dict.fromkeys(result)]
    ImportLine.objects.bulk_create(lines)
    found.save(update_fields=["read", "position", "created", "existing", "rejected", "noted"])
    return found


Result = list[tuple[str, str]] | Rejected | None
"""Of a row: what was left out of its need; why it became none; None where it came in before."""


def _reported(
    actor: Actor, found: Import, batch: Sequence[Row], setting: Setting, now: datetime
) -> list[tuple[Row, Result]]:
    """Report the rows together, and say what became of each, in order."""
    results: dict[int, Result] = {}
    reports: dict[int, Report] = {}
    for row in batch:
        try:
            report = report_of(row, setting, now=now)
        except Rejected as why:
            results[row.number] = why
            continue
        before = setting.made.get(report.need_id)
        if before is None:
            reports[row.number] = report
        else:
            results[row.number] = None if before == _said(report) else Rejected("", "changed_since")
    outcomes = _taken_in(actor, [Brought(each.spec, each.history) for each in reports.values()], now, dry=found.dry_run)
    for (number, report), outcome in zip(reports.items(), outcomes, strict=True):
        if isinstance(outcome, DomainError):
            code = "changed_since" if isinstance(outcome, IdTaken) else outcome.code
            results[number] = Rejected("", code)
            continue
        results[number] = report.notes if outcome else None
        if found.dry_run:
            setting.made.setdefault(report.need_id, _said(report))
    return [(row, results[row.number]) for row in batch]


def _said(report: Report) -> bytes:
    return fingerprint_of(report.spec)


def _taken_in(actor: Actor, brought: list[Brought], now: datetime, *, dry: bool) -> list[Outcome]:
    """All at once; one by one where the database refuses one of them. A dry run undoes it."""
    try:
        with transaction.atomic():
            outcomes = desk.take_in(actor=actor, brought=brought, channel=Channel.IMPORT, now=now)
            if dry:
                transaction.set_rollback(True)
    except (IntegrityError, DataError):
        if len(brought) == 1:
            return [ValueRefused()]
        return [outcome for each in brought for outcome in _taken_in(actor, [each], now, dry=dry)]
    return outcomes


def _line(found: Import, row: Row, column: str, code: str, *, kept: bool) -> ImportLine:
    return ImportLine(
        street_id=found.street_id, of=found, number=row.number, kept=kept, column=column[:100], code=code[:40]
    )


def _setting(found: Import, made: dict[UUID, bytes]) -> Setting:
    read = Survey.model_validate(found.survey)
    # Those in use come last: a name means them rather than a retired one.
    rows = list(Category.objects.filter(street=found.street_id).order_by("-status", "code"))
    named = [(name, each) for each in rows for name in {each.name.lower(), each.name_en.lower()} - {""}]
    codes = {each.code: each for each in rows}
    bearers = Counter(name for name, each in named if each.is_active)
    street = Area.objects.only("timezone").get(pk=found.street_id)
    return Setting(
        street_id=found.street_id,
        source=found.source,
        zone=ZoneInfo(street.timezone),
        columns=read.columns,
        mapping=MappingIn.model_validate(found.mapping),
        placeholders=read.placeholders,
        categories={**dict(named), **codes},
        ambiguous={name for name, number in bearers.items() if number > 1} - codes.keys(),
        made=made,
    )


@service
def _finish(*, actor: Actor, import_id: UUID, now: datetime) -> None:
    found = _under_way(actor, import_id, ImportAction.FINISH, now)
    if found is not None:
        _end(found, ImportAction.FINISH, actor=actor, now=now)


@service
def _refuse(*, actor: Actor, import_id: UUID, problem: str, now: datetime) -> None:
    found = _under_way(actor, import_id, ImportAction.REFUSE, now)
    if found is not None:
        found.problem = problem
        _end(found, ImportAction.REFUSE, actor=actor, now=now)


def _end(found: Import, action: ImportAction, *, actor: Actor, now: datetime) -> None:
    before, found.status = found.status, next_state(IMPORT_TRANSITIONS, found.status, action)
    found.ended_at = now
    found.save(update_fields=["status", "ended_at", "problem"])
    counts = {name: getattr(found, name) for name in ("read", "created", "existing", "rejected", "noted")}
    audit.record(f"import.{action}", found.id, actor=actor, now=now, before=before, after=found.status, **counts)
    publish(ImportEnded(found.id), actor=actor)


@service
def cancel_import(*, actor: Actor, import_id: UUID, now: datetime) -> Import:
    """Read no further; what came in stays. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    found = lock(visible_imports(actor), import_id)
    allow(IMPORT_POLICY, ImportAction.CANCEL, actor, found)
    before, found.status = found.status, next_state(IMPORT_TRANSITIONS, found.status, ImportAction.CANCEL)
    found.ended_at = now
    found.save(update_fields=["status", "ended_at"])
    audit.record("import.cancel", found.id, actor=actor, now=now, before=before, after=found.status)
    return found


@service
def forget_import(*, actor: Actor, import_id: UUID, now: datetime) -> None:
    """Delete file and report; the numbers stay. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    found = lock(Import.objects.all(), import_id)
    allow(IMPORT_POLICY, ImportAction.FORGET, actor, found)
    before, found.status = found.status, next_state(IMPORT_TRANSITIONS, found.status, ImportAction.FORGET)
    found.save(update_fields=["status"])
    found.lines.all().delete()
    ImportContent.objects.filter(owner=found).delete()
    publish(BytesDiscarded((root(found.id),)), actor=actor)
    audit.record("import.forget", found.id, actor=actor, now=now, before=before, after=found.status)
