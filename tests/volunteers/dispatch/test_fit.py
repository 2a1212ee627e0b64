"""The roster's checks where it counts: who is asked, who may claim, who may accept what was fit when it was offered."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.policy import Actor
from tests.factories import OfferFactory, TaskFactory
from tests.volunteers.dispatch.safeguards import covered
from volunteers.dispatch import services
from volunteers.dispatch.models import Assignment, Task, TaskRole, Waiter
from volunteers.roster.models import Apart, Proof
from volunteers.roster.states import SafeguardKind

pytestmark = pytest.mark.django_db


def codes(answer):
    assert answer.status_code == 409, answer.json()
    assert answer.json()["code"] == "not_eligible"
    return [each["code"] for each in answer.json()["fields"]["reasons"]]


@pytest.fixture
def wave(street):
    def make(task):
        at = timezone.now()
        system = Actor.system(street_id=street.id, at=at)
        return {offer.volunteer_id for offer in services.send_offers(actor=system, task_id=task.id, now=at)}

    return make


def test_risk_asks_for_insurance_and_high_risk_for_an_agreement(api, volunteer, street, wave):
    some, high = (TaskFactory(street=street, risk=risk) for risk in ("some", "high"))
    plain, insured = volunteer(), covered(volunteer(), SafeguardKind.INSURANCE)
    assert codes(api(plain.user).post(f"/tasks/{some.id}/claim")) == ["not_insured"]
    assert wave(some) == {insured.id}
    assert codes(api(insured.user).post(f"/tasks/{high.id}/claim")) == ["no_agreement"]
    covered(insured, SafeguardKind.AGREEMENT)
    assert api(insured.user).post(f"/tasks/{high.id}/claim").status_code == 201


@pytest.mark.parametrize("by_role", [False, True])
def test_a_proof_that_expired_between_offer_and_acceptance(api, volunteer, street, wave, by_role):
    street.config = {**street.config, "roster.proved_skills": ["first_aid"]}
    street.save(update_fields=["config"])
    one = volunteer(skills=["first_aid"])
    today = timezone.localdate()
    proof = Proof.objects.create(
        street=street, volunteer=one, skill="first_aid", level=2, kind="certificate", shown="证书",
        since=today - timedelta(days=90), expires_on=today + timedelta(days=90), recorded_by=one.user,
        recorded_at=timezone.now(),
    )  # fmt: skip
    task = TaskFactory(
        street=street, skills=[] if by_role else ["first_aid"], starts_at=timezone.now() + timedelta(days=2)
    )
    if by_role:
        TaskRole.objects.create(street=street, task=task, position=1, name="急救", slots=1, skills=["first_aid"])
    assert wave(task) == {one.id}
    Proof.objects.filter(pk=proof.pk).update(expires_on=today + timedelta(days=1))
    phone = api(one.user)
    (offer,) = phone.get("/me/offers").json()["items"]
    assert codes(phone.post(f"/offers/{offer['id']}/accept")) == ["proof_lacking"]
    assert not Assignment.objects.exists()
    assert phone.get("/me/offers").json()["items"][0]["status"] == "open"


@pytest.mark.parametrize("there", ["the beneficiary", "who holds a place"])
def test_two_who_are_kept_apart_read_no_more_than_not_selected(api, volunteer, street, wave, user, there):
    one, other = volunteer(), volunteer()
    resident = user(name="王秀兰") if there == "the beneficiary" else None
    task = TaskFactory(street=street, slots=2, beneficiary=resident)
    if resident is None:
        assert api(other.user).post(f"/tasks/{task.id}/claim").status_code == 201
    Apart.objects.create(
        street=street, person=resident or other.user, other=one.user, set_by=resident or other.user,
        reason="吵过架", set_at=timezone.now(),
    )  # fmt: skip
    refused = api(one.user).post(f"/tasks/{task.id}/claim")
    assert codes(refused) == ["not_selected"]
    assert "吵" not in refused.content.decode()
    assert [each["code"] for each in api(one.user).get(f"/tasks/{task.id}/fitness").json()["lacking"]] == [
        "not_selected"
    ]
    assert one.id not in wave(task)


def test_who_is_off_duty_or_away_is_not_asked_and_may_claim(api, volunteer, street, wave):
    away, there = volunteer(on_duty=False), volunteer()
    task = TaskFactory(street=street, slots=3)
    assert wave(task) == {there.id}
    assert api(away.user).post(f"/tasks/{task.id}/claim").status_code == 201


def test_the_month_is_full_and_the_rest_too_short(api, volunteer, street):
    one = volunteer(rest_minutes=120)
    first = TaskFactory(street=street)
    soon = TaskFactory(street=street, starts_at=first.ends_at + timedelta(minutes=90))
    late = TaskFactory(street=street, starts_at=first.ends_at + timedelta(minutes=150))
    phone = api(one.user)
    assert phone.post(f"/tasks/{first.id}/claim").status_code == 201
    assert codes(phone.post(f"/tasks/{soon.id}/claim")) == ["rest_short"]
    assert phone.post(f"/tasks/{late.id}/claim").status_code == 201


def test_an_offer_whose_time_is_over_is_not_accepted_by_a_claim(api, volunteer, street):
    one = volunteer()
    task = TaskFactory(street=street)
    offer = OfferFactory(task=task, volunteer=one, expires_at=timezone.now() - timedelta(minutes=1))
    assert api(one.user).post(f"/tasks/{task.id}/claim").status_code == 201
    assert Assignment.objects.get().offer_id is None
    offer.refresh_from_db()
    assert offer.status != "accepted"


def test_nor_does_it_open_what_a_plan_puts_to_others(api, volunteer, street):
    one = volunteer()
    task = TaskFactory(street=street, by_waves=False)
    OfferFactory(task=task, volunteer=one, expires_at=timezone.now() - timedelta(minutes=1))
    assert api(one.user).post(f"/tasks/{task.id}/claim").json()["code"] == "kept_for_another"


def test_an_offer_to_another_is_theirs_to_answer(api, volunteer, street):
    one, other = volunteer(), volunteer()
    offer = OfferFactory(task=TaskFactory(street=street), volunteer=other)
    assert api(one.user).post(f"/offers/{offer.id}/accept").json()["code"] == "not_allowed"
    assert not Assignment.objects.exists()


class TestWhoIsThereIsNoQuestion:
    """Setting somebody apart oneself, and reading of one task after the other, does not tell where they are helped."""

    @pytest.fixture
    def there(self, street, volunteer, user):
        resident = user(name="王秀兰")
        one, other = volunteer(), volunteer()
        tasks = [
            TaskFactory(street=street, origin_kind="care", beneficiary=each) for each in (resident, user(name="赵"))
        ]
        Apart.objects.create(
            street=street, person=one.user, other=resident, set_by=one.user, set_at=timezone.now() - timedelta(days=9)
        )
        return one, other, tasks

    @staticmethod
    def told(phone, task):
        shown = phone.get(f"/tasks/{task.id}").json()
        return phone.get(f"/tasks/{task.id}/fitness").json(), shown["actions"]

    def test_one_reads_the_same_of_a_task_whether_they_are_there_or_not(self, api, there, wave):
        one, other, (theirs, elsewhere) = there
        phone = api(one.user)
        assert self.told(phone, theirs) == self.told(phone, elsewhere)
        assert self.told(phone, theirs)[0]["fit"]
        assert one.id not in wave(theirs)
        assert other.id in wave(elsewhere)

    def test_it_counts_when_they_would_have_the_place(self, api, there):
        one, _other, (theirs, elsewhere) = there
        assert codes(api(one.user).post(f"/tasks/{theirs.id}/claim")) == ["not_selected"]
        assert not Assignment.objects.exists()
        Task.objects.filter(pk=elsewhere.pk).update(starts_at=theirs.starts_at, ends_at=theirs.ends_at)
        assert api(one.user).post(f"/tasks/{elsewhere.id}/claim").status_code == 201

    @pytest.mark.parametrize("because", ["unfit", "full", "role full", "busy"])
    def test_who_would_not_have_had_it_learns_the_same_of_both(self, api, street, there, because):
        one, _other, tasks = there
        phone = api(one.user)
        if because == "busy":
            assert (
                phone.post(f"/tasks/{TaskFactory(street=street, starts_at=tasks[0].starts_at).id}/claim").status_code
                == 201
            )
        answers = []
        for task in tasks:
            Task.objects.filter(pk=task.pk).update(starts_at=tasks[0].starts_at, ends_at=tasks[0].ends_at)
            if because == "unfit":
                Task.objects.filter(pk=task.pk).update(risk="some")
            if because == "full":
                Task.objects.filter(pk=task.pk).update(taken=task.slots)
            body = {}
            if because == "role full":
                Task.objects.filter(pk=task.pk).update(slots=2, taken=1)
                full = TaskRole.objects.create(street=street, task=task, position=1, name="甲", slots=1, taken=1)
                TaskRole.objects.create(street=street, task=task, position=2, name="乙", slots=1)
                body = {"role_id": str(full.id)}
            answer = phone.post(f"/tasks/{task.id}/claim", body).json()
            answers.append((answer["code"], answer["detail"], answer["fields"].get("reasons")))
        assert answers[0] == answers[1]
        assert "not_selected" not in str(answers)

    def test_they_may_wait_for_it_and_are_passed_by(self, api, street, there, actor_for):
        one, _other, tasks = there
        now = timezone.now()
        for task in tasks:
            Task.objects.filter(pk=task.pk).update(taken=task.slots)
            services.join_waiting_list(actor=actor_for(one.user), task_id=task.id, now=now)
            Task.objects.filter(pk=task.pk).update(taken=0)
            services.mind_the_line(actor=Actor.system(street_id=street.id, at=now), task_id=task.id, now=now)
        assert dict(Waiter.objects.values_list("task", "status")) == {tasks[0].id: "waiting", tasks[1].id: "promised"}

    def test_a_place_that_is_kept_stays_kept_until_it_would_be_taken(self, api, street, there, actor_for):
        one, _other, (theirs, _elsewhere) = there
        now, me = timezone.now(), actor_for(one.user)
        waiter = Waiter.objects.create(
            street=street, task=theirs, volunteer=one, joined_at=now, status="promised", until=now + timedelta(hours=1)
        )
        Task.objects.filter(pk=theirs.pk).update(taken=1)
        services.mind_the_line(actor=Actor.system(street_id=street.id, at=now), task_id=theirs.id, now=now)
        assert Waiter.objects.get().status == "promised"
        with pytest.raises(services.NotEligible):
            services.confirm(actor=me, waiter_id=waiter.id, now=now)
