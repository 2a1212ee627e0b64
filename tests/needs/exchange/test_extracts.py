import csv
import io
import json
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from geojson_pydantic import FeatureCollection

from backend.audit.models import Entry
from backend.files import sealed
from backend.jobs.testing import run_due
from backend.parties.models import Post
from backend.policy import Actor
from needs.desk.models import Need
from needs.exchange import queries, services
from needs.exchange.jobs import write_extract
from needs.exchange.models import Extract, ExtractContent
from needs.exchange.privacy import RETENTIONS
from tests.backend.files.conftest import stored
from tests.digits import without_chance
from tests.queries import counted
from tests.refusals import refuse
from volunteers.committee.models import Seat
from volunteers.group.models import Role

DOOR = "六条 5 号 301"


def table(content):
    assert content.startswith(b"\xef\xbb\xbf"), "Excel knows it by this"
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.fixture
def officer(user):
    return user(name="购买方", posts=[Post.STREET_OFFICER])


@pytest.fixture
def seated(user, street, now):
    person = user(name="席位")
    Seat.objects.create(
        street=street, kind="resident", holder=person, since=now - timedelta(days=1), until=now + timedelta(days=300)
    )
    return person


@pytest.fixture
def needs(report, cast, api):
    """A private one, one made public and looked at, one made public just now, and a report of wrongdoing."""
    made = {
        "private": report(text="王秀兰家漏水，电话 13812345678", address=DOOR),
        "public": report(
            text="李明说路灯坏了，联系 13812345678", address=DOOR, visibility="public", category="lighting"
        ),
        "fresh": report(text="刚刚公开的", visibility="public"),
        "wrongdoing": report(kind="wrongdoing", text="有人收钱"),
    }
    for name in ("private", "public"):
        triaged = api(cast.leader).post(f"/needs/{made[name]['id']}/triage", {"urgency": "normal"})
        assert triaged.status_code == 200
    return {name: need["id"] for name, need in made.items()}


@pytest.mark.parametrize("who", ["manager", "core_leader"])
def test_who_handles_the_street_gets_the_full_list(extract, cast, needs, who):
    told, content = extract(getattr(cast, who))
    assert (told["part"], told["rows"]) == ("full", 3)
    rows = {row["id"]: row for row in table(content)}
    assert set(rows) == {needs["private"], needs["public"], needs["fresh"]}
    row = rows[needs["private"]]
    assert (row["reporter"], row["first_receiver"], row["community"]) == ("李**", "刘**", "六条社区")
    assert row["status"] == "triaged"
    assert row["lat"].startswith("39.9")
    exact = Need.objects.get(pk=needs["private"])
    assert float(row["lat"]) != exact.lat, "the cell, not the door"
    said = content.decode()
    for private in ("13812345678", "301", "5 号", cast.resident.phone, "李明", "收钱"):
        assert private not in without_chance(said)


@pytest.mark.parametrize("who", ["officer", "seated"])
@pytest.mark.parametrize("as_", ["csv", "geojson", "georeport_bulk"])
def test_the_committee_and_the_office_get_what_is_public(extract, needs, as_, who, request):
    person = request.getfixturevalue(who)
    told, content = extract(person, as_)
    assert (told["part"], told["rows"]) == ("public", 1)
    said = content.decode()
    assert needs["public"] in said
    for other in ("private", "fresh", "wrongdoing"):
        assert needs[other] not in said
    for private in ("李明", "刘", "13812345678", "301", "reporter"):
        assert private not in without_chance(said)


def test_a_verdict_is_made_public_by_nobody(extract, needs, api, cast, officer):
    leader, resident = api(cast.leader), api(cast.resident)
    assert leader.post(f"/needs/{needs['public']}/answer", {"text": "修好了"}).status_code == 200
    verdict = {"responded": True, "resolved": True, "satisfaction": 2}
    assert resident.post(f"/needs/{needs['public']}/verdict", verdict).status_code == 200
    [row] = [each for each in table(extract(cast.manager)[1]) if each["id"] == needs["public"]]
    assert (row["responded"], row["resolved"], row["satisfaction"]) == ("true", "true", "2")
    withheld = {"responded", "resolved", "satisfaction", "grid_code"}
    [row] = table(extract(officer)[1])
    assert row["id"] == needs["public"]
    assert not withheld & set(row), "a neighbour reads nothing of it on the need itself"
    [feature] = json.loads(extract(officer, "geojson")[1])["features"]
    assert not withheld & set(feature["properties"])


@pytest.mark.parametrize("who", ["resident", "volunteer", "leader", "liaison", "receiver", "clerk", "stranger"])
def test_nobody_else_takes_needs_out(cast, needs, who):
    refuse(
        lambda caller: caller.post("/exports", {"format": "csv"}), getattr(cast, who), status=403, code="not_allowed"
    )
    assert not Extract.objects.exists()


def test_geojson_is_geojson(extract, cast, needs, api):
    _told, content = extract(cast.manager, "geojson")
    collection = FeatureCollection.model_validate_json(content)
    assert len(collection.features) == 3
    [feature] = [each for each in collection.features if each.id == needs["public"]]
    west, north = feature.geometry.coordinates[:2]
    assert (round(west), round(north)) == (116, 40)
    assert feature.properties["category"] == "lighting"
    api(cast.leader).post(f"/needs/{needs['public']}/decline", {"reason": "不归我们管"})
    _told, content = extract(cast.manager, "geojson", kind="help", category="lighting")
    [over] = json.loads(content)["features"]
    assert over["geometry"] is None, "what is over is nowhere on the map"
    assert over["properties"]["community"] == "六条社区"


def test_a_datum_is_named_and_moves_the_points(extract, cast, needs):
    here = json.loads(extract(cast.manager, "geojson")[1])
    there = json.loads(extract(cast.manager, "geojson", datum="gcj02")[1])
    assert (here["datum"], there["datum"]) == ("WGS-84", "GCJ-02")
    moved = there["features"][0]["geometry"]["coordinates"][0] - here["features"][0]["geometry"]["coordinates"][0]
    assert 0.005 < moved < 0.008


def test_georeport_bulk_is_for_publication(extract, cast, needs):
    told, content = extract(cast.manager, "georeport_bulk")
    assert (told["part"], told["rows"]) == ("public", 1)
    [row] = csv.DictReader(io.StringIO(content.decode()))
    assert list(row)[:3] == ["service_request_id", "requested_datetime", "updated_datetime"]
    assert list(row)[-2:] == ["lat", "long"]
    assert (row["service_request_id"], row["status_description"], row["closed_date"]) == (needs["public"], "open", "")
    assert row["address"] == "六条社区, 东四街道"
    assert row["requested_datetime"].endswith("+08:00")


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "\t=1", "  =1", "＝1+1", "\r\n=1"]
)
def test_no_spreadsheet_runs_a_cell(extract, cast, report, text):
    report(text=text, title=text)
    _told, content = extract(cast.manager)
    [row] = table(content)
    assert (row["text"], row["title"]) == (f"'{text}", f"'{text}")


def test_filters(extract, cast, report, api, other_community, now):
    here = report(category="water", kind="complaint")["id"]
    there = report(location={"lat": 39.93, "lng": 116.425, "datum": "WGS-84"})["id"]

    def ids(**asked):
        return {row["id"] for row in table(extract(cast.manager, **asked)[1])}

    assert ids() == {here, there}
    assert ids(area=other_community.code) == {there}
    assert ids(area=str(cast.manager.home_street_id)) == {here, there}
    assert ids(kind="complaint") == ids(category="water") == {here}
    today = (now + timedelta(hours=8)).date()
    assert ids(**{"from": str(today), "to": str(today + timedelta(days=1))}) == {here, there}
    assert ids(**{"from": str(today + timedelta(days=1))}) == ids(to=str(today)) == set()


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"format": "xlsx"}, 422, "invalid_input"),
        ({"format": "csv", "kind": "wrongdoing"}, 422, "invalid_input"),
        ({"format": "csv", "category": "No!"}, 422, "invalid_input"),
        ({"format": "csv", "area": "nowhere"}, 404, "not_found"),
        ({"format": "csv", "from": "2026-02-02", "to": "2026-02-02"}, 422, "empty_period"),
        ({"format": "georeport_bulk", "datum": "GCJ-02"}, 422, "datum_fixed"),
        ({"format": "csv", "colour": "red"}, 422, "invalid_input"),
    ],
)
def test_what_cannot_be_asked(cast, asked, status, code):
    refuse(lambda caller: caller.post("/exports", asked), cast.manager, status=status, code=code)


def test_one_at_a_time_and_called_off(api, cast, folder):
    manager = api(cast.manager)
    first = manager.post("/exports", {"format": "csv"}).json()
    assert first["actions"] == ["cancel"]
    refuse(
        lambda caller: caller.post("/exports", {"format": "geojson"}),
        cast.manager,
        status=409,
        code="extract_under_way",
    )
    cancelled = manager.post(f"/exports/{first['id']}/cancel")
    assert (cancelled.status_code, cancelled.json()["status"], cancelled.json()["actions"]) == (200, "cancelled", [])
    write_extract(extract_id=first["id"])
    assert stored() == []
    assert manager.post(f"/exports/{first['id']}/cancel").json()["code"] == "wrong_moment"
    assert manager.post("/exports", {"format": "geojson"}).status_code == 202


def test_called_off_while_it_is_written_it_ends_within_a_page(api, cast, report, folder, monkeypatch):
    for _ in range(3):
        report()
    monkeypatch.setattr(queries, "PAGE", 1)
    asked = api(cast.manager).post("/exports", {"format": "csv"}).json()["id"]
    seen, inner = [], services.extracts._go_on

    def go_on(extract_id, progress):
        seen.append(progress)
        services.cancel_extract(
            actor=Actor(user_id=cast.manager.id, street_id=cast.manager.home_street_id, at=timezone.now()),
            extract_id=extract_id,
            now=timezone.now(),
        )
        return inner(extract_id, progress)

    monkeypatch.setattr(services.extracts, "_go_on", go_on)
    write_extract(extract_id=asked)
    assert len(seen) == 1
    assert Extract.objects.get().status == "cancelled"
    assert stored() == []


def test_progress_is_told(api, cast, report, folder, monkeypatch):
    for _ in range(4):
        report()
    monkeypatch.setattr(queries, "PAGE", 1)
    seen, inner = [], services.extracts._go_on
    monkeypatch.setattr(services.extracts, "_go_on", lambda pk, progress: seen.append(progress) or inner(pk, progress))
    asked = api(cast.manager).post("/exports", {"format": "csv"}).json()["id"]
    write_extract(extract_id=asked)
    assert seen == [25, 50, 75, 99]


def test_pages_lose_none_that_were_reported_at_one_moment(extract, cast, report, monkeypatch):
    ids = {report()["id"] for _ in range(5)}
    Need.objects.update(reported_at=timezone.now())
    monkeypatch.setattr(queries, "PAGE", 2)
    assert {row["id"] for row in table(extract(cast.manager)[1])} == ids


def test_who_may_no_longer_gets_nothing(api, cast, needs, folder):
    manager = api(cast.manager)
    first = manager.post("/exports", {"format": "csv"}).json()["id"]
    write_extract(extract_id=first)
    second = manager.post("/exports", {"format": "csv"}).json()["id"]
    url = manager.get(f"/exports/{first}").json()["url"]
    Role.objects.filter(user=cast.manager).update(until=timezone.now())
    refuse(lambda caller: caller.get(url), cast.manager, status=403, code="term_over")
    write_extract(extract_id=second)
    assert Extract.objects.get(pk=second).status == "cancelled"


def test_links_end_and_are_for_one_person(api, cast, extract, street, later, monkeypatch):
    told, _content = extract(cast.manager)
    refuse(lambda caller: caller.get(told["url"]), cast.core_leader, status=404, code="not_found")
    refuse(lambda caller: caller.get(f"/exports/{told['id']}"), cast.core_leader, status=404, code="not_found")
    other, _content = extract(cast.core_leader)
    crossed = other["url"].replace(other["id"], told["id"])
    refuse(lambda caller: caller.get(crossed), cast.manager, status=410, code="extract_link_ended")
    refuse(
        lambda caller: caller.get(f"/exports/{told['id']}/content", token="x"),
        cast.manager,
        status=410,
        code="extract_link_ended",
    )


def test_each_step_is_written_down(extract, cast, needs):
    told, _content = extract(cast.manager, "geojson")
    acts = Entry.objects.filter(object_id=told["id"]).order_by("at", "id").values_list("action", flat=True)
    assert sorted(acts) == ["extract.ask", "extract.build", "extract.fetch"]
    assert Entry.objects.get(action="extract.ask").data["part"] == "full"


def test_the_inbox_says_that_it_is_ready(api, cast, folder):
    asked = api(cast.manager).post("/exports", {"format": "csv"}).json()["id"]
    assert "needs.exchange.jobs.write_extract" in run_due()
    [told] = api(cast.manager).get("/me/notifications").json()["items"]
    assert (told["kind"], told["opens"]) == ("extract_ready", f"/exports/{asked}")


def test_it_lies_sealed_and_is_gone_after_its_time(api, extract, cast, needs, street):
    street.config = {"exchange.keep_extracts_days": 2}
    street.save()
    told, _content = extract(cast.manager)
    names = [each for each in stored() if each.startswith("extracts/")]
    assert names
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM exchange_extractcontent")
        assert bytes(cursor.fetchone()[0])[:1] == b"\xe1"
    content = ExtractContent.objects.get()
    assert "路灯" in b"".join(sealed.pieces(content)).decode()
    at = timezone.now() + timedelta(days=2, minutes=1)
    assert RETENTIONS[0].forget(at, at) == 1
    run_due()
    assert [each for each in stored() if each.startswith("extracts/")] == []
    assert api(cast.manager).get(f"/exports/{told['id']}").json()["url"] is None
    refuse(lambda caller: caller.get(told["url"]), cast.manager, status=409, code="extract_not_ready")


def test_a_crash_leaves_nothing_and_the_next_try_writes_it(api, cast, report, folder, monkeypatch):
    report()
    asked = api(cast.manager).post("/exports", {"format": "csv"}).json()["id"]
    monkeypatch.setattr(services.extracts, "_settle", lambda **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_extract(extract_id=asked)
    assert stored() == []
    monkeypatch.undo()


def test_it_costs_the_same_however_many(api, cast, report, folder):
    def cost():
        asked = api(cast.manager).post("/exports", {"format": "csv"}).json()["id"]
        with counted() as queries_made:
            write_extract(extract_id=asked)
        return len(queries_made)

    report()
    cost()
    one = cost()
    for _ in range(3):
        report()
    assert cost() == one


def test_another_street_is_in_no_extract(extract, cast, report, api, user, other_street):
    report()
    api(cast.stranger).post("/needs", {"kind": "help", "text": "别的街道的事"})
    _told, content = extract(cast.manager)
    assert "别的街道" not in content.decode()
