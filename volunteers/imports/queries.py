"""Reads of imports of volunteers."""

from django.db.models import QuerySet

from backend.policy import Actor
from volunteers.group.policy import manages_group
from volunteers.imports.models import VolunteerImport


def visible_to(actor: Actor) -> QuerySet[VolunteerImport]:
    """Those of the street, for who manages the group; for the others those that they once asked for."""
    rows = VolunteerImport.objects.filter(street=actor.street_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    return rows.filter(user=actor.user_id)
