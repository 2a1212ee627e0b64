"""Offers: waves to those who can, each with its reasons; decline and expiry."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.events import publish
from backend.identity.options import CONFIRMED, VOLUNTEERS
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.dispatch.company import experienced, left_alone
from volunteers.dispatch.deciding import EACH, Situation, decide, listed
from volunteers.dispatch.events import LineEnded, OffersClosed, OffersMade
from volunteers.dispatch.knowing import merits_of, waiting_on
from volunteers.dispatch.models import Assignment, Decision, Offer, Task, TaskRole
from volunteers.dispatch.options import WEIGHTS
from volunteers.dispatch.policy import OFFER_POLICY
from volunteers.dispatch.queries import answerable_offers, visible_tasks
from volunteers.dispatch.ranking import Merits, Ranked
from volunteers.dispatch.roles import skills_of
from volunteers.dispatch.services.refusals import HoldsPlaces
from volunteers.dispatch.services.waiting import read_line
from volunteers.dispatch.shortlist import nearest_fit
from volunteers.dispatch.states import HELD, OFFER_TRANSITIONS, OfferAction, OfferStatus, TaskStatus
from volunteers.roster.eligibility import Reason, told
from volunteers.roster.options import learnt_for


@service
def send_offers(*, actor: Actor, task_id: UUID, now: datetime) -> list[Offer]:
    """The next wave: offer the places of a task that nobody waits for, role by role, to those who come first of the nearest who can.

    The system's verb. How many are asked, in which order and why is a `Decision` for each role, stored with all it was decided
    by; none where nobody more is needed now. Nobody is asked twice for one task. Raises `NotFound`.
    """
    task = lock(visible_tasks(actor), task_id)
    if not task.by_waves or task.covered_by_id is not None:
        return []
    if task.status != TaskStatus.OPEN or task.ends_at <= now:
        return []
    read_line(task, now=now)
    roles: list[TaskRole | None] = list(task.roles.all())
    offers: list[Offer] = []
    for role in roles or [None]:
        free = role.slots - role.taken if role is not None else task.slots - task.taken
        if free > 0:
            offers += wave(task, role, free, actor=actor, now=now)
    if offers:
        publish(OffersMade(task.id, tuple(offer.id for offer in offers)), actor=actor)
    elif task.taken < task.slots and not task.offers.filter(status=OfferStatus.OPEN).exists():
        publish(LineEnded(task.id), actor=actor)
    return offers


def wave(task: Task, role: TaskRole | None, free: int, *, actor: Actor, now: datetime) -> list[Offer]:
    """The offers of one wave for `free` places, stored with what it was decided by. The caller holds the task's lock."""
    config = street_of(actor).config
    situation = Situation(
        at=now,
        starts_at=task.starts_at,
        free=free,
        weights={name: option.of(config) for name, option in WEIGHTS.items()},
        waiting=waiting_on(task, role),
        line=_line(task, role, free, config, at=now),
    )
    decided = decide(situation)
    if not decided.asked:
        return []
    decision = Decision.objects.create(
        street_id=task.street_id,
        task=task,
        role=role,
        at=now,
        situation=situation.stored(),
        asked=[each.merits.volunteer_id for each in decided.asked],
    )
    offers = Offer.objects.bulk_create(
        Offer(
            street_id=task.street_id,
            task=task,
            role=role,
            volunteer_id=each.merits.volunteer_id,
            reasons=told(_reasons(task, role, each)),
            chance=chance,
            made_at=now,
            expires_at=min(now + decided.answer, task.ends_at),
        )
        for each, chance in zip(decided.asked, decided.chances, strict=False)
    )
    made = [str(offer.id) for offer in offers]
    audit.record("task.offer", task.id, actor=actor, now=now, offers=made, decision=str(decision.id))
    return offers


def _line(task: Task, role: TaskRole | None, free: int, config: Mapping[str, Any], *, at: datetime) -> list[Merits]:
    fit, facts = nearest_fit(
        task,
        role,
        most=listed(free),
        enough=EACH,
        confirmed=VOLUNTEERS.of(config) == CONFIRMED,
        learnt=learnt_for(task.risk, config),
        at=at,
    )
    line = merits_of(task, fit, facts, at=at)
    if not left_alone(task, at=at):
        return line
    # Somebody on probation holds a place and is alone: as long as there are experienced ones, they are asked first.
    known = experienced([each.volunteer_id for each in line], at=at)
    return [each for each in line if each.volunteer_id in known] or line


def _reasons(task: Task, role: TaskRole | None, chosen: Ranked) -> list[Reason]:
    """Why to them, in the words that they read; what told against them is for who directs the task to see."""
    merits = chosen.merits
    found = []
    if merits.away_m is not None:
        found.append(Reason("near", merits.away_m, _("You are about {value} m away.")))
    if merits.same_building:
        found.append(Reason("building", True, _("You live in the same building.")))
    if merits.with_resident:
        found.append(Reason("continuity", merits.with_resident, _("You have helped here {value} times before.")))
    if merits.of_this_kind:
        found.append(Reason("experience", merits.of_this_kind, _("You have done such work {value} times this year.")))
    if role is not None:
        found.append(Reason("role", role.name, _("You are asked to come as: {value}.")))
    if skills := skills_of(task, role):
        found.append(Reason("skills", skills, _("You can do what it asks for: {value}.")))
    found.append(Reason("free", True, _("You hold no other place at these hours.")))
    found.append(Reason("recent", merits.recent, _("You took {value} tasks in the last 30 days.")))
    return found


@service
def decline(*, actor: Actor, offer_id: UUID, now: datetime) -> Offer:
    """Say no, without giving a reason; the next in line is asked. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    offer = lock(answerable_offers(actor).select_related("task", "volunteer"), offer_id)
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
