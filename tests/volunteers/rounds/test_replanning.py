"""What is refused is planned again: around who said yes, around who is still asked, and around who took a place by themselves."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.policy import Actor
from tests.rows import changes, dump
from tests.volunteers.rounds.conftest import street_option
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.services import expire_offers
from volunteers.rounds import jobs, services
from volunteers.rounds.models import RoundVisit
from volunteers.rounds.planning.solving import solve

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def sent(api, manager, planned):
    """`sent(count, **fields)`: the detail of a round that was sent out."""

    def make(count, **fields):
        detail = planned(count, **fields)
        answer = api(manager).post(f"/rounds/{detail['id']}/send")
        assert answer.status_code == 200, answer.json()
        return answer.json()

    return make


@pytest.fixture
def plan_again(street):
    """`plan_again(detail)`: the job, here and now. Whether it is to be planned once more."""

    def run(detail):
        asked = {"task_name": jobs.plan_again.name, "status": "todo"}
        ProcrastinateJob.objects.filter(**asked).delete()
        jobs.plan_again(round_id=detail["id"], street_id=street.id)
        return ProcrastinateJob.objects.filter(**asked).exists()

    return run


def offers_of(volunteer):
    return list(Offer.objects.filter(volunteer=volunteer, status="open").order_by("task__starts_at", "id"))


def decline(api, volunteer):
    for offer in offers_of(volunteer):
        assert api(volunteer.user).post(f"/offers/{offer.id}/decline").status_code == 200


def plan_says(visit):
    return visit.volunteer_id, visit.round.at(visit.begins, SHANGHAI)


def test_who_has_not_answered_is_asked_for_what_the_plan_says(api, street, walker, sent, plan_again):
    """Another says no: whoever is still asked keeps visits and hours, though others would now walk less."""
    one, two = walker(0), walker(350)
    street_option(street, "rounds.visits_each", 2)
    street_option(street, "rounds.fair_m", 0)
    detail = sent(4)
    before = {each.task_id: plan_says(each) for each in RoundVisit.objects.all()}
    assert {who for who, _when in before.values()} == {one.id, two.id}
    walker(100)
    street_option(street, "rounds.visits_each", 9)
    decline(api, two)
    assert not plan_again(detail)
    after = {each.task_id: plan_says(each) for each in RoundVisit.objects.all()}
    kept = [each.task_id for each in offers_of(one)]
    assert len(kept) >= 2
    assert {task: after[task] for task in kept[:2]} == {task: before[task] for task in kept[:2]}
    for offer in Offer.objects.filter(status="open").select_related("task"):
        assert after[offer.task_id] == (offer.volunteer_id, offer.task.starts_at)
    assert api(one.user).post(f"/me/rounds/{detail['id']}/accept").status_code == 200


def test_who_took_a_place_by_themselves_is_planned_around(api, street, walker, sent, plan_again):
    """What the plan gave to the waves and somebody claimed is theirs; the rest is planned again all the same."""
    one, two = walker(0), walker(300)
    street_option(street, "rounds.visits_each", 1)
    detail = sent(2)
    decline(api, one)
    api(two.user).post(f"/me/rounds/{detail['id']}/accept")
    assert not plan_again(detail)
    claimed = Task.objects.get(by_waves=True)
    four = walker(2_000)
    assert api(four.user).post(f"/tasks/{claimed.id}/claim").status_code == 201
    street_option(street, "rounds.visits_each", 9)
    held = Assignment.objects.get(volunteer=two)
    assert api(two.user).post(f"/assignments/{held.id}/hand-back", {"reason": "病了"}).status_code == 200
    walker(310)
    assert not plan_again(detail), "it would be planned for ever"
    assert plan_says(RoundVisit.objects.get(task=claimed)) == (four.id, claimed.starts_at)
    assert Offer.objects.filter(task=held.task_id, status="open").exists()


def test_a_plan_knows_of_the_yes_to_what_was_asked_and_not_of_a_place_that_somebody_took(
    api, street, walker, sent, plan_again, now
):
    """Of the first nothing moves; a plan that does not know the second is not taken over, and it is planned once more."""
    one, two = walker(0), walker(350)
    street_option(street, "rounds.visits_each", 2)
    detail = sent(4)
    decline(api, two)
    assert not plan_again(detail)
    system = Actor.system(street_id=street.id, at=now)

    def replan():
        posed = services.pose_of(actor=system, round_id=detail["id"], at=now)
        plan = solve(posed.problem, seconds=0.5)
        yield
        yield services.replan(actor=system, round_id=detail["id"], plan=plan, posed=posed, now=now)

    planning = replan()
    next(planning)
    api(one.user).post(f"/me/rounds/{detail['id']}/accept")
    kept = {each.task_id: (each.volunteer_id, each.starts_at) for each in Assignment.objects.all()}
    assert len(kept) == 2
    assert next(planning) is True
    assert {each.task_id: plan_says(each) for each in RoundVisit.objects.filter(task__in=kept)} == kept
    planning = replan()
    next(planning)
    claimed = Task.objects.filter(by_waves=True).first()
    assert api(walker(100).user).post(f"/tasks/{claimed.id}/claim").status_code == 201
    before = dump()
    assert next(planning) is False
    assert changes(before, dump()) == {}


def test_a_no_that_came_while_it_was_planned_is_heard(api, street, walker, sent, now):
    """They are not asked a second time for what they have just declined."""
    one, two = walker(0), walker(300)
    street_option(street, "rounds.visits_each", 2)
    detail = sent(4)
    decline(api, two)
    walker(200)
    system = Actor.system(street_id=street.id, at=now)
    posed = services.pose_of(actor=system, round_id=detail["id"], at=now)
    plan = solve(posed.problem, seconds=0.5)
    decline(api, one)
    before = dump()
    assert services.replan(actor=system, round_id=detail["id"], plan=plan, posed=posed, now=now) is False
    assert changes(before, dump()) == {}


def test_every_no_and_every_silence_sets_it_going(api, street, walker, sent, now):
    one = walker(0)
    waits = ProcrastinateJob.objects.filter(task_name=jobs.plan_again.name, status="todo")
    for ask in (lambda: decline(api, one), lambda: expire(street, now)):
        sent(1)
        assert not waits.exists()
        ask()
        assert waits.exists()
        waits.delete()


def test_who_did_not_answer_is_not_asked_again(api, street, walker, sent, plan_again, now):
    one, two = walker(0), walker(900)
    detail = sent(1)
    assert [each.volunteer_id for each in Offer.objects.all()] == [one.id]
    expire(street, now)
    plan_again(detail)
    assert list(Offer.objects.filter(status="open").values_list("volunteer", flat=True)) == [two.id]


def expire(street, now):
    later = now + timedelta(hours=5)
    assert expire_offers(actor=Actor.system(street_id=street.id, at=later), now=later) == 1
