"""Offers: a wave to the nearest who are fit, each with its reasons; decline and expiry."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.events import publish
from backend.identity.options import CONFIRMED, VOLUNTEERS
from backend.identity.queries import confirmed_residents
from backend.places.cells import centre
from backend.places.geo import distance_m
from backend.places.queries import street_of, with_distance
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch.events import OffersClosed, OffersMade
from volunteers.dispatch.models import Assignment, Offer, Task, TaskRole
from volunteers.dispatch.policy import OFFER_POLICY
from volunteers.dispatch.queries import candidates, loads, visible_offers, visible_tasks
from volunteers.dispatch.services.refusals import HoldsPlaces
from volunteers.dispatch.states import HELD, OFFER_TRANSITIONS, OfferAction, OfferStatus, TaskStatus
from volunteers.roster.eligibility import Reason
from volunteers.roster.models import Volunteer

OFFERS_PER_PLACE = 3
OFFER_LASTS = timedelta(hours=2)
RECENT = timedelta(days=30)


@service
def send_offers(*, actor: Actor, task_id: UUID, now: datetime) -> list[Offer]:
    """Offer the free places of a task to the nearest who are fit and not asked yet; none where none is needed.

    The system's verb. Three offers go out for each free place that has no open offers. Raises `NotFound`.
    """
    task = lock(visible_tasks(actor), task_id)
    if task.status != TaskStatus.OPEN or task.ends_at <= now:
        return []
    confirmed = VOLUNTEERS.of(street_of(actor).config) == CONFIRMED
    wave = _wave(task, confirmed=confirmed)
    if not wave:
        return []
    recent = loads([each for each, _role in wave], since=now - RECENT)
    offers = Offer.objects.bulk_create(
        Offer(
            street_id=task.street_id,
            task=task,
            role=role,
            volunteer=each,
            reasons=[reason.told() for reason in _reasons(task, role, each, recent.get(each.id, 0))],
            made_at=now,
            expires_at=min(now + OFFER_LASTS, task.ends_at),
        )
        for each, role in wave
    )
    if offers:
        made = tuple(offer.id for offer in offers)
        audit.record("task.offer", task.id, actor=actor, now=now, offers=[str(offer) for offer in made])
        publish(OffersMade(task.id, made), actor=actor)
    return offers


def _wave(task: Task, *, confirmed: bool) -> list[tuple[Volunteer, TaskRole | None]]:
    """Who is asked now, and for which role: role by role, nobody for two of them."""
    open_offers: Counter[UUID | None] = Counter(
        task.offers.filter(status=OfferStatus.OPEN).values_list("role", flat=True)
    )
    wave: list[tuple[Volunteer, TaskRole | None]] = []
    roles: list[TaskRole | None] = list(task.roles.all())
    for role in roles or [None]:
        free = role.slots - role.taken if role is not None else task.slots - task.taken
        wanted = free * OFFERS_PER_PLACE - open_offers[role.id if role is not None else None]
        if wanted > 0:
            taken = [each.id for each, _role in wave]
            wave += [(each, role) for each in _nearest(task, role, wanted, beside=taken, confirmed=confirmed)]
    return wave


def _nearest(task: Task, role: TaskRole | None, most: int, *, beside: list[UUID], confirmed: bool) -> list[Volunteer]:
    """By the way from home; who has no home on the map comes last. `confirmed`: residents for whom somebody stands alone."""
    rows: QuerySet[Any] = candidates(task).exclude(pk__in=beside)
    if role is not None:
        rows = rows.filter(skills__contains=role.skills)
    if confirmed:
        rows = rows.filter(user__in=confirmed_residents(task.street_id))
    if task.lat is None or task.lng is None:
        return list(rows.order_by("number")[:most])
    placed = with_distance(rows, task.lat, task.lng)
    return list(placed.order_by(F("distance_m").asc(nulls_last=True), "number")[:most])


def _reasons(task: Task, role: TaskRole | None, volunteer: Volunteer, recent: int) -> list[Reason]:
    reasons = []
    if task.cell is not None and volunteer.lat is not None and volunteer.lng is not None:
        # To the middle of the cell: who is asked must not learn the door.
        away = distance_m((volunteer.lat, volunteer.lng), centre(task.cell))
        reasons.append(Reason("near", round(away / 50) * 50, _("You are about {value} m away.")))
    if role is not None:
        reasons.append(Reason("role", role.name, _("You are asked to come as: {value}.")))
    if skills := list(role.skills if role is not None else task.skills):
        reasons.append(Reason("skills", skills, _("You can do what it asks for: {value}.")))
    reasons.append(Reason("free", True, _("You hold no other place at these hours.")))
    reasons.append(Reason("recent", recent, _("You took {value} tasks in the last 30 days.")))
    return reasons


@service
def decline(*, actor: Actor, offer_id: UUID, now: datetime) -> Offer:
    """Say no, without giving a reason; the next in line is asked. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    offer = lock(visible_offers(actor).select_related("task", "volunteer"), offer_id)
    allow(OFFER_POLICY, OfferAction.DECLINE, actor, offer)
    before = offer.status
    offer.status = next_state(OFFER_TRANSITIONS, offer.status_at(now), OfferAction.DECLINE)
    offer.save(update_fields=["status"])
    audit.record(
        "offer.decline", offer.id, actor=actor, now=now, before=before, after=offer.status, task_id=str(offer.task_id)
    )
    publish(OffersClosed(offer.task_id, (offer.id,)), actor=actor)
    return offer


@service
def expire_offers(*, actor: Actor, now: datetime) -> int:
    """End the offers of this street whose time is over; returns how many. The system's verb."""
    due = (
        Offer.objects.filter(street=actor.street_id, status=OfferStatus.OPEN, expires_at__lte=now)
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .values_list("id", "task_id")
    )
    by_task: dict[UUID, list[UUID]] = {}
    for offer_id, task_id in due:
        by_task.setdefault(task_id, []).append(offer_id)
    for task_id, offer_ids in by_task.items():
        Offer.objects.filter(id__in=offer_ids).update(status=OfferStatus.EXPIRED)
        audit.record("task.offers_expired", task_id, actor=actor, now=now, offers=[str(each) for each in offer_ids])
        publish(OffersClosed(task_id, tuple(offer_ids)), actor=actor)
    return sum(len(offer_ids) for offer_ids in by_task.values())


def refuse_to_strand(volunteer_id: UUID) -> None:
    """Keep who is expected somewhere on the roster; the caller holds the volunteer's lock. Raises `HoldsPlaces`."""
    count = Assignment.objects.filter(volunteer=volunteer_id, status__in=HELD).count()
    if count:
        raise HoldsPlaces(count=count)


@service
def withdraw_offers_of(*, actor: Actor, volunteer_id: UUID, now: datetime) -> list[UUID]:
    """Take back the open offers of a volunteer who is not there to answer; the next in line are asked.

    The caller holds the volunteer's lock: nobody accepts meanwhile. Returns the ids of the offers.
    """
    still_open = (
        Offer.objects.filter(volunteer=volunteer_id, status=OfferStatus.OPEN)
        .select_for_update(of=("self",), no_key=True)
        .order_by("id")
        .values_list("id", "task_id")
    )
    found = list(still_open)
    Offer.objects.filter(id__in=[offer_id for offer_id, _task in found]).update(status=OfferStatus.WITHDRAWN)
    for offer_id, task_id in found:
        audit.record("task.offers_withdrawn", task_id, actor=actor, now=now, withdrawn=[str(offer_id)])
        publish(OffersClosed(task_id, (offer_id,)), actor=actor)
    return [offer_id for offer_id, _task in found]
