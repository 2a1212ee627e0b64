"""The verb of whoever keeps the gazetteer. It stands above parties and audit, as `administration` does."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.places import landmarks
from backend.places.administration import Import
from backend.places.boundaries import Flaw, Rejected
from backend.places.datum import Datum
from backend.places.gazetteer import forget_gazetteers
from backend.places.geo import community_named, locate
from backend.places.landmarks import Row
from backend.places.models import Landmark, Level
from backend.places.policy import POLICY
from backend.places.queries import visible_to
from backend.places.states import Action
from backend.policy import Actor, allow
from backend.services import lock, service

_Key = tuple[str, UUID | None]


@service
def import_gazetteer(
    *,
    actor: Actor,
    street_id: UUID,
    content: bytes,
    datum: Datum,
    now: datetime,
    dry_run: bool = False,
    progress: Callable[[], object] = lambda: None,
) -> Import:
    """Take the landmarks of a street from a CSV or a GeoJSON file given in `datum` (`landmarks.read`).

    What is good enters, what is not is reported; sent again, only what differs is changed. What the file does not name
    stays. Raises `NotFound`, `NotAllowed`, `NotAGazetteer`.
    """
    street = lock(visible_to(actor).filter(level=Level.STREET), street_id)
    allow(POLICY, Action.IMPORT_GAZETTEER, actor, street)
    rows, rejected = landmarks.read(content, datum, progress)
    report = Import(rejected=rejected)
    known: dict[_Key, Landmark] = {(each.name, each.community_id): each for each in street.landmarks.all()}
    fresh: list[Landmark] = []
    changed: list[Landmark] = []
    entered: set[_Key] = set()
    for row in rows:
        try:
            key = (row.name, _community(row, street_id))
            landmarks.once(entered, key)
        except Flaw as flaw:
            report.rejected.append(Rejected(row.index, row.name, flaw.template, flaw.fields))
            continue
        _enter(row, key, known, report, fresh, changed, street_id=street_id, now=now)
    report.rejected.sort(key=lambda each: each.index)
    if not dry_run:
        Landmark.objects.bulk_create(fresh, batch_size=1_000)
        Landmark.objects.bulk_update(changed, ["aliases", "kind", "lat", "lng", "updated_at"], batch_size=1_000)
        audit.record(
            "street.import_gazetteer",
            street.id,
            actor=actor,
            now=now,
            datum=str(datum),
            created=len(report.created),
            updated=len(report.updated),
            rejected=[each.index for each in report.rejected][:1_000],
        )
        transaction.on_commit(forget_gazetteers)
    return report


def _enter(
    row: Row,
    key: _Key,
    known: dict[_Key, Landmark],
    report: Import,
    fresh: list[Landmark],
    changed: list[Landmark],
    *,
    street_id: UUID,
    now: datetime,
) -> None:
    mark = known.get(key)
    if mark is None:
        mark = Landmark(street_id=street_id, name=row.name, community_id=key[1])
        fresh.append(mark)
        report.created.append(row.name)
    elif (mark.aliases, mark.kind, mark.lat, mark.lng) == (row.aliases, row.kind, row.lat, row.lng):
        report.unchanged.append(row.name)
        return
    else:
        changed.append(mark)
        report.updated.append(row.name)
    mark.aliases, mark.kind, mark.lat, mark.lng, mark.updated_at = row.aliases, row.kind, row.lat, row.lng, now


def _community(row: Row, street_id: UUID) -> UUID | None:
    """As the row says; else where it lies."""
    found = locate(street_id, row.lat, row.lng)
    if not found.inside_street:
        raise Flaw(
            _("The position lies outside the street. Check the datum: --datum GCJ-02 for AMap, BD-09 for Baidu.")
        )
    if not row.community:
        return found.community_id
    named = community_named(street_id, row.community)
    if named is None:
        raise Flaw(_("There is no community {code} in this street."), code=row.community)
    return named
