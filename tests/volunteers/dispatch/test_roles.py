"""What a task is: its places by role, its risk, its wishes, what to bring; whom a campaign reached."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from backend.errors import DomainError
from backend.policy import Actor
from tests.crowd import at_once
from tests.factories import TaskFactory, VolunteerFactory
from tests.rows import changes, dump
from tests.volunteers.dispatch.safeguards import covered
from volunteers.dispatch import services
from volunteers.dispatch.models import Assignment, Offer, Task, TaskRole
from volunteers.dispatch.schemas import OriginTaskCreate

ROLES = [{"name": "领队", "slots": 1, "skills": ["first_aid"]}, {"name": "队员", "slots": 2}]


@pytest.fixture
def spec(now):
    """`spec(**fields)`: the body of a task from two to four hours ahead."""
    return lambda **fields: {
        "title": "送温暖",
        "starts_at": (now + timedelta(hours=2)).isoformat(),
        "ends_at": (now + timedelta(hours=4)).isoformat(),
        **fields,
    }


@pytest.fixture
def outing(manager, actor_for, spec, now):
    """A task with a leader's place, which asks for first aid, and two others."""
    return services.create_task(
        actor=actor_for(manager),
        spec=OriginTaskCreate.model_validate(spec(roles=ROLES)),
        origin_kind="group",
        origin_id=None,
        beneficiary_id=None,
        now=now,
    )


def standing(task):
    return [(role.name, role.taken, role.slots) for role in task.roles.all()]


@pytest.mark.django_db
class TestRoles:
    def test_the_sums_stand_on_the_task_and_the_detail_tells_them_apart(self, api, manager, spec):
        answer = api(manager).post("/tasks", spec(roles=ROLES))
        assert answer.status_code == 201
        told = answer.json()
        assert (told["slots"], told["taken"]) == (3, 0)
        assert [(each["name"], each["slots"], each["taken"], each["skills"]) for each in told["roles"]] == [
            ("领队", 1, 0, ["first_aid"]),
            ("队员", 2, 0, []),
        ]

    def test_without_roles_the_task_is_its_own(self, api, manager, volunteer, spec):
        told = api(manager).post("/tasks", spec(slots=2)).json()
        assert (told["slots"], told["roles"]) == (2, [])
        assert api(volunteer().user).post(f"/tasks/{told['id']}/claim").json()["role_id"] is None

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"roles": [{"name": "队员"}, {"name": "队员"}]}, "linli_role_twice"),
            ({"roles": ROLES, "slots": 5}, "linli_slots_disagree"),
            ({"roles": [{"name": "甲", "slots": 600}, {"name": "乙", "slots": 600}]}, "linli_slots_disagree"),
            ({"roles": [{"name": "甲", "slots": 0}]}, "greater_than_equal"),
            ({"roles": [{"name": " "}]}, "blank"),
            ({"roles": [{"name": "甲", "skills": ["flying"]}]}, "enum"),
            ({"levels": {"first_aid": 2}}, "linli_level_without_skill"),
            ({"slots": 0}, "greater_than_equal"),
            ({"risk": "deadly"}, "enum"),
            ({"wished_language": "普通话"}, "enum"),
            ({"wished_gender": "any"}, "enum"),
            ({"materials": ["手套"] * 21}, "too_long"),
        ],
    )
    def test_what_makes_no_sense_is_refused_and_nothing_is_stored(self, api, manager, spec, wrong, code):
        person = api(manager)
        before = dump()
        answer = person.post("/tasks", spec(**wrong))
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["code"] == code
        assert "cannot be read" not in error["message"], "it says what is wrong"
        assert changes(before, dump()) == {}

    def test_a_claim_takes_the_first_place_that_fits(self, api, volunteer, outing):
        aider, helper = volunteer(skills=["first_aid"]), volunteer(name="陈静")
        roles = {role.name: str(role.id) for role in outing.roles.all()}
        assert api(aider.user).post(f"/tasks/{outing.id}/claim").json()["role_id"] == roles["领队"]
        assert api(helper.user).post(f"/tasks/{outing.id}/claim").json()["role_id"] == roles["队员"]
        assert standing(outing) == [("领队", 1, 1), ("队员", 1, 2)]

    def test_a_claim_may_name_its_role(self, api, volunteer, outing):
        aider = volunteer(skills=["first_aid"])
        second = outing.roles.get(name="队员")
        answer = api(aider.user).post(f"/tasks/{outing.id}/claim", {"role_id": str(second.id)})
        assert answer.json()["role_id"] == str(second.id)

    def test_who_lacks_its_skill_is_told_so(self, api, volunteer, outing):
        person = api(volunteer().user)
        first = outing.roles.get(name="领队")
        before = dump()
        answer = person.post(f"/tasks/{outing.id}/claim", {"role_id": str(first.id)})
        assert (answer.status_code, answer.json()["code"]) == (409, "not_eligible")
        assert changes(before, dump()) == {}

    def test_a_role_of_another_task_is_none_of_this(self, api, volunteer, outing, street, manager):
        other = TaskRole.objects.create(
            street=street, task=TaskFactory(street=street), position=0, name="队员", slots=1, skills=[]
        )
        answer = api(volunteer().user).post(f"/tasks/{outing.id}/claim", {"role_id": str(other.id)})
        assert answer.status_code == 404

    def test_a_role_that_is_full_is_told_apart_from_a_full_task(self, api, volunteer, outing):
        for _ in range(2):
            assert api(volunteer().user).post(f"/tasks/{outing.id}/claim").status_code == 201
        late = api(volunteer().user).post(f"/tasks/{outing.id}/claim")
        assert (late.status_code, late.json()["code"]) == (409, "role_full")
        assert late.json()["alternatives"] == []
        assert api(volunteer(skills=["first_aid"]).user).post(f"/tasks/{outing.id}/claim").status_code == 201
        full = api(volunteer(skills=["first_aid"]).user).post(f"/tasks/{outing.id}/claim")
        assert full.json()["code"] == "task_full"

    def test_claim_is_offered_to_whom_a_free_role_fits(self, api, volunteer, outing):
        def actions(person):
            return api(person.user).get(f"/tasks/{outing.id}").json()["actions"]

        plain = volunteer()
        assert "claim" in actions(plain)
        TaskRole.objects.filter(task=outing, name="队员").update(taken=2)
        assert "claim" not in actions(plain)
        assert "claim" in actions(volunteer(skills=["first_aid"]))

    def test_offers_name_their_role_and_go_to_who_is_fit_for_it(self, volunteer, outing, street, now, api):
        aiders = [volunteer(skills=["first_aid"]) for _ in range(3)]
        others = [volunteer() for _ in range(6)]
        system = Actor.system(street_id=street.id, at=now)
        offers = services.send_offers(actor=system, task_id=outing.id, now=now)
        asked = Counter((offer.role.name, offer.volunteer in aiders) for offer in offers)
        assert asked["领队", True] == 2, "as many as make one acceptance likely"
        assert asked["队员", True] + asked["队员", False] == 4
        assert len({offer.volunteer for offer in offers}) == 6, "nobody for two roles"
        assert {offer.volunteer for offer in offers} <= {*aiders, *others}
        first = next(offer for offer in offers if offer.role.name == "领队")
        assert {"code": "role", "value": "领队"}.items() <= next(
            each for each in first.reasons if each["code"] == "role"
        ).items()
        shown = api(first.volunteer.user).get("/me/offers").json()["items"][0]
        assert shown["role_id"] == str(first.role_id)

    def test_with_its_last_place_a_role_asks_nobody_more(self, volunteer, outing, street, now, actor_for):
        for _ in range(3):
            volunteer(skills=["first_aid"])
        for _ in range(6):
            volunteer()
        system = Actor.system(street_id=street.id, at=now)
        offers = services.send_offers(actor=system, task_id=outing.id, now=now)
        first = next(offer for offer in offers if offer.role.name == "领队")
        place = services.accept(actor=actor_for(first.volunteer.user), offer_id=first.id, now=now)
        assert place.role == first.role
        left = Counter(Offer.objects.filter(task=outing).values_list("role__name", "status"))
        assert left == {("领队", "accepted"): 1, ("领队", "withdrawn"): 1, ("队员", "open"): 4}

    def test_a_place_handed_back_is_free_in_its_role(self, volunteer, outing, actor_for, now):
        person = volunteer(skills=["first_aid"])
        place = services.claim(actor=actor_for(person.user), task_id=outing.id, now=now)
        services.hand_back(actor=actor_for(person.user), assignment_id=place.id, reason="发烧了", now=now)
        outing.refresh_from_db()
        assert (outing.taken, standing(outing)) == (0, [("领队", 0, 1), ("队员", 0, 2)])

    def test_who_is_stood_down_frees_the_role(self, volunteer, outing, actor_for, manager, now):
        services.claim(actor=actor_for(volunteer(skills=["first_aid"]).user), task_id=outing.id, now=now)
        services.claim(actor=actor_for(volunteer().user), task_id=outing.id, now=now)
        services.cancel_task(actor=actor_for(manager), task_id=outing.id, reason="下雨", now=now)
        assert standing(outing) == [("领队", 0, 1), ("队员", 0, 2)]

    def test_the_database_itself_refuses_one_too_many(self, outing):
        with pytest.raises(IntegrityError, match="task_role_never_oversold"), transaction.atomic():
            TaskRole.objects.filter(task=outing, name="领队").update(taken=2)


@pytest.mark.django_db(transaction=True)
def test_the_last_place_of_a_role_goes_to_one(street, user, now, manager):
    crowd = [VolunteerFactory(user=user(), skills=["first_aid"]) for _ in range(24)]
    for _round in range(3):
        task = TaskFactory(street=street, slots=5, created_by=manager)
        first, _others = (
            TaskRole.objects.create(street=street, task=task, position=n, name=name, slots=slots, skills=skills)
            for n, (name, slots, skills) in enumerate([("领队", 1, ["first_aid"]), ("队员", 4, [])])
        )

        def claim(volunteer, role, task=task):
            actor = Actor(user_id=volunteer.user_id, street_id=street.id, at=now)
            return lambda: services.claim(actor=actor, task_id=task.id, role_id=role, now=now)

        calls = [claim(each, first.id if n % 2 else None) for n, each in enumerate(crowd)]
        results = at_once(calls)
        strange = [each for each in results if isinstance(each, Exception) and not isinstance(each, DomainError)]
        assert strange == []
        task.refresh_from_db()
        assert standing(task) == [("领队", 1, 1), ("队员", 4, 4)]
        assert (task.taken, sum(isinstance(each, Assignment) for each in results)) == (5, 5)
        refused = {each.code for each in results if isinstance(each, DomainError)}
        assert refused <= {"task_full", "role_full"}
        Assignment.objects.update(status="checked_out")


@pytest.mark.django_db
class TestWhatItIs:
    def test_everybody_reads_its_risk_and_wishes_and_who_comes_where_to_meet(self, api, manager, volunteer, spec):
        told = api(manager).post(
            "/tasks",
            spec(risk="high", wished_gender="female", wished_language="yue", materials=["手套"], meeting_point="社区门口"),
        ).json()  # fmt: skip
        person = api(covered(volunteer()).user)
        board = person.get("/tasks").json()["items"][0]
        shown = ("risk", "wished_gender", "wished_language", "materials", "meeting_point")
        assert [board[each] for each in shown] == ["high", "female", "yue", ["手套"], None]
        place = person.post(f"/tasks/{told['id']}/claim").json()
        assert place["task"]["meeting_point"] == "社区门口"
        where = person.get(f"/assignments/{place['id']}/destination").json()
        assert (where["meeting_point"], where["materials"]) == ("社区门口", ["手套"])

    def test_the_reach_of_a_campaign_is_counted_when_it_ends(self, api, manager, spec):
        person = api(manager)
        task = person.post("/tasks", spec(kind="campaign")).json()
        assert "count_reach" not in task["actions"]
        done = person.post(f"/tasks/{task['id']}/complete", {"reach": 320}).json()
        assert (done["status"], done["reach"], done["actions"]) == ("completed", 320, ["count_reach"])
        assert person.post(f"/tasks/{task['id']}/reach", {"reach": 312}).json()["reach"] == 312
        assert person.get("/me/notifications").json()["items"] == []

    def test_who_made_a_campaign_is_asked_whom_it_reached(self, api, manager, spec):
        person = api(manager)
        task = person.post("/tasks", spec(kind="campaign")).json()
        person.post(f"/tasks/{task['id']}/complete")
        kinds = [each["kind"] for each in person.get("/me/notifications").json()["items"]]
        assert kinds == ["reach_awaited"]

    @pytest.mark.parametrize("path", ["complete", "reach"])
    def test_nothing_but_a_campaign_reaches_people(self, api, manager, spec, path):
        person = api(manager)
        task = person.post("/tasks", spec()).json()
        if path == "reach":
            person.post(f"/tasks/{task['id']}/complete")
        before = dump()
        answer = person.post(f"/tasks/{task['id']}/{path}", {"reach": 3})
        assert (answer.status_code, answer.json()["code"]) == (422, "not_a_campaign")
        assert changes(before, dump()) == {}

    def test_the_database_keeps_reach_for_campaigns(self, street):
        task = TaskFactory(street=street)
        with pytest.raises(IntegrityError, match="task_reach_of_campaigns"), transaction.atomic():
            Task.objects.filter(pk=task.pk).update(reach=1)
