"""Terms: told before they end, put on record when they have, named in the refusal afterwards."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.audit.models import Entry
from backend.notifications.models import Notification
from backend.parties.models import AffiliationKind
from tests.factories import AffiliationFactory, RoleFactory, TeamFactory
from tests.refusals import refuse
from volunteers.committee.jobs import watch_seats
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.group.jobs import watch_terms
from volunteers.group.models import Role
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db


def told(person):
    return sorted(each.notice.kind for each in Notification.objects.filter(user=person).select_related("notice"))


def test_a_term_is_told_thirty_days_before_and_on_its_last_day_once_each(user, now):
    person = user()
    RoleFactory(user=person, tier=Tier.MANAGER, until=now + timedelta(days=31))
    watch_terms(now=now)
    assert told(person) == []
    for days in (2, 3, 15):
        watch_terms(now=now + timedelta(days=days))
        assert told(person) == ["term_ends"]
    for _ in range(2):
        watch_terms(now=now + timedelta(days=30, hours=12))
        assert told(person) == ["term_ends", "term_ends"]


def test_a_street_may_choose_its_notice(user, street, now):
    street.config = {"group.term_notice_days": 5}
    street.save()
    person = user()
    RoleFactory(user=person, tier=Tier.MANAGER, until=now + timedelta(days=10))
    watch_terms(now=now)
    assert told(person) == []
    watch_terms(now=now + timedelta(days=6))
    assert told(person) == ["term_ends"]


def test_what_the_clock_ended_is_put_on_record_and_told_once(user, now):
    person = user()
    role = RoleFactory(user=person, tier=Tier.BACKBONE, until=now + timedelta(days=1))
    for _ in range(2):
        watch_terms(now=now + timedelta(days=2))
    role.refresh_from_db()
    assert role.over
    assert told(person) == ["role_ended"]
    assert Entry.objects.filter(action="role.expire", object_id=role.id).count() == 1


def test_what_somebody_ended_is_not_ended_again_by_the_clock(api, core_leader, now):
    role = Role.objects.get(user=core_leader)
    api(core_leader).post(f"/roles/{role.id}/end", {"reason": "换届"})
    watch_terms(now=now + timedelta(days=1))
    assert not Entry.objects.filter(action="role.expire").exists()
    assert told(core_leader) == ["role_ended"]


def test_a_seat_is_told_to_holder_and_deputy(street, user, now):
    holder, deputy = user(), user()
    seat = Seat.objects.create(
        street=street, kind=Kind.RESIDENT, holder=holder, deputy=deputy,
        since=now - timedelta(days=9), until=now + timedelta(days=20),
    )  # fmt: skip
    watch_seats(now=now)
    assert told(holder) == told(deputy) == ["term_ends"]
    watch_seats(now=now + timedelta(days=21))
    seat.refresh_from_db()
    assert seat.over
    assert told(holder) == told(deputy) == ["seat_ended", "term_ends"]


def test_the_rounds_cost_no_more_streets_than_there_are_terms(user, now):
    with CaptureQueriesContext(connection) as found:
        watch_terms(now=now)
    assert len(found) <= 2


class TestTermOver:
    """A refusal names the term that would have let the person, and nothing is changed."""

    def test_a_manager_whose_term_ended(self, user, now):
        person = user()
        RoleFactory(user=person, tier=Tier.MANAGER, since=now - timedelta(days=400), until=now - timedelta(days=3))
        said = refuse(lambda caller: caller.post("/teams", {"name": "队"}), person, status=403, code="term_over")
        assert "Manager" in said["en"]["detail"]
        assert str((now - timedelta(days=3)).astimezone().year) in said["en"]["detail"]
        assert "管理员" in said["zh-hans"]["detail"]

    def test_what_the_term_never_gave_is_refused_as_to_anybody(self, user, now):
        person = user()
        RoleFactory(user=person, tier=Tier.BACKBONE, since=now - timedelta(days=400), until=now - timedelta(days=3))
        refuse(lambda caller: caller.post("/teams", {"name": "队"}), person, status=403, code="not_allowed")

    def test_what_one_must_not_be_is_no_lost_term(self, user, core_leader, now):
        """Nobody appoints themself, whatever they were before."""
        RoleFactory(user=core_leader, since=now - timedelta(days=400), until=now - timedelta(days=3))
        body = {"user_id": str(core_leader.id), "tier": "backbone"}
        refuse(lambda caller: caller.post("/roles", body), core_leader, status=403, code="not_allowed")

    def test_a_team_leader_of_another_time(self, user, team, now):
        person = user()
        ended = {"since": now - timedelta(days=400), "until": now - timedelta(days=3)}
        RoleFactory(user=person, tier=Tier.TEAM_LEADER, team=team, **ended)
        body = {"user_id": str(user().id)}
        refuse(lambda caller: caller.post(f"/teams/{team.id}/members", body), person, status=403, code="term_over")
        other = TeamFactory(street=team.street)
        refuse(lambda caller: caller.post(f"/teams/{other.id}/members", body), person, status=403, code="not_allowed")

    def test_a_tie_that_ended_stands_among_them(self, user, actor_for, now):
        from backend.terms import ended_terms  # noqa: PLC0415  # beside its use

        person = user()
        AffiliationFactory(user=person, kind=AffiliationKind.LIAISON, until=now - timedelta(hours=1))
        RoleFactory(user=person, tier=Tier.MANAGER, since=now - timedelta(days=9), until=now - timedelta(hours=2))
        RoleFactory(user=person, tier=Tier.BACKBONE)
        assert [str(each.what) for each in ended_terms(actor_for(person))] == ["Contractor liaison", "Manager"]


def test_a_reason_of_an_appointment_is_kept(api, manager, user):
    body = {"user_id": str(user().id), "tier": "backbone", "reason": "三年志愿服务满 300 小时"}
    made = api(manager).post("/roles", body)
    assert made.json()["how"] == "appointed"
    assert Entry.objects.get(action="role.appoint").reason == "三年志愿服务满 300 小时"
