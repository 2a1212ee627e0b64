"""An extract of needs: asked for, written by a job a page at a time, deleted after its time."""

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import override

from backend.accounts.models import User
from backend.audit import services as audit
from backend.events import publish
from backend.files import sealed
from backend.files.events import BytesDiscarded
from backend.places.datum import Datum
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from needs.desk.queries import area_of
from needs.exchange.events import ExtractAsked, ExtractReady
from needs.exchange.formats import FORMATS, Context
from needs.exchange.models import Extract, ExtractContent
from needs.exchange.options import KEEP_EXTRACTS_DAYS
from needs.exchange.policy import EXTRACT_POLICY
from needs.exchange.queries import in_pages, names_of_areas, names_of_services, needs_of
from needs.exchange.refusals import DatumFixed, ExtractUnderWay
from needs.exchange.schemas import ExtractCreate
from needs.exchange.states import EXTRACT_TRANSITIONS, ExtractAction, ExtractStatus, Format, Part
from needs.rates.refusals import EmptyPeriod
from volunteers.group.policy import manages_group


@service
def ask_extract(*, actor: Actor, spec: ExtractCreate, now: datetime) -> Extract:
    """Ask for an extract; a job writes it. The full list for who manages the group, but GeoReport Bulk, which is for publication.

    Raises `NotAllowed`, `NotFound` (area), `EmptyPeriod`, `DatumFixed`, `ExtractUnderWay`.
    """
    full = spec.format != Format.BULK and manages_group(actor, None)
    extract = Extract(
        street_id=actor.street_id,
        user_id=actor.user_id,
        format=spec.format,
        part=Part.FULL if full else Part.PUBLIC,
        start=spec.start,
        end=spec.end,
        kind=spec.kind or "",
        category=spec.category or "",
        datum=spec.datum,
        asked_at=now,
    )
    allow(EXTRACT_POLICY, ExtractAction.ASK, actor, extract)
    if spec.start is not None and spec.end is not None and spec.start >= spec.end:
        raise EmptyPeriod(start=spec.start.isoformat(), end=spec.end.isoformat())
    if spec.format == Format.BULK and spec.datum != Datum.WGS84:
        raise DatumFixed
    extract.area = area_of(actor, spec.area) if spec.area is not None else None
    try:
        with transaction.atomic():
            extract.save(force_insert=True)
    except IntegrityError:
        waiting = Extract.objects.filter(user=actor.user_id, status=ExtractStatus.QUEUED).first()
        raise ExtractUnderWay(extract_id=waiting.id if waiting else "…") from None
    audit.record(
        "extract.ask",
        extract.id,
        actor=actor,
        now=now,
        after=extract.status,
        format=extract.format,
        part=extract.part,
        area=str(extract.area_id or ""),
    )
    publish(ExtractAsked(extract.id), actor=actor)
    return extract


def build_extract(*, actor: Actor, extract_id: UUID, now: datetime) -> None:
    """Write it. Others see its progress; run again after a crash, it begins anew. Called off, it ends within a page.

    Who asked must still be allowed: else it is called off.
    """
    rows = Extract.objects.select_related("street", "area", "user").filter(status=ExtractStatus.QUEUED)
    extract = rows.filter(pk=extract_id).first()
    if extract is None:
        return
    if not _still_allowed(extract, now):
        cancel_extract(actor=actor, extract_id=extract_id, now=now)
        return
    over = root(extract_id)
    writer = sealed.Writer(over)
    try:
        written = _write(extract, writer, lambda done: _go_on(extract_id, done))
        if written is not None:
            _settle(actor=actor, extract_id=extract_id, written=writer, rows=written, now=now)
    finally:
        kept = ExtractContent.objects.filter(pk=extract_id).values_list("folder", flat=True).first()
        sealed.tidy(over, writer.folder, kept)


def root(extract_id: UUID) -> str:
    """The key under which all tries at an extract lie."""
    return sealed.root("extracts", extract_id)


def _still_allowed(extract: Extract, now: datetime) -> bool:
    person: User = extract.user
    asker = Actor(user_id=person.id, street_id=extract.street_id, at=now)
    here = person.is_active and person.home_street_id == extract.street_id
    return here and not person.office_waits and EXTRACT_POLICY[ExtractAction.FETCH](asker, extract)


def _write(extract: Extract, writer: sealed.Writer, go_on: Callable[[int], bool]) -> int | None:
    """How many needs there were; None where it was called off meanwhile."""
    rows = needs_of(extract)
    total, done = rows.count(), 0
    with override(extract.user.language):
        context = Context(
            full=extract.part == Part.FULL,
            zone=ZoneInfo(extract.street.timezone),
            areas=names_of_areas(extract.street_id),
            datum=Datum(extract.datum),
            street=extract.street.name,
            services=names_of_services(extract.street_id),
        )
        writing = FORMATS[Format(extract.format)](context)
        writer.write(writing.opening().encode())
        for page in in_pages(rows.select_related("reporter", "first_receiver", "verdict").defer("tokens", "marks")):
            writer.write(writing.page(page).encode())
            done += len(page)
            if not go_on(min(99, 100 * done // max(total, done))):
                return None
        writer.write(writing.closing().encode())
    writer.close()
    return done


def _go_on(extract_id: UUID, progress: int) -> bool:
    """Tell how far it has come. Whether it is still wanted."""
    return bool(Extract.objects.filter(pk=extract_id, status=ExtractStatus.QUEUED).update(progress=progress))


@service
def _settle(*, actor: Actor, extract_id: UUID, written: sealed.Writer, rows: int, now: datetime) -> None:
    extract = lock(Extract.objects.all(), extract_id)
    allow(EXTRACT_POLICY, ExtractAction.BUILD, actor, extract)
    before = extract.status
    if before != ExtractStatus.QUEUED:
        return
    extract.status = next_state(EXTRACT_TRANSITIONS, before, ExtractAction.BUILD)
    extract.progress, extract.size, extract.rows, extract.answered_at = 100, written.size, rows, now
    extract.expires_at = now + timedelta(
        days=KEEP_EXTRACTS_DAYS.of(extract.street.config) or settings.EXPORTS_KEPT_DAYS
    )
    ExtractContent.objects.create(extract=extract, secret=written.secret, folder=written.folder, pieces=written.pieces)
    extract.save(update_fields=["status", "progress", "size", "rows", "answered_at", "expires_at"])
    audit.record("extract.build", extract.id, actor=actor, now=now, before=before, after=extract.status, rows=rows)
    publish(ExtractReady(extract.id), actor=actor)


@service
def cancel_extract(*, actor: Actor, extract_id: UUID, now: datetime) -> Extract:
    """Call it off while it is being written. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    rows = Extract.objects.filter(street=actor.street_id)
    extract = lock(rows if actor.is_system else rows.filter(user=actor.user_id), extract_id)
    allow(EXTRACT_POLICY, ExtractAction.CANCEL, actor, extract)
    before, extract.status = (
        extract.status,
        next_state(EXTRACT_TRANSITIONS, extract.status, ExtractAction.CANCEL),
    )
    extract.save(update_fields=["status"])
    audit.record("extract.cancel", extract.id, actor=actor, now=now, before=before, after=extract.status)
    return extract


@service
def fetch_extract(*, actor: Actor, extract: Extract, now: datetime) -> None:
    """Note that it is being fetched. Raises `NotAllowed`."""
    allow(EXTRACT_POLICY, ExtractAction.FETCH, actor, extract)
    audit.record("extract.fetch", extract.id, actor=actor, now=now, before=extract.status, after=extract.status)


@service
def expire_extract(*, actor: Actor, extract_id: UUID, now: datetime) -> Extract:
    """Delete it after its time. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    extract = lock(Extract.objects.all(), extract_id)
    allow(EXTRACT_POLICY, ExtractAction.EXPIRE, actor, extract)
    before, extract.status = (
        extract.status,
        next_state(EXTRACT_TRANSITIONS, extract.status, ExtractAction.EXPIRE),
    )
    extract.save(update_fields=["status"])
    ExtractContent.objects.filter(extract=extract).delete()
    publish(BytesDiscarded((root(extract.id),)), actor=actor)
    audit.record("extract.expire", extract.id, actor=actor, now=now, before=before, after=extract.status)
    return extract
