"""Profiles and addresses: to oneself alone; children through a guardian."""

from datetime import date

import pytest

from backend.accounts.services import start_session
from backend.audit.models import Entry
from backend.households.models import Address, Profile, Representation
from backend.households.queries import age_on
from backend.households.refusals import GuardianNeeded
from backend.places.services import split_address
from tests.digits import without_chance
from tests.needs.conftest import HERE, OUTSIDE, square
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

HOME = {"label": "家", "building": "东四六条 12 号", "door": "丙门九〇四"}


@pytest.fixture
def street(street):
    return square(street, 116.41, 39.92, 116.43, 39.94)


@pytest.fixture
def community(community):
    return square(community, 116.41, 39.92, 116.42, 39.94)


def test_a_profile_is_changed_field_by_field(api, people):
    aunt = api(people.aunt)
    assert aunt.get("/me/profile").json() == {
        "reach": "app", "phone_withheld": False, "mobility": "", "hearing": "", "birth": "", "has_pin": False,
    }  # fmt: skip
    done = aunt.patch("/me/profile", {"mobility": "用助行器", "birth": "1944"}).json()
    assert (done["mobility"], done["birth"], done["reach"]) == ("用助行器", "1944", "app")
    done = aunt.patch("/me/profile", {"reach": "call"}).json()
    assert (done["mobility"], done["reach"]) == ("用助行器", "call")
    entry = Entry.objects.filter(action="profile.edit").latest("id")
    assert entry.data == {"changed": ["reach"]}
    stored = str(dump()["households_profile"])
    assert "助行器" not in stored, "encrypted where it is kept"
    assert "1944" not in without_chance(stored)


WRONG_PROFILES = {
    "a year ahead": ({"birth": "2999"}, 422, "impossible_birth"),
    "no day": ({"birth": "1944-02-30"}, 422, "impossible_birth"),
    "no year": ({"birth": "年"}, 422, "invalid_input"),
    "long ago": ({"birth": "1899"}, 422, "impossible_birth"),
    "a child": ({"birth": str(date.today().year - 9)}, 403, "guardian_needed"),  # noqa: DTZ011  # a year will do
    "reach": ({"reach": "pigeon"}, 422, "invalid_input"),
    "null": ({"mobility": None}, 422, "invalid_input"),
    "too long": ({"hearing": "长" * 501}, 422, "invalid_input"),
    "the PIN": ({"pin_hash": "x"}, 422, "invalid_input"),
}


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("wrong", WRONG_PROFILES)
def test_wrong_profiles_change_nothing(api, people, wrong, lang):
    body, status, code = WRONG_PROFILES[wrong]
    caller = api(people.aunt, lang=lang)
    before = dump()
    answer = caller.patch("/me/profile", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert any("一" <= each <= "龥" for each in answer.json()["detail"]) == (lang != "en")
    assert changes(before, dump()) == {}


@pytest.mark.parametrize("pin", ["123456", "987654", "000000"])
def test_a_pin_that_anybody_would_try(api, people, pin):
    answer = api(people.aunt).put("/me/pin", {"pin": pin})
    assert (answer.status_code, answer.json()["code"]) == (422, "weak_pin")
    assert not Profile.objects.exists()


def test_addresses_one_of_them_main(api, people, community):
    aunt = api(people.aunt)
    home = aunt.post("/me/addresses", {**HOME, "location": {"lat": 39.9314, "lng": 116.4212, "datum": "gcj02"}})
    assert home.status_code == 201, home.content
    home = home.json()
    assert (home["is_main"], home["community_id"], home["door"]) == (True, str(community.id), "丙门九〇四")
    assert Address.objects.get().datum == "GCJ-02"
    second = aunt.post("/me/addresses", {"label": "女儿家", "location": HERE, "is_main": True}).json()
    assert [each["is_main"] for each in aunt.get("/me/addresses").json()["items"]] == [False, True]
    changed = aunt.post(f"/me/addresses/{home['id']}/edit", {"door": "甲门"}).json()
    assert (changed["door"], changed["building"]) == ("甲门", HOME["building"])
    assert aunt.post(f"/me/addresses/{second['id']}/remove").status_code == 204
    assert [each["is_main"] for each in aunt.get("/me/addresses").json()["items"]] == [True]
    assert "丙门" not in str(dump())


def test_addresses_are_ones_own(api, people, street):
    made = api(people.aunt).post("/me/addresses", HOME).json()
    for who in (people.nephew, people.worker, people.stranger):
        caller = api(who)
        assert caller.get("/me/addresses").json()["items"] == []
        assert caller.post(f"/me/addresses/{made['id']}/edit", {"door": "x"}).status_code == 404
        assert caller.post(f"/me/addresses/{made['id']}/remove").status_code == 404


WRONG_ADDRESSES = {
    "outside": ({**HOME, "location": OUTSIDE}, 422, "outside_street"),
    "nowhere": ({"label": "家", "door": "301"}, 422, "place_needed"),
    "no label": ({**HOME, "label": " "}, 422, "invalid_input"),
    "datum": ({**HOME, "location": {**HERE, "datum": "NAD27"}}, 422, "invalid_input"),
    "latitude": ({**HOME, "location": {**HERE, "lat": 91}}, 422, "invalid_input"),
    "the label again": ({**HOME, "label": "老家"}, 409, "label_taken"),
}


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("wrong", WRONG_ADDRESSES)
def test_wrong_addresses_change_nothing(api, people, street, wrong, lang):
    body, status, code = WRONG_ADDRESSES[wrong]
    caller = api(people.aunt, lang=lang)
    caller.post("/me/addresses", {**HOME, "label": "老家"})
    before = dump()
    answer = caller.post("/me/addresses", body)
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content
    assert changes(before, dump()) == {}


def test_six_addresses_are_enough(api, people):
    aunt = api(people.aunt)
    for n in range(6):
        assert aunt.post("/me/addresses", {**HOME, "label": f"第{n}处"}).status_code == 201
    assert aunt.post("/me/addresses", HOME).json()["code"] == "too_many_addresses"


@pytest.mark.parametrize(
    ("text", "building", "door"),
    [
        ("东四六条 12 号", "东四六条 12 号", ""),
        ("六条 5 号 301", "六条 5 号", "301"),
        ("东四六条12号院2号楼3单元301号", "东四六条12号院2号楼", "3单元301号"),
        ("某小区2座1203", "某小区2座", "1203"),
        ("12号楼5楼502", "12号楼", "5楼502"),
        ("5 号 301 号", "5 号", "301 号"),
        ("老槐树下左手第二家", "", "老槐树下左手第二家"),
        ("", "", ""),
    ],
)
def test_where_the_building_ends_the_door_begins(text, building, door):
    assert split_address(text) == (building, door)


@pytest.mark.parametrize(
    ("birth", "years"), [("2012-11-22", 13), ("2012-11-21", 14), ("2012", 13), ("2011", 14), ("1944", 81), ("", None)]
)
def test_a_bare_year_counts_as_its_last_day(birth, years):
    assert age_on(birth, date(2026, 11, 21)) == years


class TestChild:
    @pytest.fixture
    def child(self, api, people):
        """Entered by the nephew."""
        answer = api(people.nephew).post("/me/children", {"name": "李小乐", "birth": str(date.today().year - 8)})  # noqa: DTZ011
        assert answer.status_code == 201, answer.content
        return answer.json()

    def test_a_community_worker_confirms_the_guardian_in_person(self, api, people, child):
        assert (child["status"], child["relation"]) == ("asked", "guardian")
        path = f"/representations/{child['id']}/confirm"
        for who, method in (("clerk", "call_back"), ("worker", "call_back"), ("nephew", "pin")):
            answer = api(getattr(people, who)).post(path, {"method": method, "note": "同意", "pin": "294817"})
            assert (answer.status_code, answer.json()["code"]) == (422, "method_unfit")
        assert api(people.worker).post(path, {"method": "in_person"}).json()["status"] == "confirmed"

    def test_nothing_but_name_and_birth_is_kept(self, child):
        row = Representation.objects.get(pk=child["id"])
        profile = Profile.objects.get(user=row.represented)
        assert (row.represented.phone, profile.mobility, profile.hearing, profile.contact_phone) == (None, "", "", "")
        assert not Address.objects.filter(user=row.represented).exists()

    def test_a_child_has_no_session(self, child, now):
        row = Representation.objects.get(pk=child["id"])
        with pytest.raises(GuardianNeeded):
            start_session(person=row.represented, device="", now=now)

    def test_who_is_old_enough_is_no_child(self, api, people):
        before = dump()
        answer = api(people.nephew).post("/me/children", {"name": "唐小雨", "birth": "2001"})
        assert (answer.status_code, answer.json()["code"]) == (422, "not_a_child")
        assert set(changes(before, dump())) <= {"accounts_devicesession"}
