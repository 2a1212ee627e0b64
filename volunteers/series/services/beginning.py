"""Begin a series, or look what it would be."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

from backend.audit import services as audit
from backend.places.models import Area
from backend.places.queries import street_of, zone_of
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import Made, fingerprint_of, made_before, service
from volunteers.series import rules
from volunteers.series.models import Series
from volunteers.series.options import MOST_A_YEAR
from volunteers.series.policy import POLICY
from volunteers.series.queries import days_of, next_of
from volunteers.series.schemas import SHOWN, NextOut, PreviewOut, SeriesCreate, SeriesIn
from volunteers.series.services.making import make
from volunteers.series.services.refusals import (
    RuleUnreadable,
    SeriesEndless,
    SeriesNever,
    SeriesTooOften,
    SeriesWrongHours,
)
from volunteers.series.states import Action


@service
def preview(*, actor: Actor, spec: SeriesIn, now: datetime) -> PreviewOut:
    """How often it would take place, and when next; nothing is stored. Raises what `create` raises."""
    series = _read(actor, spec, now)
    allow(POLICY, Action.CREATE, actor, series)
    coming = next_of(series, after=now, zone=zone_of(actor), most=SHOWN)
    shown = [NextOut(day=day, starts_at=start, ends_at=end) for day, start, end in coming]
    return PreviewOut(occurrences=len(days_of(series)), next=shown)


@service
def create(*, actor: Actor, spec: SeriesCreate, now: datetime) -> Made[Series]:
    """Begin a series; the tasks of the next weeks are made at once.

    Raises `NotAllowed`, `SeriesWrongHours`, `RuleUnreadable`, `SeriesEndless`, `SeriesTooOften`, `SeriesNever`,
    `OutsideStreet`, `IdTaken`.
    """
    print_ = fingerprint_of(spec)
    if (found := made_before(Series.objects.all(), spec.id, made_by=actor.user_id, fingerprint=print_)) is not None:
        return Made(found, fresh=False)
    series = _read(actor, spec, now)
    allow(POLICY, Action.CREATE, actor, series)
    if spec.id is not None:
        series.id = spec.id
    series.fingerprint = print_
    series.save(force_insert=True)
    audit.record("series.create", series.id, actor=actor, now=now, after=series.status, rule=series.rule)
    make(series, street=street_of(actor), now=now)
    return Made(series, fresh=True)


def _read(actor: Actor, spec: SeriesIn, now: datetime) -> Series:
    """The series that is asked for, not stored."""
    street, zone = street_of(actor), zone_of(actor)
    # The whole place is checked now: a night job tells nobody that it lies outside the street.
    place = place_fields(street_id=actor.street_id, place=spec.task.location)
    series = Series(
        street_id=actor.street_id,
        community_id=place["community_id"],
        grid_id=place["grid_id"],
        shape=spec.task.model_dump(mode="json", exclude_unset=True),
        first_on=spec.first_on,
        at=spec.starts,
        minutes=minutes_between(spec.starts, spec.ends),
        holidays=spec.holidays,
        made_by_id=actor.user_id,
        director_id=actor.user_id,
        made_at=now,
    )
    set_rule(series, spec.rule, zone)
    refuse_senseless(series, street=street, now=now)
    return series


def minutes_between(starts: time, ends: time) -> int:
    """How long it takes, by the wall. Raises `SeriesWrongHours`."""
    minutes = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
    if minutes <= 0:
        raise SeriesWrongHours
    return minutes


def set_rule(series: Series, text: str, zone: ZoneInfo) -> None:
    """The rule, from the first day of the series on. Raises `RuleUnreadable`, `SeriesEndless`, `SeriesNever`."""
    try:
        rule = rules.read(text, first=series.first_on, zone=zone)
    except rules.Unreadable:
        raise RuleUnreadable from None
    except rules.Endless:
        raise SeriesEndless from None
    if rule.last < rule.first:
        raise SeriesNever
    series.rule, series.last_on, series.count = rule.text, rule.last, rule.count


def refuse_senseless(series: Series, *, street: Area, now: datetime) -> None:
    """Raises `SeriesNever`, `SeriesTooOften`."""
    if not next_of(series, after=now, zone=ZoneInfo(street.timezone), most=1):
        raise SeriesNever
    most, often = MOST_A_YEAR.of(street.config), rules.most_in_a_year(days_of(series))
    if often > most:
        raise SeriesTooOften(count=often, most=most)
