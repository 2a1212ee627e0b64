"""Consents."""

from django.utils import timezone

from backend.policy import Actor
from backend.privacy import services
from backend.privacy.schemas import ConsentIn
from backend.privacy.states import Purpose
from backend.privacy.texts import current


def shares(person, organisation, *, given=True, at=None):
    """`person` agrees to share with `organisation`, or withdraws it."""
    at = at or timezone.now()
    spec = ConsentIn(
        purpose=Purpose.SHARE_WITH_CONTRACTOR,
        version=current(Purpose.SHARE_WITH_CONTRACTOR),
        given=given,
        organisation_id=organisation.id,
    )
    services.consent(actor=Actor(user_id=person.id, street_id=person.home_street_id, at=at), spec=spec, now=at)
