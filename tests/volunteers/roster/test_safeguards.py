"""Insurances and agreements that a task asks for; two people who are not put together, and who may know of it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notice
from backend.privacy.registry import Person, holdings
from backend.realtime.models import FeedItem
from tests.digits import without_chance
from tests.factories import VolunteerFactory
from tests.queries import counted
from tests.refusals import refuse
from tests.volunteers.known import facts_of
from volunteers.roster.demand import Demand
from volunteers.roster.eligibility import shortfalls
from volunteers.roster.models import Apart

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(now):
    return now.astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def cover(today):
    def make(kind="insurance", *, days=30, **more):
        until = {"until": (today + timedelta(days=days)).isoformat()} if days is not None else {}
        return {
            "kind": kind,
            "issuer": "人保财险",
            "number": "PZ-2026-7788",
            "since": today.isoformat(),
            **until,
            **more,
        }

    return make


@pytest.fixture
def lacking(now):
    """Why a volunteer is not fit for something of high risk so many days ahead."""

    def codes(row, *, days=1, **more):
        start = now + timedelta(days=days)
        wanted = Demand(starts_at=start, ends_at=start + timedelta(minutes=1), **{"risk": "high", **more})
        return [each.code for each in shortfalls(wanted, facts_of([row.id], at=now)[row.id])]

    return codes


class TestSafeguards:
    def test_what_is_noted_counts_while_it_lasts(self, api, manager, volunteer, cover, lacking):
        row = volunteer()
        boss, path = api(manager), f"/volunteers/{row.id}/safeguards"
        assert lacking(row) == ["not_insured", "no_agreement"]
        made = boss.post(path, cover())
        assert made.status_code == 201, made.json()
        assert made.json()["number_end"] == "7788"
        assert lacking(row) == ["no_agreement"]
        signed = boss.post(path, cover("agreement", days=None)).json()
        assert lacking(row) == []
        assert lacking(row, days=31) == ["not_insured"]
        assert len(api(row.user).get(path).json()["items"]) == 2
        assert boss.post(f"/safeguards/{signed['id']}/end", {"reason": "本人提出"}).json()["ended_at"] is not None
        assert lacking(row) == ["no_agreement"]
        kinds = Notice.objects.filter(notifications__user=row.user).order_by("id").values_list("kind", flat=True)
        assert list(kinds) == ["safeguard_noted", "safeguard_noted", "safeguard_over"]
        assert "7788" not in without_chance(str([*Entry.objects.values()]))
        refuse(
            lambda caller: caller.post(f"/safeguards/{signed['id']}/end", {"reason": "再来"}),
            manager,
            status=404,
            code="not_found",
        )

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"days": -1}, "safeguard_ends_before_it_begins"),
            ({"kind": "promise"}, "invalid_input"),
            ({"issuer": " "}, "invalid_input"),
        ],
    )
    def test_what_cannot_be(self, manager, volunteer, cover, fields, code):
        row, body = volunteer(), cover(**fields)
        refuse(lambda caller: caller.post(f"/volunteers/{row.id}/safeguards", body), manager, status=422, code=code)


class TestApart:
    def test_the_other_side_is_not_selected_and_learns_nothing(self, api, manager, volunteer, user, lacking, now):
        row, resident = volunteer(), user(name="王秀兰")
        said = api(resident).post("/apart", {"other_id": str(row.user_id), "reason": "以前有过争执"})
        assert said.status_code == 201, said.json()
        meeting = {"risk": "none", "people": frozenset({resident.id})}
        assert lacking(row, **meeting) == ["not_selected"]
        assert lacking(volunteer(), **meeting) == []
        assert api(resident).get("/apart").json()["items"] == [said.json()]
        assert len(api(manager).get("/apart").json()["items"]) == 1
        assert api(row.user).get("/apart").json()["items"] == []
        assert FeedItem.objects.filter(user=row.user).count() == 0
        assert Notice.objects.filter(notifications__user=row.user).count() == 0
        named = str(list(Entry.objects.values_list("object_id", "data", "reason")))
        assert str(row.user_id) not in named
        assert "争执" not in named
        person = Person(id=row.user_id, name="张伟", phone=None, street_id=row.street_id)
        assert [line for each in holdings() if each.model is Apart for line in each.copy(person)] == []
        ended = api(resident).post(f"/apart/{said.json()['id']}/end")
        assert ended.status_code == 200, ended.json()
        assert lacking(row, **meeting) == []

    def test_a_volunteer_says_so_as_well(self, api, volunteer, user, lacking):
        row, resident = volunteer(), user()
        api(row.user).post("/apart", {"other_id": str(resident.id)})
        assert lacking(row, risk="none", people=frozenset({resident.id})) == ["not_selected"]

    def test_a_manager_for_two_others_and_nobody_else(self, api, manager, volunteer, user, lacking):
        row, resident = volunteer(), user()
        body = {"person_id": str(resident.id), "other_id": str(row.user_id)}
        refuse(lambda caller: caller.post("/apart", body), user(), status=403, code="not_allowed")
        made = api(manager).post("/apart", body).json()
        assert lacking(row, risk="none", people=frozenset({resident.id})) == ["not_selected"]
        for person in (resident, row.user):
            refuse(lambda caller: caller.post(f"/apart/{made['id']}/end"), person, status=404, code="not_found")

    def test_a_manager_does_not_read_what_is_said_of_them(self, api, manager, user):
        resident = user()
        api(resident).post("/apart", {"other_id": str(manager.id)})
        assert api(manager).get("/apart").json()["items"] == []

    def test_what_cannot_be(self, api, user, other_street):
        me, other = user(), user()
        refuse(
            lambda caller: caller.post("/apart", {"other_id": str(me.id)}), me, status=422, code="apart_from_oneself"
        )
        far = {"other_id": str(user(home_street=other_street).id)}
        refuse(lambda caller: caller.post("/apart", far), me, status=404, code="not_found")
        api(me).post("/apart", {"other_id": str(other.id)})
        again = {"other_id": str(other.id)}
        refuse(lambda caller: caller.post("/apart", again), me, status=409, code="apart_already")

    @pytest.mark.parametrize("by_the_volunteer", [True, False])
    def test_in_another_street_it_says_nothing(self, user, other_street, volunteer, lacking, now, by_the_volunteer):
        row, resident = volunteer(), user()
        there = VolunteerFactory(user=row.user, street=other_street)
        one, other = (row.user, resident) if by_the_volunteer else (resident, row.user)
        Apart.objects.create(street=row.street, person=one, other=other, set_by=one, set_at=now)
        meeting = {"risk": "none", "people": frozenset({resident.id})}
        assert (lacking(row, **meeting), lacking(there, **meeting)) == (["not_selected"], [])


def test_as_many_statements_for_three_as_for_one(api, manager, volunteer, user, cover, now):
    rows = [volunteer() for _ in range(3)]
    for row in rows:
        api(manager).post(f"/volunteers/{row.id}/safeguards", cover())
        api(row.user).post("/apart", {"other_id": str(user().id)})
    counts = []
    for some in (rows[:1], rows):
        with counted() as ran:
            facts = facts_of([row.id for row in some], at=now)
        assert all(each.insured and each.apart for each in facts.values())
        counts.append(len(ran))
    assert counts[0] == counts[1] <= 9
