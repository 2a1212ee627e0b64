"""Coming in by one's own wish: apply, be spoken with, be taken or not; what a street asks before."""

from datetime import timedelta

import pytest

from backend.audit.models import Entry
from backend.households.models import Profile, Representation
from backend.notifications.models import Notice
from backend.policy import Actor
from tests.factories import TaskFactory
from tests.refusals import refuse
from tests.volunteers.matrix import square
from volunteers.dispatch.services import send_offers
from volunteers.roster.models import Volunteer

pytestmark = pytest.mark.django_db

HOME = {"lat": 39.93, "lng": 116.42}


@pytest.fixture
def asks(street):
    """`asks("interview")`: what the street asks before who applies is a volunteer."""

    def set_option(approval):
        street.config = {**(street.config or {}), "roster.approval": approval}
        street.save()

    return set_option


def notices(person):
    return list(Notice.objects.filter(notifications__user=person).order_by("id").values_list("kind", flat=True))


class TestApply:
    def test_at_once_where_nobody_is_asked(self, api, user):
        person = user(name="张伟")
        made = api(person).post("/me/volunteer/apply", {"skills": ["cooking"], "location": HOME})
        assert made.status_code == 201, made.json()
        assert (made.json()["status"], made.json()["skills"]) == ("active", ["cooking"])
        entry = Entry.objects.get()
        assert (entry.action, entry.before, entry.after) == ("volunteer.apply", "", "active")
        assert notices(person) == [], "one's own act"

    def test_who_leads_there_hears_and_answers(self, api, user, asks, community, leader, manager, street, now):
        for name, value in square(116.41, 39.92).items():
            setattr(community, name, value)
        community.save()
        asks("approval")
        person = user(name="张伟")
        made = api(person).post("/me/volunteer/apply", {"skills": ["cooking"], "location": HOME}).json()
        assert (made["status"], made["actions"]) == ("applied", ["leave", "edit"])
        assert notices(leader) == notices(manager) == ["application_made"]
        task = TaskFactory(street=street)
        system = Actor.system(street_id=street.id, at=now)
        assert send_offers(actor=system, task_id=task.id, now=now) == [], "an applicant is not asked"
        refuse(lambda caller: caller.post(f"/tasks/{task.id}/claim"), person, status=404, code="not_found")
        taken = api(leader).post(f"/volunteers/{made['id']}/approve")
        assert taken.json()["status"] == "active"
        assert notices(person) == ["membership_changed"]
        assert [each.volunteer_id for each in send_offers(actor=system, task_id=task.id, now=now)] == [
            Volunteer.objects.get().id
        ]

    def test_not_without_a_talk_where_the_street_wants_one(self, api, user, asks, manager):
        asks("interview")
        path = f"/volunteers/{api(user()).post('/me/volunteer/apply', {}).json()['id']}"
        refuse(lambda caller: caller.post(f"{path}/approve"), manager, status=409, code="interview_needed")
        assert api(manager).post(f"{path}/interview", {"reason": "谈过，愿意周末来"}).json()["status"] == "applied"
        assert api(manager).post(f"{path}/approve").json()["status"] == "active"

    def test_who_was_declined_may_apply_again_and_is_spoken_with_anew(self, api, user, asks, manager):
        asks("interview")
        person = user()
        path = f"/volunteers/{api(person).post('/me/volunteer/apply', {}).json()['id']}"
        api(manager).post(f"{path}/interview", {"reason": "谈过"})
        assert api(manager).post(f"{path}/decline", {"reason": "眼下没有合适的事"}).json()["status"] == "declined"
        assert notices(person) == ["membership_changed"]
        assert api(person).post("/me/volunteer/apply", {"skills": ["haircut"]}).json()["status"] == "applied"
        refuse(lambda caller: caller.post(f"{path}/approve"), manager, status=409, code="interview_needed")
        assert Volunteer.objects.count() == 1

    def test_who_applied_may_think_again(self, api, user, asks):
        asks("approval")
        person = user()
        api(person).post("/me/volunteer/apply", {})
        assert api(person).post("/me/volunteer/leave").json()["status"] == "left"

    @pytest.mark.parametrize("status", ["active", "paused", "applied"])
    def test_once(self, volunteer, status):
        row = volunteer(status=status)
        refuse(lambda caller: caller.post("/me/volunteer/apply", {}), row.user, status=409, code="volunteer_already")

    @pytest.mark.parametrize(("years", "code"), [(12, "too_young"), (15, "guardian_consent_needed")])
    def test_minors(self, user, street, now, years, code):
        person = user()
        birth = f"{now.year - years}-01-01"
        Profile.objects.create(street=street, user=person, birth=birth, updated_at=now)
        refuse(lambda caller: caller.post("/me/volunteer/apply", {}), person, status=409, code=code)

    @pytest.mark.parametrize(
        ("relation", "purposes", "status", "made"),
        [
            ("guardian", ["volunteering"], "confirmed", 201),
            ("family", ["volunteering"], "confirmed", 409),
            ("guardian", ["care"], "confirmed", 409),
            ("guardian", ["volunteering"], "asked", 409),
        ],
    )
    def test_a_minor_with_a_guardians_confirmed_word_for_just_that(
        self, api, user, street, now, relation, purposes, status, made
    ):
        person, other, worker = user(), user(), user()
        Profile.objects.create(street=street, user=person, birth=f"{now.year - 15}-01-01", updated_at=now)
        confirmed = {"confirmed_at": now, "confirmed_by": worker} if status == "confirmed" else {}
        Representation.objects.create(
            street=street, representative=other, represented=person, name="王", relation=relation, purposes=purposes,
            status=status, asked_at=now, until=now + timedelta(days=99), due_at=now + timedelta(days=9),
            method="in_person", **confirmed,
        )  # fmt: skip
        answer = api(person).post("/me/volunteer/apply", {})
        assert answer.status_code == made, answer.json()
        assert made == 201 or answer.json()["code"] == "guardian_consent_needed"

    def test_an_unknown_skill(self, user):
        body = {"skills": ["juggling"]}
        refuse(lambda caller: caller.post("/me/volunteer/apply", body), user(), status=422, code="invalid_input")
