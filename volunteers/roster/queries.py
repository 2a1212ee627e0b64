"""Reads of the roster."""

from django.db.models import Q, QuerySet

from backend.policy import Actor
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers
from volunteers.roster.models import Volunteer
from volunteers.roster.states import Status


def load_own(actor: Actor) -> Volunteer | None:
    """One query; use `own(actor)`."""
    return Volunteer.objects.filter(street=actor.street_id, user=actor.user_id).first()


def own(actor: Actor) -> Volunteer | None:
    """The actor's own profile in this street, loaded once per request."""
    return actor.recall(load_own)


def is_active(actor: Actor) -> bool:
    """Whether the actor is an active volunteer of the street."""
    profile = own(actor)
    return profile is not None and profile.status == Status.ACTIVE


def visible_to(actor: Actor) -> QuerySet[Volunteer]:
    """Oneself; all of the street for who manages the group; those of one's communities for a team leader."""
    rows = Volunteer.objects.filter(street=actor.street_id)
    if manages_group(actor, None) or actor.is_system:
        return rows
    led = tiers(actor).led_areas()
    return rows.filter(Q(user=actor.user_id) | Q(community__in=led) | Q(grid__in=led))
