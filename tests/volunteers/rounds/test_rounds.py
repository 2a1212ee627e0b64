"""A round from the draft to the doors: planned by a worker, adjusted by hand, sent as offers, planned again around a yes."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from backend.policy import Actor
from backend.privacy.registry import retentions
from backend.realtime.models import FeedItem
from tests.queries import counted
from tests.rows import changes, dump
from tests.volunteers.rounds.conftest import run, street_option
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.states import OfferStatus
from volunteers.roster.models import HeldSkill
from volunteers.rounds import jobs, services, sources
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.planning.problem import Plan
from volunteers.rounds.planning.running import Solver, SolverFailed
from volunteers.rounds.sources import Source, Wanted

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


def orders(detail):
    """`{volunteer: [titles]}`."""
    return {each["volunteer_id"]: [visit["title"] for visit in each["visits"]] for each in detail["routes"]}


def visit_of(detail, title):
    return next(
        each for each in [*detail["left"], *(one for route in detail["routes"] for one in route["visits"])]
        if each["title"] == title
    )  # fmt: skip


def test_a_draft_is_planned_near_each_home_in_order(planned, walker):
    south, north = walker(-50), walker(350)
    detail = planned(4)
    assert detail["status"] == "planned"
    assert detail["planned"] == detail["visits"] == 4
    assert {who: len(titles) for who, titles in orders(detail).items()}.keys() <= {str(south.id), str(north.id)}
    for route in detail["routes"]:
        begins = [datetime.fromisoformat(each["begins_at"]) for each in route["visits"]]
        ends = [datetime.fromisoformat(each["ends_at"]) for each in route["visits"]]
        assert all(one < other for one, other in zip(ends, begins[1:], strict=False))
        first, *others = route["visits"]
        assert first["walk_m"] is None
        assert {each["walk_m"] % 50 for each in others} <= {0}
        assert route["walk_m"] == sum(each["walk_m"] for each in others)
    assert not Task.objects.exists()


def test_only_who_is_asked_at_these_hours_is_planned(planned, walker):
    walker(0, on_duty=False)
    walker(0, status="paused")
    detail = planned(2)
    assert (detail["planned"], [each["why_not"] for each in detail["left"]]) == (0, ["hours", "hours"])


def test_who_is_on_probation_goes_to_no_home_alone(planned, walker, now):
    walker(0, probation_until=(now + timedelta(days=9)).date(), probation_places=3)
    other = walker(300)
    detail = planned(2)
    assert detail["status"] == "planned"
    assert set(orders(detail)) == {str(other.id)}


def test_skills_are_kept_and_told(planned, walker):
    walker(0)
    detail = planned(2, skills=["first_aid"])
    assert {each["why_not"] for each in detail["left"]} == {"skills"}
    assert all(each["why_not_said"] for each in detail["left"])


def test_a_skill_is_asked_for_at_a_level(api, manager, planned, walker):
    helps, teaches = (walker(metres, skills=["first_aid"]) for metres in (0, 300))
    HeldSkill.objects.filter(volunteer=helps).update(level=1)
    HeldSkill.objects.filter(volunteer=teaches).update(level=3)
    detail = planned(2, skills=["first_aid"], levels={"first_aid": 2})
    assert [each["volunteer_id"] for each in detail["routes"]] == [str(teaches.id)]
    assert {tuple(each["levels"].items()) for each in detail["routes"][0]["visits"]} == {(("first_aid", 2),)}
    api(manager).post(f"/rounds/{detail['id']}/send")
    assert [each.levels for each in Task.objects.all()] == [{"first_aid": 2}] * 2
    HeldSkill.objects.update(level=1)
    again = planned(2, skills=["first_aid"], levels={"first_aid": 2})
    assert {each["why_not"] for each in again["left"]} == {"skills"}


@pytest.mark.parametrize(
    "fields", [{"levels": {"first_aid": 2}}, {"skills": ["first_aid"], "levels": {"first_aid": 4}}]
)
def test_what_is_no_level_is_refused(api, manager, spec, fields):
    phone, before = api(manager), dump()
    assert phone.post("/rounds", spec(2, **fields)).status_code == 422
    assert changes(before, dump()) == {}


def test_the_way_from_home_comes_before_the_first_door(api, manager, planned, walker):
    """Metres a minute and the way round corners are the street's, and the planner's: 1,300 m are 1,690 m on foot, 29 minutes."""
    one = walker(1_300)
    detail = planned(1)
    (route,) = detail["routes"]
    assert route["from_home"]
    first = datetime.fromisoformat(route["visits"][0]["begins_at"])
    assert (first.astimezone(SHANGHAI).hour, first.astimezone(SHANGHAI).minute) == (8, 29)
    api(manager).post(f"/rounds/{detail['id']}/send")
    mine = api(one.user).get("/me/rounds").json()["items"][0]
    assert first - datetime.fromisoformat(mine["sets_out_at"]) == timedelta(minutes=29)
    assert mine["visits"][0]["walk_m"] == 1_700


def test_where_no_home_is_known_the_way_comes_on_top_and_that_is_said(api, manager, planned, volunteer):
    one = volunteer(lat=None, lng=None)
    detail = planned(2)
    (route,) = detail["routes"]
    assert not route["from_home"]
    assert datetime.fromisoformat(route["visits"][0]["begins_at"]).astimezone(SHANGHAI).hour == 8
    api(manager).post(f"/rounds/{detail['id']}/send")
    mine = api(one.user).get("/me/rounds").json()["items"][0]
    assert (mine["sets_out_at"], mine["visits"][0]["walk_m"]) == (None, None)
    assert mine["visits"][1]["walk_m"] > 0


def test_sent_again_under_its_id_it_is_the_same(api, manager, spec):
    body = spec(id=str(uuid4()))
    person = api(manager)
    assert [person.post("/rounds", body).status_code for _ in range(2)] == [201, 200]
    assert person.post("/rounds", {**body, "name": "别的"}).json()["code"] == "id_taken"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"visits": []}, "round_empty"),
        ({"opens": "12:00", "closes": "08:00"}, "round_wrong_hours"),
        ({"opens": "08:00", "closes": "08:15"}, "round_wrong_hours"),
        ({"day": "2020-01-01"}, "round_in_the_past"),
        ({"source": "nobody", "visits": []}, "source_unknown"),
        ({"community_id": str(uuid4())}, "not_found"),
    ],
)
def test_what_is_no_round_is_refused_and_nothing_stored(api, manager, spec, fields, code):
    person, body = api(manager), spec(**fields)
    before = dump()
    answer = person.post("/rounds", body)
    assert (answer.json()["code"], changes(before, dump())) == (code, {})


def test_more_visits_than_the_street_allows(api, manager, street, spec):
    body = spec(3)
    street.config = {**street.config, "rounds.most_visits": 2}
    street.save()
    assert api(manager).post("/rounds", body).json()["code"] == "round_too_large"


def test_a_source_knows_whom_to_visit(api, manager, here, spec, user, monkeypatch, walker):
    resident, known = user(), walker(3_000)
    walker(0)
    place = {"lat": here()["lat"], "lng": here()["lng"], "address": "东四六条 1 号", "door": "3 门"}
    found = [Wanted(key="a", place=place, beneficiary_id=resident.id, trusted=frozenset({known.user_id}))]
    monkeypatch.setattr(sources, "_sources", {"care": Source("care", "x", lambda _actor, _row: found)})
    person = api(manager)
    assert [each["code"] for each in person.get("/rounds/sources").json()["items"]] == ["listed", "care"]
    made = person.post("/rounds", spec(source="care", visits=[])).json()
    street_option(manager.home_street, "rounds.known_m", 10_000)
    person.post(f"/rounds/{made['id']}/plan")
    run(made["id"])
    assert list(orders(person.get(f"/rounds/{made['id']}").json())) == [str(known.id)]
    twice = [*found, Wanted(key="a", place=place)]
    monkeypatch.setattr(sources, "_sources", {"care": Source("care", "x", lambda _actor, _row: twice)})
    assert person.post("/rounds", spec(source="care", visits=[])).json()["code"] == "round_visit_twice"
    assert person.post("/rounds", spec(source="care")).status_code == 422


def test_progress_is_told_and_a_stop_keeps_the_best(api, manager, street, spec, walker, monkeypatch):
    walker(0)
    person = api(manager)
    street_option(street, "rounds.seconds", 60)
    round_id = person.post("/rounds", spec()).json()["id"]
    person.post(f"/rounds/{round_id}/plan")
    seen = []
    report = services.report

    def stopping(**said):
        row = report(**said)
        seen.append(person.get(f"/rounds/{round_id}").json())
        person.post(f"/rounds/{round_id}/stop")
        return row

    monkeypatch.setattr(services, "report", stopping)
    begun = datetime.now().astimezone()
    run(round_id)
    assert datetime.now().astimezone() - begun < timedelta(seconds=15)
    assert seen[0]["status"] == "planning"
    assert (seen[0]["progress"]["planned"], seen[0]["progress"]["of_seconds"]) == (4, 60)
    assert person.get(f"/rounds/{round_id}").json()["planned"] == 4
    assert FeedItem.objects.filter(type="round").latest("id").data == person.get("/rounds").json()["items"][0]


def test_called_off_while_it_is_planned_the_search_ends(api, manager, street, spec, walker, monkeypatch):
    walker(0)
    person = api(manager)
    street_option(street, "rounds.seconds", 60)
    round_id = person.post("/rounds", spec()).json()["id"]
    person.post(f"/rounds/{round_id}/plan")
    report = services.report
    monkeypatch.setattr(
        services,
        "report",
        lambda **said: (report(**said), person.post(f"/rounds/{round_id}/cancel", {"reason": "下雨"})),
    )
    run(round_id)
    row = Round.objects.get(pk=round_id)
    assert row.status == "cancelled"
    assert not RoundVisit.objects.exclude(volunteer=None).exists()
    assert set(RoundVisit.objects.values_list("address", "door")) == {("", "")}


def test_a_solver_that_dies_is_told(api, manager, spec, monkeypatch):
    def dies(self, *, every):
        yield None
        raise SolverFailed("no memory")

    monkeypatch.setattr(Solver, "plans", dies)
    person = api(manager)
    round_id = person.post("/rounds", spec()).json()["id"]
    person.post(f"/rounds/{round_id}/plan")
    with pytest.raises(SolverFailed):
        run(round_id)
    assert person.get(f"/rounds/{round_id}").json()["status"] == "failed"
    assert "plan" in person.get(f"/rounds/{round_id}").json()["actions"]


def test_a_planning_whose_job_is_gone_has_failed_and_may_be_asked_for_again(api, manager, spec, now):
    person = api(manager)
    round_id = person.post("/rounds", spec()).json()["id"]
    person.post(f"/rounds/{round_id}/plan")
    jobs.give_up_the_lost(now=now)
    assert person.get(f"/rounds/{round_id}").json()["status"] == "planning", "it waits for a worker"
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed' WHERE task_name = %s", [jobs.plan_round.name])
    jobs.give_up_the_lost(now=now)
    assert person.get(f"/rounds/{round_id}").json()["status"] == "failed"
    assert person.post(f"/rounds/{round_id}/plan").json()["status"] == "planning"
    jobs.give_up_the_lost(now=now)
    assert person.get(f"/rounds/{round_id}").json()["status"] == "planning"


def test_what_an_earlier_planning_says_is_heard_no_more(street, planned, walker, now):
    walker(0)
    detail = planned(2)
    row = Round.objects.get(pk=detail["id"])
    Round.objects.update(status="planning", turn=row.turn + 1)
    actor = Actor.system(street_id=street.id, at=now)
    posed = services.pose_of(actor=actor, round_id=row.id, at=now)
    services.settle(actor=actor, round_id=row.id, turn=row.turn, plan=Plan((), {}), posed=posed, now=now)
    jobs.plan_round(round_id=row.id, street_id=street.id, turn=row.turn)
    assert Round.objects.get().status == "planning"
    assert RoundVisit.objects.exclude(volunteer=None).count() == 2


def test_a_visit_is_moved_pinned_and_stays_when_planned_anew(api, manager, planned, walker):
    near, far = walker(0), walker(4_000)
    detail = planned(3)
    assert list(orders(detail)) == [str(near.id)]
    person = api(manager)
    visit_id = visit_of(detail, "看望 1")["id"]
    moved = person.post(f"/round-visits/{visit_id}/move", {"volunteer_id": str(far.id)}).json()
    assert orders(moved) == {str(near.id): ["看望 0", "看望 2"], str(far.id): ["看望 1"]} or sorted(
        orders(moved)[str(near.id)]
    ) == ["看望 0", "看望 2"]
    assert visit_of(moved, "看望 1")["pinned"]
    person.post(f"/rounds/{detail['id']}/plan")
    run(detail["id"])
    assert "看望 1" in orders(person.get(f"/rounds/{detail['id']}").json())[str(far.id)]
    person.post(f"/round-visits/{visit_id}/pin", {"pinned": False})
    person.post(f"/rounds/{detail['id']}/plan")
    run(detail["id"])
    assert list(orders(person.get(f"/rounds/{detail['id']}").json())) == [str(near.id)]


def test_a_move_that_breaks_a_rule_is_refused_with_its_name(api, manager, planned, walker, spec):
    walker(0, skills=["first_aid"])
    unfit = walker(10)
    detail = planned(2, skills=["first_aid"])
    visit_id, person = visit_of(detail, "看望 1")["id"], api(manager)
    before = dump()
    answer = person.post(f"/round-visits/{visit_id}/move", {"volunteer_id": str(unfit.id)})
    assert (answer.status_code, answer.json()["code"], answer.json()["rule"]) == (409, "plan_broken", "skills")
    assert changes(before, dump()) == {}


@pytest.mark.parametrize("opens", ["22:00", "21:30"])
def test_why_somebody_is_not_fit_is_theirs_alone_to_know(api, manager, planned, walker, opens):
    """Judged when it is posed, or at its very hour."""
    walker(0)
    frail = walker(10, limits="night")
    detail, person = planned(2, opens=opens, closes="23:30"), api(manager)
    for visit in detail["routes"][0]["visits"]:
        answer = person.post(f"/round-visits/{visit['id']}/move", {"volunteer_id": str(frail.id)})
    said = answer.json()
    assert (answer.status_code, said["code"], said["rule"]) == (409, "plan_broken", "not_eligible")
    for word in ("health", "night", "夜", "身体"):
        assert word not in answer.content.decode()


def test_a_full_volunteer_takes_no_more(api, manager, street, planned, walker):
    walker(0)
    other = walker(10)
    detail = planned(3)
    street_option(street, "rounds.visits_each", 1)
    person = api(manager)
    whose = [each for each in detail["routes"] if each["volunteer_id"] != str(other.id)] or detail["routes"]
    ids = [each["id"] for each in whose[0]["visits"]]
    answers = [person.post(f"/round-visits/{each}/move", {"volunteer_id": str(other.id)}).json() for each in ids[:2]]
    assert answers[-1].get("rule") in {"visits_full", None}
    assert "visits_full" in {each.get("rule") for each in answers} or len(ids) < 2


def test_another_order_is_timed_at_once(api, manager, planned, walker):
    who = walker(-100)
    detail = planned(3)
    route = detail["routes"][0]
    person = api(manager)
    ids = [visit_of(detail, f"看望 {number}")["id"] for number in (2, 0, 1)]
    path = f"/rounds/{detail['id']}/routes/{who.id}"
    new = person.post(path, {"visits": ids}).json()["routes"][0]
    assert [each["id"] for each in new["visits"]] == ids
    assert new["walk_m"] > route["walk_m"]
    assert person.post(path, {"visits": ids[:2]}).json()["code"] == "plan_broken"


def test_taken_out_nobody_goes_and_put_back_it_waits(api, manager, planned, walker):
    walker(0)
    detail = planned(3)
    person = api(manager)
    visit_id = visit_of(detail, "看望 1")["id"]
    out = person.post(f"/round-visits/{visit_id}/take-out").json()
    assert (visit_of(out, "看望 1")["why_not"], out["visits"], out["planned"]) == ("taken_out", 2, 2)
    assert [each["title"] for each in out["routes"][0]["visits"]] in (["看望 0", "看望 2"], ["看望 2", "看望 0"])
    refused = person.post(f"/round-visits/{visit_id}/move", {"volunteer_id": out["routes"][0]["volunteer_id"]})
    assert refused.json()["rule"] == "taken_out"
    assert person.post(f"/round-visits/{visit_id}/put-back").json()["visits"] == 3


def test_sent_out_each_visit_is_offered_to_its_volunteer_alone(api, manager, planned, walker, volunteer):
    who = walker(0)
    detail = planned(3)
    sent = api(manager).post(f"/rounds/{detail['id']}/send").json()
    assert (sent["status"], {each["answer"] for each in sent["routes"][0]["visits"]}) == ("sent", {"open"})
    assert set(Offer.objects.values_list("volunteer", flat=True)) == {who.id}
    task = Task.objects.first()
    assert (task.origin_kind, task.at_home, task.slots, task.by_waves) == ("round", True, 1, False)
    assert (
        dispatch.send_offers(
            actor=Actor.system(street_id=task.street_id, at=task.created_at), task_id=task.id, now=task.created_at
        )
        == []
    )
    other = api(volunteer(name="陈静").user)
    assert other.post(f"/tasks/{task.id}/claim").json()["code"] == "kept_for_another"
    me = api(who.user)
    mine = me.get("/me/rounds").json()["items"][0]["visits"]
    assert [each["title"] for each in mine] == [each["title"] for each in sent["routes"][0]["visits"]]
    assert all(each["offer_id"] and not each["assignment_id"] for each in mine)
    told = me.post(f"/me/rounds/{detail['id']}/accept").json()["items"][0]["visits"]
    assert all(each["assignment_id"] and not each["offer_id"] for each in told)
    destination = me.get(f"/assignments/{told[0]['assignment_id']}/destination")
    assert destination.json()["building"].startswith("东四六条")
    assert other.post(f"/me/rounds/{detail['id']}/accept").status_code == 404
    again = api(manager).get(f"/rounds/{detail['id']}").json()
    assert {each["answer"] for each in again["routes"][0]["visits"]} == {"accepted"}


def again(detail, street):
    jobs.plan_again(round_id=detail["id"], street_id=street.id)


def test_who_said_yes_is_not_disturbed_and_who_said_no_is_not_asked_again(api, manager, street, planned, walker):
    one, two = walker(0), walker(300)
    street_option(street, "rounds.visits_each", 2)
    detail = planned(4)
    person = api(manager)
    sent = person.post(f"/rounds/{detail['id']}/send").json()
    assert set(orders(sent)) == {str(one.id), str(two.id)}
    api(one.user).post(f"/me/rounds/{detail['id']}/accept")
    kept = {place.task_id: (place.starts_at, place.volunteer_id) for place in Assignment.objects.all()}
    three = walker(200)
    for offer in Offer.objects.filter(volunteer=two, status=OfferStatus.OPEN):
        api(two.user).post(f"/offers/{offer.id}/decline")
    again(detail, street)
    again(detail, street)
    assert {place.task_id: (place.starts_at, place.volunteer_id) for place in Assignment.objects.all()} == kept
    new = person.get(f"/rounds/{detail['id']}").json()
    assert set(orders(new)) == {str(one.id), str(three.id)}
    assert Offer.objects.filter(volunteer=three).count() == 2
    assert Offer.objects.filter(volunteer=two).count() == 2
    assert Task.objects.count() == 4


def test_tasks_are_taken_in_one_order_by_who_answers_and_by_who_plans(
    api, manager, street, planned, walker, monkeypatch
):
    who = walker(900)
    detail = planned(6)
    # From the far end: the tasks are made against the order of the visits.
    ids = [visit_of(detail, f"看望 {number}")["id"] for number in (5, 4, 3, 2, 1, 0)]
    api(manager).post(f"/rounds/{detail['id']}/routes/{who.id}", {"visits": ids})
    api(manager).post(f"/rounds/{detail['id']}/send")
    for offer in Offer.objects.all():
        api(who.user).post(f"/offers/{offer.id}/decline")
    asked = []
    monkeypatch.setattr(dispatch, "give_to_waves", lambda *, task_id, **_more: asked.append(str(task_id)))
    again(detail, street)
    assert len(asked) == 6
    assert asked == sorted(asked)


def test_what_nobody_is_left_for_goes_to_waves(api, manager, street, planned, walker):
    who = walker(0)
    detail = planned(2)
    api(manager).post(f"/rounds/{detail['id']}/send")
    for offer in Offer.objects.filter(volunteer=who):
        api(who.user).post(f"/offers/{offer.id}/decline")
    again(detail, street)
    assert set(Task.objects.values_list("by_waves", flat=True)) == {True}
    left = api(manager).get(f"/rounds/{detail['id']}").json()["left"]
    assert {each["answer"] for each in left} == {"on_the_board"}
    again(detail, street)
    assert Offer.objects.count() == 2


def test_handed_back_it_is_planned_again(api, manager, street, planned, walker):
    who = walker(0)
    detail = planned(1)
    api(manager).post(f"/rounds/{detail['id']}/send")
    place_id = api(who.user).post(f"/me/rounds/{detail['id']}/accept").json()["items"][0]["visits"][0]["assignment_id"]
    other = walker(500)
    assert api(who.user).post(f"/assignments/{place_id}/hand-back", {"reason": "病了"}).status_code == 200
    again(detail, street)
    assert list(orders(api(manager).get(f"/rounds/{detail['id']}").json())) == [str(other.id)]


def test_who_was_released_is_not_asked_again(api, manager, street, planned, walker):
    who = walker(0)
    detail = planned(1)
    api(manager).post(f"/rounds/{detail['id']}/send")
    place_id = api(who.user).post(f"/me/rounds/{detail['id']}/accept").json()["items"][0]["visits"][0]["assignment_id"]
    assert api(manager).post(f"/assignments/{place_id}/release", {"reason": "换人"}).status_code == 200
    again(detail, street)
    assert orders(api(manager).get(f"/rounds/{detail['id']}").json()) == {}
    assert Offer.objects.filter(volunteer=who).count() == 1


def test_called_off_its_tasks_are_too(api, manager, planned, walker):
    who = walker(0)
    detail = planned(2)
    api(manager).post(f"/rounds/{detail['id']}/send")
    api(who.user).post(f"/me/rounds/{detail['id']}/accept")
    answer = api(manager).post(f"/rounds/{detail['id']}/cancel", {"reason": "降温了"}).json()
    assert (answer["status"], set(Task.objects.values_list("status", flat=True))) == ("cancelled", {"cancelled"})
    assert set(Assignment.objects.values_list("status", flat=True)) == {"stood_down"}


def test_a_plan_without_anybody_is_not_sent(api, manager, planned):
    detail = planned(1)
    assert api(manager).post(f"/rounds/{detail['id']}/send").json()["code"] == "nothing_planned"


def test_the_day_after_it_is_closed(api, manager, planned, walker, now):
    walker(0)
    detail = planned(1)
    api(manager).post(f"/rounds/{detail['id']}/send")
    jobs.close_those_over(now=now + timedelta(days=1))
    assert Round.objects.get().status == "sent"
    jobs.close_those_over(now=now + timedelta(days=4))
    assert Round.objects.get().status == "closed"
    assert set(RoundVisit.objects.values_list("address", "door", "contact_phone")) == {("", "", "")}


def send(person, detail):
    """Send it out, and have the offers on the phones."""
    assert person.post(f"/rounds/{detail['id']}/send").status_code == 200


@pytest.mark.parametrize("shape", ["list", "detail"])
def test_as_many_queries_for_one_as_for_three(api, manager, planned, walker, shape):
    for metres in (0, 100, 200):
        walker(metres)
    person = api(manager)
    few = planned(1)

    def read(detail):
        path = "/rounds" if shape == "list" else f"/rounds/{detail['id']}"
        with counted() as queries:
            answer = person.get(path)
        return answer.json(), queries

    read(few)
    shown, one = read(few)
    assert len(shown["items"]) == 1 if shape == "list" else shown["visits"] == 1
    many = planned(3)
    planned(2)
    shown, three = read(many)
    assert len(shown["items"]) == 3 if shape == "list" else shown["visits"] == 3
    assert len(one) == len(three), "\n".join(three)


def test_ones_own_rounds_take_as_many_queries_for_one_as_for_three(api, manager, planned, walker):
    volunteer = walker(0)
    person, own = api(manager), api(volunteer.user)

    def read(count):
        with counted() as queries:
            answer = own.get("/me/rounds")
        assert len(answer.json()["items"]) == count
        return queries

    send(person, planned(1))
    read(1)
    one = read(1)
    for opens in ("13:00", "17:00"):
        send(person, planned(1, opens=opens, closes=f"{int(opens[:2]) + 3}:00"))
    assert len(one) == len(three := read(3)), "\n".join(three)


def test_a_month_after_it_a_round_knows_no_home_any_more(api, manager, planned, walker, now):
    walker(0)
    detail = planned(2)
    send(api(manager), detail)
    before = {row.id: (row.volunteer_id, row.begins, row.walk_m, row.task_id) for row in RoundVisit.objects.all()}
    [homes] = [each for each in retentions() if each.kind == "rounds.homes"]
    day = datetime.combine(date.fromisoformat(detail["day"]), time(12), UTC)
    assert homes.forget(day, now) == 0, "not before its day is so long ago"
    assert homes.forget(day + timedelta(days=1), now) == 2
    for row in RoundVisit.objects.all():
        assert {row.title, row.address, row.door, row.contact_phone} == {""}
        assert {row.lat, row.lng, row.cell, row.beneficiary_id} == {None}
        assert row.trusted == []
    after = {row.id: (row.volunteer_id, row.begins, row.walk_m, row.task_id) for row in RoundVisit.objects.all()}
    assert after == before, "who went, when and how far stays"
    assert api(manager).get(f"/rounds/{detail['id']}").status_code == 200
