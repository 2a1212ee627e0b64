"""Certificates with their pictures: handed in, looked at, recorded or not taken; who opens them, and when they go."""

from datetime import timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry
from backend.errors import WrongMoment
from backend.files.models import File
from backend.files.queries import attached_to
from backend.identity.merging import Found, fold
from backend.jobs.testing import run_due
from backend.notifications.models import Notice
from backend.privacy.registry import Person, holdings
from backend.privacy.removing import enforce
from backend.realtime.models import FeedItem
from tests.backend.files import media
from tests.backend.files.conftest import Phone, folder, stored  # noqa: F401
from tests.factories import FileFactory
from tests.queries import counted
from tests.refusals import refuse
from tests.rows import changes, dump
from volunteers.group.models import Role
from volunteers.roster import services
from volunteers.roster.models import HandIn, Proof
from volunteers.roster.schemas import HandInCreate, ProofIn
from volunteers.roster.states import HAND_IN_TRANSITIONS, HandInAction, HandInStatus

pytestmark = pytest.mark.django_db

SEEN = {"kind": "certificate", "shown": "红十字会救护员证", "since": "2026-01-01"}
MINE = "/me/volunteer/hand-ins"


@pytest.fixture
def picture():
    """`picture(person)`: the id of a photo that they sent for a proof, ready."""

    def make(person, **fields):
        return str(FileFactory(owner=person, purpose="proof", **fields).id)

    return make


@pytest.fixture
def handed(api, picture):
    """`handed(volunteer)`: a certificate of first aid that they handed in, as they see it."""

    def make(row, *, skill="first_aid", **more):
        answer = api(row.user).post(MINE, {"skill": skill, "files": [picture(row.user)], **more})
        assert answer.status_code == 201, answer.content
        return answer.json()

    return make


def notices(person):
    rows = Notice.objects.filter(notifications__user=person, notifications__withdrawn_at=None)
    return list(rows.order_by("id").values_list("kind", flat=True))


def told(person):
    return list(FeedItem.objects.filter(user=person.id, type="hand_in").order_by("seq").values_list("data", flat=True))


class TestFromHandToProof:
    def test_handed_in_looked_at_recorded(self, api, manager, leader, volunteer, community, folder):  # noqa: F811
        row = volunteer(community=community)
        file = Phone(api(row.user)).send(media.jpeg(), purpose="proof")
        made = api(row.user).post(MINE, {"skill": "first_aid", "files": [file["id"]]}).json()
        assert (made["status"], made["actions"], len(made["files"])) == ("waiting", ["replace", "withdraw"], 1)
        assert [notices(each) for each in (leader, manager, row.user)] == [["proof_waits"], ["proof_waits"], []]
        assert [each["id"] for each in api(leader).get("/hand-ins?status=waiting").json()["items"]] == [made["id"]]

        shown = api(leader).get(f"/hand-ins/{made['id']}").json()
        assert shown["actions"] == ["record", "refuse"]
        links = {each["variant"]: each["url"] for each in shown["files"][0]["links"]}
        assert "original" not in links, "what the camera wrote into it stays theirs"
        assert Entry.objects.filter(action="file.read").count() == 0
        assert Phone(api(leader)).fetch(links["full"])[0] == 200
        entry = Entry.objects.get(action="file.read")
        assert (entry.actor_id, str(entry.object_id)) == (leader.id, file["id"])
        assert Phone(api(row.user)).fetch(made["files"][0]["links"][0]["url"])[0] == 200
        assert Entry.objects.filter(action="file.read").count() == 1, "one's own is nobody's business"

        proof = api(leader).post(f"/hand-ins/{made['id']}/record", {**SEEN, "level": 2})
        assert proof.status_code == 201, proof.json()
        assert (proof.json()["skill"], proof.json()["hand_in_id"]) == ("first_aid", made["id"])
        after = api(row.user).get(f"/hand-ins/{made['id']}").json()
        assert (after["status"], after["actions"], len(after["files"])) == ("recorded", [], 1)
        (skill,) = api(row.user).get(f"/volunteers/{row.id}/skills").json()["skills"]
        assert (skill["level"], skill["counts"]) == (2, True)
        assert [notices(each) for each in (leader, manager, row.user)] == [[], [], ["skill_proven"]]
        assert [each["status"] for each in told(row.user)] == ["waiting", "recorded"]

    def test_not_taken_the_volunteer_reads_why_and_the_pictures_are_gone(
        self, api, manager, volunteer, folder  # noqa: F811
    ):  # fmt: skip
        row = volunteer()
        file = Phone(api(row.user)).send(media.jpeg(), purpose="proof")
        made = api(row.user).post(MINE, {"skill": "first_aid", "files": [file["id"]]}).json()
        said = api(manager).post(f"/hand-ins/{made['id']}/refuse", {"reason": "看不清编号"}).json()
        assert (said["status"], said["files"], said["actions"]) == ("refused", [], [])
        mine = api(row.user).get(f"/hand-ins/{made['id']}").json()
        assert (mine["reason"], mine["files"]) == ("看不清编号", [])
        run_due()
        assert (File.objects.count(), stored()) == (0, [])
        assert Phone(api(manager)).fetch(made["files"][0]["links"][0]["url"])[0] == 404
        assert (notices(row.user), notices(manager)) == (["proof_not_taken"], [])
        assert Proof.objects.count() == 0

    def test_another_takes_the_place_of_what_waits_for_the_same_skill(self, api, manager, volunteer, handed):
        row = volunteer()
        first, other = handed(row), handed(row, skill="cooking")
        second = handed(row)
        found = {str(each.id): each.status for each in HandIn.objects.all()}
        assert found == {first["id"]: "replaced", other["id"]: "waiting", second["id"]: "waiting"}
        assert not attached_to("proof", first["id"]).exists()
        assert notices(manager) == ["proof_waits"] * 2
        refuse(
            lambda caller: caller.post(f"/hand-ins/{first['id']}/record", SEEN),
            manager,
            status=409,
            code="wrong_moment",
        )

    def test_taken_back(self, api, manager, volunteer, handed):
        row = volunteer()
        made = handed(row)
        said = api(row.user).post(f"/hand-ins/{made['id']}/withdraw").json()
        assert (said["status"], said["files"], File.objects.count()) == ("withdrawn", [], 0)
        assert notices(manager) == []

    def test_the_last_picture_taken_back_takes_it_back(self, api, manager, volunteer, picture):
        row = volunteer()
        files = [picture(row.user), picture(row.user)]
        made = api(row.user).post(MINE, {"skill": "first_aid", "files": files}).json()
        for file, status in zip(files, ("waiting", "withdrawn"), strict=True):
            assert api(row.user).delete(f"/files/{file}").status_code == 204
            assert api(row.user).get(f"/hand-ins/{made['id']}").json()["status"] == status
        assert notices(manager) == []

    def test_who_leaves_has_nothing_waiting(self, api, manager, volunteer, handed):
        row = volunteer()
        handed(row)
        assert api(row.user).post("/me/volunteer/leave").status_code == 200
        assert (HandIn.objects.get().status, File.objects.count(), notices(manager)) == ("withdrawn", 0, [])

    def test_who_records_a_proof_may_add_pictures_which_are_the_volunteers(
        self, api, manager, leader, volunteer, picture, now
    ):
        row = volunteer()
        body = {**SEEN, "skill": "first_aid", "files": [picture(manager)]}
        made = api(manager).post(f"/volunteers/{row.id}/proofs", body).json()
        file = File.objects.get()
        assert (file.owner_id, str(file.subject_id)) == (row.user_id, made["hand_in_id"])
        shown = api(row.user).get(f"/hand-ins/{made['hand_in_id']}").json()
        assert (shown["status"], len(shown["files"]), shown["actions"]) == ("recorded", 1, [])
        assert api(manager).get("/files").json()["items"] == []
        Role.objects.filter(user=manager).update(until=now)
        assert api(manager).get(f"/files/{file.id}").status_code == 404, "whoever sent it"


class TestWhoReads:
    def test_the_volunteer_and_who_may_record_proofs_there(self, api, volunteer, handed, community, user, leader):
        row = volunteer(community=community)
        made, file = handed(row), File.objects.get()
        elsewhere = volunteer()
        handed(elsewhere)
        for person, seen in ((leader, 200), (row.user, 200), (elsewhere.user, 404), (user(), 404)):
            assert api(person).get(f"/hand-ins/{made['id']}").status_code == seen
            assert api(person).get(f"/files/{file.id}").status_code == seen
        assert len(api(leader).get("/hand-ins").json()["items"]) == 1

    def test_a_link_dies_with_the_office(self, api, leader, volunteer, community, folder, now):  # noqa: F811
        row = volunteer(community=community)
        file = Phone(api(row.user)).send(media.jpeg(), purpose="proof")
        made = api(row.user).post(MINE, {"skill": "first_aid", "files": [file["id"]]}).json()
        url = api(leader).get(f"/hand-ins/{made['id']}").json()["files"][0]["links"][0]["url"]
        Role.objects.filter(user=leader).update(until=now)
        assert Phone(api(leader)).fetch(url)[0] == 404
        assert not Entry.objects.filter(action="file.read").exists()

    def test_nobody_decides_on_their_own(self, api, manager, volunteer, handed):
        own = volunteer(name="孙磊")
        type(own).objects.filter(pk=own.pk).update(user=manager)
        own.refresh_from_db()
        made = handed(own)
        for step, body in (("record", SEEN), ("refuse", {"reason": "不"})):
            refuse(
                lambda caller, path=f"/hand-ins/{made['id']}/{step}", body=body: caller.post(path, body),
                manager, status=403, code="not_allowed",
            )  # fmt: skip


class TestBadInput:
    @pytest.mark.parametrize(
        ("fields", "status", "code"),
        [
            ({"status": "processing"}, 409, "file_not_ready"),
            ({"status": "taken_down", "taken_down_at": "2026-01-01T00:00Z"}, 409, "file_not_ready"),
            ({"status": "refused", "refusal": "file_damaged"}, 409, "file_not_ready"),
            ({"purpose": "need"}, 409, "file_for_another_purpose"),
        ],
    )
    def test_a_file_that_cannot_be_attached(self, volunteer, fields, status, code):
        row = volunteer()
        file = FileFactory(owner=row.user, **{"purpose": "proof", **fields})
        body = {"skill": "first_aid", "files": [str(file.id)]}
        refuse(lambda caller: caller.post(MINE, body), row.user, status=status, code=code)

    def test_anothers_and_one_bound_already(self, manager, volunteer, picture, handed):
        row, other = volunteer(), volunteer()
        theirs = {"skill": "first_aid", "files": [picture(other.user)]}
        refuse(lambda caller: caller.post(MINE, theirs), row.user, status=422, code="file_not_yours")
        proof = {**SEEN, **theirs}
        refuse(
            lambda caller: caller.post(f"/volunteers/{row.id}/proofs", proof),
            manager,
            status=422,
            code="file_not_yours",
        )
        used = handed(row)["files"][0]["id"]
        bound = {"skill": "cooking", "files": [used]}
        refuse(lambda caller: caller.post(MINE, bound), row.user, status=409, code="file_attached_elsewhere")

    @pytest.mark.parametrize(
        ("more", "code"),
        [
            ({"skill": "juggling"}, "invalid_input"),
            ({"files": []}, "invalid_input"),
            ({"expires_on": "2026-01-01"}, "proof_is_over"),
        ],
    )
    def test_what_cannot_be(self, volunteer, picture, more, code):
        row = volunteer()
        body = {"skill": "first_aid", "files": [picture(row.user)], **more}
        refuse(lambda caller: caller.post(MINE, body), row.user, status=422, code=code)

    def test_it_ran_out_while_it_waited(self, manager, volunteer, handed, now):
        today = now.astimezone(ZoneInfo("Asia/Shanghai")).date()
        made = handed(volunteer(), expires_on=(today + timedelta(days=1)).isoformat())
        over = {**SEEN, "expires_on": (today - timedelta(days=1)).isoformat()}
        path = f"/hand-ins/{made['id']}/record"
        refuse(lambda caller: caller.post(path, over), manager, status=422, code="proof_is_over")
        licence = {**SEEN, "kind": "licence"}
        refuse(lambda caller: caller.post(path, licence), manager, status=422, code="licence_number_needed")


@pytest.mark.parametrize(("status", "action"), [*product(HandInStatus, HandInAction)])
def test_every_pair(volunteer, manager, actor_for, now, picture, status, action):
    row = volunteer()
    own, boss = ({"actor": actor_for(each), "now": now} for each in (row.user, manager))
    more = {} if status == HandInStatus.WAITING else {"decided_at": now}
    found = HandIn.objects.create(
        street=row.street, volunteer=row, skill="first_aid", status=status, handed_in_at=now, **more
    )
    another = HandInCreate(skill="first_aid", files=[picture(row.user)])
    acts = {
        HandInAction.RECORD: lambda: services.record_hand_in(hand_in_id=found.id, spec=ProofIn(**SEEN), **boss),
        HandInAction.REFUSE: lambda: services.refuse_hand_in(hand_in_id=found.id, reason="看不清", **boss),
        HandInAction.REPLACE: lambda: services.hand_in(volunteer_id=row.id, spec=another, **own),
        HandInAction.WITHDRAW: lambda: services.withdraw_hand_in(hand_in_id=found.id, **own),
    }
    wanted = HAND_IN_TRANSITIONS.get((status, action), status)
    if action == HandInAction.REPLACE or (status, action) in HAND_IN_TRANSITIONS:
        acts[action]()
        found.refresh_from_db()
        assert found.status == wanted, "a new one replaces nothing but what waits"
        return
    before = dump()
    with pytest.raises(WrongMoment):
        acts[action]()
    assert changes(before, dump()) == {}


class TestGone:
    def test_ninety_days_after_the_proof_ended_and_not_before(self, api, manager, volunteer, handed, picture, now):
        row = volunteer()
        for skill in ("first_aid", "cooking"):
            api(manager).post(f"/hand-ins/{handed(row, skill=skill)['id']}/record", SEEN)
        api(manager).post(f"/hand-ins/{handed(row, skill='haircut')['id']}/refuse", {"reason": "看不清"})
        waiting = handed(row, skill="english")["id"]
        proof = Proof.objects.get(skill="first_aid")
        api(manager).post(f"/proofs/{proof.id}/revoke", {"reason": "有误"})
        assert enforce("roster.hand_ins", now=now + timedelta(days=89)) == 0
        assert enforce("roster.hand_ins", now=now + timedelta(days=91)) == 2
        assert enforce("roster.hand_ins", now=now + timedelta(days=91)) == 0
        kept = {str(each) for each in HandIn.objects.values_list("id", flat=True)}
        assert kept == {str(Proof.objects.get(skill="cooking").hand_in_id), waiting}
        assert {str(each) for each in File.objects.values_list("subject_id", flat=True)} == kept
        proof.refresh_from_db()
        assert proof.hand_in_id is None

    def test_with_the_volunteer(self, api, manager, volunteer, handed, picture, folder, now):  # noqa: F811
        row = volunteer()
        api(manager).post(f"/hand-ins/{handed(row)['id']}/record", SEEN)
        Phone(api(manager)).send(media.jpeg(), purpose="proof")
        mine = File.objects.get(owner=manager)
        body = {**SEEN, "skill": "cooking", "files": [str(mine.id)]}
        assert api(manager).post(f"/volunteers/{row.id}/proofs", body).status_code == 201
        person = Person(row.user_id, row.user.name, row.user.phone, row.street_id)
        copies = [each for holding in holdings() for each in holding.copy(person) if holding.model is HandIn]
        assert len(copies) == 2
        for holding in holdings():
            holding.erase(person, now=now)
        run_due()
        assert (HandIn.objects.count(), Proof.objects.count(), File.objects.count(), stored()) == (0, 0, 0, [])


def test_two_profiles_of_one_person_become_one(volunteer, handed, user):
    gone, survivor = volunteer(), volunteer(name="张伟")
    handed(gone), handed(survivor)
    found = Found()
    fold(gone.user, survivor.user, found)
    assert found.conflicts == []
    assert set(HandIn.objects.values_list("volunteer", flat=True)) == {survivor.pk}
    assert set(File.objects.values_list("owner", flat=True)) == {survivor.user_id}


def test_lists_cost_the_same_for_three(api, manager, volunteer, handed):
    boss, costs = api(manager), []
    for many in (1, 2):
        for _ in range(many):
            handed(volunteer())
        with counted() as ran:
            assert boss.get("/hand-ins").status_code == 200
        costs.append(len(ran))
    assert costs[0] == costs[1]
