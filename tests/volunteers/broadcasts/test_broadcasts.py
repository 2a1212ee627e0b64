"""Broadcasts: whom they reach, who may send them, what becomes of them."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from backend.audit.models import Entry
from backend.households.models import Address, Representation
from backend.ids import new_id
from backend.notifications.models import Delivery, Notification, PushRegistration
from backend.parties.models import Post
from tests.factories import CommunityFactory, PostingFactory, RoleFactory, SessionFactory, UserFactory
from tests.refusals import refuse
from tests.rows import changes, dump
from volunteers.broadcasts.models import Broadcast
from volunteers.group.states import Tier


def said(**fields):
    return {
        "title_zh": "高温预警",
        "title_en": "Heat warning",
        "text_zh": "多喝水",
        "text_en": "Drink water",
        "expires_at": (timezone.now() + timedelta(hours=6)).isoformat(),
        **fields,
    }


@pytest.fixture
def officer(user):
    return user(posts=[Post.STREET_OFFICER])


@pytest.fixture
def pushed(db):
    def make(person):
        return PushRegistration.objects.create(
            user=person, session=SessionFactory(user=person), channel="webpush", address="x",
            address_hash=hashlib.sha256(str(person.id).encode()).digest(), created_at=timezone.now(),
        )  # fmt: skip

    return make


def test_everybody_of_the_street_and_nobody_of_another(api, user, core_leader, other_street, pushed):
    people = [user() for _ in range(3)]
    pushed(people[0])
    stranger, gone = UserFactory(home_street=other_street), user(is_active=False)
    me = api(core_leader)
    assert me.post("/broadcasts/preview", said()).json() == {
        "people": 4,
        "devices": 1,
        "passes_quiet_hours": False,
        "sample": {
            "title": {"zh-hans": "高温预警", "en": "Heat warning"},
            "body": {"zh-hans": "多喝水", "en": "Drink water"},
        },
    }
    assert not Notification.objects.exists()
    made = me.post("/broadcasts", said())
    assert made.status_code == 201
    progress = made.json()["progress"]
    assert (progress["people"], progress["read"], progress["deliveries"]["queued"]) == (4, 0, 1)
    reached = set(Notification.objects.values_list("user_id", flat=True))
    assert reached == {core_leader.id, *(each.id for each in people)}
    assert not reached & {stranger.id, gone.id}
    [mine] = api(people[0]).get("/me/notifications").json()["items"]
    assert (mine["kind"], mine["title"]["zh-hans"], mine["body"]["en"]) == ("broadcast", "高温预警", "Drink water")
    api(people[0]).post(f"/notifications/{mine['id']}/read")
    assert me.get(f"/broadcasts/{made.json()['id']}").json()["progress"]["read"] == 1
    entry = Entry.objects.get(action="broadcast.send")
    assert (entry.actor_id, entry.data["people"]) == (core_leader.id, 4)


def test_who_is_only_asked_for_counts_once_it_is_confirmed(api, user, core_leader):
    nephew, worker = user(), user(posts=[Post.COMMUNITY_WORKER])
    me, body = api(core_leader), {"name": "赵桂英", "relation": "family", "purposes": ["report"]}
    made = api(nephew).post("/representations", body).json()["id"]
    named = me.post("/broadcasts/preview", said()).json()["people"]
    assert api(worker).post(f"/representations/{made}/confirm", {"method": "in_person"}).status_code == 200
    confirmed = me.post("/broadcasts/preview", said()).json()["people"]
    other = api(nephew).post("/representations", {**body, "name": "孙奶奶"}).json()["id"]
    person = Representation.objects.get(pk=other).represented_id
    assert api(worker).post("/cards", {"user_id": str(person)}).status_code == 201
    with_card = me.post("/broadcasts/preview", said()).json()["people"]
    assert (named, confirmed, with_card) == (3, 4, 5)


def test_a_community_its_volunteers_and_a_team(api, user, manager, leader, team, community, volunteer):
    here, elsewhere = volunteer(community=community), volunteer()
    clerk = user()
    PostingFactory(user=clerk, area=community)
    me = api(manager)

    def reach(**fields):
        made = me.post("/broadcasts", said(**fields)).json()
        notice = Broadcast.objects.get(pk=made["id"]).notice_id
        return set(Notification.objects.filter(notice=notice).values_list("user_id", flat=True))

    area = str(community.id)
    assert reach(area_id=area) == {here.user_id, clerk.id, leader.id}
    assert reach(area_id=area, to="volunteers") == {here.user_id}
    assert reach(to="volunteers") == {here.user_id, elsewhere.user_id}
    assert reach(to="roles") == {leader.id, manager.id}
    assert reach(to="roles", team_id=str(team.id)) == {leader.id}


@pytest.fixture
def lives(street):
    """`lives(person, area)`: the person has one more address, in that community."""

    def make(person, area):
        return Address.objects.create(
            street=street, user=person, label=f"家{Address.objects.count()}", community=area, created_at=timezone.now()
        )  # fmt: skip

    return make


@pytest.fixture
def speaks(street, actor_for, user):
    """`speaks(person, elder)`: the person may speak for the elder; what that is for does not matter."""

    def make(person, elder, **fields):
        now = timezone.now()
        until = now + timedelta(days=30)
        return Representation.objects.create(**{
            "street": street, "representative": person, "represented": elder, "name": "姑姑", "relation": "family",
            "purposes": ["report"], "status": "confirmed", "asked_at": now, "until": until, "due_at": until,
            "method": "in_person", "confirmed_at": now, "confirmed_by": user(), **fields,
        })  # fmt: skip

    return make


def reached_by(me, **fields):
    """Whom a broadcast reaches, which is what its preview counts."""
    foreseen = me.post("/broadcasts/preview", said(**fields)).json()
    made = me.post("/broadcasts", said(**fields)).json()
    people = list(
        Notification.objects.filter(notice__subject=made["id"]).values_list("user_id", flat=True).order_by("user_id")
    )
    assert foreseen["people"] == made["people"] == made["progress"]["people"] == len(people) == len(set(people))
    assert foreseen["devices"] == made["progress"]["deliveries"]["queued"]
    return set(people)


def test_who_has_an_address_in_a_community_hears_once(
    api, user, core_leader, community, volunteer, lives, other_street
):
    resident, visitor, elsewhere = volunteer(community=community).user, UserFactory(home_street=other_street), user()
    for _ in range(2):
        lives(resident, community)
    lives(visitor, community)
    lives(elsewhere, CommunityFactory(parent=community.parent, street=community.street))
    lives(user(is_active=False), community)
    area = str(community.id)
    assert reached_by(api(core_leader), area_id=area, urgency="emergency") == {resident.id, visitor.id}
    assert visitor.id in reached_by(api(core_leader)), "an address in the street counts as well as a home there"
    assert reached_by(api(core_leader), area_id=area, to="volunteers") == {resident.id}


def test_an_elder_without_a_phone_hears_through_who_speaks_for_them(
    api, user, core_leader, community, lives, speaks, other_street, pushed
):
    elder = user(name="王秀兰", phone=None)
    nephew, former, asking = UserFactory(home_street=other_street), user(), user()
    pushed(nephew)
    lives(elder, community)
    speaks(nephew, elder)
    speaks(former, elder, status="withdrawn", ended_at=timezone.now())
    speaks(asking, elder, status="asked", method="", confirmed_at=None, confirmed_by=None)
    area = str(community.id)
    assert reached_by(api(core_leader), area_id=area, urgency="emergency") == {elder.id, nephew.id}
    lives(nephew, community)
    assert reached_by(api(core_leader), area_id=area) == {elder.id, nephew.id}, "once, for both reasons"
    assert nephew.id in reached_by(api(core_leader))
    Representation.objects.filter(representative=nephew).update(until=timezone.now() + timedelta(seconds=0.001))
    Address.objects.filter(user=nephew).delete()
    assert reached_by(api(core_leader), area_id=area) == {elder.id}, "until its day"


def test_nobody_to_say_it_to(api, manager, community):
    made = api(manager).post("/broadcasts", said(area_id=str(community.id), to="volunteers")).json()
    assert made["people"] == made["progress"]["people"] == 0


ROLES = {
    "resident": (403, 403),
    "volunteer": (403, 403),
    "leader": (403, 403),
    "manager": (201, 403),
    "core_leader": (201, 201),
    "officer": (201, 201),
    "officer_of_the_community": (403, 403),
}


@pytest.mark.parametrize("who", ROLES)
def test_who_may(who, api, user, community, leader, manager, core_leader, officer, volunteer):
    local = user()
    PostingFactory(user=local, area=community, post=Post.STREET_OFFICER)
    person = {
        "resident": user(),
        "volunteer": volunteer().user,
        "leader": leader,
        "manager": manager,
        "core_leader": core_leader,
        "officer": officer,
        "officer_of_the_community": local,
    }[who]
    me = api(person)
    plain, alert = ROLES[who]
    before = dump()
    first = me.post("/broadcasts", said())
    assert first.status_code == plain, first.content
    assert me.post("/broadcasts/preview", said()).status_code == (200 if plain == 201 else 403)
    assert me.post("/broadcasts", said(urgency="emergency")).status_code == alert
    if plain == alert == 403:
        assert not {"broadcasts_broadcast", "notifications_notice", "audit_entry"} & set(changes(before, dump()))
    if who == "officer_of_the_community":
        there = said(area_id=str(community.id), urgency="emergency")
        assert me.post("/broadcasts", there).status_code == 201


def test_who_may_not_send_does_not_see_them(api, user, core_leader):
    made = api(core_leader).post("/broadcasts", said()).json()["id"]
    resident = user()
    refuse(lambda them: them.get(f"/broadcasts/{made}"), resident, status=404, code="not_found")
    refuse(
        lambda them: them.post(f"/broadcasts/{made}/withdraw", {"reason": "x"}), resident, status=404, code="not_found"
    )
    assert api(resident).get("/broadcasts").json()["items"] == []


def test_an_emergency_is_an_alert_that_nobody_turns_off(api, user, core_leader, pushed):
    person = user()
    pushed(person)
    api(core_leader).post("/broadcasts", said(urgency="emergency"))
    note = Notification.objects.select_related("notice").get(user=person)
    assert (note.notice.kind, note.notice.urgency) == ("alert", "emergency")
    assert Delivery.objects.get().priority == 0


def test_sent_again_under_its_id_it_is_one(api, core_leader, user):
    user()
    body = said(id=str(new_id()))
    me = api(core_leader)
    first, second = me.post("/broadcasts", body), me.post("/broadcasts", body)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Broadcast.objects.count() == 1
    refuse(
        lambda them: them.post("/broadcasts", {**body, "text_en": "other"}), core_leader, status=409, code="id_taken"
    )


def test_it_is_taken_back(api, core_leader, user, pushed):
    person = user()
    pushed(person)
    me = api(core_leader)
    made = me.post("/broadcasts", said()).json()
    assert made["actions"] == ["withdraw"]
    done = me.post(f"/broadcasts/{made['id']}/withdraw", {"reason": "解除"}).json()
    assert (done["actions"], done["progress"]["withdrawn"], done["progress"]["deliveries"]["obsolete"]) == ([], 2, 1)
    assert api(person).get("/me/notifications").json()["items"][0]["withdrawn_at"] is not None
    refuse(
        lambda them: them.post(f"/broadcasts/{made['id']}/withdraw", {"reason": "x"}),
        core_leader,
        status=409,
        code="wrong_moment",
    )


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"area_id": str(new_id())}, 404, "not_found"),
        ({"to": "roles", "team_id": str(new_id())}, 404, "not_found"),
        ({"team_id": str(new_id())}, 422, "team_not_meant"),
        ({"expires_at": "2020-01-01T00:00:00Z"}, 422, "wrong_expiry"),
        ({"expires_at": "2099-01-01T00:00:00Z"}, 422, "wrong_expiry"),
        ({"expires_at": "2027-01-01T00:00:00"}, 422, "invalid_input"),
        ({"to": "enemies"}, 422, "invalid_input"),
        ({"urgency": "apocalypse"}, 422, "invalid_input"),
        ({"title_zh": " "}, 422, "invalid_input"),
        ({"text_en": "x" * 2_001}, 422, "invalid_input"),
        ({"text_zh": "a\x00b"}, 422, "invalid_input"),
        ({"text_en": None}, 422, "invalid_input"),
        ({"sms": True}, 422, "invalid_input"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_stored(fields, status, code, core_leader):
    for path in ("/broadcasts", "/broadcasts/preview"):
        refuse(lambda them, path=path: them.post(path, said(**fields)), core_leader, status=status, code=code)


def test_an_area_of_another_street_is_not_there(core_leader, other_street):
    body = said(area_id=str(other_street.id))
    refuse(lambda them: them.post("/broadcasts", body), core_leader, status=404, code="not_found")


def test_a_role_that_ended_is_not_reached(api, core_leader, user, now):
    RoleFactory(user=user(), tier=Tier.BACKBONE, until=now - timedelta(minutes=1))
    assert api(core_leader).post("/broadcasts/preview", said(to="roles")).json()["people"] == 1


def test_ten_times_as_many_cost_the_same(api, core_leader, user, django_assert_max_num_queries):
    for _ in range(30):
        user()
    with django_assert_max_num_queries(22):
        api(core_leader).post("/broadcasts", said())
    assert Notification.objects.count() == 31
