"""Courses, lessons, places and waiting; who passes has the skill proven, and is asked to renew it in time."""

from datetime import timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notice
from backend.policy import Actor
from tests.factories import ProofFactory
from tests.queries import cost
from tests.refusals import refuse
from volunteers.group.models import Role
from volunteers.roster import services as roster
from volunteers.roster.models import Proof
from volunteers.training import services
from volunteers.training.jobs import remind_of_lesson
from volunteers.training.models import Learner, Lesson
from volunteers.training.states import LEARNER_TRANSITIONS, LearnerAction, LearnerStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def course(api, manager):
    """`course(**fields)`: a course of first aid, passed with 60 marks, good for a year."""

    def make(**fields):
        spec = {"title": "急救初级", "skill": "first_aid", "level": 1, "valid_days": 365, "pass_mark": 60, **fields}
        answer = api(manager).post("/courses", spec)
        assert answer.status_code == 201, answer.json()
        return answer.json()["id"]

    return make


@pytest.fixture
def lesson(api, manager, now):
    """`lesson(course, places=2)`: a lesson tomorrow, held by the manager."""

    def make(course_id, *, places=2, hours=30):
        spec = {
            "starts_at": (now + timedelta(hours=hours)).isoformat(),
            "ends_at": (now + timedelta(hours=hours + 2)).isoformat(),
            "where": "六条居委会",
            "places": places,
        }
        answer = api(manager).post(f"/courses/{course_id}/lessons", spec)
        assert answer.status_code == 201, answer.json()
        return answer.json()["id"]

    return make


@pytest.fixture
def begin():
    """`begin(lesson)`: it has begun an hour ago."""

    def move(lesson_id):
        row = Lesson.objects.get(pk=lesson_id)
        back = row.starts_at - row.made_at + timedelta(hours=1)
        Lesson.objects.filter(pk=lesson_id).update(starts_at=row.starts_at - back, ends_at=row.ends_at - back)

    return move


def kinds(person):
    return list(Notice.objects.filter(notifications__user=person).order_by("id").values_list("kind", flat=True))


def sign_up(api, person, lesson_id):
    answer = api(person).post(f"/lessons/{lesson_id}/sign-up")
    assert answer.status_code == 201, answer.json()
    return answer.json()


class TestSigningUp:
    def test_places_then_waiting_then_a_place_that_becomes_free(self, api, course, lesson, volunteer):
        at = lesson(course(), places=1)
        first, second, third = (volunteer(name=name).user for name in ("甲", "乙", "丙"))
        places = [sign_up(api, person, at) for person in (first, second, third)]
        assert [each["status"] for each in places] == ["booked", "waiting", "waiting"]
        assert places[1]["actions"] == ["withdraw"], "the next place comes by itself"
        assert api(second).get(f"/lessons/{at}").json()["mine"] == "waiting"
        assert api(first).post(f"/learners/{places[0]['id']}/sign-off").json()["status"] == "withdrawn"
        assert [row.status for row in Learner.objects.order_by("asked_at")] == ["withdrawn", "booked", "waiting"]
        assert Lesson.objects.get().taken == 1
        assert (kinds(second), kinds(third)) == (["lesson_place_free"], [])
        assert sign_up(api, first, at)["status"] == "waiting", "whoever comes back stands last"

    def test_the_last_who_signs_off_leaves_a_place(self, api, course, lesson, volunteer):
        at = lesson(course(), places=1)
        place = sign_up(api, (person := volunteer().user), at)
        api(person).post(f"/learners/{place['id']}/sign-off")
        assert Lesson.objects.get().taken == 0

    def test_once(self, api, course, lesson, volunteer):
        at = lesson(course())
        person = volunteer().user
        sign_up(api, person, at)
        refuse(lambda caller: caller.post(f"/lessons/{at}/sign-up"), person, status=409, code="signed_up_already")

    def test_not_once_it_has_begun(self, api, course, lesson, volunteer, begin, manager):
        at = lesson(course())
        person, late = volunteer().user, volunteer(name="李四").user
        place = sign_up(api, person, at)
        begin(at)
        refuse(lambda caller: caller.post(f"/lessons/{at}/sign-up"), late, status=409, code="lesson_begun")
        said = api(late, lang="zh-Hans").post(f"/lessons/{at}/sign-up").json()["detail"]
        begun = Lesson.objects.get().starts_at.astimezone(ZoneInfo("Asia/Shanghai"))
        assert f"{begun:%Y-%m-%d %H:%M} 开始" in said, "by the clock of the street"
        path = f"/learners/{place['id']}/sign-off"
        refuse(lambda caller: caller.post(path), person, status=409, code="lesson_begun")
        body = {"reason": "停电"}
        refuse(lambda caller: caller.post(f"/lessons/{at}/cancel", body), manager, status=409, code="lesson_begun")

    def test_who_is_no_volunteer_learns_elsewhere(self, course, lesson, user, volunteer):
        at = lesson(course())
        for person in (user(), volunteer(status="paused").user):
            refuse(lambda caller: caller.post(f"/lessons/{at}/sign-up"), person, status=403, code="not_allowed")

    def test_who_leaves_the_roster_frees_the_place(self, api, course, lesson, volunteer):
        at = lesson(course(), places=1)
        first, second = volunteer().user, volunteer(name="李四").user
        sign_up(api, first, at)
        sign_up(api, second, at)
        api(first).post("/me/volunteer/leave")
        assert dict(Learner.objects.values_list("volunteer__user", "status")) == {
            first.id: "withdrawn",
            second.id: "booked",
        }


class TestPassing:
    def test_who_passes_has_the_skill_proven(self, api, course, lesson, volunteer, begin, manager, street):
        street.config = {"roster.proved_skills": ["first_aid"]}
        street.save()
        at = lesson(course())
        row = volunteer(skills=[])
        place = sign_up(api, row.user, at)
        begin(at)
        judged = api(manager).post(f"/learners/{place['id']}/judge", {"attended": True, "marks": 60}).json()
        assert (judged["status"], judged["marks"]) == ("passed", 60)
        proof = Proof.objects.get()
        day = Lesson.objects.get().starts_at.date()
        assert (proof.kind, proof.skill, proof.shown, str(proof.id)) == (
            "training",
            "first_aid",
            "急救初级",
            judged["proof_id"],
        )
        assert abs((proof.expires_on - day).days - 365) <= 1
        row.refresh_from_db()
        assert row.skills == ["first_aid"], "it counts at once"
        assert kinds(row.user) == ["skill_proven", "lesson_judged"]
        assert Entry.objects.filter(action="learner.pass").count() == 1

    @pytest.mark.parametrize(
        ("said", "status"), [({"attended": True, "marks": 59}, "failed"), ({"attended": False}, "absent")]
    )
    def test_who_does_not_has_none(self, api, course, lesson, volunteer, begin, manager, said, status):
        at = lesson(course())
        place = sign_up(api, volunteer().user, at)
        begin(at)
        assert api(manager).post(f"/learners/{place['id']}/judge", said).json()["status"] == status
        assert not Proof.objects.exists()
        again = api(manager).post(f"/learners/{place['id']}/judge", {"attended": True, "marks": 100}).json()
        assert again["status"] == "passed", "what was noted wrongly, or done again, is noted anew"

    def test_without_a_test_who_was_there_passed(self, api, course, lesson, volunteer, begin, manager):
        at = lesson(course(pass_mark=None, valid_days=None))
        place = sign_up(api, volunteer().user, at)
        begin(at)
        path = f"/learners/{place['id']}/judge"
        body = {"attended": True, "marks": 80}
        refuse(lambda caller: caller.post(path, body), manager, status=422, code="no_test")
        assert api(manager).post(path, {"attended": True}).json()["status"] == "passed"
        assert Proof.objects.get().expires_on is None

    @pytest.mark.parametrize("body", [{"attended": True}, {"attended": False, "marks": 70}])
    def test_marks_go_with_who_was_there(self, api, course, lesson, volunteer, begin, manager, body):
        at = lesson(course())
        place = sign_up(api, volunteer().user, at)
        begin(at)
        path = f"/learners/{place['id']}/judge"
        refuse(lambda caller: caller.post(path, body), manager, status=422, code="marks_needed")

    def test_not_before_it_begins(self, api, course, lesson, volunteer, manager):
        place = sign_up(api, volunteer().user, lesson(course()))
        body = {"attended": True, "marks": 90}
        path = f"/learners/{place['id']}/judge"
        refuse(lambda caller: caller.post(path, body), manager, status=409, code="lesson_not_begun")

    def test_a_leader_judges_whom_they_do_not_lead(self, api, course, volunteer, begin, leader, now):
        spec = {"starts_at": (now + timedelta(hours=2)).isoformat(), "ends_at": (now + timedelta(hours=3)).isoformat()}
        made = api(leader).post(f"/courses/{course()}/lessons", {**spec, "where": "院里", "places": 3}).json()
        row = volunteer()
        place = sign_up(api, row.user, made["id"])
        begin(made["id"])
        assert api(leader).get(f"/volunteers/{row.id}").status_code == 404
        judged = api(leader).post(f"/learners/{place['id']}/judge", {"attended": True, "marks": 90})
        assert judged.json()["status"] == "passed"


class TestRenewing:
    def test_a_lesson_ahead_is_named_before_a_proof_ends(self, course, lesson, volunteer, street, now):
        row = volunteer(skills=["first_aid"])
        ProofFactory(volunteer=row, skill="first_aid", expires_on=(now + timedelta(days=10)).date())
        lesson(course())
        roster.expire_proofs(actor=Actor.system(street_id=street.id, at=now), now=now)
        assert sorted(kinds(row.user)) == ["proof_runs_out", "refresher_ahead"]

    def test_who_has_renewed_it_is_left_alone(self, course, lesson, volunteer, street, now):
        row = volunteer(skills=["first_aid"])
        for days in (10, 300):
            ProofFactory(volunteer=row, skill="first_aid", expires_on=(now + timedelta(days=days)).date())
        lesson(course())
        roster.expire_proofs(actor=Actor.system(street_id=street.id, at=now), now=now)
        assert kinds(row.user) == []


class TestLessons:
    def test_who_has_a_place_is_reminded_once(self, api, course, lesson, volunteer, street):
        at = lesson(course(), places=1)
        first, second = volunteer().user, volunteer(name="李四").user
        sign_up(api, first, at)
        sign_up(api, second, at)
        for _turn in range(2):
            remind_of_lesson(lesson_id=Lesson.objects.get().id, street_id=street.id)
        assert (kinds(first), kinds(second)) == (["lesson_ahead"], [])

    def test_called_off(self, api, course, lesson, volunteer, manager, street):
        at = lesson(course(), places=1)
        first, second = volunteer().user, volunteer(name="李四").user
        sign_up(api, first, at)
        sign_up(api, second, at)
        assert api(manager).post(f"/lessons/{at}/cancel", {"reason": "停电"}).json()["status"] == "cancelled"
        assert kinds(first) == kinds(second) == ["lesson_off"]
        remind_of_lesson(lesson_id=Lesson.objects.get().id, street_id=street.id)
        assert kinds(first) == ["lesson_off"], "nobody is reminded of what does not take place"
        person = volunteer(name="王五").user
        refuse(lambda caller: caller.post(f"/lessons/{at}/sign-up"), person, status=409, code="wrong_moment")

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"hours": -2}, "lesson_in_the_past"),
            ({"places": 0}, "invalid_input"),
            ({"places": 501}, "invalid_input"),
            ({"ends": -1}, "invalid_input"),
        ],
    )
    def test_bad_lessons(self, course, manager, now, fields, code):
        path = f"/courses/{course()}/lessons"
        start = now + timedelta(hours=fields.get("hours", 5))
        end = start + timedelta(hours=fields.get("ends", 1))
        body = {
            "starts_at": start.isoformat(),
            "ends_at": end.isoformat(),
            "where": "院里",
            "places": fields.get("places", 5),
        }
        refuse(lambda caller: caller.post(path, body), manager, status=422, code=code)

    @pytest.mark.parametrize("fields", [{"skill": "juggling"}, {"pass_mark": 101}, {"level": 4}, {"valid_days": 0}])
    def test_bad_courses(self, manager, fields):
        body = {"title": "急救", "skill": "first_aid", **fields}
        refuse(lambda caller: caller.post("/courses", body), manager, status=422, code="invalid_input")

    def test_a_retired_course_is_held_no_more(self, api, course, manager, now):
        made = course()
        assert api(manager).post(f"/courses/{made}/retire").json()["status"] == "retired"
        hours = {"starts_at": (now + timedelta(hours=2)).isoformat(), "ends_at": (now + timedelta(hours=3)).isoformat()}
        body = {**hours, "where": "院里", "places": 1}
        refuse(lambda caller: caller.post(f"/courses/{made}/lessons", body), manager, status=409, code="wrong_moment")

    def test_lists_cost_the_same_for_one_and_for_three(self, api, course, lesson, volunteer, manager):
        person, made = volunteer().user, course()
        at = lesson(made, places=3)
        sign_up(api, person, at)

        def grow():
            for name in ("李四", "王五"):
                sign_up(api, volunteer(name=name).user, at)
                sign_up(api, person, lesson(course(), places=2))

        pages = [
            (person, "/lessons"),
            (person, "/me/lessons"),
            (person, "/courses"),
            (manager, f"/lessons/{at}/learners"),
        ]
        before = [len(cost(partial(api(who).get, path), items=1)) for who, path in pages]
        grow()
        assert [len(cost(partial(api(who).get, path), items=3)) for who, path in pages] == before


def test_the_path_counts_each_course_once(api, course, lesson, volunteer, begin, manager):
    made = course()
    person = volunteer().user
    for _turn in range(2):
        at = lesson(made)
        place = sign_up(api, person, at)
        begin(at)
        api(manager).post(f"/learners/{place['id']}/judge", {"attended": True, "marks": 90})
    step = api(person).get("/me/growth").json()["steps"][1]
    passed = {each["code"]: (each["there"], each["needed"], each["missing"]) for each in step["requirements"]}
    assert passed["courses_passed"] == (1, 1, None)


@pytest.mark.parametrize("status", list(LearnerStatus))
@pytest.mark.parametrize("action", [LearnerAction.PASS, LearnerAction.FAIL, LearnerAction.MISS, LearnerAction.WITHDRAW])
def test_every_moment(api, course, lesson, volunteer, begin, manager, actor_for, now, status, action):
    at = lesson(course())
    place = sign_up(api, volunteer().user, at)
    Learner.objects.update(status=status)
    if action != LearnerAction.WITHDRAW:
        begin(at)
    said = {
        LearnerAction.PASS: {"attended": True, "marks": 90},
        LearnerAction.FAIL: {"attended": True, "marks": 1},
        LearnerAction.MISS: {"attended": False},
    }.get(action)
    path = f"/learners/{place['id']}/{'judge' if said else 'sign-off'}"
    call = (lambda caller: caller.post(path, said)) if said else (lambda caller: caller.post(path))
    if (status, action) in LEARNER_TRANSITIONS:
        assert call(api(manager)).json()["status"] == LEARNER_TRANSITIONS[status, action]
    else:
        refuse(call, manager, status=409, code="wrong_moment")


def test_who_teaches_sees_when_there_is_somebody_to_judge(api, course, lesson, volunteer, begin, manager):
    at = lesson(course())
    person = volunteer().user
    sign_up(api, person, at)
    read = lambda who: api(who).get(f"/lessons/{at}").json()["actions"]  # noqa: E731  # said four times
    assert (read(manager), read(person)) == (["cancel"], ["sign_up"])
    begin(at)
    assert (read(manager), read(person)) == (["judge"], [])


def test_nobody_is_judged_at_a_lesson_that_was_called_off(api, course, lesson, volunteer, begin, manager):
    at = lesson(course())
    place = sign_up(api, volunteer().user, at)
    assert api(manager).post(f"/lessons/{at}/cancel", {"reason": "停电"}).status_code == 200
    begin(at)
    body = {"attended": True, "marks": 90}
    said = refuse(
        lambda caller: caller.post(f"/learners/{place['id']}/judge", body), manager, status=409, code="wrong_moment"
    )
    assert said["en"]["fields"]["action"] == "judge"


def test_a_reminder_of_what_has_begun_says_nothing(api, course, lesson, volunteer, begin, street, now):
    at = lesson(course())
    person = volunteer().user
    sign_up(api, person, at)
    begin(at)
    services.remind(actor=Actor.system(street_id=street.id, at=now), lesson_id=Lesson.objects.get().id, now=now)
    assert kinds(person) == []


@pytest.mark.parametrize("in_office", [True, False])
@pytest.mark.parametrize("act", ["judge", "cancel"])
def test_who_holds_a_lesson_speaks_there_as_long_as_they_lead(
    api, course, lesson, volunteer, begin, leader, now, act, in_office
):
    held = lesson(course(pass_mark=None))
    Lesson.objects.filter(pk=held).update(held_by=leader)
    row = sign_up(api, volunteer().user, held)
    if not in_office:
        Role.objects.filter(user=leader).update(since=now - timedelta(days=9), until=now - timedelta(days=1))
    if act == "judge":
        begin(held)
        answer = api(leader).post(f"/learners/{row['id']}/judge", {"attended": True})
    else:
        answer = api(leader).post(f"/lessons/{held}/cancel", {"reason": "停电"})
    # Who came, they see no more either.
    assert answer.status_code == (200 if in_office else 404 if act == "judge" else 403), answer.json()
    assert Proof.objects.exists() is (in_office and act == "judge")
    assert (Lesson.objects.get().status == "cancelled") is (in_office and act == "cancel")
