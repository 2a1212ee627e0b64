"""A street that opens its doors to confirmed residents alone."""

import pytest
from django.utils import timezone

from backend.households.models import Address
from backend.identity.models import Residence
from backend.identity.options import VOLUNTEERS
from backend.policy import Actor
from tests.factories import CommunityFactory, OfferFactory, TaskFactory, VolunteerFactory
from tests.refusals import refuse
from volunteers.dispatch.models import Assignment, Offer
from volunteers.dispatch.services import send_offers

pytestmark = pytest.mark.django_db


@pytest.fixture
def asks(street):
    """The street asks for it."""
    street.config = {**street.config, VOLUNTEERS.key: "confirmed"}
    street.save(update_fields=["config"])


@pytest.fixture
def task(street):
    return TaskFactory(street=street, slots=2)


@pytest.fixture
def volunteer(street, user):
    return VolunteerFactory(user=user(), street=street)


@pytest.fixture
def confirm(street, user):
    def make(person):
        area = CommunityFactory(parent=street)
        home = Address.objects.create(street=street, user=person, label="家", door="3门", created_at=timezone.now())
        return Residence.objects.create(
            street=street, user=person, area=area, address=home, status="confirmed", confirmed_by=user(),
            asked_at=timezone.now(), decided_at=timezone.now(),
        )  # fmt: skip

    return make


def test_off_by_default(api, task, volunteer):
    assert api(volunteer.user).post(f"/tasks/{task.id}/claim").status_code == 201


def test_who_is_not_confirmed_is_told_how_to_be(asks, task, volunteer):
    said = refuse(lambda c: c.post(f"/tasks/{task.id}/claim"), volunteer.user, status=403, code="residence_needed")
    assert "/me/residence" in said["en"]["detail"]
    assert not Assignment.objects.exists()


def test_who_is_confirmed_takes_it(api, asks, task, volunteer, confirm):
    confirm(volunteer.user)
    assert api(volunteer.user).post(f"/tasks/{task.id}/claim").status_code == 201


@pytest.mark.parametrize("status", ["asked", "refused", "revoked", "withdrawn"])
def test_every_other_status_is_not_enough(asks, task, volunteer, confirm, status):
    residence = confirm(volunteer.user)
    Residence.objects.filter(pk=residence.pk).update(status=status, **({} if status == "asked" else {"address": None}))
    refuse(lambda c: c.post(f"/tasks/{task.id}/claim"), volunteer.user, status=403, code="residence_needed")


def test_an_offer_from_before_is_not_accepted(asks, task, volunteer):
    offer = OfferFactory(task=task, volunteer=volunteer)
    refuse(lambda c: c.post(f"/offers/{offer.id}/accept"), volunteer.user, status=403, code="residence_needed")


def test_offers_go_to_confirmed_residents(asks, street, task, volunteer, confirm, user):
    known = VolunteerFactory(user=user(), street=street)
    confirm(known.user)
    now = timezone.now()
    send_offers(actor=Actor.system(street_id=street.id, at=now), task_id=task.id, now=now)
    assert [each.volunteer_id for each in Offer.objects.all()] == [known.id]
