"""Open311 GeoReport v2: the JSON and the XML, what is shown, what is taken in, and everything that is sent badly."""

import json
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from django.test import Client

from backend.audit.models import Entry
from backend.parties.models import Post
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.exchange.models import ApiKey, Submission
from tests.digits import without_chance
from tests.queries import counted
from tests.refusals import refuse
from tests.rows import changes, dump

CODE = "110101005"
FIELDS = [
    {"key": "pole", "label": "灯杆号", "label_en": "Number of the pole", "type": "text", "required": True},
    {"key": "since", "label": "何时起", "label_en": "Since when", "type": "datetime"},
    {"key": "lamps", "label": "几盏", "label_en": "How many", "type": "number"},
    {"key": "what", "label": "现象", "label_en": "What", "type": "one_of",
     "choices": [{"key": "dark", "label": "不亮", "label_en": "Dark"}, {"key": "day", "label": "白天亮", "label_en": "Lit by day"}]},
    {"key": "who", "label": "影响谁", "label_en": "Whom", "type": "several_of",
     "choices": [{"key": "elders", "label": "老人", "label_en": "Elders"}, {"key": "all", "label": "大家", "label_en": "All"}]},
]  # fmt: skip


class Caller:
    """A stranger's program."""

    def __init__(self, lang="en"):
        self.client = Client(raise_request_exception=False)
        self.headers = {"Accept-Language": lang}

    def get(self, path, kind="json", *, headers=None, **params):
        params = {"jurisdiction_id": CODE, **params}
        params = {name: value for name, value in params.items() if value is not None}
        return self.client.get(f"/open311/v2/{path}.{kind}", params, headers={**self.headers, **(headers or {})})

    def post(self, fields, kind="json", *, headers=None, content_type="application/x-www-form-urlencoded", body=None):
        body = urlencode(fields, doseq=True) if body is None else body
        sent = {**self.headers, **(headers or {})}
        return self.client.generic("POST", f"/open311/v2/requests.{kind}", body, content_type, headers=sent)


@pytest.fixture
def stranger(street):
    return Caller()


def emptied(street):
    """The street without the tree that every street begins with."""
    rows = Category.objects.filter(street=street)
    rows.update(parent=None, replaced_by=None)
    rows.delete()


@pytest.fixture(autouse=True)
def tree(street, now):
    """Lighting with fields, under a branch; one for help alone; one for wrongdoing alone; one that is retired."""
    emptied(street)
    made = {"street": street, "updated_at": now}
    public = Category.objects.create(**made, code="public", name="公共设施", name_en="Public facilities")
    lighting = Category.objects.create(
        **made, code="lighting", name="照明", name_en="Lighting", parent=public, fields=FIELDS, words=["路灯"]
    )
    Category.objects.create(**made, code="shopping", name="代购", name_en="Shopping", kinds=["help"])
    Category.objects.create(**made, code="bribes", name="行贿", name_en="Bribes", kinds=["wrongdoing"])
    Category.objects.create(
        **made, code="lamps", name="灯", name_en="Lamps", status="retired", retired_at=now, replaced_by=lighting
    )


@pytest.fixture
def admin(user):
    return user(name="管理", posts=[Post.ADMINISTRATOR])


@pytest.fixture
def key(api, admin, cast):
    """A key of the neighbour's account."""
    answer = api(admin).post("/open311/keys", {"user_id": str(cast.neighbour.id), "label": "城市热线"})
    assert answer.status_code == 201, answer.content
    return answer.json()


@pytest.fixture
def lamp(key):
    """What a program sends."""
    return {
        "api_key": key["api_key"],
        "jurisdiction_id": CODE,
        "service_code": "lighting",
        "description": '路灯坏了 <b>& "晚上"</b> ]]>',
        "lat": "39.9312",
        "long": "116.4153",
        "attribute[pole]": "A-17",
    }


@pytest.fixture
def shown(report, api, cast):
    """`shown(**fields)`: the id of a need that its resident made public and a leader has looked at."""

    def make(**fields):
        need = report(visibility="public", **fields)["id"]
        assert api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"}).status_code == 200
        return need

    return make


def wrong(answer, status, kind="json"):
    """The answer is a refusal in the shape of Open311; its description."""
    assert answer.status_code == status, answer.content[:300]
    if kind == "xml":
        assert answer["Content-Type"] == "text/xml; charset=utf-8"
        root = ET.fromstring(answer.content)
        assert (root.tag, [each.tag for each in root]) == ("errors", ["error"])
        code, words = root[0].findtext("code"), root[0].findtext("description")
    else:
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        [error] = answer.json()
        code, words = str(error["code"]), error["description"]
        assert set(error) == {"code", "description"}
    assert code == str(status)
    assert words
    return words


def plain(element):
    """XML as the JSON has it, all as text."""
    names = {"services", "service_requests", "attributes", "values", "endpoints", "formats"}
    if element.tag in names:
        return [plain(each) for each in element]
    return {each.tag: plain(each) for each in element} if len(element) else element.text or ""


def as_text(value):
    if isinstance(value, dict):
        return {name: as_text(each) for name, each in value.items()}
    if isinstance(value, list):
        return [as_text(each) for each in value]
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def both(caller, path, **params):
    """The JSON, once the XML has said the same."""
    as_json, as_xml = caller.get(path, **params), caller.get(path, "xml", **params)
    assert (as_json.status_code, as_xml.status_code) == (200, 200), as_json.content
    assert as_xml.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    told = json.loads(json.dumps(as_text(as_json.json())))
    seen = plain(ET.fromstring(as_xml.content))
    assert (seen or []) == told if isinstance(told, list) else seen == told
    return as_json.json()


def test_discovery_in_both_formats_with_a_bare_type(stranger):
    said = both(stranger, "discovery", jurisdiction_id=None)
    [endpoint] = said["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert (endpoint["url"], endpoint["formats"]) == ("http://testserver/open311/v2", ["text/xml", "application/json"])
    for kind, bare in (("json", "application/json"), ("xml", "text/xml")):
        assert stranger.get("discovery", kind)["Content-Type"] == bare


def test_services_are_the_leaves_of_the_tree(stranger):
    said = both(stranger, "services")
    assert [each["service_code"] for each in said] == [
        "lighting", "shopping", "general-complaint", "general-help", "general-suggestion", "general-enquiry",
    ]  # fmt: skip
    lighting = said[0]
    assert (lighting["service_name"], lighting["group"], lighting["metadata"]) == (
        "Lighting",
        "Public facilities",
        True,
    )
    assert (lighting["type"], said[1]["metadata"]) == ("batch", False)
    assert Caller("zh-hans").get("services").json()[0]["service_name"] == "照明"


def test_a_definition_has_the_fields_of_the_category(stranger):
    said = both(stranger, "services/lighting")
    assert said["service_code"] == "lighting"
    kinds = {each["code"]: (each["datatype"], each["required"], each["order"]) for each in said["attributes"]}
    assert kinds == {
        "pole": ("string", True, 1), "since": ("datetime", False, 2), "lamps": ("number", False, 3),
        "what": ("singlevaluelist", False, 4), "who": ("multivaluelist", False, 5),
    }  # fmt: skip
    assert said["attributes"][3]["values"][0] == {"key": "dark", "name": "Dark"}
    assert both(stranger, "services/general-help")["attributes"] == []


@pytest.mark.parametrize("kind", ["json", "xml"])
@pytest.mark.parametrize(
    ("path", "params", "status"),
    [
        ("services", {"jurisdiction_id": "nowhere"}, 404),
        ("services", {"jurisdiction_id": "9" * 5_000}, 404),
        ("services", {"jurisdiction_id": "a\x00"}, 400),
        ("services/none", {}, 404),
        ("services/bribes", {}, 404),
        ("services/lamps", {}, 404),
        ("services/" + "x" * 300, {}, 404),
        ("services/a%00b", {}, 400),
        ("services/a%EF%BF%BDb", {}, 404),
        ("requests/none", {}, 404),
        (f"requests/{UUID(int=7)}", {}, 404),
        ("tokens/none", {}, 404),
        (f"tokens/{UUID(int=7)}", {}, 404),
        ("requests", {"start_date": "yesterday"}, 400),
        ("requests", {"start_date": "2026-01-01"}, 400),
        ("requests", {"start_date": "2026-01-01T00:00:00"}, 400),
        ("requests", {"end_date": "0001-01-01T00:00:00+08:00"}, 400),
        ("requests", {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-05-01T00:00:00Z"}, 400),
        ("requests", {"start_date": "2026-03-01T00:00:00Z", "end_date": "2026-02-01T00:00:00Z"}, 400),
        ("requests", {"status": "done"}, 400),
        ("requests", {"page": "0"}, 400),
        ("requests", {"page": "-1"}, 400),
        ("requests", {"page": "x"}, 400),
        ("requests", {"page": "١"}, 400),
        ("requests", {"page_size": "1001"}, 400),
        ("requests", {"page_size": "1e3"}, 400),
        ("requests", {"service_code": "a\x00b"}, 400),
        ("requests", {"service_request_id": ",".join(str(UUID(int=n)) for n in range(101))}, 400),
    ],
)
def test_what_cannot_be_asked(stranger, path, params, status, kind):
    assert wrong(stranger.get(path, kind, **params), status, kind)


def test_a_retired_service_says_what_took_its_place(stranger):
    assert "lighting" in wrong(stranger.get("services/lamps"), 404)


def test_the_street_is_named_where_there_are_several(stranger, other_street):
    said = wrong(stranger.get("services", jurisdiction_id=None), 400)
    assert "jurisdiction_id" in said
    assert other_street.code in said


def test_with_one_street_nobody_names_it(stranger):
    assert stranger.get("services", jurisdiction_id=None).status_code == 200


@pytest.mark.parametrize("path", ["nothing.json", "services.txt", "services", "requests/x/y.json", ""])
def test_addresses_that_are_none(stranger, path):
    wrong(stranger.client.get(f"/open311/v2/{path}"), 404)


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_methods_that_are_none(stranger, method):
    answer = getattr(stranger.client, method)("/open311/v2/requests.xml", headers=stranger.headers)
    wrong(answer, 405, "xml")
    assert "POST" in answer["Allow"]
    wrong(stranger.client.post("/open311/v2/services.json", headers=stranger.headers), 405)


def test_only_what_its_resident_made_public_and_somebody_looked_at(stranger, shown, report, api, cast):
    public = shown(text="李明说路灯坏了，电话 13812345678", address="六条 5 号 301", category="lighting")
    report(text="私下的")
    fresh = report(text="刚公开", visibility="public")["id"]
    report(kind="wrongdoing", text="有人收钱")
    api(cast.stranger).post("/needs", {"kind": "help", "text": "别的街道", "visibility": "public"})
    [seen] = both(stranger, "requests")
    assert (seen["service_request_id"], seen["status"], seen["service_code"]) == (public, "open", "lighting")
    assert seen["service_name"] == "Lighting"
    assert isinstance(seen["service_request_id"], str)
    assert seen["requested_datetime"].endswith("+08:00")
    exact = Need.objects.get(pk=public)
    assert (seen["lat"], seen["long"]) != (exact.lat, exact.lng)
    assert abs(seen["lat"] - exact.lat) < 0.004
    assert seen["media_url"] is None
    said = json.dumps(seen, ensure_ascii=False)
    for private in ("李明", "13812345678", "301", "5 号"):
        assert private not in without_chance(said)
    assert both(stranger, f"requests/{public}") == [seen]
    wrong(stranger.get(f"requests/{fresh}"), 404)
    assert stranger.get("requests", service_request_id=f"{public},{fresh},x").json() == [seen]


def test_what_is_withdrawn_is_gone_at_once(stranger, shown, api, cast):
    need = shown()
    assert stranger.get(f"requests/{need}").status_code == 200
    Need.objects.filter(pk=need).update(visibility="private")
    wrong(stranger.get(f"requests/{need}"), 404)


def test_what_its_resident_took_back_is_gone(stranger, report, api, cast):
    need = report(visibility="public")["id"]
    answer = api(cast.resident).post(f"/needs/{need}/cancel", {"reason": "自己修好了"})
    assert (answer.status_code, answer.json()["status"]) == (200, "withdrawn"), answer.content
    wrong(stranger.get(f"requests/{need}"), 404)


def test_open_until_the_resident_says_so(stranger, shown, api, cast):
    need = shown()
    api(cast.leader).post(f"/needs/{need}/answer", {"text": "已修好，问张伟"})
    [seen] = stranger.get("requests").json()
    assert (seen["status"], seen["status_notes"]) == ("open", "Answered")
    verdict = {"responded": True, "resolved": True, "satisfaction": 5}
    assert api(cast.resident).post(f"/needs/{need}/verdict", verdict).status_code == 200
    [seen] = both(stranger, "requests")
    assert (seen["status"], seen["lat"], seen["expected_datetime"]) == ("closed", None, None)
    assert "张伟" not in json.dumps(seen, ensure_ascii=False)


def test_filters(stranger, shown, api, cast, now):
    lamp = shown(category="lighting", kind="complaint")
    plain_one = shown()
    api(cast.leader).post(f"/needs/{plain_one}/decline", {"reason": "不归我们管"})
    old = shown()
    Need.objects.filter(pk=old).update(reported_at=now - timedelta(days=120))

    def ids(**params):
        answer = stranger.get("requests", **params)
        assert answer.status_code == 200, answer.content
        return [each["service_request_id"] for each in answer.json()]

    assert ids() == [plain_one, lamp]
    assert ids(status="open") == [lamp]
    assert ids(status="closed") == [plain_one]
    assert ids(status="open,closed") == [plain_one, lamp]
    assert ids(service_code="lighting") == [lamp]
    assert ids(service_code="lighting,general-help") == [plain_one, lamp]
    assert ids(service_code="general-complaint") == []
    assert ids(service_code="unknown") == []
    assert ids(page_size="1") == [plain_one]
    assert ids(page_size="1", page="2") == [lamp]
    assert ids(page="999999") == []
    stamp = (now - timedelta(days=121)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert ids(start_date=stamp) == [old]
    assert ids(end_date=(now - timedelta(days=119)).strftime("%Y-%m-%dT%H:%M:%SZ")) == [old]
    assert ids(start_date=(now - timedelta(days=121)).isoformat(timespec="seconds").replace("+", " ")) == [old]
    assert ids(start_date=(now + timedelta(days=5)).strftime("%Y-%m-%dT%H:%M:%SZ")) == []
    assert ids(service_request_id=f"{old},{lamp}", status="closed") == [lamp, old]
    assert ids(status="", service_code="", start_date="") == [plain_one, lamp], "empty is as if it were not there"


def test_reading_costs_the_same_however_many(stranger, shown):
    def cost():
        with counted() as queries:
            assert stranger.get("requests").status_code == 200
        return len(queries)

    shown()
    one = cost()
    shown(), shown()
    assert (cost(), len(stranger.get("requests").json())) == (one, 3)
    assert one <= 4


def test_who_has_it_is_not_sent_it_again(stranger, shown):
    shown()
    first = stranger.get("requests")
    again = stranger.get("requests", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    shown()
    assert stranger.get("requests", headers={"If-None-Match": first["ETag"]}).status_code == 200
    head = stranger.client.head("/open311/v2/services.xml", {"jurisdiction_id": CODE}, headers=stranger.headers)
    assert (head.status_code, head.content) == (200, b"")


NASTY = '<script>alert("x")</script> & ]]> \x01\x0b\ufffe <!DOCTYPE x [<!ENTITY y "z">]> 𠮷'


def test_xml_is_well_formed_whatever_is_in_a_text(stranger, shown):
    shown(text=NASTY)
    root = ET.fromstring(stranger.get("requests", "xml").content)
    said = root[0].findtext("description")
    assert said.startswith('<script>alert("x")</script> & ]]>')
    assert said.endswith("𠮷")
    assert stranger.get("requests").json()[0]["description"] == NASTY


@pytest.mark.parametrize("kind", ["json", "xml"])
def test_a_post_becomes_a_need_of_the_keys_account(stranger, lamp, kind, cast, api, key):
    answer = stranger.post(
        {**lamp, "attribute[what]": "dark", "attribute[who][]": ["elders", "all"], "attribute[lamps]": "2"}, kind
    )
    assert answer.status_code == 201, answer.content
    if kind == "xml":
        root = ET.fromstring(answer.content)
        assert root.tag == "service_requests"
        token = root[0].findtext("token")
        assert root[0].find("service_request_id") is None
    else:
        [said] = answer.json()
        token = said["token"]
        assert "service_request_id" not in said
    need = Need.objects.get()
    assert (need.reporter_id, need.category, need.kind, need.visibility) == (
        cast.neighbour.id,
        "lighting",
        "complaint",
        "public",
    )
    assert need.text == lamp["description"]
    assert need.details == {"pole": "A-17", "lamps": 2, "what": "dark", "who": ["elders", "all"]}
    assert both(stranger, f"tokens/{token}") == [{"service_request_id": None, "token": token}]
    assert stranger.get("requests").json() == []
    api(cast.leader).post(f"/needs/{need.id}/triage", {"urgency": "normal"})
    assert both(stranger, f"tokens/{token}", jurisdiction_id=None) == [
        {"service_request_id": str(need.id), "token": token}
    ]
    assert stranger.get(f"requests/{need.id}").json()[0]["service_code"] == "lighting"
    assert Entry.objects.get(action="open311.submit").data == {"api_key_id": key["id"]}
    assert ApiKey.objects.get().last_used_at is not None


def test_a_street_that_looks_later_answers_with_the_id_at_once(stranger, lamp, street):
    street.config = {"exchange.looked_at_first": False}
    street.save()
    assert stranger.get("services").json()[0]["type"] == "realtime"
    [said] = stranger.post(lamp).json()
    assert "token" not in said
    assert stranger.get(f"requests/{said['service_request_id']}").status_code == 200


def test_sent_again_under_its_key_it_is_made_once(stranger, lamp):
    first, second = (stranger.post(lamp, headers={"Idempotency-Key": "a"}).json() for _ in range(2))
    assert first == second
    assert stranger.post(lamp, headers={"Idempotency-Key": "b"}).json() != first
    assert stranger.post(lamp).json() != stranger.post(lamp).json()
    assert Need.objects.count() == Submission.objects.count() == 4
    wrong(stranger.post({**lamp, "description": "别的"}, headers={"Idempotency-Key": "a"}), 400)
    wrong(stranger.post(lamp, headers={"Idempotency-Key": "x" * 101}), 400)


BAD = {
    "no key": ({"api_key": ""}, 403),
    "a key that is none": ({"api_key": "ll_nothing"}, 403),
    "another jurisdiction": ({"jurisdiction_id": "110101004"}, 403),
    "a jurisdiction that is none": ({"jurisdiction_id": "x"}, 404),
    "no service": ({"service_code": ""}, 400),
    "a service that is none": ({"service_code": "nothing"}, 404),
    "a service of wrongdoing": ({"service_code": "bribes"}, 404),
    "general wrongdoing": ({"service_code": "general-wrongdoing"}, 404),
    "a branch": ({"service_code": "public"}, 404),
    "a retired service": ({"service_code": "lamps"}, 404),
    "no words": ({"description": ""}, 400),
    "blank words": ({"description": " \u3000\n "}, 400),
    "too many words": ({"description": "字" * 4_001}, 400),
    "NUL": ({"description": "a\x00b"}, 400),
    "nowhere": ({"lat": "", "long": ""}, 400),
    "half a place": ({"long": ""}, 400),
    "a place that is none": ({"lat": "north"}, 400),
    "NaN": ({"lat": "nan"}, 400),
    "infinity": ({"lat": "1e999"}, 400),
    "beyond the pole": ({"lat": "91"}, 400),
    "0,0": ({"lat": "0", "long": "0"}, 400),
    "the middle of the city": ({"lat": "39.9042", "long": "116.4074"}, 400),
    "outside the street": ({"lat": "39.80", "long": "116.30"}, 400),
    "a long address": ({"address_string": "址" * 201}, 400),
    "no required attribute": ({"attribute[pole]": ""}, 400),
    "an attribute that is none": ({"attribute[colour]": "red"}, 400),
    "a number that is none": ({"attribute[lamps]": "many"}, 400),
    "a number without end": ({"attribute[lamps]": "inf"}, 400),
    "a time that is none": ({"attribute[since]": "yesterday"}, 400),
    "a choice that is none": ({"attribute[what]": "green"}, 400),
    "two of one": ({"attribute[what]": ["dark", "day"]}, 400),
    "an e-mail": ({"email": "a@example.org"}, 400),
    "a phone": ({"phone": "13812345678"}, 400),
    "a name": ({"first_name": "秀兰"}, 400),
    "a surname": ({"last_name": "王"}, 400),
    "a device": ({"device_id": "tt222111"}, 400),
    "an account": ({"account_id": "7"}, 400),
    "a picture elsewhere": ({"media_url": "http://169.254.169.254/latest"}, 400),
    "an address by number": ({"address_id": "7"}, 400),
}


@pytest.mark.parametrize("kind", ["json", "xml"])
@pytest.mark.parametrize(("more", "status"), BAD.values(), ids=BAD)
def test_a_bad_post_has_a_clear_answer_and_leaves_nothing(stranger, other_street, lamp, more, status, kind):
    before = dump()
    assert wrong(stranger.post({**lamp, **more}, kind), status, kind)
    assert changes(before, dump()) == {}


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "' + b"a" * 50 + b'">' + b"<!ENTITY b '&a;&a;&a;'>" + b"]><x>&b;</x>"
)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (BOMB, "text/xml", 415),
        (BOMB, "application/xml", 415),
        (BOMB, "application/x-www-form-urlencoded", 403),
        (b'{"service_code": "lighting"}', "application/json", 415),
        (b"a=b", "text/plain", 415),
        (b"a=b", "", 415),
        (b"a=b", "multipart/form-data; boundary=x", 415),
        ("description=路灯".encode("gbk"), "application/x-www-form-urlencoded; charset=gbk", 415),
        ("description=路灯".encode("gbk"), "application/x-www-form-urlencoded", 400),
        (b"description=%C2%B7%FF", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"a%d=1" % n for n in range(300)), "application/x-www-form-urlencoded", 400),
        (b"x=" + b"y" * 10_000_000, "application/x-www-form-urlencoded", 413),
        (b"", "application/x-www-form-urlencoded", 415),
    ],
)
def test_bodies_that_are_no_form(stranger, body, kind, status):
    for as_ in ("json", "xml"):
        wrong(stranger.post({}, as_, body=body, content_type=kind), status, as_)
    assert not Need.objects.exists()


def test_refusals_speak_both_languages(stranger, lamp):
    english = wrong(stranger.post({**lamp, "phone": "1"}), 400)
    chinese = wrong(Caller("zh-hans").post({**lamp, "phone": "1"}), 400)
    assert english.isascii()
    assert "\u4e00" <= chinese[0] <= "\u9fff"


def test_a_key_is_used_so_often_and_no_more(stranger, lamp, api, admin, cast):
    few = (
        api(admin)
        .post("/open311/keys", {"user_id": str(cast.neighbour.id), "label": "少", "requests_per_minute": 2})
        .json()
    )
    sent = {**lamp, "api_key": few["api_key"]}
    assert [stranger.post(sent).status_code for _ in range(3)] == [201, 201, 429]
    answer = stranger.post(sent)
    wrong(answer, 429)
    assert int(answer["Retry-After"]) > 0
    assert stranger.post(lamp).status_code == 201, "another key counts by itself"


def test_guessing_keys_uses_the_address_up(stranger, lamp, settings):
    settings.ADDRESS_LIMIT = 25
    answers = [stranger.post({**lamp, "api_key": f"ll_{n}"}).status_code for n in range(5)]
    assert answers[:2] == [403, 403]
    assert answers[-1] == 429
    wrong(stranger.get("services", "xml"), 429, "xml")


def test_keys_are_issued_shown_once_listed_and_revoked(api, admin, cast, stranger, lamp, key):
    assert key["api_key"].encode() not in bytes(ApiKey.objects.get().hash)
    [listed] = api(admin).get("/open311/keys").json()["items"]
    assert "api_key" not in listed
    assert (listed["label"], listed["actions"]) == ("城市热线", ["revoke"])
    assert [each["id"] for each in api(cast.neighbour).get("/open311/keys").json()["items"]] == [key["id"]]
    assert api(cast.manager).get("/open311/keys").json()["items"] == []
    assert stranger.post(lamp).status_code == 201
    revoked = api(admin).post(f"/open311/keys/{key['id']}/revoke")
    assert (revoked.status_code, revoked.json()["status"]) == (200, "revoked")
    wrong(stranger.post(lamp), 403)
    refuse(lambda caller: caller.post(f"/open311/keys/{key['id']}/revoke"), admin, status=409, code="wrong_moment")
    acts = set(Entry.objects.filter(object_id=key["id"]).values_list("action", flat=True))
    assert acts == {"open311_key.issue", "open311_key.revoke"}


@pytest.mark.parametrize(
    "who", ["resident", "leader", "core_leader", "manager", "liaison", "receiver", "clerk", "stranger"]
)
def test_nobody_else_issues_keys(cast, who):
    body = {"user_id": str(cast.neighbour.id), "label": "x"}
    refuse(lambda caller: caller.post("/open311/keys", body), getattr(cast, who), status=403, code="not_allowed")


def test_a_key_is_for_an_account_of_the_street(cast, admin, key):
    body = {"user_id": str(cast.stranger.id), "label": "x"}
    refuse(lambda caller: caller.post("/open311/keys", body), admin, status=422, code="not_of_the_street")
    refuse(lambda caller: caller.post(f"/open311/keys/{key['id']}/revoke"), cast.manager, status=404, code="not_found")


def test_a_key_of_an_account_that_is_gone_opens_nothing(stranger, lamp, cast):
    cast.neighbour.is_active = False
    cast.neighbour.save()
    wrong(stranger.post(lamp), 403)


def test_it_is_open_to_pages_of_other_hosts_to_read(stranger, settings):
    answer = stranger.client.get("/open311/v2/discovery.json", headers={"Origin": "https://map.example.org"})
    assert answer.status_code == 200
