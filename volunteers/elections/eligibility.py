"""Are they fit? Who could not take the office is not on the ballot, and is passed over at the count."""

from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.parties.models import Affiliation
from backend.parties.queries import in_force
from volunteers.committee.models import Seat
from volunteers.elections.models import Election
from volunteers.group.offices import ENGAGED, LEADING


def unfit(election: Election, person: User, *, at: datetime) -> str | Promise | None:
    """Why this person cannot take the office that the election fills; None where they can."""
    if person.home_street_id != election.street_id:
        return _("they do not live in this street")
    if not person.is_active:
        return _("their account is not in use any more")
    tied = Affiliation.objects.filter(in_force(at), user=person, kind__in=ENGAGED)
    if election.tier in LEADING and tied.exists():
        return _("they work for an organisation")
    elsewhere = Seat.objects.filter(
        Q(holder=person) & ~Q(kind=election.seat_kind) | Q(deputy=person), in_force(at), street=election.street_id
    )
    if election.seat_kind and elsewhere.exists():
        return _("they have another place on the committee")
    return None
