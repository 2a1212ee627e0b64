"""Where a need is: device, record, gazetteer, outside; the community that was stated and the one that was found."""

import pytest

from backend.audit.models import Entry
from backend.jobs.testing import run_due
from backend.places.datum import Datum, from_wgs84
from backend.places.entering import import_gazetteer
from backend.places.geo import distance_m
from backend.policy import Actor
from needs.desk.models import Need
from tests.factories import CommunityFactory
from tests.needs.conftest import HERE, THERE
from tests.queries import counted
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

BODY = {"kind": "help", "text": "家里的灯坏了"}
LANES = """name,aliases,kind,lat,lng
东四六条,六条,hutong,39.9305,116.4135
八条活动站,东四八条 5 号,public,39.9310,116.4260
"""
LANE, STATION = (39.9305, 116.4135), (39.9310, 116.4260)


@pytest.fixture
def resident(api, cast):
    return api(cast.resident)


@pytest.fixture
def gazetteer(street, cast, now):
    system = Actor.system(street_id=street.id, at=now)
    report = import_gazetteer(actor=system, street_id=street.id, content=LANES.encode(), datum=Datum.WGS84, now=now)
    assert report.rejected == []


def post(caller, **more):
    answer = caller.post("/needs", {**BODY, **more})
    assert answer.status_code == 201, answer.content
    return answer.json()


def where(body):
    return body["geocoded"], body["exactness"], body["place_conflict"], body["place_dropped"]


def test_a_pin_is_the_place_itself(resident, community):
    made = post(resident, location=HERE)
    assert where(made) == ("device", "exact", False, False)
    assert made["community_id"] == made["found_community_id"] == str(community.id)
    assert made["stated_community_id"] is None


@pytest.mark.parametrize(
    ("address", "exactness", "there", "whose"),
    [
        ("东四六条 12 号 3 门", "landmark", LANE, "community"),
        ("六条", "landmark", LANE, "community"),
        ("东四八条5号", "exact", STATION, "other_community"),
    ],
)
def test_an_address_without_a_pin_is_placed_at_once(
    resident, gazetteer, community, other_community, address, exactness, there, whose
):
    made = post(resident, address=address)
    expected = {"community": community, "other_community": other_community}[whose]
    assert where(made) == ("gazetteer", exactness, False, False)
    assert made["found_community_id"] == made["community_id"] == str(expected.id)
    assert distance_m((made["location"]["lat"], made["location"]["lng"]), there) < 1
    assert Need.objects.get().datum == "WGS-84"


def test_a_pin_outweighs_the_address(resident, gazetteer):
    made = post(resident, address="东四八条 5 号", location=HERE)
    assert where(made) == ("device", "exact", False, False)


def test_an_address_that_nobody_knows_stays_in_words(resident, gazetteer):
    made = post(resident, address="长安街 1 号")
    assert where(made) == ("none", None, False, False)
    assert (made["location"], made["address"]) == (None, "长安街 1 号")
    assert "needs.desk.jobs.find_place" not in run_due()


@pytest.mark.parametrize("named", ["id", "code"])
def test_the_stated_community_counts_where_there_is_no_place(resident, api, cast, community, named):
    made = post(resident, community={"id": str(community.id), "code": community.code}[named])
    assert where(made) == ("none", None, False, False)
    assert made["community_id"] == made["stated_community_id"] == str(community.id)
    assert made["found_community_id"] is None
    assert api(cast.leader).get(f"/needs/{made['id']}").status_code == 200


def test_stated_and_found_that_do_not_fit_are_both_kept_and_flagged(resident, api, cast, community, other_community):
    wrong = post(resident, location=THERE, community=community.code)
    fits = post(resident, location=THERE, community=other_community.code)
    assert where(wrong) == ("device", "exact", True, False)
    assert wrong["stated_community_id"] == str(community.id)
    assert wrong["found_community_id"] == wrong["community_id"] == str(other_community.id)
    assert where(fits) == ("device", "exact", False, False)
    handler = api(cast.manager)
    assert [each["id"] for each in handler.get("/needs", place_conflict="true").json()["items"]] == [wrong["id"]]
    assert [each["id"] for each in handler.get("/needs", place_conflict="false").json()["items"]] == [fits["id"]]


def test_a_neighbour_learns_nothing_by_the_filter(resident, api, cast, community):
    shown = post(resident, location=THERE, community=community.code, visibility="public")
    neighbour = api(cast.neighbour)
    assert [each["id"] for each in neighbour.get("/needs").json()["items"]] == [shown["id"]]
    assert "place_conflict" not in neighbour.get("/needs").json()["items"][0]
    for value in ("true", "false"):
        assert neighbour.get("/needs", place_conflict=value).json()["items"] == []


@pytest.mark.parametrize(("metres", "conflict"), [(20, False), (45, False), (80, True)])
def test_near_the_edge_the_stated_one_counts(resident, community, other_community, metres, conflict):
    lng = 116.42 + metres / 85_300
    made = post(resident, location={"lat": 39.9312, "lng": lng}, community=community.code)
    assert made["place_conflict"] is conflict
    assert made["found_community_id"] == str(other_community.id)
    assert made["community_id"] == str((other_community if conflict else community).id)


@pytest.mark.parametrize("named", ["110101004001", "nowhere", "", "0" * 40])
def test_a_community_that_there_is_not_is_refused(resident, named):
    before = dump()
    answer = resident.post("/needs", {**BODY, "community": named})
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert changes(before, dump()) == {}


def placeholders():
    middle = (39.93, 116.42)
    yield "zero", {"lat": 0, "lng": 0}
    yield "nearly zero", {"lat": 0.0, "lng": 1e-9}
    for datum in Datum:
        lat, lng = from_wgs84(*middle, datum)
        yield f"the street's middle in {datum}", {"lat": round(lat, 6), "lng": round(lng, 6), "datum": datum}
        yield f"the same, said to be WGS-84, {datum}", {"lat": round(lat, 4), "lng": round(lng, 4)}
    yield "Beijing, WGS-84", {"lat": 39.9042, "lng": 116.4074}
    yield "Beijing, AMap", {"lat": 39.90403, "lng": 116.407526, "datum": "GCJ-02"}
    yield "Beijing, Baidu", {"lat": 39.915, "lng": 116.404, "datum": "BD-09"}


@pytest.mark.parametrize(("case", "location"), [pytest.param(*each, id=each[0]) for each in placeholders()])
def test_a_position_that_nobody_measured_is_dropped_and_the_report_kept(resident, gazetteer, case, location):
    made = post(resident, location=location, address="东四六条 12 号")
    assert where(made) == ("gazetteer", "landmark", False, True)
    bare = post(resident, location=location)
    assert where(bare) == ("none", None, False, True)
    assert bare["location"] is None
    assert bare["community_id"] is None


def test_the_middle_of_a_community_says_which_community(resident, community):
    made = post(resident, location={"lat": 39.93, "lng": 116.415})
    assert where(made) == ("none", None, False, True)
    assert (made["community_id"], made["location"]) == (str(community.id), None)


@pytest.mark.parametrize("metres", [2, 15])
def test_who_stands_beside_the_middle_is_believed(resident, metres):
    made = post(resident, location={"lat": round(39.93 + metres / 111_195, 6), "lng": 116.42})
    assert where(made) == ("device", "exact", False, False)


def test_an_area_whose_outline_is_unknown_contradicts_nothing(resident, street):
    vague = CommunityFactory(parent=street, code="110101005007", name="新社区")
    made = post(resident, location=HERE, community=vague.code)
    assert made["place_conflict"] is False
    assert made["community_id"] == str(vague.id)


def test_the_statements_of_a_report_that_states_a_community(resident, community):
    post(resident, location=HERE)  # the outlines are read
    with counted() as plain:
        post(resident, location=HERE)
    with counted() as stated:
        post(resident, location=HERE, community=community.code)
    assert len(plain) == len(stated)


def test_the_audit_holds_no_address(resident, gazetteer):
    post(resident, address="东四六条 12 号")
    assert "12 号" not in str(list(Entry.objects.values_list("data", flat=True)))


@pytest.fixture
def geocoder(settings, httpserver_of):
    """A Nominatim that puts every house at `.there`; what it was asked stands in `.asked`."""

    class Played:
        there = (39.9312, 116.4253)
        failures = 0

        def __init__(self):
            self.asked = []

        def __call__(self, path, query):
            self.asked.append(query["q"])
            if self.failures:
                self.failures -= 1
                return 503, {}
            lat, lng = self.there
            return 200, [{"lat": str(lat), "lon": str(lng), "display_name": "", "address": {"house_number": "1"}}]

    played = Played()
    settings.GEOCODER, settings.GEOCODER_URL = "nominatim", httpserver_of(played)
    return played


def test_outside_is_asked_after_the_report_and_the_place_filled_in(
    resident, api, cast, gazetteer, geocoder, other_community
):
    made = post(resident, address="长安街 1 号 2 门 301")
    assert (where(made), geocoder.asked) == (("none", None, False, False), [])
    assert api(cast.other_leader).get(f"/needs/{made['id']}").status_code == 404
    assert "needs.desk.jobs.find_place" in run_due()
    assert geocoder.asked == ["北京市东四街道长安街 1 号"], "the building alone"
    body = resident.get(f"/needs/{made['id']}").json()
    assert where(body) == ("outside", "exact", False, False)
    assert (body["address"], body["door"]) == ("长安街 1 号", "2 门 301")
    assert distance_m((body["location"]["lat"], body["location"]["lng"]), geocoder.there) < 1
    assert body["found_community_id"] == body["community_id"] == str(other_community.id)
    assert api(cast.other_leader).get(f"/needs/{made['id']}").status_code == 200
    entry = Entry.objects.get(action="need.place")
    assert entry.data == {"geocoded": "outside", "exactness": "exact", "place_conflict": False}
    assert "长安街" not in str(entry.data)


def test_what_is_found_outside_is_held_against_what_was_stated(resident, geocoder, community):
    made = post(resident, address="长安街 1 号", community=community.code)
    run_due()
    assert where(resident.get(f"/needs/{made['id']}").json()) == ("outside", "exact", True, False)


@pytest.mark.parametrize("case", ["known", "pinned", "wrongdoing", "no house", "none set"])
def test_outside_is_asked_no_more_than_is_needed(resident, gazetteer, geocoder, settings, case):
    said = {
        "known": {"address": "东四六条 12 号"},
        "pinned": {"address": "长安街 1 号", "location": HERE},
        "wrongdoing": {"address": "长安街 1 号", "kind": "wrongdoing"},
        "no house": {"address": "老李家"},
        "none set": {"address": "长安街 1 号"},
    }[case]
    if case == "none set":
        settings.GEOCODER = "none"
    post(resident, **said)
    run_due()
    assert geocoder.asked == []


def test_a_lane_of_the_same_name_elsewhere_is_left_aside(resident, geocoder):
    geocoder.there = (31.2304, 121.4737)
    made = post(resident, address="长安街 1 号")
    run_due()
    assert where(resident.get(f"/needs/{made['id']}").json()) == ("none", None, False, False)
    assert not Entry.objects.filter(action="need.place").exists()


def test_what_is_over_meanwhile_is_left_alone(resident, api, cast, geocoder):
    made = post(resident, address="长安街 1 号")
    answer = api(cast.manager).post(f"/needs/{made['id']}/decline", {"reason": "不归我们管"})
    assert answer.status_code == 200
    run_due()
    assert geocoder.asked == []
