"""Who has a place, to the contractor: as much as each resident agreed to, for as long as they agree."""

from datetime import timedelta
from uuid import uuid4

import pytest

from backend.audit.models import Entry
from backend.households.models import Disclosure, Profile
from backend.parties.models import AffiliationKind
from backend.realtime.models import FeedItem
from projects.delivery import services
from projects.delivery.models import Activity
from projects.delivery.services import ContactEnded, NotShared
from tests.factories import AffiliationFactory, shares
from tests.projects.conftest import ok, refused
from tests.queries import assert_constant
from tests.rows import dump


@pytest.fixture
def place(api, cast, opened):
    """The resident's place at an activity: the path at which the contractor asks for it."""
    activity = opened()
    made = ok(api(cast.resident).post(f"/activities/{activity['id']}/sign-up"))
    return f"/activities/{activity['id']}/participants/{made['id']}"


def listed(caller, place):
    return ok(caller.get(place.rsplit("/", 1)[0]))["items"]


def test_without_consent_there_is_a_place_and_nobody_on_it(api, cast, place):
    liaison = api(cast.liaison)
    [row] = listed(liaison, place)
    assert (set(row), row["shared"]) == ({"id", "at", "shared"}, False)
    refused(liaison.get(place), 403, "not_shared")
    assert not Disclosure.objects.exists()
    assert refused(api(cast.liaison, lang="zh-Hans").get(place), 403, "not_shared")["title"] == "未向您的组织提供"


def test_with_consent_name_and_phone_and_the_resident_reads_who_saw_them(api, cast, place):
    shares(cast.resident, cast.contractor)
    liaison = api(cast.liaison)
    assert [each["shared"] for each in listed(liaison, place)] == [True]
    assert not Disclosure.objects.exists(), "a list shows nobody"
    for _ in range(2):
        shown = ok(liaison.get(place))
        assert (shown["name"], shown["phone"]) == (cast.resident.name, cast.resident.phone)
    rows = ok(api(cast.resident).get("/me/disclosures"))["items"]
    assert [(each["who"], each["level"], each["why"]) for each in rows] == [
        ("周**", "name", "activity"),
        ("周**", "phone", "activity"),
    ]
    assert FeedItem.objects.filter(user=cast.resident, type="disclosure").count() == 2
    acts = Entry.objects.filter(action__startswith="disclosure.", actor_id=cast.liaison.id)
    assert sorted(acts.values_list("action", flat=True)) == ["disclosure.name", "disclosure.phone"]


def test_withdrawn_it_ends_at_the_next_read(api, cast, place):
    shares(cast.resident, cast.contractor)
    ok(api(cast.liaison).get(place))
    shares(cast.resident, cast.contractor, given=False)
    refused(api(cast.liaison).get(place), 403, "not_shared")
    assert [each["shared"] for each in listed(api(cast.liaison), place)] == [False]


def test_another_contractor_is_not_meant(api, cast, place):
    shares(cast.resident, cast.rivals)
    refused(api(cast.liaison).get(place), 403, "not_shared")
    refused(api(cast.rival).get(place), 403, "not_allowed")


def test_a_liaison_who_belongs_elsewhere_too_asks_for_this_contractor(api, cast, place):
    AffiliationFactory(user=cast.liaison, kind=AffiliationKind.VOLUNTEER)
    shares(cast.resident, cast.contractor)
    assert ok(api(cast.liaison).get(place))["phone"] == cast.resident.phone


def test_a_phone_that_is_withheld_is_not_shown(api, cast, place, now):
    shares(cast.resident, cast.contractor)
    Profile.objects.create(user=cast.resident, street=cast.resident.home_street, phone_withheld=True, updated_at=now)
    shown = ok(api(cast.liaison).get(place))
    assert (shown["name"], shown["phone"], shown["phone_withheld"]) == (cast.resident.name, None, True)
    assert list(Disclosure.objects.values_list("level", flat=True)) == ["name"]


def test_it_ends_with_the_activity_and_with_the_place(api, cast, place, actor_for, now):
    shares(cast.resident, cast.contractor)
    *_rest, activity_id, _participants, sign_up_id = place.split("/")
    over = Activity.objects.get().ends_at + timedelta(hours=2)
    for at, refusal in ((over - timedelta(seconds=1), None), (over, ContactEnded)):
        call = {
            "actor": actor_for(cast.liaison, at=at),
            "activity_id": activity_id,
            "sign_up_id": sign_up_id,
            "now": at,
        }
        if refusal is None:
            assert services.see_contact(**call)[1].name == cast.resident.name
        else:
            with pytest.raises(refusal):
                services.see_contact(**call)
    ok(api(cast.resident).post(f"/activities/{activity_id}/withdraw"))
    refused(api(cast.liaison).get(place), 404, "not_found")
    assert listed(api(cast.liaison), place) == []


def test_a_cancelled_activity_shows_nobody(api, cast, place):
    shares(cast.resident, cast.contractor)
    ok(api(cast.liaison).post(place.split("/participants")[0] + "/cancel", {"reason": "下雨"}))
    refused(api(cast.liaison).get(place), 409, "wrong_moment")


def test_bad_input_stores_nothing(api, cast, place, opened):
    shares(cast.resident, cast.contractor)
    liaison, before = api(cast.liaison), dump(without=["accounts_devicesession"])
    head = place.rsplit("/", 1)[0]
    refused(liaison.get(f"{head}/{uuid4()}"), 404, "not_found")
    refused(liaison.get(f"{head}/7"), 422, "invalid_input")
    refused(liaison.get(f"/activities/{uuid4()}/participants"), 404, "not_found")
    refused(liaison.get(head, limit=0), 422, "invalid_input")
    assert dump(without=["accounts_devicesession"]) == before
    other = opened()
    refused(liaison.get(f"/activities/{other['id']}/participants/{place.rsplit('/', 1)[1]}"), 404, "not_found")


def test_a_list_costs_the_same(api, cast, place):
    liaison, head = api(cast.liaison), place.split("/participants")[0]

    def grow():
        for person in (cast.neighbour, cast.volunteer):
            shares(person, cast.contractor)
            ok(api(person).post(f"{head}/sign-up"))

    assert_constant(lambda: liaison.get(f"{head}/participants"), grow, most=12)


def test_refused_by_the_service_too(cast, place, actor_for, now):
    *_rest, activity_id, _participants, sign_up_id = place.split("/")
    with pytest.raises(NotShared):
        services.see_contact(actor=actor_for(cast.liaison), activity_id=activity_id, sign_up_id=sign_up_id, now=now)
