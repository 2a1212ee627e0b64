"""Consents, and who may give them for somebody."""

from datetime import timedelta

from django.utils import timezone

from backend.households.models import Representation
from backend.policy import Actor
from backend.privacy import services
from backend.privacy.models import Consent
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


def agreed_to_care(person):
    """`person` agreed in their own app to be looked after: the consent."""
    return Consent.objects.create(
        street=person.home_street, user=person, purpose="care", version=1, given=True, how="app", by=person,
        at=timezone.now(),
    )  # fmt: skip


def speaks_for(representative, represented):
    """`representative` may agree to care for `represented`, who confirmed it in their own app."""
    now = timezone.now()
    return Representation.objects.create(
        street=represented.home_street, representative=representative, represented=represented, name=represented.name,
        relation="family", purposes=["care"], status="confirmed", asked_at=now, until=now + timedelta(days=90),
        due_at=now + timedelta(days=90), method="own_app", confirmed_at=now, confirmed_by=represented,
    )  # fmt: skip
