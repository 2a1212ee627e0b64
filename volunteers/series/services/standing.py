"""Who comes to a series every time: asked, agreed, put first to each task, with a stand-in for one day.

Nobody is bound: each task is an offer to them like any other, only that it comes before the others.
"""

from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.schemas import TaskShape
from volunteers.dispatch.services.locks import lock_oneself
from volunteers.dispatch.states import AssignmentStatus, OfferStatus, TaskStatus
from volunteers.roster.eligibility import Reason
from volunteers.roster.queries import visible_to as on_the_roster
from volunteers.roster.states import Status as OnRoster
from volunteers.series.events import StandingAsked, StandingMoved, StandInWanted
from volunteers.series.models import Series, Standing
from volunteers.series.policy import POLICY, STANDING_POLICY
from volunteers.series.queries import colleagues_of, made_of, standing_of, visible_standing, visible_to
from volunteers.series.services.days import refuse_begun, refuse_strange
from volunteers.series.services.making import make_days, put_first
from volunteers.series.services.refusals import NotExpected, NotToStand, RoleUnknown, StandingFull
from volunteers.series.states import (
    STANDING_OPEN,
    STANDING_TRANSITIONS,
    TRANSITIONS,
    Action,
    StandingAction,
    StandingStatus,
)


@service
def ask_standing(*, actor: Actor, series_id: UUID, volunteer_id: UUID, role: str, now: datetime) -> Standing:
    """Ask a volunteer whom the actor sees on the roster to come every time; `role`: as what, by its name, or empty.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `RoleUnknown`, `NotToStand`, `StandingFull`.
    """
    series = lock(visible_to(actor), series_id)
    allow(POLICY, Action.ASK_STANDING, actor, series)
    next_state(TRANSITIONS, series.status, Action.ASK_STANDING)
    shape = TaskShape.model_validate(series.shape)
    slots = {each.name: each.slots for each in shape.roles} or {"": shape.slots}
    if role not in slots:
        raise RoleUnknown(role=role)
    volunteer = find(on_the_roster(actor), volunteer_id)
    rows = standing_of(series)
    if volunteer.status != OnRoster.ACTIVE or rows.filter(volunteer=volunteer).exists():
        raise NotToStand
    if rows.filter(role=role).count() >= slots[role]:
        raise StandingFull(slots=slots[role])
    row = Standing.objects.create(
        street_id=series.street_id,
        series=series,
        volunteer=volunteer,
        role=role,
        asked_by_id=actor.user_id,
        asked_at=now,
    )
    audit.record("series.ask_standing", series.id, actor=actor, now=now, after=row.status, standing=str(row.id))
    publish(StandingAsked(row.id), actor=actor)
    return row


@service
def answer_standing(*, actor: Actor, standing_id: UUID, willing: bool, now: datetime) -> Standing:
    """The volunteer says whether they would come every time; of the tasks that are made they are offered what is free.

    No reason is asked. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    row = _locked(actor, standing_id)
    action = StandingAction.AGREE if willing else StandingAction.REFUSE
    allow(STANDING_POLICY, action, actor, row)
    _move(row, action, actor=actor, now=now)
    if willing:
        for each in made_of(row.series).filter(task__status=TaskStatus.OPEN, task__starts_at__gt=now):
            put_first(each.task, [row], now=now)
    return row


@service
def end_standing(*, actor: Actor, standing_id: UUID, now: datetime) -> Standing:
    """No longer: the volunteer or who directs the series says so. Places that are held stay.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    row = _locked(actor, standing_id)
    allow(STANDING_POLICY, StandingAction.END, actor, row)
    return _move(row, StandingAction.END, actor=actor, now=now)


@service
def end_standing_of(*, actor: Actor, volunteer_id: UUID, now: datetime) -> int:
    """A volunteer left the roster; of how many series. For the system."""
    rows = Standing.objects.filter(volunteer=volunteer_id, status__in=STANDING_OPEN)
    found = list(rows.select_for_update(of=("self",), no_key=True).order_by("id"))
    for row in found:
        _move(row, StandingAction.END, actor=actor, now=now)
    return len(found)


@service
def find_stand_in(*, actor: Actor, standing_id: UUID, day: date, volunteer_id: UUID | None, now: datetime) -> Standing:
    """A standing volunteer cannot come on one day: they give back what they have of it, and another is asked.

    `volunteer_id`: a colleague of this work, who is asked before anybody else and says yes or no as to any offer; without one,
    or where that one declines, the waves ask. Where people wait for a place, it is theirs. Next time the standing volunteer is
    first again. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAnOccurrence`, `OccurrenceOver`, `NotExpected`, `NotForThem`.
    """
    seen = find(visible_standing(actor).select_related("volunteer"), standing_id)
    allow(STANDING_POLICY, StandingAction.STAND_IN, actor, seen)
    lock_oneself(actor)
    series = lock(Series.objects.filter(street=actor.street_id), seen.series_id)
    row = _locked(actor, standing_id)
    next_state(STANDING_TRANSITIONS, row.status, StandingAction.STAND_IN)
    refuse_strange(series, day)
    refuse_begun(series, day, zone=zone_of(actor), now=now)
    if volunteer_id is not None and not colleagues_of(row).filter(pk=volunteer_id).exists():
        raise dispatch.NotForThem
    made = made_of(series).filter(day=day).first()
    task = made.task if made else make_days(series, [day], street=street_of(actor), now=now)[0].task
    role_id = _give_back(task, row, actor=actor, now=now, day=day)
    asked = None
    if volunteer_id is not None:
        because = Reason(
            "stand_in", row.volunteer.user.masked_name, _("You are asked to stand in for {value}, this once.")
        )
        found = dispatch.ask_first(
            actor=Actor.system(street_id=row.street_id, at=now), task_id=task.id, volunteer_ids=[volunteer_id],
            because=because, role_id=role_id, now=now, anew=True,
        )  # fmt: skip
        asked = volunteer_id if found else None
        task.refresh_from_db(fields=["taken", "slots"])
        if not found and task.taken < task.slots:
            raise dispatch.NotForThem
    audit.record(
        "standing.stand_in", row.id, actor=actor, now=now, day=day.isoformat(), task_id=str(task.id),
        volunteer=str(asked) if asked else None,
    )  # fmt: skip
    publish(StandInWanted(row.id, day, task.id), actor=actor)
    return row


def _give_back(task: Task, row: Standing, *, actor: Actor, now: datetime, day: date) -> UUID | None:
    """The place or the offer that a standing volunteer has; returns the role it was of. Raises `NotExpected`."""
    place = Assignment.objects.filter(task=task, volunteer=row.volunteer_id, status=AssignmentStatus.ACCEPTED).first()
    if place is not None:
        dispatch.hand_back(actor=actor, assignment_id=place.id, reason=str(_("A stand-in is asked.")), now=now)
        return place.role_id
    offer = Offer.objects.filter(task=task, volunteer=row.volunteer_id, status=OfferStatus.OPEN).first()
    if offer is None or offer.status_at(now) != OfferStatus.OPEN:
        raise NotExpected(day=day.isoformat())
    dispatch.decline(actor=actor, offer_id=offer.id, now=now)
    return offer.role_id


def let_all_go(series: Series, *, actor: Actor, now: datetime) -> None:
    """The series is over: nobody comes every time any more."""
    for row in (
        series.standing.filter(status__in=STANDING_OPEN).select_for_update(of=("self",), no_key=True).order_by("id")
    ):
        _move(row, StandingAction.END, actor=actor, now=now)


def let_go_of_roles(series: Series, *, actor: Actor, now: datetime) -> None:
    """The tasks of a locked series have some roles no more: nobody comes every time as that."""
    shape = TaskShape.model_validate(series.shape)
    names = [each.name for each in shape.roles] or [""]
    gone = series.standing.filter(status__in=STANDING_OPEN).exclude(role__in=names)
    for row in gone.select_for_update(of=("self",), no_key=True).order_by("id"):
        _move(row, StandingAction.END, actor=actor, now=now)


def _move(row: Standing, action: StandingAction, *, actor: Actor, now: datetime) -> Standing:
    before, row.status = row.status, next_state(STANDING_TRANSITIONS, row.status, action)
    when = "ended_at" if row.status == StandingStatus.ENDED else "answered_at"
    setattr(row, when, now)
    row.save(update_fields=["status", when])
    audit.record(f"standing.{action}", row.id, actor=actor, now=now, before=before, after=row.status)
    publish(StandingMoved(row.id, action), actor=actor)
    return row


def _locked(actor: Actor, standing_id: UUID) -> Standing:
    return lock(visible_standing(actor).select_related("volunteer__user", "series"), standing_id)
