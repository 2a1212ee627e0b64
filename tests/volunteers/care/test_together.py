"""Two at once, and many rows: one task of one visit, and lists that cost as much for three as for one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.policy import Actor
from backend.privacy.registry import holdings
from backend.privacy.services import empty, person_of
from tests.crowd import at_once
from tests.factories.privacy import agreed_to_care
from tests.queries import assert_constant
from volunteers.care import services
from volunteers.care.models import Entry, HeatWave, Visit
from volunteers.dispatch.models import Task


@pytest.fixture
def looked_after(user, community, manager):
    """`looked_after()`: one more entry that is due, with a consent."""

    def make():
        now, person = timezone.now(), user()
        return Entry.objects.create(
            street=community.parent, resident=person, community=community, status="active", every_days=7,
            starts="09:00", ends="10:00", proposed_by=manager, proposed_at=now, consent=agreed_to_care(person),
            since=now - timedelta(days=8), due_at=now - timedelta(days=1), due_hot_at=now - timedelta(days=4),
            reasons="lives_alone",
        )  # fmt: skip

    return make


@pytest.mark.django_db(transaction=True)
def test_of_many_workers_at_once_one_makes_the_task(looked_after):
    entry, now = looked_after(), timezone.now()

    def work():
        system = Actor.system(street_id=entry.street_id, at=now)
        return services.open_due_visit(actor=system, entry_id=entry.id, now=now)

    made = at_once([work] * 8)
    assert sum(isinstance(each, Visit) for each in made) == 1, made
    assert [each for each in made if isinstance(each, Exception)] == []
    assert (Visit.objects.count(), Task.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_call_a_heat_wave_at_once_one_does(manager, actor_for):
    actor, now = actor_for(manager), timezone.now()

    def call():
        return services.call_heat(actor=actor, until=now + timedelta(days=2), reason="高温", now=now)

    made = at_once([call] * 6)
    assert sum(isinstance(each, HeatWave) for each in made) == HeatWave.objects.count() == 1, made


@pytest.mark.django_db
class TestCost:
    def test_a_list_of_three_entries_costs_what_one_costs(self, api, manager, looked_after):
        looked_after()
        caller = api(manager)
        assert_constant(lambda: caller.get("/care/entries"), lambda: [looked_after() for _ in range(2)])

    def test_a_list_of_three_visits_costs_what_one_costs(self, api, manager, looked_after):
        entry, caller, now = looked_after(), api(manager), timezone.now()

        def one_more(days):
            Visit.objects.create(
                street=entry.street, entry=entry, day=now.date() - timedelta(days=days), due_at=now, made_at=now,
                status="missed",
            )  # fmt: skip

        one_more(0)
        assert_constant(
            lambda: caller.get(f"/care/entries/{entry.id}/visits"), lambda: [one_more(days) for days in (1, 2)]
        )

    def test_who_is_due_is_found_in_as_many_queries_for_one_as_for_three(self, looked_after, django_assert_num_queries):
        def due(street_id):
            return services.due_entries(Actor.system(street_id=street_id, at=timezone.now()), now=timezone.now())

        first = looked_after()
        with django_assert_num_queries(3):
            assert len(due(first.street_id)) == 1
        for _ in range(2):
            looked_after()
        with django_assert_num_queries(3):
            assert len(due(first.street_id)) == 3


@pytest.mark.django_db
def test_the_copy_of_the_resident_holds_all_of_it_and_erasing_leaves_none(looked_after, now):
    entry = looked_after()
    entry.contacts.create(street=entry.street, position=0, name="李明", phone="+8613800138002", kin="child")
    person = person_of(entry.resident_id)
    copied = {each.key: list(each.copy(person)) for each in holdings() if each.key.startswith("care.")}
    assert copied["care.Entry:resident"][0]["reasons"] == "lives_alone"
    assert copied["care.Contact:entry__resident"][0]["phone"] == "+8613800138002"
    empty(person, now=now)
    assert not Entry.objects.filter(pk=entry.pk).exists()
