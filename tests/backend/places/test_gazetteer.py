"""Addresses as people write them, found without a network."""

import pytest

from backend.places.addresses import Address, plain, read
from backend.places.datum import Datum, from_wgs84
from backend.places.gazetteer import find, search
from backend.places.geo import distance_m
from backend.places.models import Landmark
from backend.places.states import Exactness

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "one_form"),
    [
        ("东四六条 12 号", "东四六条12号"),
        ("東四６條胡同１２號院", "东四六条12号院"),
        ("东四十条，甲２３号", "东四十条甲23号"),
        ("东四10条", "东四十条"),
        ("仓南一巷十二号", "仓南一巷12号"),
        ("铁营南巷一百零三号", "铁营南巷103号"),
        ("月牙衚衕二〇号", "月牙胡同20号"),
        ("  六条、(东口) ", "六条东口"),
        ("", ""),
    ],
)
def test_one_form_for_all_ways_to_write_it(said, one_form):
    assert plain(said) == one_form
    assert plain(one_form) == one_form


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("东四六条12号", Address("东四六条", "12")),
        ("东四六条 12 号院 3 门 401", Address("东四六条", "12")),
        ("东四六条甲12号", Address("东四六条", "甲12")),
        ("东四六条12-3号", Address("东四六条", "12-3")),
        ("东四六条63", Address("东四六条", "63")),
        ("豆瓣小区3号楼2单元", Address("豆瓣小区", "3")),
        ("东四六条", Address("东四六条", "")),
        ("12号", Address("12号", "")),
        ("三里屯", Address("三里屯", "")),
    ],
)
def test_lane_and_number(said, meant):
    assert read(said) == meant


@pytest.mark.parametrize(
    ("said", "name", "number", "exactness"),
    [
        ("东四六条 12 号", "东四六条", "12", Exactness.LANDMARK),
        ("东四六条", "东四六条", "", Exactness.LANDMARK),
        ("六条12号", "东四六条", "12", Exactness.LANDMARK),
        ("６条胡同１２号", "东四六条", "12", Exactness.LANDMARK),
        ("北京市东城区东四街道东四六条12号院", "东四六条", "12", Exactness.LANDMARK),
        ("东城区六条社区六条12号", "东四六条", "12", Exactness.LANDMARK),
        ("流水巷4号", "六条社区养老驿站", "4", Exactness.EXACT),
        ("月牙胡同十一号", "六条社区居委会", "11", Exactness.EXACT),
        ("六条居委会", "六条社区居委会", "", Exactness.EXACT),
        ("养老驿站门口", "六条社区养老驿站", "", Exactness.EXACT),
        ("南门仓 5 号", "南门仓胡同", "5", Exactness.LANDMARK),
        ("南弓匠营", "南弓匠营胡同", "", Exactness.LANDMARK),
        ("南弓匠莹胡同8号", "南弓匠营胡同", "8", Exactness.LANDMARK),
        ("东铁营胡铜", "东铁营胡同", "", Exactness.LANDMARK),
        ("东四六条西口的垃圾站旁边", "东四六条", "", Exactness.LANDMARK),
        ("豆瓣小区3号楼", "豆瓣胡同小区", "3", Exactness.LANDMARK),
        ("东四10条2号", "东四十条", "2", Exactness.LANDMARK),
    ],
)
def test_what_people_write_is_found(landmarks, said, name, number, exactness):
    hit = find(landmarks.id, said)
    assert hit is not None
    assert (hit.entry.name, hit.number, hit.exactness) == (name, number, exactness)


@pytest.mark.parametrize(
    "said",
    [
        "东四十一条 3 号",  # a number is no slip of the pen
        "铁营东巷",  # nor is a direction
        "流水西巷 2 号",
        "月星胡同",  # as like to 月牙 as to 月光
        "长安街 1 号",
        "家",
        "12号",
        "？！…",
        "Nowhere Street 5",
        "🏠",
        "条",
    ],
)
def test_what_nobody_can_know_is_not_guessed(landmarks, said):
    assert find(landmarks.id, said) is None


def test_the_gazetteer_of_another_street_is_not_asked(landmarks, other_street):
    assert search(other_street.id, "东四六条") == []


def test_while_typing_the_beginning_is_enough(landmarks, api, user):
    caller = api(user(home_street=landmarks))
    items = caller.get("/places/geocode", text="铁营").json()["items"]
    assert {item["name"] for item in items} >= {"铁营南巷", "铁营北巷"}
    assert all(0 < item["likeness"] <= 1 for item in items)


@pytest.mark.parametrize("datum", list(Datum))
def test_over_http_in_the_datum_asked_for(landmarks, api, user, datum, code_of):
    caller = api(user(home_street=landmarks))
    [item] = caller.get("/places/geocode", text="东四六条 12 号", datum=datum.value).json()["items"]
    mark = Landmark.objects.get(name="东四六条")
    assert code_of(item["community_id"]) == "110101006003"
    assert {k: item[k] for k in ("name", "kind", "number", "exactness", "likeness")} == {
        "name": "东四六条",
        "kind": "hutong",
        "number": "12",
        "exactness": "landmark",
        "likeness": 1.0,
    }
    there = from_wgs84(mark.lat, mark.lng, datum)
    assert distance_m((item["location"]["lat"], item["location"]["lng"]), there) < 0.1
    assert item["location"]["datum"] == datum


@pytest.mark.parametrize("text", ["", " ", "a\x00b", "字" * 201])
def test_what_cannot_be_an_address_is_refused(landmarks, api, user, text):
    answer = api(user(home_street=landmarks)).get("/places/geocode", text=text)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_who_types_too_fast_waits(landmarks, api, user, settings):
    settings.GEOCODE_LIMIT = 3
    caller, other = api(user(home_street=landmarks)), api(user(home_street=landmarks))
    answers = [caller.get("/places/geocode", text="六条") for _ in range(4)]
    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "too_many_requests"
    assert int(answers[-1]["Retry-After"]) >= 1
    assert other.get("/places/geocode", text="六条").status_code == 200
    assert caller.get("/areas").status_code == 200


def test_a_thousand_look_ups_read_the_names_once(landmarks, django_assert_num_queries):
    with django_assert_num_queries(1):
        for number in range(1_000):
            assert find(landmarks.id, f"东四六条{number + 100}号") is not None
