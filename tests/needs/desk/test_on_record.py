"""Consent on record: nobody is asked twice, nothing is done beyond it, and it ends at once."""

from datetime import timedelta

import pytest

from backend.audit.models import Entry
from backend.households import services
from backend.households.models import Representation
from backend.households.schemas import AddressCreate, ChildCreate
from backend.households.states import Method
from backend.realtime.models import FeedItem
from needs.desk.models import Need
from tests.needs import sight
from tests.needs.conftest import HERE
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

BODY = {"kind": "help", "text": "家里的灯坏了，够不着"}
VERDICT = {"responded": True, "resolved": True, "satisfaction": 5}


def refused(answer, status, code):
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.content


def test_what_is_on_record_is_not_asked_again(api, cast, on_record, home, community):
    row = on_record()
    answer = api(cast.resident).post("/needs", {**BODY, "on_behalf_of": {"representation_id": str(row.id)}})
    assert answer.status_code == 201, answer.content
    need = Need.objects.get()
    assert (need.beneficiary, need.representation, need.on_record) == (cast.aunt, row, True)
    assert (need.address, need.door, need.lat, need.community) == (
        sight.BUILDING,
        sight.DOOR,
        sight.HERE["lat"],
        community,
    )
    made = answer.json()
    assert (made["address"], made["door"], made["exact"]) == (None, None, False), "who reports need not know the door"
    assert made["on_behalf_of"]["representation_id"] == str(row.id)
    assert made["on_behalf_of"]["may_be_kept"] is False
    assert cast.aunt.phone not in answer.content.decode()
    reads = sight.found_by(api(cast.resident), sight.reads()) + sight.fed_to(cast.resident)
    assert not set(sight.told_by(reads, cast.aunt.phone)) & set("bdp")
    own = api(cast.aunt).get(f"/needs/{need.id}").json()
    assert (own["address"], own["door"]) == (sight.BUILDING, sight.DOOR)


def test_the_person_hears_of_each_use(api, cast, on_record):
    row = on_record()
    need = api(cast.resident).post("/needs", {**BODY, "on_behalf_of": {"representation_id": str(row.id)}}).json()["id"]
    told = FeedItem.objects.filter(user=cast.aunt, type="representation").latest("id").data
    assert (told["id"], told["uses"]) == (str(row.id), 1)
    steps = [(step["action"], step["by"]) for step in api(cast.aunt).get(f"/needs/{need}").json()["timeline"]]
    assert steps == [("need.report", "李**"), ("representation.report", "李**")]


@pytest.mark.parametrize("phone", [True, False])
def test_name_and_phone_find_the_consent(api, cast, on_record, phone):
    row = on_record()
    behalf = {"name": "王秀兰", "consent": True} | ({"phone": cast.aunt.phone} if phone else {})
    api(cast.resident).post("/needs", {**BODY, "on_behalf_of": behalf})
    assert Need.objects.get().representation == row


def test_another_phone_is_another_person(api, cast, on_record):
    on_record()
    behalf = {"name": "王秀兰", "phone": "13912345678", "consent": True}
    made = api(cast.resident).post("/needs", {**BODY, "on_behalf_of": behalf}).json()
    assert Need.objects.get().representation is None
    assert made["on_behalf_of"]["may_be_kept"] is True, "an offer to keep it"
    assert made["on_behalf_of"]["phone"] == "+8613912345678", "who gave it sees it"


def test_an_address_of_ones_own(api, cast, home):
    made = api(cast.aunt).post("/needs", {**BODY, "address_id": str(home.id)}).json()
    assert (made["address"], made["door"], made["exact"]) == (sight.BUILDING, sight.DOOR, True)


WRONG = {
    "not confirmed": ({"confirmed": False}, 403, "not_represented"),
    "another purpose": ({"purposes": ("see_progress",)}, 403, "not_represented"),
    "withdrawn": ({"status": "withdrawn"}, 403, "not_represented"),
    "expired": ({"status": "expired"}, 403, "not_represented"),
    "run out": ({"due": True}, 403, "not_represented"),
    "somebody else's": ({"who": "neighbour"}, 404, "not_found"),
    "forged": ({"id": "00000000-0000-7000-8000-000000000000"}, 404, "not_found"),
    "wrongdoing": ({"kind": "wrongdoing"}, 422, "not_confidential"),
    "an address of others": ({"address_id": True}, 404, "not_found"),
}


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize("wrong", WRONG)
def test_beyond_the_consent_nothing_is_stored(api, cast, on_record, home, now, wrong, lang):
    how, status, code = WRONG[wrong]
    who = getattr(cast, how.get("who", "resident"))
    row = on_record(*how.get("purposes", ()), confirmed=how.get("confirmed", True), who=who)
    if "status" in how:
        Representation.objects.filter(pk=row.pk).update(status=how["status"], ended_at=now)
    if "due" in how:
        Representation.objects.filter(pk=row.pk).update(asked_at=now - timedelta(days=1), due_at=now, until=now)
    body = {**BODY, "kind": how.get("kind", "help"), "on_behalf_of": {"representation_id": how.get("id", str(row.id))}}
    if "address_id" in how:
        body = {**BODY, "address_id": str(home.id)}
    caller = api(cast.resident, lang=lang)
    before = dump()
    answer = caller.post("/needs", body)
    refused(answer, status, code)
    assert any("一" <= each <= "龥" for each in answer.json()["detail"]) == (lang != "en")
    assert changes(before, dump()) == {}


def test_when_it_ends_nothing_more_is_seen_or_done(api, cast, on_record):
    row = on_record()
    resident, leader = api(cast.resident), api(cast.leader)
    need = resident.post(
        "/needs", {**BODY, "location": HERE, "on_behalf_of": {"representation_id": str(row.id)}}
    ).json()["id"]
    leader.post(f"/needs/{need}/triage", {"urgency": "low"})
    leader.post(f"/needs/{need}/answer", {"text": "找物业"})
    assert set(resident.get(f"/needs/{need}").json()["actions"]) >= {"verdict", "reopen"}
    api(cast.aunt).post(f"/representations/{row.id}/withdraw")
    heard = FeedItem.objects.filter(user=cast.resident, type="need").count()
    refused(resident.post(f"/needs/{need}/verdict", VERDICT), 404, "not_found")
    assert resident.get(f"/needs/{need}").status_code == 404
    assert resident.get("/needs", mine=True).json()["items"] == []
    assert api(cast.aunt).post(f"/needs/{need}/verdict", VERDICT).json()["status"] == "closed"
    assert FeedItem.objects.filter(user=cast.resident, type="need").count() == heard


def test_a_verdict_is_a_purpose_of_its_own(api, cast, on_record):
    row = on_record("report", "see_progress")
    resident, leader = api(cast.resident), api(cast.leader)
    need = resident.post(
        "/needs", {**BODY, "location": HERE, "on_behalf_of": {"representation_id": str(row.id)}}
    ).json()["id"]
    leader.post(f"/needs/{need}/triage", {"urgency": "low"})
    leader.post(f"/needs/{need}/answer", {"text": "找物业"})
    refused(resident.post(f"/needs/{need}/verdict", VERDICT), 403, "not_allowed")
    on_record("verdict", "see_progress", who=cast.neighbour)
    assert api(cast.neighbour).post(f"/needs/{need}/verdict", VERDICT).json()["status"] == "closed"
    assert Entry.objects.filter(action="representation.verdict", actor_id=cast.neighbour.id).count() == 1


def test_who_follows_for_somebody_hears_what_they_hear(api, cast, on_record):
    on_record("see_progress", who=cast.neighbour)
    api(cast.aunt).post("/needs", {**BODY, "location": HERE, "on_behalf_of": {"name": "邻居", "consent": True}})
    behalf = {"name": "王秀兰", "phone": cast.aunt.phone, "consent": True}
    need = api(cast.resident).post("/needs", {**BODY, "on_behalf_of": behalf}).json()["id"]
    listed = api(cast.neighbour).get("/needs", mine=True).json()["items"]
    assert [each["id"] for each in listed] == [need]
    told = FeedItem.objects.filter(user=cast.neighbour, type="need").latest("id").data
    assert told == listed[0]


class TestChild:
    @pytest.fixture
    def child(self, cast, worker, actor_for, now):
        """`child(confirmed)`: the resident's, of eight years."""

        def make(*, confirmed=True):
            spec = ChildCreate(name="李小乐", birth=str(now.year - 8))
            row = services.open_child(actor=actor_for(cast.resident), spec=spec, now=now)
            if confirmed:
                how = {"method": Method.IN_PERSON, "pin": "", "note": ""}
                services.confirm(actor=actor_for(worker), representation_id=row.id, now=now, **how)
            return row

        return make

    def test_a_confirmed_guardian_speaks_for_the_child(self, api, cast, child, actor_for, now):
        spec = AddressCreate(label="家", building=sight.BUILDING, door=sight.DOOR, location=sight.HERE)
        home = services.add_address(actor=actor_for(cast.resident), spec=spec, now=now)
        behalf = {"representation_id": str(child().id)}
        made = api(cast.resident).post("/needs", {**BODY, "on_behalf_of": behalf, "address_id": str(home.id)})
        assert made.status_code == 201, made.content
        assert (made.json()["door"], Need.objects.get().on_record) == (sight.DOOR, False), "the guardian's own home"

    def test_not_before_it_is_confirmed(self, api, cast, child):
        behalf = {"representation_id": str(child(confirmed=False).id)}
        refused(api(cast.resident).post("/needs", {**BODY, "on_behalf_of": behalf}), 403, "not_represented")

    def test_nothing_about_a_child_is_public(self, api, cast, child):
        behalf = {"representation_id": str(child().id)}
        answer = api(cast.resident).post("/needs", {**BODY, "visibility": "public", "on_behalf_of": behalf})
        refused(answer, 422, "private_for_children")
        assert not Need.objects.exists()

    def test_nobody_but_the_guardian_speaks_for_the_child(self, api, cast, child, on_record):
        other = on_record("report", who=cast.neighbour, whose=child().represented)
        answer = api(cast.neighbour).post("/needs", {**BODY, "on_behalf_of": {"representation_id": str(other.id)}})
        refused(answer, 403, "guardian_needed")

    def test_the_guardian_hears_of_each_sight_and_is_called(self, api, cast, child):
        behalf = {"representation_id": str(child().id)}
        body = {**BODY, **sight.HOME, "on_behalf_of": behalf}
        need = api(cast.resident).post("/needs", body).json()["id"]
        seen = api(cast.leader).get(f"/needs/{need}/destination", level="phone").json()
        assert seen["phone"] == cast.resident.phone, "a child is not called"
        told = FeedItem.objects.filter(user=cast.resident, type="disclosure").latest("id").data
        assert (told["level"], told["whose"], told["who"]) == ("phone", "李**", "刘**")
        assert api(cast.resident).get("/me/disclosures").json()["items"] == [told]


@pytest.mark.parametrize(
    ("years", "agreed", "status", "code"),
    [
        (9, True, 409, "too_young"),
        (16, False, 409, "guardian_consent_needed"),
        (16, True, 201, None),
        (19, False, 201, None),
    ],
)
def test_minors_volunteer_with_a_guardians_consent(api, cast, on_record, actor_for, now, years, agreed, status, code):
    from backend.households.models import Profile  # noqa: PLC0415

    young = cast.neighbour
    Profile.objects.create(user=young, street=young.home_street, birth=str(now.year - years - 1), updated_at=now)
    if agreed:
        on_record("volunteering", whose=young, relation="guardian")
    answer = api(cast.manager).post("/volunteers", {"user_id": str(young.id), "skills": []})
    assert answer.status_code == status, answer.content
    assert answer.json().get("code") == code


@pytest.mark.parametrize("act", ["edit", "cancel"])
def test_to_change_or_withdraw_it_is_a_use_of_the_consent(act, api, cast, on_record):
    consent = on_record()
    body = {"kind": "help", "text": "灯坏了", "on_behalf_of": {"representation_id": str(consent.id)}}
    need = api(cast.resident).post("/needs", body).json()["id"]
    uses = Representation.objects.get(pk=consent.pk).uses

    def do(person):
        caller = api(person)
        if act == "edit":
            return caller.patch(f"/needs/{need}", {"text": f"灯又坏了，{person.name}"})
        return caller.post(f"/needs/{need}/cancel", {"reason": "不用了"})

    assert do(cast.resident).status_code == 200
    assert Representation.objects.get(pk=consent.pk).uses == uses + 1
    used = Entry.objects.filter(action="representation.report", object_id=need, actor_id=cast.resident.id)
    assert used.count() == 2, "to report it, and this"
    if act == "edit":
        assert do(cast.aunt).status_code == 200
        assert used.count() == 2, "the person herself needs no consent"
