"""Reads of demand signals: who sees which, and what stands behind one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import TruncMonth

from backend.parties.models import Post
from backend.parties.queries import people_on, standing
from backend.places.models import Area
from backend.places.queries import zone_of
from backend.policy import Actor
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.desk.queries import visible_to as visible_needs
from needs.rates.counting import Rate, total
from needs.rates.queries import tallies
from needs.signals.models import Count, Member, Run, Signal
from needs.signals.states import Status
from volunteers.committee.queries import members, seats
from volunteers.group.policy import manages_group
from volunteers.group.queries import holders, tiers
from volunteers.group.states import Tier

HISTORY = 90
"""Nights of a signal that are shown."""


def visible_to(actor: Actor) -> QuerySet[Signal]:
    """All of the street for the committee, who manages the group and street officers; team leaders see those of their area."""
    rows = Signal.objects.filter(street=actor.street_id)
    if actor.is_system or seats(actor) or manages_group(actor, None) or standing(actor).holds(Post.STREET_OFFICER):
        return rows
    led = tiers(actor).led_areas()
    return rows.filter(Q(community__in=led) | Q(grid__in=led)) if led else rows.none()


def in_area(rows: QuerySet[Signal], area: Area) -> QuerySet[Signal]:
    """The signals of a community or grid; those of a street are all of its own."""
    if area.parent_id is None:
        return rows.filter(street=area.id)
    return rows.filter(Q(community=area.id) | Q(grid=area.id))


def readers_of(signal: Signal, *, at: datetime) -> set[UUID]:
    """The ids of everybody who sees it."""
    areas = [each for each in (signal.community_id, signal.grid_id) if each is not None]
    return {
        *members(signal.street_id, at=at),
        *holders(signal.street_id, Tier.CORE_LEADER, Tier.MANAGER, at=at),
        *holders(signal.street_id, Tier.TEAM_LEADER, at=at, area_ids=areas),
        *people_on(Post.STREET_OFFICER, street_id=signal.street_id, at=at),
    }


def needs_of(signal: Signal, actor: Actor) -> QuerySet[Need]:
    """The needs that it is made of and the actor may see, with `seen_in_full`."""
    return visible_needs(actor).filter(pk__in=Member.objects.filter(signal=signal).values("need"))


def answers_for_some(actor: Actor, signal: Signal) -> bool:
    """Whether the actor leads one of its needs, or is in charge of one. One query."""
    theirs = Q(need__first_receiver=actor.user_id) | Q(need__in_charge=actor.user_id)
    return Member.objects.filter(theirs, signal=signal).exists()


def causes_of(signal: Signal, needs: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Why each of these needs belongs to it."""
    return dict(Member.objects.filter(signal=signal, need__in=list(needs)).values_list("need", "causes"))


def counts_of(signal: Signal) -> list[Count]:
    """Its numbers night by night, the newest first."""
    return list(Count.objects.filter(signal=signal).order_by("-day")[:HISTORY])


def names_of(street_id: UUID, codes: Iterable[str]) -> dict[str, str]:
    """What categories are called; one that no tree holds any more has its code alone."""
    return dict(Category.objects.filter(street=street_id, code__in=set(codes)).values_list("code", "name"))


@dataclass(frozen=True, slots=True)
class Course:
    """What became of the needs of a signal. `months`: how many were reported, by month of the street (`2026-11`)."""

    months: dict[str, int]
    response: Rate
    resolution: Rate
    satisfaction: Rate


def course_of(signal: Signal, actor: Actor, *, now: datetime) -> Course:
    """The three rates of its needs (docs/rates.md) and when they were reported. Two queries."""
    rows = Need.objects.filter(pk__in=Member.objects.filter(signal=signal).values("need"))
    by_month = tallies(rows.annotate(month=TruncMonth("reported_at", tzinfo=zone_of(actor))), ("month",), now)
    months = {f"{month:%Y-%m}": tally.reported for (month,), tally in sorted(by_month.items())}
    return Course(months, *total(by_month.values()).three())


def found_in(run: Run) -> QuerySet[Signal]:
    """The signals that a run found or brought back and that nobody has decided on since, the heaviest first."""
    rows = Signal.objects.filter(street=run.street_id, run=run, found_at=run.at, status=Status.NEW)
    return rows.select_related("community").order_by("-weight", "id")
