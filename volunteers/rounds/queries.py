"""Reads of rounds."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from backend.policy import Actor
from volunteers.dispatch.models import Assignment, Offer
from volunteers.dispatch.states import GONE, AssignmentStatus, OfferStatus
from volunteers.group.policy import directs_there, manages_group
from volunteers.group.queries import responsible_for, tiers
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.states import Status

YES = (AssignmentStatus.ACCEPTED, AssignmentStatus.CHECKED_IN, AssignmentStatus.CHECKED_OUT)
LIVE = Q(task__assignments__status__in=YES)


@dataclass(frozen=True, slots=True)
class Promised:
    """Who goes to a visit and when, whatever the plan said; or who is asked to."""

    volunteer_id: UUID
    starts_at: datetime
    said_yes: bool
    """Else they have not answered yet."""


def handles(actor: Actor, row: Round) -> bool:
    """Whether the actor directs it: its team leader, or who manages the group; its maker is one of them, until their term is over."""
    return directs_there(actor, row)


def watched_by(row: Round, *, at: datetime) -> set[UUID]:
    """Who follows it: its maker, as long as they direct it; else whoever does."""
    direct = set(responsible_for(row.street_id, row.community_id, row.grid_id, at=at))
    return direct & {row.made_by_id} or direct


def readable_by(actor: Actor) -> QuerySet[Round]:
    """Those that the actor directs. Who goes sees their own, see `mine`."""
    rows = Round.objects.filter(street=actor.street_id)
    return rows if actor.is_system or manages_group(actor, None) else rows.filter(_led(actor))


def visible_to(actor: Actor) -> QuerySet[Round]:
    """Of which the actor may know: those, and what they put together. Whose term is over is told so."""
    rows = Round.objects.filter(street=actor.street_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    return rows.filter(Q(made_by=actor.user_id) | _led(actor))


def _led(actor: Actor) -> Q:
    led = tiers(actor).led_areas()
    return Q(community__in=led) | Q(grid__in=led)


def counted(rows: QuerySet[Round]) -> QuerySet[Round]:
    """With how many visits they have, and how many of those somebody goes to."""
    return rows.annotate(
        visits_count=Count("visits", filter=Q(visits__out=False)),
        planned_count=Count("visits", filter=Q(visits__volunteer__isnull=False)),
    )


def visits_of(row: Round) -> QuerySet[RoundVisit]:
    """All, with who goes, each round in its order."""
    return row.visits.select_related("volunteer__user", "task").order_by("volunteer", "position", "id")


def mine(actor: Actor) -> QuerySet[RoundVisit]:
    """The visits of rounds that are put to the actor or that they hold, in order."""
    asked = Q(task__offers__volunteer__user=actor.user_id, task__offers__status=OfferStatus.OPEN)
    held = Q(task__assignments__volunteer__user=actor.user_id) & LIVE
    rows = RoundVisit.objects.filter(asked | held, street=actor.street_id, round__status=Status.SENT)
    return rows.select_related("round", "task", "volunteer").order_by("round", "begins", "id").distinct()


def accepted(row: Round) -> set[UUID]:
    """The visits whose volunteer said yes, or was there."""
    return set(row.visits.filter(LIVE).values_list("id", flat=True))


def promised(row: Round) -> dict[UUID, Promised]:
    """By visit, who said yes or was there, by the plan or by themselves; else whom the plan asks. Two queries."""
    offers = Offer.objects.filter(task__round_visit__round=row, task__by_waves=False, status=OfferStatus.OPEN)
    places = Assignment.objects.filter(task__round_visit__round=row, status__in=YES)
    found = {
        visit: Promised(who, starts_at, said_yes=False)
        for visit, who, starts_at in offers.values_list("task__round_visit", "volunteer", "task__starts_at")
    }
    for visit, who, starts_at in places.values_list("task__round_visit", "volunteer", "starts_at"):
        found[visit] = Promised(who, starts_at, said_yes=True)
    return found


def refused(row: Round) -> dict[UUID, set[UUID]]:
    """By visit, the volunteers who said no, did not answer, handed it back, or were released."""
    found: dict[UUID, set[UUID]] = {}
    no = [OfferStatus.DECLINED, OfferStatus.EXPIRED, OfferStatus.WITHDRAWN]
    offers = row.visits.filter(task__offers__status__in=no).values_list("id", "task__offers__volunteer")
    back = Assignment.objects.filter(task__round_visit__round=row, status__in=GONE).values_list(
        "task__round_visit", "volunteer"
    )
    for visit_id, volunteer_id in [*offers, *back]:
        found.setdefault(visit_id, set()).add(volunteer_id)
    return found
