"""When a volunteer may be asked, and what their body must not do."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.places.queries import zone_of
from backend.policy import Actor
from backend.services import service
from volunteers.roster.events import VolunteerEdited
from volunteers.roster.models import DayHours, Volunteer, WeeklyHours
from volunteers.roster.schemas import DayHoursIn, WeeklyHoursIn
from volunteers.roster.services.common import locked
from volunteers.roster.states import Action, Gender, HealthLimit


class HoursOverlap(DomainError):
    """Two spans of one day share minutes."""

    code = "hours_overlap"
    status = 422
    title = _("Hours overlap")
    message = _("Two spans of {day} share minutes. Make one of them, or correct their times.")


class DayIsOver(DomainError):
    """Hours of a day that is over."""

    code = "day_is_over"
    status = 422
    title = _("The day is over")
    message = _("{day} is over. Leave it out, or choose a day that lies ahead.")


def _told(volunteer: Volunteer, action: Action, actor: Actor, now: datetime, **data: Any) -> Volunteer:
    kept = volunteer.status
    audit.record(f"volunteer.{action}", volunteer.id, actor=actor, now=now, before=kept, after=kept, **data)
    publish(VolunteerEdited(volunteer.id, volunteer.user_id), actor=actor)
    return volunteer


@service
def set_duty(*, actor: Actor, volunteer_id: UUID, on_duty: bool, now: datetime) -> Volunteer:
    """Be asked from now on, or not; places and open offers stay. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    volunteer = locked(actor, volunteer_id, Action.SET_DUTY)
    volunteer.on_duty = on_duty
    volunteer.save(update_fields=["on_duty"])
    return _told(volunteer, Action.SET_DUTY, actor, now, on_duty=on_duty)


@service
def set_hours(
    *,
    actor: Actor,
    volunteer_id: UUID,
    weekly: Sequence[WeeklyHoursIn] | None,
    days: Sequence[DayHoursIn] | None,
    now: datetime,
) -> Volunteer:
    """Say anew at which hours of the week, and of single days, one may be asked; None leaves what is there.

    Notes on days are the volunteer's own: who else sets them writes none, and those that stay keep theirs. Raises
    `NotFound`, `NotAllowed`, `WrongMoment`, `HoursOverlap`, `DayIsOver`.
    """
    volunteer = locked(actor, volunteer_id, Action.SET_HOURS)
    of = {"street_id": volunteer.street_id, "volunteer": volunteer}
    if weekly is not None:
        _refuse_overlaps([(str(each.weekday), *each.span) for each in weekly])
        WeeklyHours.objects.filter(volunteer=volunteer).delete()
        WeeklyHours.objects.bulk_create(
            WeeklyHours(**of, weekday=each.weekday, starts=each.span[0], ends=each.span[1]) for each in weekly
        )
    if days is not None:
        today = now.astimezone(zone_of(actor)).date()
        _refuse_overlaps([(each.day.isoformat(), *each.span) for each in days])
        if over := [each.day for each in days if each.day < today]:
            raise DayIsOver(day=min(over).isoformat())
        old = DayHours.objects.filter(volunteer=volunteer)
        notes = {(each.day, each.starts): each.note for each in old}
        own = volunteer.user_id == actor.user_id
        old.delete()
        DayHours.objects.bulk_create(
            DayHours(
                **of,
                day=each.day,
                starts=each.span[0],
                ends=each.span[1],
                available=each.available,
                note=each.note if own else notes.get((each.day, each.span[0]), ""),
            )
            for each in days
        )
    said = [name for name, given in (("weekly", weekly), ("days", days)) if given is not None]
    return _told(volunteer, Action.SET_HOURS, actor, now, fields=said)


def _refuse_overlaps(spans: list[tuple[str, int, int]]) -> None:
    """Raises `HoursOverlap`."""
    spans = sorted(spans)
    for (day, _start, end), (next_day, start, _end) in pairwise(spans):
        if day == next_day and start < end:
            raise HoursOverlap(day=day)


@service
def set_fitness(
    *, actor: Actor, volunteer_id: UUID, gender: Gender | None, limits: Sequence[HealthLimit] | None, now: datetime
) -> Volunteer:
    """Say what the body must not do, and one's gender for those who wish for a woman or a man; None is not told.

    Both are the volunteer's own to say, read by nobody else and written into no audit. Raises `NotFound`, `NotAllowed`,
    `WrongMoment`.
    """
    volunteer = locked(actor, volunteer_id, Action.SET_FITNESS)
    volunteer.gender = gender or ""
    volunteer.limits = " ".join(sorted(set(limits or ())))
    volunteer.save(update_fields=["gender", "limits"])
    return _told(volunteer, Action.SET_FITNESS, actor, now)
