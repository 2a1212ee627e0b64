"""An import of needs: each row is reported by the importer as any need is.

The id of a need is made of source and row, so that none comes in twice whatever happens.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import DataError, IntegrityError, transaction
from django.db.models import QuerySet

from backend.errors import DomainError, IdTaken
from backend.imports.files import Content, content_of
from backend.imports.importer import Importer, Memory, Rejected, Result
from backend.imports.reading import Pieces
from backend.imports.reading.row import Row
from backend.imports.refusals import ValueRefused
from backend.imports.states import ImportAction
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.services import fingerprint_of, service
from needs.catalogue.models import Category
from needs.desk import services as desk
from needs.desk.services import Brought, Outcome
from needs.desk.states import Channel
from needs.exchange.events import ImportAsked, ImportEnded
from needs.exchange.models import Import, ImportContent, ImportLine
from needs.exchange.options import PLACEHOLDERS
from needs.exchange.policy import IMPORT_POLICY
from needs.exchange.queries import visible_imports
from needs.exchange.reading.needs import Report, Setting, report_of
from needs.exchange.schemas import ImportCreate, MappingIn
from needs.exchange.services.surveying import NeedsSurvey, survey_needs
from needs.exchange.states import Source


class NeedImporter(Importer[Import]):
    """Rows become needs."""

    name = "import"
    imports, contents, lines = Import, ImportContent, ImportLine
    policy = IMPORT_POLICY
    asked, ended = ImportAsked, ImportEnded
    said = ("format", "dry_run")

    def survey(self, found: Import, pieces: Pieces) -> NeedsSurvey:
        """Encoding, columns, and the points that stand for no place. Raises `Unreadable`."""
        street = Area.objects.only("config").get(pk=found.street_id)
        mapping = MappingIn.model_validate(found.mapping)
        return survey_needs(pieces, found.format, mapping, PLACEHOLDERS.of(street.config))

    def take_in(
        self, actor: Actor, found: Import, batch: Sequence[Row], made: Memory, now: datetime
    ) -> list[tuple[Row, Result]]:
        """Report them together."""
        return _reported(actor, found, batch, _setting(found, made), now)

    def visible_to(self, actor: Actor) -> QuerySet[Import]:
        """Of the street, for who imports and who administers it."""
        return visible_imports(actor)

    def listed(self, found: Import) -> bool:
        """Requests of Open311 are."""
        return found.format != Source.CSV


IMPORTER = NeedImporter()
run_import = IMPORTER.run
cancel_import = IMPORTER.cancel
forget_import = IMPORTER.forget


@service
def ask_import(*, actor: Actor, spec: ImportCreate, now: datetime, content: Content | None = None) -> Import:
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
    said = spec.model_copy(update={"text": None, "file": None})
    taken = content or content_of(actor, file=spec.file, text=spec.text)
    return IMPORTER.ask(actor=actor, found=found, spec=said, content=taken, now=now)


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


def _setting(found: Import, made: Memory) -> Setting:
    read = NeedsSurvey.model_validate(found.survey)
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
