"""The verbs of whoever keeps the map: create a street, import outlines, set what the street does otherwise.

Apart from `services`, which every domain calls: these stand above parties and audit.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.ids import new_id
from backend.places import boundaries
from backend.places.boundaries import Outline, Rejected
from backend.places.datum import Datum
from backend.places.events import BoundariesImported, StreetCreated
from backend.places.geo import forget_maps
from backend.places.models import Area, Level
from backend.places.options import options
from backend.places.policy import POLICY
from backend.places.queries import visible_to
from backend.places.states import Action
from backend.policy import Actor, allow
from backend.services import lock, service


class StreetExists(DomainError):
    """A street is created once."""

    code = "street_exists"
    title = _("Street exists already")
    message = _("There is a street with the code {street_code} already, with the id {id}. Use it as it is.")


class UnknownTimezone(DomainError):
    """A time zone that the machine does not know."""

    code = "unknown_timezone"
    status = 422
    title = _("Unknown time zone")
    message = _("There is no time zone “{timezone}”. Give one as in Asia/Shanghai.")


class UnknownOption(DomainError):
    """An option that no domain reads."""

    code = "unknown_option"
    status = 422
    title = _("Unknown option")
    message = _("There is no option “{option}”. Choose one of: {known}.")


class UnfitOption(DomainError):
    """A value that the option cannot take."""

    code = "unfit_option"
    status = 422
    title = _("Value does not fit")
    message = _("“{option}” does not take this value. It takes: {values}.")


@dataclass(slots=True)
class Import:
    """What an import did, or in a dry run would do: codes of areas, and the features rejected."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


@service
def create_street(
    *, actor: Actor, code: str, name: str, now: datetime, name_en: str = "", timezone: str = "Asia/Shanghai"
) -> Area:
    """A new street, the root of a tree and a tenant. Raises `NotAllowed`, `StreetExists`, `UnknownTimezone`."""
    allow(POLICY, Action.CREATE_STREET, actor, None)
    if timezone not in available_timezones():
        raise UnknownTimezone(timezone=timezone)
    fresh = new_id()
    street, made = Area.objects.get_or_create(
        level=Level.STREET,
        code=code,
        defaults={"id": fresh, "street_id": fresh, "name": name, "name_en": name_en, "timezone": timezone},
    )
    if not made:
        raise StreetExists(street_code=code, id=street.id)
    there = replace(actor, street_id=street.id)
    audit.record("street.create_street", street.id, actor=there, now=now)
    publish(StreetCreated(street_id=street.id), actor=there)
    return street


@service
def configure(*, actor: Actor, street_id: UUID, changes: Mapping[str, Any], now: datetime) -> Area:
    """Set options of a street: JSON values by key; None goes back to the default.

    Raises `NotFound`, `NotAllowed`, `UnknownOption`, `UnfitOption`.
    """
    street = lock(visible_to(actor).filter(level=Level.STREET), street_id)
    allow(POLICY, Action.CONFIGURE, actor, street)
    known = options()
    before = dict(street.config)
    for key, value in changes.items():
        if key not in known:
            raise UnknownOption(option=key, known=", ".join(known))
        if value is None:
            street.config.pop(key, None)
            continue
        if not known[key].fits(value):
            raise UnfitOption(option=key, values=known[key].values)
        street.config[key] = value
    changed = {
        key: {"before": before.get(key), "after": street.config.get(key)}
        for key in sorted(changes)
        if before.get(key) != street.config.get(key)
    }
    if changed:
        street.save(update_fields=["config"])
        audit.record("street.configure", street.id, actor=actor, now=now, changed=changed)
        transaction.on_commit(forget_maps)  # the tolerance is kept with them
    return street


@service
def import_boundaries(
    *,
    actor: Actor,
    street_id: UUID,
    geojson: object,
    datum: Datum,
    now: datetime,
    dry_run: bool = False,
    progress: Callable[[], object] = lambda: None,
) -> Import:
    """Take the outlines of a street, its communities and grids from a GeoJSON FeatureCollection given in `datum`.

    Each feature has the properties `level`, `code`, `name`, and where they apply `name_en` and `parent` (a code). What
    is good enters, what is not is reported; sending the corrected file again changes only what differs.
    Raises `NotFound`, `NotAllowed`, `NotFeatures`.
    """
    street = lock(visible_to(actor).filter(level=Level.STREET), street_id)
    allow(POLICY, Action.IMPORT_BOUNDARIES, actor, street)
    outlines, rejected = boundaries.read(geojson, datum, progress)
    report = Import(rejected=rejected)
    areas = {
        area.code: area for area in Area.objects.select_for_update(of=("self",), no_key=True).filter(street=street)
    }
    for level in Level:
        for outline in (each for each in outlines if each.level == level):
            _enter(outline, street, areas, report, dry_run=dry_run)
    report.rejected.sort(key=lambda each: each.index)
    if not dry_run:
        audit.record(
            "street.import_boundaries",
            street.id,
            actor=actor,
            now=now,
            datum=str(datum),
            created=report.created,
            updated=report.updated,
            rejected=[each.index for each in report.rejected],
        )
        if report.created or report.updated:
            forget_maps()
            transaction.on_commit(forget_maps)  # somebody may have read the old ones meanwhile
            publish(BoundariesImported(street_id=street.id), actor=actor)
    return report


def _enter(outline: Outline, street: Area, areas: dict[str, Area], report: Import, *, dry_run: bool) -> None:
    try:
        parent = _parent(outline, street, areas)
    except boundaries.Flaw as flaw:
        report.rejected.append(Rejected(outline.index, outline.code, flaw.template, flaw.fields))
        return
    area = areas.get(outline.code)
    if area is None:
        area = Area(street=street, code=outline.code, level=outline.level)
        areas[outline.code] = area
        report.created.append(outline.code)
    elif (area.boundary, area.name, area.name_en, area.parent_id) == (
        outline.boundary,
        outline.name,
        outline.name_en,
        parent.id if parent else None,
    ):
        report.unchanged.append(outline.code)
        return
    else:
        report.updated.append(outline.code)
    if area.boundary != outline.boundary:
        area.boundary_version += 1
    area.parent, area.name, area.name_en, area.boundary = parent, outline.name, outline.name_en, outline.boundary
    area.west, area.south, area.east, area.north = outline.bounds
    if not dry_run:
        area.save()


def _parent(outline: Outline, street: Area, areas: dict[str, Area]) -> Area | None:
    """The area above. A community's is the street; a grid names its community."""
    if outline.code in areas and areas[outline.code].level != outline.level:
        raise boundaries.Flaw(_("The code {code} belongs to an area of another level."), code=outline.code)
    if outline.level == Level.STREET:
        if outline.code != street.code:
            raise boundaries.Flaw(_("This is another street: its code is not {code}."), code=street.code)
        return None
    if outline.level == Level.COMMUNITY:
        if outline.parent not in {"", street.code}:
            raise boundaries.Flaw(_("The parent of a community must be the street {code}."), code=street.code)
        return street
    found = areas.get(outline.parent)
    if found is None or found.level != Level.COMMUNITY:
        raise boundaries.Flaw(_("The parent {parent} is no community of this street."), parent=outline.parent or "—")
    return found
