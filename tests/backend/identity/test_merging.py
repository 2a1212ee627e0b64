"""Two accounts of one person become one: both histories are kept, and no table points to the one that went."""

from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import DeviceSession, SignInCode, User
from backend.audit.models import Entry
from backend.identity.merging import relations
from backend.identity.models import Residence
from needs.desk.models import Follow, Need
from tests.backend.accounts.conftest import gateway, gateway_server  # noqa: F401
from tests.factories import OfferFactory, RoleFactory, TaskFactory, VolunteerFactory, token_for
from tests.refusals import refuse
from volunteers.dispatch.models import Assignment
from volunteers.group.states import Tier
from volunteers.roster.models import Volunteer

WHY = {"reason": "当面核验，同一人两个账号"}


@pytest.fixture
def two(user):
    """`(the one that goes, the survivor)`."""
    return user(phone="+8613800138000", name="王秀兰"), user(phone="+8613900139000", name="王秀兰")


def merge(api, boss, two, **more):
    return api(boss).post(f"/people/{two[0].id}/merge", {"into": str(two[1].id), **WHY, **more})


def pointing_at(person):
    """`table.column` of every column of the database that holds the person's id, whatever Django knows of it."""
    found = set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " WHERE table_schema = 'public' AND data_type = 'uuid'"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT 1 FROM "{table}" WHERE "{column}" = %s LIMIT 1', [person.id])
            if cursor.fetchone():
                found.add(f"{table}.{column}")
    return found


def test_everything_goes_over_and_nothing_points_back(api, boss, two, user):
    gone, survivor = two
    mine = api(gone).post("/needs", {"kind": "help", "text": "灯坏了"}).json()["id"]
    theirs = api(survivor).post("/needs", {"kind": "help", "text": "水管漏水"}).json()["id"]
    RoleFactory(user=gone, tier=Tier.BACKBONE, until=timezone.now())
    other = api(user()).post("/needs", {"kind": "help", "text": "楼道很黑"}).json()["id"]
    Follow.objects.create(need_id=other, user=gone, street=gone.home_street, at=Need.objects.first().reported_at)
    volunteer = VolunteerFactory(user=gone)
    OfferFactory(volunteer=volunteer, task=TaskFactory(street=gone.home_street, created_by=boss))
    kept = VolunteerFactory(user=survivor)
    token = token_for(gone)

    answer = merge(api, boss, two)
    assert answer.status_code == 200, answer.json()
    assert answer.json()["conflicts"] == []
    assert answer.json()["moved"]["desk.need"] == 1
    assert set(Need.objects.filter(reporter=survivor).values_list("id", flat=True)) == {
        Need.objects.get(pk=each).id for each in (mine, theirs)
    }
    assert Volunteer.objects.get(user=survivor) == kept
    assert kept.offers.count() == 1
    assert pointing_at(gone) == {"accounts_user.id", "audit_entry.actor_id", "audit_entry.object_id"}
    gone.refresh_from_db()
    assert (gone.is_active, gone.merged_into_id) == (False, survivor.id)
    assert api(token=token).get("/me").status_code == 401
    assert not DeviceSession.objects.filter(user=gone).exists()
    entry = Entry.objects.get(action="account.merge")
    assert (entry.object_id, entry.data, entry.reason) == (gone.id, {"into": str(survivor.id)}, WHY["reason"])


def test_its_phone_opens_and_makes_nothing(request, api, boss, two, street):
    messages = request.getfixturevalue("gateway")
    merge(api, boss, two)
    assert api().post("/auth/code", {"phone": "13800138000"}).status_code == 202
    up = {"phone": "13800138000", "name": "王", "street_code": street.code}
    assert api().post("/auth/sign-up", up).status_code == 202
    assert messages.messages == []
    assert User.objects.filter(phone="+8613800138000").count() == 1
    assert SignInCode.objects.filter(real=True).count() == 0


def test_a_survivor_without_a_phone_takes_it_over(api, boss, user):
    gone, survivor = user(phone="+8613800138000"), user(phone=None)
    merge(api, boss, (gone, survivor))
    survivor.refresh_from_db()
    assert survivor.phone == "+8613800138000"


def test_two_places_on_one_task_are_listed_and_refused(api, boss, two):
    task = TaskFactory(slots=3, street=two[0].home_street, created_by=boss)
    for person in two:
        volunteer = VolunteerFactory(user=person)
        assert api(person).post(f"/tasks/{task.id}/claim").status_code in {200, 201}, volunteer
    looked = api(boss).get(f"/people/{two[0].id}/merge", into=str(two[1].id)).json()
    assert [each["kind"] for each in looked["conflicts"]] == ["dispatch.assignment"]
    body = {"into": str(two[1].id), **WHY}
    said = refuse(lambda c: c.post(f"/people/{two[0].id}/merge", body), boss, status=409, code="merge_conflicts")
    assert said["en"]["fields"]["conflicts"][0]["kind"] == "dispatch.assignment"
    assert Assignment.objects.count() == 2


def test_looking_changes_nothing(api, boss, two):
    api(two[0]).post("/needs", {"kind": "help", "text": "灯坏了"})
    seen = api(boss).get(f"/people/{two[0].id}/merge", into=str(two[1].id)).json()
    assert seen["moved"]["desk.need"] == 1
    assert Need.objects.get().reporter_id == two[0].id


def test_every_relation_is_walked():
    """A table that is added later is found by itself."""
    walked = {(each.related_model._meta.label, each.field.attname) for each in relations(User)}
    assert ("desk.Need", "reporter_id") in walked
    assert ("identity.Residence", "confirmed_by_id") in walked
    assert len(walked) > 30


class TestWhoMay:
    def test_only_the_administrator(self, worker, two):
        body = {"into": str(two[1].id), **WHY}
        refuse(lambda c: c.post(f"/people/{two[0].id}/merge", body), worker, status=403, code="not_allowed")

    def test_never_ones_own(self, boss, two):
        body = {"into": str(boss.id), **WHY}
        refuse(lambda c: c.post(f"/people/{two[0].id}/merge", body), boss, status=403, code="not_allowed")

    def test_not_across_streets(self, boss, two, user, other_street):
        body = {"into": str(user(home_street=other_street).id), **WHY}
        refuse(lambda c: c.post(f"/people/{two[0].id}/merge", body), boss, status=404, code="not_found")

    def test_not_into_itself(self, boss, two):
        body = {"into": str(two[0].id), **WHY}
        refuse(lambda c: c.post(f"/people/{two[0].id}/merge", body), boss, status=422, code="same_account")


class TestWhatOneWouldDoToOneself:
    def test_a_vouch_between_the_two_is_a_conflict_and_deletes_nothing(self, api, boss, two, asked, confirmed):
        gone, survivor = two
        first = confirmed(gone)
        made = asked(survivor)
        assert api(gone).post(f"/residences/{made}/vouch").status_code == 200
        looked = api(boss).get(f"/people/{gone.id}/merge", into=str(survivor.id)).json()
        [conflict] = [each for each in looked["conflicts"] if each["rule"] == "nobody_confirms_themself"]
        assert (conflict["kind"], conflict["id"]) == ("identity.residence", made)
        body = {"into": str(survivor.id), **WHY}
        refuse(lambda c: c.post(f"/people/{gone.id}/merge", body), boss, status=409, code="merge_conflicts")
        assert set(Residence.objects.values_list("id", "status", "user")) == {
            (UUID(first), "confirmed", gone.id),
            (UUID(made), "confirmed", survivor.id),
        }

    def test_what_nothing_stands_in_the_way_of_goes_at_once(self, api, boss, two):
        for _ in range(30):
            api(two[0]).post("/needs", {"kind": "help", "text": "灯坏了"})
        with CaptureQueriesContext(connection) as asked:
            seen = api(boss).get(f"/people/{two[0].id}/merge", into=str(two[1].id)).json()
        assert seen["moved"]["desk.need"] == 30
        moves = [each for each in asked.captured_queries if each["sql"].startswith('UPDATE "desk_need"')]
        assert len([each for each in moves if '"reporter_id" =' in each["sql"].split("WHERE")[0]]) == 1
