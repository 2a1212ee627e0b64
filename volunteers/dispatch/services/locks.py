"""Locks that several verbs begin with."""

from backend.errors import NotFound
from backend.policy import Actor
from volunteers.roster.models import Volunteer


def lock_oneself(actor: Actor) -> Volunteer:
    """The actor's own row on the roster, locked until commit: it comes before every other. Raises `NotFound`."""
    rows = Volunteer.objects.filter(street=actor.street_id, user=actor.user_id)
    own = rows.select_for_update(of=("self",), no_key=True).first()
    if own is None:
        raise NotFound(kind=Volunteer._meta.verbose_name)
    return own
