"""Reporting: once per id, byte for byte, and nothing stored of what is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.audit.models import Entry
from backend.ids import new_id
from backend.parties.models import Post
from backend.realtime.models import FeedItem
from needs.desk.models import Need
from tests.http import Caller
from tests.needs.conftest import HERE, OUTSIDE, THERE

pytestmark = pytest.mark.django_db

BODY = {"kind": "help", "text": "家里的灯坏了"}


@pytest.fixture
def resident(api, cast):
    return api(cast.resident)


def stored():
    return Need.objects.count(), Entry.objects.count(), FeedItem.objects.count()


@pytest.mark.parametrize(
    "text",
    [
        "  前后有空格 \n",
        "e\u0301 is not é",
        "👩‍👩‍👧‍👦 𠮷野家 🏳️‍🌈",
        "\ufeff\u200b零宽",
        "a\r\nb\tc",
        "字" * 10_000,
        "𠮷" * 10_000,
    ],
    ids=["spaces", "decomposed", "four bytes", "zero width", "control", "long", "long of four bytes"],
)
def test_the_text_is_kept_byte_for_byte(resident, text):
    made = resident.post("/needs", {**BODY, "text": text})
    assert made.status_code == 201, made.content
    assert made.json()["text"] == text
    assert resident.get(f"/needs/{made.json()['id']}").json()["text"] == text
    assert Need.objects.get().text == text


def test_every_field_comes_back(resident, community):
    sent = {
        "kind": "complaint",
        "title": "楼道",
        "category": "facility",
        "text": "楼道堆物",
        "location": HERE,
        "address": "六条 5 号",
        "visibility": "public",
        "preferred_time": "下午三点后",
        "reported_at": "2026-11-18T09:30:00+08:00",
    }
    with time_machine.travel("2026-11-20T04:00:00Z", tick=False):
        made = resident.post("/needs", sent).json()
    for name in ("kind", "title", "category", "text", "address", "visibility", "preferred_time"):
        assert made[name] == sent[name]
    assert made["community_id"] == str(community.id)
    assert (made["location"]["lat"], made["location"]["lng"]) == (39.9301, 116.4152)
    assert made["reporter"] == "李**"
    assert made["reported_at"] == "2026-11-18T01:30:00Z"
    assert made["answer_due_at"] == "2026-11-27T04:00:00Z"


def test_a_gcj02_position_is_stored_as_wgs84_and_shown_as_asked(resident):
    made = resident.post("/needs", {**BODY, "location": {"lat": 39.9317, "lng": 116.4215, "datum": "gcj02"}}).json()
    row = Need.objects.get()
    assert row.datum == "GCJ-02"
    assert made["location"]["lat"] == pytest.approx(row.lat, abs=1e-6)
    assert row.lat != pytest.approx(39.9317, abs=1e-4)
    back = resident.get(f"/needs/{made['id']}", datum="GCJ-02").json()["location"]
    assert back == {"lat": 39.9317, "lng": 116.4215, "datum": "GCJ-02"}


def test_sent_again_under_its_id_it_is_made_once(resident):
    body = {**BODY, "id": str(new_id()), "location": HERE}
    first, after = resident.post("/needs", body), stored()
    again = resident.post("/needs", body)
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert stored() == after


def test_sent_again_weeks_later_it_is_still_known(resident, cast):
    body = {**BODY, "id": str(new_id()), "reported_at": (timezone.now() - timedelta(days=6)).isoformat()}
    assert resident.post("/needs", body).status_code == 201
    Need.objects.update(reported_at=timezone.now() - timedelta(days=60))
    assert resident.post("/needs", body).status_code == 200


@pytest.mark.parametrize("other", ["text", "kind", "person", "street"])
def test_an_id_is_taken_by_other_content_and_other_people(api, cast, resident, other):
    body = {**BODY, "id": str(new_id())}
    resident.post("/needs", body)
    after = stored()
    caller = {"person": api(cast.neighbour), "street": api(cast.stranger)}.get(other, resident)
    changed = {"text": {**body, "text": "别的"}, "kind": {**body, "kind": "enquiry"}}.get(other, body)
    answer = caller.post("/needs", changed)
    assert (answer.status_code, answer.json()["code"]) == (409, "id_taken")
    assert stored() == after


@pytest.mark.django_db(transaction=True)
def test_an_id_sent_eight_times_at_once_is_made_once(cast, token_for):
    token, body = token_for(cast.resident), {**BODY, "id": str(new_id())}

    def send(_n):
        try:
            return Caller(token=token).post("/needs", body).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        codes = sorted(pool.map(send, range(8)))
    assert codes == [200] * 7 + [201]
    assert Need.objects.count() == Entry.objects.filter(action="need.report").count() == 1


WRONG = {
    "blank": ({"text": " \n\t"}, "invalid_input", "blank"),
    "empty": ({"text": ""}, "invalid_input", "blank"),
    "too long": ({"text": "字" * 10_001}, "invalid_input", "string_too_long"),
    "NUL": ({"text": "a\x00b"}, "invalid_input", "nul_byte"),
    "NUL in the title": ({"title": "a\x00b"}, "invalid_input", "nul_byte"),
    "NUL in the address": ({"address": "a\x00b"}, "invalid_input", "nul_byte"),
    "surrogate": ({"text": "a\ud800b"}, "invalid_input", None),
    "kind": ({"kind": "wish"}, "invalid_input", "enum"),
    "title too long": ({"title": "字" * 201}, "invalid_input", "string_too_long"),
    "category": ({"category": "Not A Slug"}, "invalid_input", "string_pattern_mismatch"),
    "visibility": ({"visibility": "secret"}, "invalid_input", "enum"),
    "misspelt field": ({"txt": "x"}, "invalid_input", "extra_forbidden"),
    "id": ({"id": "7"}, "invalid_input", "uuid_parsing"),
    "latitude": ({"location": {**HERE, "lat": 91}}, "invalid_input", "less_than_equal"),
    "datum": ({"location": {**HERE, "datum": "NAD27"}}, "invalid_input", "enum"),
    "no offset": ({"reported_at": "2026-01-01T00:00:00"}, "invalid_input", "timezone_aware"),
    "year": ({"reported_at": "0001-01-01T00:00:00+14:00"}, "invalid_input", "moment_out_of_range"),
    "outside": ({"location": OUTSIDE}, "outside_street", None),
    "no consent": ({"on_behalf_of": {"name": "王秀兰", "consent": False}}, "consent_needed", None),
    "phone": ({"on_behalf_of": {"name": "王秀兰", "phone": "12", "consent": True}}, "invalid_phone", None),
    "name": ({"on_behalf_of": {"name": " ", "consent": True}}, "invalid_input", "blank"),
    "future": ({"reported_at": "2999-01-01T00:00:00Z"}, "reported_in_future", None),
    "long ago": ({"reported_at": "2020-01-01T00:00:00Z"}, "reported_long_ago", None),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_named_and_leaves_nothing(resident, case):
    change, code, field = WRONG[case]
    answer = resident.post("/needs", {**BODY, **change})
    assert (answer.status_code, answer.json()["code"]) == (422, code), answer.content
    if field is not None:
        assert [error["code"] for error in answer.json()["errors"]] == [field]
    assert stored() == (0, 0, 0)


def test_a_clock_that_runs_a_little_ahead_is_forgiven(resident):
    ahead = (timezone.now() + timedelta(minutes=4)).isoformat()
    assert resident.post("/needs", {**BODY, "reported_at": ahead}).status_code == 201


@pytest.mark.parametrize("post", [Post.IMPORTER, Post.HOTLINE_CLERK])
def test_old_papers_are_entered_by_clerk_and_importer(api, user, cast, post):
    answer = api(user(posts=[post])).post("/needs", {**BODY, "reported_at": "2020-01-01T00:00:00Z"})
    assert answer.status_code == 201, answer.content


@pytest.mark.parametrize("phone", ["mobile", "landline"])
def test_a_proxy_names_the_person_and_learns_nothing_of_them(api, cast, resident, phone):
    numbers = {"mobile": cast.aunt.phone, "landline": "010-6404 1234"}
    of_a_stranger = resident.post(
        "/needs", {**BODY, "on_behalf_of": {"name": "王秀兰", "phone": "13912345678", "consent": True}}
    ).json()
    answer = resident.post(
        "/needs", {**BODY, "on_behalf_of": {"name": "王秀兰", "phone": numbers[phone], "consent": True}}
    ).json()
    row = Need.objects.get(pk=answer["id"])
    assert row.beneficiary == (cast.aunt if phone == "mobile" else None)
    assert row.on_behalf_phone == (cast.aunt.phone if phone == "mobile" else "+861064041234")
    varying = {"id", "reported_at", "updated_at", "dispatch_due_at", "answer_due_at", "on_behalf_of", "timeline"}
    assert {k: v for k, v in answer.items() if k not in varying} == {
        k: v for k, v in of_a_stranger.items() if k not in varying
    }
    assert str(cast.aunt.id) not in str(answer)
    assert api(cast.aunt).get("/needs", mine=True).json()["items"] == (
        [item for item in resident.get("/needs").json()["items"] if item["id"] == answer["id"]]
        if phone == "mobile"
        else []
    )


def test_an_unverified_phone_or_another_streets_is_nobody(api, cast, resident, user):
    for person in (user(phone_verified=False), cast.stranger):
        resident.post("/needs", {**BODY, "on_behalf_of": {"name": "谁", "phone": person.phone, "consent": True}})
    assert set(Need.objects.values_list("beneficiary", flat=True)) == {None}


def test_without_a_place_it_has_no_community(resident, api, cast):
    made = resident.post("/needs", BODY).json()
    assert (made["location"], made["community_id"]) == (None, None)
    assert api(cast.leader).get(f"/needs/{made['id']}").status_code == 404
    assert api(cast.core_leader).get(f"/needs/{made['id']}").status_code == 200


def test_another_communitys_leader_hears_nothing(report, cast):
    report(location=THERE)
    assert FeedItem.objects.filter(user=cast.other_leader).count() == 1
    assert not FeedItem.objects.filter(user=cast.leader).exists()


def test_the_statements_of_a_report(resident):
    """Sign-in with person and street; the unit of work; need; the tally of the day; audit; who is told; feed; the job of the suggestion. BEGIN and COMMIT beside them."""
    with CaptureQueriesContext(connection) as counted:
        assert resident.post("/needs", BODY).status_code == 201
    said = [each["sql"] for each in counted if "SAVEPOINT" not in each["sql"]]
    assert len(said) == 8, "\n".join(said)


@pytest.mark.parametrize("who", ["resident", "leader", "core_leader", "other_leader", "clerk"])
def test_the_answer_to_a_report_is_what_a_reading_shows(api, cast, who):
    caller = api(getattr(cast, who))
    behalf = {"name": "王秀兰", "phone": cast.aunt.phone, "consent": True}
    for kind in ("help", "wrongdoing"):
        made = caller.post("/needs", {**BODY, "kind": kind, "location": HERE, "on_behalf_of": behalf}).json()
        assert made == caller.get(f"/needs/{made['id']}").json()
