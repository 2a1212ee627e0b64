"""The roster: enrol, edit, pause, resume, leave; who is asked and who is not."""

from datetime import timedelta
from itertools import product

import pytest

from backend.audit.models import Entry
from backend.errors import WrongMoment
from backend.ids import new_id
from backend.policy import Actor
from backend.realtime.models import FeedItem
from tests.digits import without_chance
from tests.factories import FileFactory, OfferFactory, ProofFactory, SafeguardFactory, TaskFactory, VolunteerFactory
from tests.refusals import refuse
from tests.rows import changes, dump
from tests.volunteers.matrix import square
from volunteers.dispatch.services import send_offers
from volunteers.roster import services
from volunteers.roster.models import Vetting, Volunteer
from volunteers.roster.policy import POLICY
from volunteers.roster.schemas import HandInCreate, ProofCreate, SafeguardCreate, VettingCreate
from volunteers.roster.services.profile import VolunteerAlready
from volunteers.roster.states import TRANSITIONS, Action, Status

pytestmark = pytest.mark.django_db

HOME = {"lat": 39.93, "lng": 116.42}


class TestEnrol:
    def test_a_person_becomes_a_volunteer(self, api, manager, user):
        person = user(name="张伟")
        body = {"user_id": str(person.id), "skills": ["first_aid", "cooking", "first_aid"], "location": HOME}
        made = api(manager).post("/volunteers", body)
        assert made.status_code == 201, made.json()
        row = Volunteer.objects.get()
        assert made.json() == {
            "id": str(row.id),
            "user_id": str(person.id),
            "number": row.number,
            "name": "张**",
            "status": "active",
            "on_duty": True,
            "skills": ["cooking", "first_aid"],
            "languages": [],
            "community_id": None,
            "since": made.json()["since"],
            "monthly_minutes": None,
            "rest_minutes": None,
            "probation_until": None,
            "back_on": None,
            "probation_places": None,
            "actions": [
                "edit",
                "set_hours",
                "record_proof",
                "revoke_proof",
                "record_safeguard",
                "end_safeguard",
                "record_vetting",
                "end_vetting",
                "pause",
                "leave",
                "correct_birth",
            ],
        }
        assert (row.lat, row.lng, row.datum) == (39.93, 116.42, "WGS-84")
        assert api(person).get("/me/volunteer").json()["number"] == row.number
        entry = Entry.objects.get()
        assert (entry.action, entry.object_id, entry.after) == ("volunteer.enrol", row.id, "active")

    def test_numbers_are_given_once_and_rise(self, api, manager, user):
        boss = api(manager)
        numbers = [boss.post("/volunteers", {"user_id": str(user().id)}).json()["number"] for _ in range(3)]
        assert numbers == sorted(set(numbers))

    def test_home_is_told_to_nobody(self, api, manager, user):
        person = user()
        api(manager).post("/volunteers", {"user_id": str(person.id), "location": HOME})
        for caller, path in ((api(manager), "/volunteers"), (api(person), "/me/volunteer")):
            assert "39.93" not in without_chance(caller.get(path).content.decode(), fractions=True)

    def test_a_leader_enrols_whom_they_may_not_see_after(self, api, leader, user):
        """Without a place nobody knows the community: the leader's list does not show them."""
        person = user()
        made = api(leader).post("/volunteers", {"user_id": str(person.id)})
        assert made.status_code == 201, made.json()
        assert Volunteer.objects.filter(user=person).exists()
        assert api(leader).get("/volunteers").json()["items"] == []

    def test_a_home_lies_in_a_community(self, api, leader, user, community):
        for name, value in square(116.41, 39.92).items():
            setattr(community, name, value)
        community.save()
        made = api(leader).post("/volunteers", {"user_id": str(user().id), "location": HOME}).json()
        assert made["community_id"] == str(community.id)
        assert len(api(leader).get("/volunteers").json()["items"]) == 1

    @pytest.mark.parametrize("status", [Status.ACTIVE, Status.PAUSED])
    def test_once(self, manager, volunteer, status):
        body = {"user_id": str(volunteer(status=status).user_id)}
        refuse(lambda caller: caller.post("/volunteers", body), manager, status=409, code="volunteer_already")

    def test_who_left_may_come_back_with_what_is_told_now(self, api, manager, volunteer):
        old = volunteer(status=Status.LEFT, skills=["haircut"], lat=1.0, lng=1.0, cell=1)
        body = {"user_id": str(old.user_id), "skills": ["cooking"], "location": HOME}
        back = api(manager).post("/volunteers", body).json()
        assert (back["id"], back["number"]) == (str(old.id), old.number)
        assert (back["status"], back["skills"]) == ("active", ["cooking"])
        old.refresh_from_db()
        assert (old.lat, old.lng) == (39.93, 116.42)
        entry = Entry.objects.get()
        assert (entry.before, entry.after) == ("left", "active")

    def test_nobody_of_another_street(self, manager, user, other_street):
        for person_id in (user(home_street=other_street).id, new_id()):
            body = {"user_id": str(person_id)}
            refuse(lambda caller, body=body: caller.post("/volunteers", body), manager, status=404, code="not_found")

    @pytest.mark.parametrize(
        "fields",
        [
            {"skills": ["juggling"]},
            {"skills": ["cooking"] * 21},
            {"location": {"lat": 99, "lng": 0}},
            {"user_id": "12"},
            {"number": 1},
            {"status": "active"},
        ],
    )
    def test_a_wrong_field(self, manager, user, fields):
        body = {"user_id": str(user().id), **fields}
        refuse(lambda caller: caller.post("/volunteers", body), manager, status=422, code="invalid_input")

    def test_a_home_outside_the_street(self, manager, user, street):
        for name, value in square(116.40, 39.91).items():
            setattr(street, name, value)
        street.save()
        body = {"user_id": str(user().id), "location": {"lat": 31.23, "lng": 121.47}}
        refuse(lambda caller: caller.post("/volunteers", body), manager, status=422, code="outside_street")


class TestEdit:
    def test_what_is_left_out_stays(self, api, volunteer):
        row = volunteer(skills=["cooking"], lat=39.9, lng=116.4, cell=1)
        phone, path = api(row.user), f"/volunteers/{row.id}/edit"
        assert phone.post(path, {"location": HOME}).json()["skills"] == ["cooking"]
        assert phone.post(path, {"skills": ["haircut", "first_aid"]}).json()["skills"] == ["first_aid", "haircut"]
        row.refresh_from_db()
        assert (row.lat, row.lng) == (39.93, 116.42)
        assert phone.post(path, {}).status_code == 200
        assert phone.post(path, {"skills": []}).json()["skills"] == [], "an empty list is said, not left out"

    def test_it_is_audited_without_saying_where(self, api, volunteer):
        row = volunteer()
        api(row.user).post(f"/volunteers/{row.id}/edit", {"location": HOME, "skills": []})
        entry = Entry.objects.get()
        assert (entry.action, entry.before, entry.after) == ("volunteer.edit", "active", "active")
        assert "39.93" not in without_chance(str(entry.data), fractions=True)
        assert {"lat", "lng", "skills"} <= set(entry.data["fields"])

    def test_of_another_street(self, manager, user, other_street):
        row = VolunteerFactory(user=user(home_street=other_street))
        for pk in (row.id, new_id()):
            refuse(
                lambda caller, pk=pk: caller.post(f"/volunteers/{pk}/edit", {"skills": []}),
                manager,
                status=404,
                code="not_found",
            )


class TestPause:
    @pytest.fixture
    def asked(self, street, now):
        """Who is asked for a task now."""

        def send():
            task = TaskFactory(street=street)
            system = Actor.system(street_id=street.id, at=now)
            return {offer.volunteer_id for offer in send_offers(actor=system, task_id=task.id, now=now)}

        return send

    def test_who_pauses_is_not_asked_and_sees_no_board(self, api, volunteer, asked):
        row = volunteer()
        phone = api(row.user)
        assert asked() == {row.id}
        assert phone.post("/me/volunteer/pause").json()["actions"] == [
            "edit",
            "set_duty",
            "set_hours",
            "set_fitness",
            "hand_in_proof",
            "resume",
            "leave",
        ]
        assert asked() == set()
        assert phone.get("/tasks", status="open").json()["items"] != [], "what was offered before stays in sight"
        assert phone.post("/me/volunteer/resume").json()["status"] == "active"
        assert asked() == {row.id}
        acts = list(Entry.objects.filter(object_id=row.id).order_by("id").values_list("action", "before", "after"))
        assert acts == [("volunteer.pause", "active", "paused"), ("volunteer.resume", "paused", "active")]

    def test_a_manager_may_pause_another(self, manager, volunteer, actor_for, now):
        row = volunteer()
        services.move(actor=actor_for(manager), volunteer_id=row.id, action=Action.PAUSE, now=now)
        row.refresh_from_db()
        assert row.status == Status.PAUSED

    def test_who_is_no_volunteer_has_nothing_to_pause(self, user):
        refuse(lambda caller: caller.post("/me/volunteer/pause"), user(), status=404, code="not_found")


class TestLeave:
    def test_who_leaves_is_no_volunteer_and_may_come_back(self, api, manager, volunteer):
        row = volunteer()
        phone = api(row.user)
        answer = phone.post("/me/volunteer/leave")
        assert (answer.status_code, answer.json()["status"], answer.json()["actions"]) == (200, "left", ["apply"])
        entry = Entry.objects.get()
        assert (entry.action, entry.object_id, entry.before, entry.after) == (
            "volunteer.leave", row.id, "active", "left",
        )  # fmt: skip
        told = FeedItem.objects.get(user=row.user)
        (listed,) = phone.get("/volunteers").json()["items"]
        assert (told.type, told.data) == ("volunteer", listed)
        body = {"user_id": str(row.user_id)}
        assert api(manager).post("/volunteers", body).json()["status"] == "active"

    @pytest.mark.parametrize("held", ["accepted", "checked_in"])
    def test_not_while_one_is_expected_somewhere(self, api, volunteer, street, held):
        row = volunteer()
        place = api(row.user).post(f"/tasks/{TaskFactory(street=street).id}/claim").json()["id"]
        row.assignments.update(status=held)
        said = refuse(lambda caller: caller.post("/me/volunteer/leave"), row.user, status=409, code="holds_places")
        assert said["en"]["fields"] == {"count": 1}
        end = {"accepted": "hand-back", "checked_in": "check-out"}[held]
        assert api(row.user).post(f"/assignments/{place}/{end}", {"reason": "搬家"}).status_code == 200
        assert api(row.user).post("/me/volunteer/leave").status_code == 200

    @pytest.mark.parametrize("verb", ["leave", "pause"])
    def test_the_offers_go_to_others(self, api, volunteer, street, verb):
        row, other = volunteer(), volunteer()
        mine, theirs, answered = (TaskFactory(street=street) for _ in range(3))
        offer = OfferFactory(task=mine, volunteer=row)
        kept = [
            OfferFactory(task=theirs, volunteer=other),
            OfferFactory(task=answered, volunteer=row, status="declined"),
        ]
        assert api(row.user).post(f"/me/volunteer/{verb}").status_code == 200
        for each, status in ((offer, "withdrawn"), (kept[0], "open"), (kept[1], "declined")):
            each.refresh_from_db()
            assert each.status == status
        entry = Entry.objects.get(action="task.offers_withdrawn")
        assert (entry.object_id, entry.actor_id, entry.data) == (mine.id, row.user_id, {"withdrawn": [str(offer.id)]})
        told = FeedItem.objects.get(user=row.user, type="offer")
        assert (told.data["id"], told.data["status"]) == (str(offer.id), "withdrawn")

    def test_who_pauses_keeps_the_places(self, api, volunteer, street):
        row = volunteer()
        place = api(row.user).post(f"/tasks/{TaskFactory(street=street).id}/claim").json()["id"]
        assert api(row.user).post("/me/volunteer/pause").status_code == 200
        assert api(row.user).get(f"/assignments/{place}").json()["status"] == "accepted"


def test_every_change_of_a_profile_is_told_to_its_person(api, manager, user):
    person = user()
    row = api(manager).post("/volunteers", {"user_id": str(person.id)}).json()
    phone = api(person)
    phone.post(f"/volunteers/{row['id']}/edit", {"skills": ["cooking"]})
    for verb in ("pause", "resume", "leave"):
        phone.post(f"/me/volunteer/{verb}")
        (listed,) = phone.get("/volunteers").json()["items"]
        assert FeedItem.objects.filter(user=person, type="volunteer").latest("id").data == listed
    told = FeedItem.objects.filter(user=person, type="volunteer").order_by("id")
    assert [item.data["status"] for item in told] == ["active", "active", "paused", "active", "left"]
    assert told[1].data["skills"] == ["cooking"]


@pytest.mark.parametrize(("status", "action"), [*product(Status, Action)])
def test_every_pair(street, volunteer, manager, actor_for, now, status, action):
    street.config = {"roster.approval": "approval"}
    street.save()
    row = volunteer(status=status)
    boss, own = ({"actor": actor_for(each), "now": now} for each in (manager, row.user))
    proof = ProofCreate(skill="first_aid", kind="certificate", shown="救护员证", since=now.date())
    file = FileFactory(owner=row.user, purpose="proof")
    shown = HandInCreate(skill="first_aid", files=[file.id])
    seen, insured = ProofFactory(volunteer=row), SafeguardFactory(volunteer=row)
    insurance = SafeguardCreate(kind="insurance", issuer="人保财险", since=now.date())
    check = VettingCreate(kind="references", outcome="cleared", how="两位邻居", since=now.date())
    vetted = Vetting.objects.create(
        street=street, volunteer=row, kind="references", outcome="cleared", how="两位邻居", since=now.date(),
        recorded_by=manager, recorded_at=now,
    )  # fmt: skip
    Volunteer.objects.filter(pk=row.pk).update(probation_until=now.date() + timedelta(days=9), probation_places=3)
    acts = {
        Action.RECORD_VETTING: lambda: services.record_vetting(volunteer_id=row.id, spec=check, **boss),
        Action.END_VETTING: lambda: services.end_vetting(vetting_id=vetted.id, reason="有误", **boss),
        Action.END_PROBATION: lambda: services.end_probation(volunteer_id=row.id, reason="踏实", **boss),
        Action.APPLY: lambda: services.apply(skills=[], location=None, **own),
        Action.INTERVIEW: lambda: services.interview(volunteer_id=row.id, note="谈过", **boss),
        Action.APPROVE: lambda: services.approve(volunteer_id=row.id, **boss),
        Action.DECLINE: lambda: services.decline(volunteer_id=row.id, reason="不合适", **boss),
        Action.ENROL: lambda: services.enrol(user_id=row.user_id, skills=[], location=None, **boss),
        Action.EDIT: lambda: services.edit(volunteer_id=row.id, changes={"skills": {}}, **boss),
        Action.PAUSE: lambda: services.move(volunteer_id=row.id, action=Action.PAUSE, **boss),
        Action.RESUME: lambda: services.move(volunteer_id=row.id, action=Action.RESUME, **boss),
        Action.LEAVE: lambda: services.move(volunteer_id=row.id, action=Action.LEAVE, **boss),
        Action.SET_DUTY: lambda: services.set_duty(volunteer_id=row.id, on_duty=False, **own),
        Action.SET_HOURS: lambda: services.set_hours(volunteer_id=row.id, weekly=[], days=[], **boss),
        Action.HAND_IN_PROOF: lambda: services.hand_in(volunteer_id=row.id, spec=shown, **own),
        Action.RECORD_PROOF: lambda: services.record_proof(volunteer_id=row.id, spec=proof, **boss),
        Action.REVOKE_PROOF: lambda: services.revoke_proof(proof_id=seen.id, reason="有误", **boss),
        Action.RECORD_SAFEGUARD: lambda: services.record_safeguard(volunteer_id=row.id, spec=insurance, **boss),
        Action.END_SAFEGUARD: lambda: services.end_safeguard(safeguard_id=insured.id, reason="到期", **boss),
        Action.CORRECT_BIRTH: lambda: services.correct_birth(
            user_id=row.user_id, birth="1990", reason="身份证", **boss
        ),
        Action.SET_FITNESS: lambda: services.set_fitness(volunteer_id=row.id, gender=None, limits=[], **own),
    }
    wanted = TRANSITIONS.get((status, action))
    if wanted is not None:
        acts[action]()
        row.refresh_from_db()
        assert row.status == wanted
        return
    before = dump()
    with pytest.raises((WrongMoment, VolunteerAlready)) as refusal:
        acts[action]()
    assert changes(before, dump()) == {}
    assert (action in {Action.ENROL, Action.APPLY}) == (refusal.type is VolunteerAlready)


def test_the_policy_is_whole():
    assert set(POLICY) == set(Action)
