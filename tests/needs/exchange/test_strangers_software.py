"""Programs that others wrote against the standard read our server, and write to it, over HTTP."""

import itertools
from datetime import timedelta

import pytest
import requests
from django.utils import timezone

from backend.parties.models import Post
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.exchange.schemas import KeyCreate
from needs.exchange.services import issue_key
from tests.needs.exchange.test_open311 import emptied

itertools.ifilter = filter  # three was written for Python 2
georeport = pytest.importorskip("georeport")
three = pytest.importorskip("three")

CODE = "110101005"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def served(live_server, street, report, api, cast, actor_for, user, now):
    """The address, a key, and the ids of a request that is open and one that is closed."""
    emptied(street)
    pole = {"key": "pole", "label": "灯杆号", "type": "text", "required": True}
    Category.objects.create(street=street, code="lighting", name="照明", fields=[pole], updated_at=now)
    lit, shut = (
        report(visibility="public", category="lighting", text=text)["id"] for text in ("路灯 <坏> & 黑", "井盖")
    )
    for need in (lit, shut):
        assert api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"}).status_code == 200
    api(cast.leader).post(f"/needs/{shut}/decline", {"reason": "不归我们管"})
    admin = user(posts=[Post.ADMINISTRATOR])
    spec = KeyCreate(user_id=cast.neighbour.id, label="three")
    _key, text = issue_key(actor=actor_for(admin), spec=spec, now=now)
    return f"{live_server.url}/open311/v2", text, lit, shut


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_georeport_reads(served, kind):
    address, _key, lit, shut = served
    client = georeport.GeoReport(address, jurisdiction=CODE, output_format=kind)
    services = {each["service_code"]: each for each in client.get_service_list()}
    assert services["lighting"]["service_name"] == "照明"
    definition = client.get_service_definition("lighting")
    attributes = definition["attributes"]
    [pole] = attributes if kind == "json" else [attributes["attribute"]]
    assert (pole["code"], pole["datatype"]) == ("pole", "string")
    found = client.get_service_requests()
    assert {each["service_request_id"]: each["status"] for each in found} == {lit: "open", shut: "closed"}
    start = (timezone.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    narrowed = client.get_service_requests(service_code="lighting", start_date=start, status="open")
    [one] = narrowed if kind == "json" else [narrowed]
    assert one["service_request_id"] == lit
    assert client.get_service_request(lit)["description"] == "路灯 <坏> & 黑"
    assert [each["service_request_id"] for each in client.get_service_requests(service_request_id=f"{lit},{shut}")]
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_service_request("none")


def test_three_reads_and_writes(served, api, cast):
    address, key, lit, shut = served
    client = three.Three(address, jurisdiction=CODE, api_key=key)
    assert client.discovery()["endpoints"][0]["url"] == address
    assert "lighting" in {each["service_code"] for each in client.services()}
    assert client.services("lighting")["attributes"][0]["code"] == "pole"
    day = timezone.now()
    between = [(day - timedelta(days=2)).strftime("%m-%d-%Y"), (day + timedelta(days=2)).strftime("%m-%d-%Y")]
    assert {each["service_request_id"] for each in client.requests(between=between)} == {lit, shut}
    assert [each["service_request_id"] for each in client.requests("lighting", count=1, status="open")] == [lit]
    [one] = client.request(lit)
    assert (one["status"], one["service_code"]) == ("open", "lighting")
    [made] = client.post(
        "lighting",
        description="巷口的灯不亮",
        address="六条 5 号",
        lat=39.9312,
        long=116.4153,
        **{"attribute[pole]": "A-17"},
    )
    assert client.post_response.status_code == 201
    [waits] = client.token(made["token"])
    assert waits == {"service_request_id": None, "token": made["token"]}
    need = Need.objects.get(reporter=cast.neighbour)
    assert api(cast.leader).post(f"/needs/{need.id}/triage", {"urgency": "normal"}).status_code == 200
    [ready] = client.token(made["token"])
    assert client.request(ready["service_request_id"])[0]["description"].startswith("巷口的灯不亮")


def test_three_is_told_what_is_wrong(served):
    address, key, *_ids = served
    client = three.Three(address, jurisdiction=CODE, api_key=key)
    [error] = client.post("lighting", description="灯", address="六条")
    assert error["code"] == 400
    assert "pole" in error["description"]
    [error] = three.Three(address, jurisdiction=CODE, api_key="x").post("lighting", description="灯")
    assert error["code"] == 403
    assert Need.objects.count() == 2
