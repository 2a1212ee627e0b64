"""Whoever is concerned by what others did finds it in the inbox."""

import pytest
from django.utils import timezone

from backend.accounts.events import IdentityLinked, SecondFactorChanged
from backend.events import publish
from backend.identity.events import AccountsMerged
from backend.notifications.models import Notification
from backend.notifications.states import Urgency
from backend.parties.events import Affiliated, Disengaged
from backend.policy import Actor
from tests.factories import AffiliationFactory, VolunteerFactory
from volunteers.roster.events import VolunteerEdited, VolunteerPaused

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(street):
    """`told(person)`: the kinds in their inbox, oldest first."""

    def kinds(person):
        rows = Notification.objects.filter(user=person).order_by("id")
        return list(rows.values_list("notice__kind", flat=True))

    return kinds


@pytest.fixture
def system(street):
    return Actor.system(street_id=street.id, at=timezone.now())


def test_changes_of_how_one_signs_in_reach_every_device_and_cannot_be_turned_off(user, told, system):
    person = user()
    publish(SecondFactorChanged(person.id, "reset"), actor=system)
    publish(IdentityLinked(person.id, "wechat", "linked"), actor=system)
    publish(AccountsMerged(person.id, user().id), actor=system)
    assert told(person) == ["second_factor_changed", "way_in_changed", "accounts_joined"]
    first = Notification.objects.filter(user=person).earliest("id").notice
    assert first.urgency == Urgency.HIGH
    assert "由街道重置" in first.body["zh-hans"]


def test_what_others_do_about_a_person_is_told_and_what_they_do_themself_is_not(user, told, system, street):
    person = user()
    tie = AffiliationFactory(user=person)
    mine = Actor(user_id=person.id, street_id=street.id, at=system.at)
    publish(Disengaged(tie.id), actor=mine)
    assert told(person) == []
    publish(Affiliated(tie.id), actor=system)
    publish(Disengaged(tie.id), actor=system)
    assert told(person) == ["affiliation_given", "affiliation_ended"]


def test_a_volunteer_whom_somebody_else_paused_hears_of_it(user, told, system, street):
    volunteer = VolunteerFactory(user=user(), status="paused")
    mine = Actor(user_id=volunteer.user_id, street_id=street.id, at=system.at)
    publish(VolunteerPaused(volunteer.id, volunteer.user_id), actor=mine)
    publish(VolunteerEdited(volunteer.id, volunteer.user_id), actor=system)
    assert told(volunteer.user) == []
    publish(VolunteerPaused(volunteer.id, volunteer.user_id), actor=system)
    assert told(volunteer.user) == ["membership_changed"]
