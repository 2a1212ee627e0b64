"""A course before a risk: what the street wants learnt first, who is asked then, and where who lacks it learns it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.policy import Actor
from tests.factories import CourseFactory, LessonFactory, ProofFactory, TaskFactory
from tests.queries import counted
from tests.volunteers.dispatch.safeguards import covered
from volunteers.dispatch.models import Assignment, Offer
from volunteers.dispatch.services.offers import send_offers
from volunteers.roster.models import Proof
from volunteers.roster.options import COURSES_SOME_RISK
from volunteers.roster.states import ProofKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_aid_before(street):
    """`first_aid_before("some")`: the street wants first aid learnt before such a risk."""

    def ask(risk):
        street.config = {**street.config, f"roster.courses_{risk}_risk": ["first_aid"]}
        street.save(update_fields=["config"])

    return ask


@pytest.fixture
def passed():
    """`passed(volunteer, days=30)`: of a course in first aid, valid for so many days more."""

    def prove(volunteer, *, days=30, kind=ProofKind.TRAINING):
        today = timezone.localdate()
        ProofFactory(
            volunteer=volunteer, skill="first_aid", kind=kind, since=today - timedelta(days=60),
            expires_on=today + timedelta(days=days),
        )  # fmt: skip
        return volunteer

    return prove


@pytest.fixture
def able(volunteer):
    """Who says that they can do first aid, insured and with an agreement."""
    return lambda **fields: covered(volunteer(skills=["first_aid"], **fields))


def refused(answer):
    assert answer.status_code == 409, answer.json()
    assert answer.json()["code"] == "not_eligible"
    return [(each["code"], each["value"]) for each in answer.json()["fields"]["reasons"]]


def wave(task, system):
    return {offer.volunteer_id for offer in send_offers(actor=system, task_id=task.id, now=system.at)}


@pytest.fixture
def system(street):
    return Actor.system(street_id=street.id, at=timezone.now())


@pytest.mark.parametrize(("asked", "risk", "lets"), [
    ("some", "none", True), ("some", "some", False), ("some", "high", False), ("high", "some", True), ("high", "high", False),
])  # fmt: skip
def test_without_the_course_from_its_risk_on(api, street, first_aid_before, able, system, asked, risk, lets):
    first_aid_before(asked)
    one = able()
    task = TaskFactory(street=street, risk=risk)
    assert (wave(task, system) == {one.id}) is lets
    answer = api(one.user).post(f"/tasks/{task.id}/claim")
    if lets:
        assert answer.status_code == 201, answer.json()
    else:
        assert refused(answer) == [("course_lacking", ["first_aid"])]
        assert not Assignment.objects.exists()


def test_a_certificate_from_elsewhere_is_no_course_of_the_group(api, street, first_aid_before, able, passed, system):
    first_aid_before("some")
    task = TaskFactory(street=street, risk="some", slots=3)
    elsewhere, here = passed(able(), kind=ProofKind.CERTIFICATE), passed(able())
    assert wave(task, system) == {here.id}
    assert refused(api(elsewhere.user).post(f"/tasks/{task.id}/claim")) == [("course_lacking", ["first_aid"])]


@pytest.mark.parametrize(
    ("had", "later"),
    [
        (None, {}),
        ({"kind": ProofKind.CERTIFICATE}, {}),
        ({"days": -3}, {}),  # the walk leaves a day on both sides to the check
        ({}, {"ended_at": timezone.now()}),
        ({}, {"since": timezone.localdate() + timedelta(days=5)}),
    ],
    ids=["nothing", "a certificate", "one that is over", "one that was revoked", "one that has not begun"],
)
def test_the_line_is_not_filled_by_those_who_lack_it(
    street, first_aid_before, able, passed, system, monkeypatch, had, later
):
    """However many nearer ones say that they can: the walk itself passes them by."""
    monkeypatch.setattr("volunteers.dispatch.deciding.MOST", 1)
    monkeypatch.setattr("volunteers.dispatch.shortlist.SPARE", 0)
    monkeypatch.setattr("volunteers.dispatch.shortlist.FARTHER", (1,))
    first_aid_before("some")
    for _ in range(3):
        near = able(lat=39.93, lng=116.42)
        if had is not None:
            passed(near, **had)
    Proof.objects.update(**later or {"skill": "first_aid"})
    far = passed(able(lat=39.95, lng=116.42))
    assert wave(TaskFactory(street=street, risk="some", lat=39.93, lng=116.42), system) == {far.id}


def test_it_expires_between_offer_and_acceptance(api, street, first_aid_before, able, passed, system):
    first_aid_before("some")
    one = passed(able())
    task = TaskFactory(street=street, risk="some", starts_at=timezone.now() + timedelta(days=2))
    assert wave(task, system) == {one.id}
    Proof.objects.update(expires_on=timezone.localdate() + timedelta(days=1))
    offer = Offer.objects.get()
    assert refused(api(one.user).post(f"/offers/{offer.id}/accept")) == [("course_lacking", ["first_aid"])]
    offer.refresh_from_db()
    assert offer.status == "open"
    assert not Assignment.objects.exists()


def test_the_volunteer_reads_which_course_and_where_it_is_taught_next(api, street, first_aid_before, able, passed):
    first_aid_before("some")
    task = TaskFactory(street=street, risk="some")
    one = able()
    course = CourseFactory(street=street, title="急救初级", skill="first_aid")
    later, soon = (LessonFactory(course=course, starts_at=timezone.now() + timedelta(days=days)) for days in (9, 3))
    LessonFactory(course=course, starts_at=timezone.now() + timedelta(days=1), status="cancelled")
    CourseFactory(street=street, title="不再教", skill="first_aid", status="retired")
    CourseFactory(street=street, title="做饭", skill="cooking")
    path = f"/tasks/{task.id}/fitness"
    shown = api(one.user).get(path).json()
    assert [each["code"] for each in shown["lacking"]] == ["course_lacking"]
    (told,) = shown["courses"]
    assert (told["title"], told["lesson_id"], told["where"]) == ("急救初级", str(soon.id), soon.where)
    assert told["free"] == soon.places
    lessons = api(one.user).get("/lessons?skill=first_aid").json()["items"]
    assert [each["id"] for each in lessons if each["status"] == "planned"] == [str(soon.id), str(later.id)]
    assert api(one.user).get("/lessons?skill=cooking").json()["items"] == []
    assert api(passed(one).user).get(path).json()["courses"] == []


def test_what_is_read_of_many_courses_costs_no_more(api, street, first_aid_before, able):
    first_aid_before("some")
    task, phone = TaskFactory(street=street, risk="some"), api(able().user)

    def read(count):
        for _ in range(count):
            LessonFactory(course=CourseFactory(street=street, skill="first_aid"))
        phone.get(f"/tasks/{task.id}/fitness")
        with counted() as queries:
            shown = phone.get(f"/tasks/{task.id}/fitness").json()["courses"]
        return len(shown), len(queries)

    (one, first), (three, then) = read(1), read(2)
    assert (one, three, first) == (1, 3, then)


@pytest.mark.parametrize("value", [["flying"], "first_aid", [1], {"first_aid": 1}])
def test_an_unknown_skill_is_no_option(value):
    assert not COURSES_SOME_RISK.fits(value)
