"""What stands behind a volunteer."""

from datetime import date

from django.utils import timezone

from volunteers.roster.models import Safeguard
from volunteers.roster.states import SafeguardKind


def covered(volunteer, *kinds):
    """The volunteer, insured and with an agreement since long ago; `kinds`: these only."""
    for kind in kinds or SafeguardKind:
        Safeguard.objects.create(
            street=volunteer.street,
            volunteer=volunteer,
            kind=kind,
            issuer="团体意外险",
            since=date(2020, 1, 1),
            recorded_by=volunteer.user,
            recorded_at=timezone.now(),
        )
    return volunteer
