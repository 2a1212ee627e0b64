"""What the law asks to be there before the work begins: looked at when it changes, and once more at the door."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from backend.audit.models import Entry
from backend.households.models import Profile, Representation
from backend.households.services import expire
from backend.jobs.testing import run_due
from backend.notifications.models import Notification
from backend.parties.models import Post
from backend.policy import Actor
from tests.backend.accounts.conftest import gateway, gateway_server  # noqa: F401
from tests.factories import TaskFactory
from tests.rows import changes, dump
from tests.volunteers.dispatch.safeguards import covered
from tests.volunteers.dispatch.test_fit import codes
from volunteers.dispatch import jobs
from volunteers.dispatch.models import Assignment, NoShow, Task, TaskRole, Waiter
from volunteers.roster.models import Proof, Safeguard, Volunteer

pytestmark = pytest.mark.django_db

BEFORE = timedelta(days=2)


@pytest.fixture
def proved(volunteer, street, today):
    """Somebody whose proof of first aid, which alone counts here, holds for a long time."""
    street.config = {**street.config, "roster.proved_skills": ["first_aid"]}
    street.save(update_fields=["config"])
    one = volunteer(skills=["first_aid"])
    Proof.objects.create(
        street=street, volunteer=one, skill="first_aid", level=2, kind="certificate", shown="证书",
        since=today - timedelta(days=90), expires_on=today + timedelta(days=90), recorded_by=one.user,
        recorded_at=timezone.now(),
    )  # fmt: skip
    return one


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.mark.parametrize("by_role", [False, True])
def test_a_proof_that_holds_no_more_at_the_door(api, proved, street, community, leader, today, by_role):
    now = timezone.now()
    task = TaskFactory(
        street=street, community=community, skills=[] if by_role else ["first_aid"],
        starts_at=now + timedelta(minutes=5), created_by=leader,
    )  # fmt: skip
    if by_role:
        TaskRole.objects.create(street=street, task=task, position=1, name="急救", slots=1, skills=["first_aid"])
    phone = api(proved.user)
    place = phone.post(f"/tasks/{task.id}/claim").json()["id"]
    Proof.objects.update(expires_on=today - timedelta(days=1))
    before = dump()
    assert codes(phone.post(f"/assignments/{place}/check-in")) == ["proof_lacking"]
    assert changes(before, dump()) == {}
    # They were there: it is no no-show. Who directs the task hears that nobody is at work.
    for _twice in range(2):
        jobs.note_no_shows(now=task.starts_at + timedelta(minutes=30))
    assert not NoShow.objects.exists()
    missing = Notification.objects.filter(notice__kind="somebody_missing")
    assert list(missing.values_list("user", flat=True)) == [leader.id]
    assert phone.post(f"/assignments/{place}/hand-back", {"reason": "证书过期"}).status_code == 200


def test_an_insurance_that_ended_before_risky_work(api, volunteer, street):
    one = covered(volunteer())
    task = TaskFactory(street=street, risk="high", starts_at=timezone.now() + timedelta(minutes=5))
    phone = api(one.user)
    place = phone.post(f"/tasks/{task.id}/claim").json()["id"]
    Safeguard.objects.update(until=timezone.localdate() - timedelta(days=1))
    assert codes(phone.post(f"/assignments/{place}/check-in")) == ["not_insured", "no_agreement"]


@pytest.fixture
def minor(volunteer, user, street):
    """A volunteer of fourteen or fifteen whose guardian agrees; the guardian is `minor.guardian`."""
    now = timezone.now()
    one = volunteer(name="唐小雨")
    one.guardian = user(name="唐文")
    Profile.objects.create(user=one.user, street=street, birth=str(now.year - 15), updated_at=now)
    Representation.objects.create(
        street=street, representative=one.guardian, represented=one.user, name="王", relation="guardian",
        purposes=["volunteering"], status="confirmed", asked_at=now, until=now + timedelta(days=99),
        due_at=now + timedelta(days=99), method="in_person", confirmed_at=now, confirmed_by=user(),
    )  # fmt: skip
    return one


def test_a_guardian_who_agrees_no_more_before_the_work(api, minor, street):
    now, one = timezone.now(), minor
    task = TaskFactory(street=street, starts_at=_at_noon(now))
    phone = api(one.user)
    place = phone.post(f"/tasks/{task.id}/claim").json()["id"]
    Representation.objects.update(status="withdrawn", ended_at=now)
    before = dump()
    assert codes(phone.post(f"/assignments/{place}/check-in")) == ["guardian_consent_needed"]
    assert changes(before, dump()) == {}


def _at_noon(now):
    """Of the day after tomorrow: at night minors do nothing."""
    return now.astimezone(ZoneInfo("Asia/Shanghai")).replace(hour=12, minute=0) + timedelta(days=2)


def test_what_is_no_paper_keeps_nobody_from_being_there(api, proved, street):
    """Rest, a pause: who is there is on record so."""
    task = TaskFactory(street=street, skills=["first_aid"], starts_at=timezone.now() + timedelta(minutes=5))
    phone = api(proved.user)
    place = phone.post(f"/tasks/{task.id}/claim").json()["id"]
    Volunteer.objects.update(status="paused", rest_minutes=600)
    assert phone.post(f"/assignments/{place}/check-in").status_code == 200


class TestBeforeTheyStandAtTheDoor:
    """What the law asks for and is there no more frees the places ahead at once, not at the door."""

    @pytest.fixture
    def task(self, street, community, leader):
        return TaskFactory(
            street=street, community=community, created_by=leader, title="送餐", starts_at=_at_noon(timezone.now())
        )

    @pytest.fixture
    def place(self, api, minor, task):
        return Assignment.objects.get(pk=api(minor.user).post(f"/tasks/{task.id}/claim").json()["id"])

    @staticmethod
    def free(task, place):
        place.refresh_from_db()
        task.refresh_from_db()
        assert (place.status, task.taken) in {("released", 0), ("accepted", 1)}
        return place.status == "released"

    @staticmethod
    def heard(kind):
        return list(Notification.objects.filter(notice__kind=kind).values_list("user", flat=True))

    @staticmethod
    def withdraw(api, minor):
        word = Representation.objects.get()
        assert api(minor.guardian).post(f"/representations/{word.id}/withdraw", {}).status_code == 200
        run_due()

    def test_a_guardian_agrees_no_more(self, api, minor, task, place, leader, volunteer):
        other = volunteer(name="陈静")
        assert api(other.user).post(f"/tasks/{task.id}/waiting-list").status_code == 201
        self.withdraw(api, minor)
        place.refresh_from_db()
        assert place.status == "released"
        assert list(Waiter.objects.values_list("volunteer", "status")) == [(other.id, "promised")]
        assert self.heard("place_let_go") == [leader.id]
        assert self.heard("papers_lacking") == [minor.user_id]
        told = Notification.objects.get(notice__kind="papers_lacking").notice
        assert "guardian" in str(told.body)
        assert "guardian" not in str(Notification.objects.get(notice__kind="place_let_go").notice.body), "theirs alone"
        assert Entry.objects.get(action="assignment.release").object_id == place.id
        # It is no mark: nobody waits for them.
        jobs.note_no_shows(now=task.starts_at + timedelta(minutes=30))
        assert not NoShow.objects.exists()

    def test_their_word_runs_out(self, api, minor, task, place, street):
        Representation.objects.update(due_at=timezone.now() - timedelta(minutes=1))
        Representation.objects.update(until=timezone.now() - timedelta(minutes=1), asked_at=timezone.now() - BEFORE)
        expire(actor=Actor.system(street_id=street.id, at=timezone.now()), now=timezone.now())
        run_due()
        assert self.free(task, place)

    def test_another_guardian_agrees_still(self, api, minor, task, place, user, street):
        first = Representation.objects.get()
        Representation.objects.create(
            street=street, representative=user(), represented=minor.user, name="唐", relation="guardian",
            purposes=["volunteering"], status="confirmed", asked_at=first.asked_at, until=first.until,
            due_at=first.due_at, method="in_person", confirmed_at=first.confirmed_at, confirmed_by=first.confirmed_by,
        )  # fmt: skip
        assert api(minor.guardian).post(f"/representations/{first.id}/withdraw", {}).status_code == 200
        run_due()
        assert not self.free(task, place)

    def test_who_is_at_work_stays(self, api, minor, task, place):
        Assignment.objects.update(status="checked_in", checked_in_at=timezone.now())
        self.withdraw(api, minor)
        place.refresh_from_db()
        assert place.status == "checked_in"

    def test_what_is_over_stays_as_it_was(self, api, minor, task, place):
        over = timezone.now() - timedelta(days=1)
        Assignment.objects.update(starts_at=over - timedelta(hours=1), ends_at=over)
        Task.objects.update(starts_at=over - timedelta(hours=1), ends_at=over)
        self.withdraw(api, minor)
        assert not self.free(task, place)

    def test_of_age_after_all_or_not(self, api, volunteer, task, manager):
        """A birth that somebody corrects, or tells late."""
        one, other = volunteer(), volunteer()
        Task.objects.update(slots=2)
        places = [
            Assignment.objects.get(pk=api(each.user).post(f"/tasks/{task.id}/claim").json()["id"])
            for each in (one, other)
        ]
        young = str(timezone.now().year - 15)
        said = api(manager).post(f"/people/{one.user_id}/birth", {"birth": young, "reason": "看过户口本"})
        assert said.status_code == 204
        assert api(other.user).patch("/me/profile", {"birth": young}).status_code == 200
        run_due()
        for place in places:
            place.refresh_from_db()
            assert place.status == "released"

    def test_at_night_and_of_high_risk_no_guardian_helps(self, api, minor, manager, task):
        covered(minor)
        Profile.objects.update(birth="1990")
        Task.objects.update(risk="high")
        place = Assignment.objects.get(pk=api(minor.user).post(f"/tasks/{task.id}/claim").json()["id"])
        Profile.objects.update(birth=str(timezone.now().year - 15))
        assert codes(api(minor.user).post(f"/assignments/{place.id}/check-in")) == ["not_for_minors"]
        body = {"birth": str(timezone.now().year - 16), "reason": "看过身份证"}
        assert api(manager).post(f"/people/{minor.user_id}/birth", body).status_code == 204
        run_due()
        assert self.free(task, place)

    @pytest.mark.parametrize("what", ["proof", "insurance"])
    def test_a_proof_is_revoked_or_an_insurance_ended(self, api, proved, manager, task, what):
        covered(proved)
        Task.objects.update(risk="high", skills=["first_aid"])
        place = Assignment.objects.get(pk=api(proved.user).post(f"/tasks/{task.id}/claim").json()["id"])
        paper = {
            "proof": f"/proofs/{Proof.objects.get().id}/revoke",
            "insurance": f"/safeguards/{Safeguard.objects.get(kind='insurance').id}/end",
        }
        assert api(manager).post(paper[what], {"reason": "有误"}).status_code == 200
        run_due()
        assert self.free(task, place)
        reasons = {"proof": "proof", "insurance": "insur"}
        assert reasons[what] in str(Notification.objects.get(notice__kind="papers_lacking").notice.body).lower()

    @pytest.mark.parametrize("what", ["ended", "found"])
    def test_a_check_that_the_street_asks_for(self, api, volunteer, street, manager, leader, task, what):
        """It ends, or something is found: why is told to nobody but in the one word for all of it."""
        street.config = {**street.config, "roster.vetted_for": "high"}
        street.save(update_fields=["config"])
        one, office = covered(volunteer()), api(manager)
        check = {"kind": "record", "outcome": "cleared", "how": "派出所证明", "since": "2026-01-01"}
        first = office.post(f"/volunteers/{one.id}/vettings", check).json()["id"]
        Task.objects.update(risk="high")
        place = Assignment.objects.get(pk=api(one.user).post(f"/tasks/{task.id}/claim").json()["id"])
        run_due()
        assert not self.free(task, place), "a check that found nothing frees no place"
        if what == "ended":
            assert office.post(f"/vettings/{first}/end", {"reason": "证明有误"}).status_code == 200
        else:
            assert office.post(f"/volunteers/{one.id}/vettings", check | {"outcome": "not_cleared"}).status_code == 201
        assert codes(api(one.user).post(f"/assignments/{place.id}/check-in")) == ["not_selected"]
        run_due()
        assert self.free(task, place)
        assert leader.id in self.heard("place_let_go")
        told = str(Notification.objects.get(notice__kind="papers_lacking").notice.body)
        assert "not selected" in told
        assert "check" not in told

    @pytest.mark.usefixtures("gateway")
    def test_two_accounts_of_a_minor_become_one(self, api, volunteer, user, task, street):
        """The one that goes was told the birth; nobody comes of age by a second account."""
        one, other = volunteer(), user()
        place = Assignment.objects.get(pk=api(one.user).post(f"/tasks/{task.id}/claim").json()["id"])
        young = str(timezone.now().year - 15)
        Profile.objects.create(user=one.user, street=street, birth="1990", updated_at=timezone.now())
        Profile.objects.create(user=other, street=street, birth=young, updated_at=timezone.now())
        body = {"into": str(one.user_id), "reason": "当面核验，同一人两个账号"}
        office = api(user(posts=[Post.ADMINISTRATOR]))
        assert office.post(f"/people/{other.id}/merge", body).status_code == 200
        assert Profile.objects.get(user=one.user).birth == young
        run_due()
        assert self.free(task, place)

    def test_who_takes_back_a_skill_that_a_course_taught(self, api, proved, street, task):
        street.config = {**street.config, "roster.courses_some_risk": ["first_aid"]}
        street.save(update_fields=["config"])
        covered(proved)
        Proof.objects.update(kind="training")
        Task.objects.update(risk="some")
        place = Assignment.objects.get(pk=api(proved.user).post(f"/tasks/{task.id}/claim").json()["id"])
        assert api(proved.user).post(f"/volunteers/{proved.id}/edit", {"skills": []}).status_code == 200
        run_due()
        assert self.free(task, place)

    def test_what_still_does_is_kept(self, api, proved, manager, task):
        """Another task of theirs asks for nothing of the kind."""
        place = Assignment.objects.get(pk=api(proved.user).post(f"/tasks/{task.id}/claim").json()["id"])
        api(manager).post(f"/proofs/{Proof.objects.get().id}/revoke", {"reason": "有误"})
        run_due()
        assert not self.free(task, place)
