"""The verbs of series, the only writers of their rows."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.places.models import Area
from backend.places.queries import street_of, zone_of
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import Made, fingerprint_of, lock, made_before, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.states import Origin, TaskStatus
from volunteers.series import rules
from volunteers.series.models import Occurrence, Series
from volunteers.series.options import MOST_A_YEAR, WEEKS_AHEAD
from volunteers.series.policy import POLICY
from volunteers.series.queries import days_of, made_of, next_of, visible_to
from volunteers.series.schemas import SHOWN, NextOut, PreviewOut, SeriesCreate, SeriesIn
from volunteers.series.states import TRANSITIONS, Action


class RuleUnreadable(DomainError):
    """It is no recurrence rule of RFC 5545 that falls on whole days."""

    code = "rule_unreadable"
    status = 422
    title = _("Rule not understood")
    message = _(
        "The rule is not one of RFC 5545 by days, weeks, months or years. Write it as in "
        "FREQ=WEEKLY;BYDAY=TU;COUNT=10, without hours: those stand in starts and ends."
    )


class SeriesEndless(DomainError):
    """It has no end, or one that is too far away."""

    code = "series_endless"
    status = 422
    title = _("A series without end")
    message = _("A series ends, within three years. Say how often with COUNT, or until when with UNTIL.")


class SeriesNever(DomainError):
    """Its rule falls on no day."""

    code = "series_never"
    status = 422
    title = _("Falls on no day")
    message = _("The series falls on no day that is still ahead. Look at the rule, the first day and its end.")


class SeriesTooOften(DomainError):
    """More occurrences in a year than the street allows."""

    code = "series_too_often"
    status = 422
    title = _("Too often")
    message = _("The series has {count} tasks in a year, and may have {most}. Make it rarer.")


class SeriesWrongHours(DomainError):
    """It ends before it starts."""

    code = "series_wrong_hours"
    status = 422
    title = _("Wrong hours")
    message = _("A task of a series ends after it starts, on the same day. Correct starts and ends.")


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
    _make(series, street=street_of(actor), now=now)
    return Made(series, fresh=True)


@service
def make_ahead(*, actor: Actor, series_id: UUID, now: datetime) -> list[Occurrence]:
    """Make the tasks of the next weeks that are not made yet; run twice it makes none twice. The system's verb.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    series = lock(visible_to(actor), series_id)
    allow(POLICY, Action.MAKE, actor, series)
    next_state(TRANSITIONS, series.status, Action.MAKE)
    return _make(series, street=street_of(actor), now=now)


@service
def end(*, actor: Actor, series_id: UUID, reason: str, now: datetime) -> Series:
    """No more tasks; those that are still ahead are called off, and who holds a place is told.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    series = lock(visible_to(actor), series_id)
    allow(POLICY, Action.END, actor, series)
    before = series.status
    series.status = next_state(TRANSITIONS, before, Action.END)
    series.save(update_fields=["status"])
    called_off = []
    system = Actor.system(street_id=series.street_id, at=now)
    for each in made_of(series).filter(task__status=TaskStatus.OPEN, task__starts_at__gt=now):
        dispatch.cancel_task(actor=system, task_id=each.task_id, reason=reason, now=now)
        called_off.append(str(each.task_id))
    audit.record(
        "series.end", series.id, actor=actor, now=now, before=before, after=series.status, reason=reason,
        called_off=called_off,
    )  # fmt: skip
    return series


@service
def hand_over(*, actor: Actor, pk: UUID, to: UUID, reason: str, now: datetime) -> Series:
    """Another directs it, and the tasks that are made from now on. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    series = lock(visible_to(actor), pk)
    allow(POLICY, Action.HAND_OVER, actor, series)
    before = series.status
    series.status = next_state(TRANSITIONS, before, Action.HAND_OVER)
    gone, series.director_id = series.director_id, to
    series.save(update_fields=["director"])
    audit.record(
        "series.hand_over", series.id, actor=actor, now=now, before=before, after=series.status, reason=reason,
        from_id=str(gone), to_id=str(to),
    )  # fmt: skip
    return series


def _read(actor: Actor, spec: SeriesIn, now: datetime) -> Series:
    """The series that is asked for, not stored."""
    street, zone = street_of(actor), zone_of(actor)
    minutes = (spec.ends.hour - spec.starts.hour) * 60 + spec.ends.minute - spec.starts.minute
    if minutes <= 0:
        raise SeriesWrongHours
    try:
        rule = rules.read(spec.rule, first=spec.first_on, zone=zone)
    except rules.Unreadable:
        raise RuleUnreadable from None
    except rules.Endless:
        raise SeriesEndless from None
    # The whole place is checked now: a night job tells nobody that it lies outside the street.
    place = place_fields(street_id=actor.street_id, place=spec.task.location)
    series = Series(
        street_id=actor.street_id,
        community_id=place["community_id"],
        grid_id=place["grid_id"],
        shape=spec.task.model_dump(mode="json", exclude_unset=True),
        rule=rule.text,
        first_on=rule.first,
        last_on=max(rule.first, rule.last),
        count=rule.count,
        at=spec.starts,
        minutes=minutes,
        holidays=spec.holidays,
        made_by_id=actor.user_id,
        director_id=actor.user_id,
        made_at=now,
    )
    days = days_of(series) if rule.last >= rule.first else []
    if not next_of(series, after=now, zone=zone, most=1) or not days:
        raise SeriesNever
    most, often = MOST_A_YEAR.of(street.config), rules.most_in_a_year(days)
    if often > most:
        raise SeriesTooOften(count=often, most=most)
    return series


def _make(series: Series, *, street: Area, now: datetime) -> list[Occurrence]:
    """The tasks up to the horizon; an occurrence that stands is never made again."""
    zone = ZoneInfo(street.timezone)
    horizon = now.astimezone(zone).date() + timedelta(weeks=WEEKS_AHEAD.of(street.config))
    wanted = []
    for day in days_of(series):
        start, finish = series.hours(day, zone)
        if day <= horizon and start > now:
            wanted.append((day, start, finish))
    standing = set(series.occurrences.filter(day__in=[day for day, *_ in wanted]).values_list("day", flat=True))
    system = Actor.system(street_id=series.street_id, at=now)
    made = []
    for day, start, finish in wanted:
        if day in standing:
            continue
        task = dispatch.create_task(
            actor=system,
            spec=TaskCreate.model_validate({**series.shape, "starts_at": start, "ends_at": finish}),
            origin_kind=Origin.SERIES,
            origin_id=series.id,
            beneficiary_id=None,
            made_by=series.director_id,
            now=now,
        )
        made.append(Occurrence(street_id=series.street_id, series=series, day=day, task=task))
    Occurrence.objects.bulk_create(made)
    if made:
        tasks = [str(each.task_id) for each in made]
        audit.record("series.make", series.id, actor=system, now=now, tasks=tasks)
    return made
