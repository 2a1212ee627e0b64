"""Reads of cards, residences and changes of phone."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.identity.models import PaperCard, PhoneChange, Residence, Vouch
from backend.identity.states import ResidenceStatus
from backend.parties.models import Post
from backend.parties.queries import standing
from backend.policy import Actor

STAFF = (Post.COMMUNITY_WORKER, Post.GRID_WORKER, Post.ADMINISTRATOR)


def areas_worked_in(actor: Actor) -> set[UUID]:
    """The street, communities and grids where the actor is community or grid worker."""
    posts = {Post.COMMUNITY_WORKER, Post.GRID_WORKER}
    return {area for post, area in standing(actor).posts if post in posts}


def visible_cards(actor: Actor) -> QuerySet[PaperCard]:
    """Those of the street, for its workers; one's own, for others."""
    rows = PaperCard.objects.filter(street=actor.street_id).select_related("user")
    return rows if standing(actor).holds(*STAFF) else rows.filter(user=actor.user_id)


def visible_residences(actor: Actor) -> QuerySet[Residence]:
    """One's own; those of the areas where one works."""
    rows = Residence.objects.filter(street=actor.street_id).select_related("user", "area")
    if actor.is_system or standing(actor).holds(Post.ADMINISTRATOR):
        return rows
    worked = areas_worked_in(actor)
    seen = Q(user=actor.user_id) | Q(area__in=worked) | Q(area__parent__in=worked)
    return rows if actor.street_id in worked else rows.filter(seen)


def vouched_by(actor: Actor) -> QuerySet[Residence]:
    """Those that rest on the actor's word."""
    rows = Residence.objects.filter(street=actor.street_id, confirmed_by=actor.user_id, vouched=True)
    return rows.select_related("user", "area")


def to_vouch_for(actor: Actor) -> QuerySet[Residence]:
    """Whom a neighbour may vouch for who knows the id: nobody else's door is listed."""
    return Residence.objects.filter(street=actor.street_id).select_related("user", "area")


def own_residences(actor: Actor) -> QuerySet[Residence]:
    """The actor's own, newest first."""
    return Residence.objects.filter(street=actor.street_id, user=actor.user_id).select_related("user", "area")


def confirmed_residence(user_id: UUID, *, street_id: UUID) -> Residence | None:
    """Where a person is confirmed to live in this street."""
    rows = Residence.objects.filter(street=street_id, user=user_id, status=ResidenceStatus.CONFIRMED)
    return rows.select_related("area").first()


def is_confirmed_resident(user_id: UUID, *, street_id: UUID) -> bool:
    """Whether somebody stands for this person living in the street. For the streets whose options ask for it."""
    return Residence.objects.filter(street=street_id, user=user_id, status=ResidenceStatus.CONFIRMED).exists()


def confirmed_residents(street_id: UUID) -> QuerySet[Residence, UUID]:
    """The ids of all of them, for a subquery."""
    rows = Residence.objects.filter(street=street_id, status=ResidenceStatus.CONFIRMED)
    return rows.values_list("user_id", flat=True)


def vouches_within_a_year(user_id: UUID, *, since: datetime) -> int:
    """How many neighbours the person has vouched for, taken back or not."""
    return Vouch.objects.filter(voucher=user_id, at__gt=since).count()


def visible_changes(actor: Actor) -> QuerySet[PhoneChange]:
    """Those of the street, for its staff; one's own, for others."""
    rows = PhoneChange.objects.filter(street=actor.street_id).select_related("user")
    if actor.is_system or standing(actor).holds(*STAFF):
        return rows
    return rows.filter(user=actor.user_id)
