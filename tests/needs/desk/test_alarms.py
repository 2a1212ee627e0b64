"""Service targets against the clock: who is warned, who hears when they are missed, and that nothing resets them."""

from datetime import timedelta

import pytest
from django.db import connection

from backend.audit.models import Entry
from backend.notifications.models import Notification
from needs.desk.jobs import watch_targets
from needs.desk.models import Need
from tests.factories import RoleFactory, UserFactory
from volunteers.committee.models import Seat
from volunteers.dispatch.models import Task
from volunteers.group.models import Role
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db

URGENT_DISPATCH, URGENT_ANSWER = timedelta(hours=2), timedelta(hours=24)


@pytest.fixture
def seat(user, street, now):
    holder = user(name="委员")
    return Seat.objects.create(
        street=street, kind="resident", holder=holder, since=now - timedelta(days=1), until=now + timedelta(days=365)
    )


@pytest.fixture
def clock():
    """`clock(need, hours)`: the round of the clock so long after the need was reported."""

    def strike(need, **span):
        watch_targets(now=Need.objects.get(pk=need).received_at + timedelta(**span))

    return strike


def heard(*kinds):
    """Who was told, by the kind of notice."""
    rows = Notification.objects.filter(
        notice__kind__in=kinds or ["need_term_near", "need_term_over", "need_term_long_over"]
    )
    return {(each.notice.kind, each.user.name) for each in rows.select_related("notice", "user")}


def told(need):
    return [
        (entry.action, entry.data["target"], entry.data["level"])
        for entry in Entry.objects.filter(object_id=need, action__in=["need.warn", "need.escalate"]).order_by(
            "at", "id"
        )
    ]


BROKEN = """
CREATE FUNCTION pg_temp.broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'a broken row'; END $$;
CREATE TRIGGER broken BEFORE UPDATE ON desk_need FOR EACH ROW WHEN (NEW.id = '%s') EXECUTE FUNCTION pg_temp.broken()
"""


def test_one_need_that_fails_keeps_no_other_from_being_told_of(report, seat, now):
    first, second = report()["id"], report()["id"]
    with connection.cursor() as cursor:
        cursor.execute(BROKEN % first)
    with pytest.raises(ExceptionGroup, match="a broken row") as failure:
        watch_targets(now=now + timedelta(days=30))
    assert len(failure.value.exceptions) == 1
    assert told(first) == []
    assert told(second) != []


def test_what_a_street_tells_later_is_not_looked_at_each_minute(report, clock, street):
    need = report()["id"]
    street.config = {**street.config, "needs.alarms": {"before": 1}}
    street.save()
    clock(need, hours=18)
    assert heard() == set()
    row = Need.objects.get(pk=need)
    assert row.alarm_at > row.received_at + timedelta(hours=23), "else those that are due wait behind it"


def test_nobody_hears_while_there_is_time(report, clock):
    clock(report()["id"], hours=17, minutes=59)
    assert heard() == set()


def test_before_the_end_the_team_leader_is_warned_once(report, clock):
    need = report()["id"]
    for _round in range(2):
        clock(need, hours=18)
    assert heard() == {("need_term_near", "刘洋")}
    assert told(need) == [("need.warn", "dispatch", 1)]


def test_ever_higher_up(report, clock, cast, seat):
    need = report()["id"]
    clock(need, hours=24)
    over = {("need_term_over", name) for name in ("刘洋", "赵慧敏")}
    assert heard("need_term_over", "need_term_long_over") == over
    clock(need, hours=36)
    over |= {("need_term_over", "孙磊")}
    assert heard("need_term_over", "need_term_long_over") == over
    clock(need, hours=48)
    assert heard("need_term_over", "need_term_long_over") == over | {("need_term_long_over", "委员")}
    assert [each[2] for each in told(need)] == [1, 2, 3, 4]


def test_after_an_outage_every_level_hears_at_once_and_nobody_is_warned_of_what_is_over(report, clock, seat):
    need = report()["id"]
    clock(need, days=2)
    assert {name for _kind, name in heard()} == {"刘洋", "赵慧敏", "孙磊", "委员"}
    assert heard("need_term_near") == set()
    clock(need, days=2)
    assert len(told(need)) == 4


def test_what_is_dispatched_has_the_answer_s_term_alone(report, clock, api, cast, task_body):
    need = report()["id"]
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "urgent"})
    api(cast.leader).post(f"/needs/{need}/tasks", task_body())
    clock(need, hours=12)
    assert heard() == set()
    clock(need, hours=18)
    assert heard() == {("need_term_near", "刘洋")}
    clock(need, hours=24)
    assert told(need) == [("need.warn", "answer", 1), ("need.escalate", "answer", 2)]


def test_triage_alone_dispatches_nothing(report, clock, api, cast):
    need = report()["id"]
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "urgent"})
    clock(need, hours=2)
    assert told(need) == [("need.warn", "dispatch", 1), ("need.escalate", "dispatch", 2)]


def test_the_first_receiver_is_warned_and_not_who_leads_the_team(report, clock, api, cast):
    need = report()["id"]
    api(cast.manager).post(f"/needs/{need}/triage", {"urgency": "normal"})
    clock(need, hours=18)
    assert heard() == {("need_term_near", "孙磊")}


def test_triage_to_the_same_urgency_does_not_begin_again(report, clock, api, cast):
    need = report()["id"]
    clock(need, hours=24)
    before = Need.objects.get(pk=need)
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    after = Need.objects.get(pk=need)
    assert (after.answer_due_at, after.dispatch_due_at) == (before.answer_due_at, before.dispatch_due_at)
    assert after.dispatch_alarm == before.dispatch_alarm == 2


def test_a_more_urgent_one_has_its_terms_from_when_it_came(report, clock, api, cast):
    need = report()["id"]
    clock(need, hours=18)
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "urgent"})
    row = Need.objects.get(pk=need)
    assert row.answer_due_at == row.received_at + URGENT_ANSWER
    clock(need, hours=19)
    assert [each for each in told(need) if each[1] == "answer"] == [("need.warn", "answer", 1)]
    assert ("need.escalate", "dispatch", 4) in told(need)


@pytest.mark.parametrize("status", ["answered", "closed", "declined", "merged"])
def test_what_waits_for_nobody_of_the_group_is_not_watched(status, reach, clock):
    need = reach(status)
    assert Need.objects.get(pk=need).alarm_at is None
    clock(need, days=30)
    assert told(need) == []


def test_reopened_it_is_watched_anew(reach, cast):
    need = Need.objects.get(pk=reach("reopened"))
    assert need.dispatched_at is None
    assert (need.dispatch_alarm, need.answer_alarm) == (0, 0)
    assert need.alarm_at > need.reopened_at
    watch_targets(now=need.reopened_at + timedelta(hours=24))
    assert told(need.id) == [("need.warn", "dispatch", 1), ("need.escalate", "dispatch", 2)]


def test_what_is_answered_is_no_longer_spoken_of(report, clock, api, cast):
    need = report()["id"]
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    clock(need, hours=36)
    api(cast.leader).post(f"/needs/{need}/answer", {"text": "找物业"})
    rows = Notification.objects.filter(notice__kind__startswith="need_term")
    assert rows.exists()
    assert not rows.filter(withdrawn_at=None).exists()


def test_wrongdoing_stays_with_the_confidential_receiver(report, clock, seat):
    need = report(kind="wrongdoing")["id"]
    clock(need, days=30)
    assert {name for _kind, name in heard()} == {"郑信"}
    assert heard("need_term_long_over") == set()


def test_a_street_sets_its_own(report, clock, street):
    street.config = {"needs.alarms": {"before": 50}}
    street.save()
    need = report()["id"]
    clock(need, hours=12)
    assert told(need) == [("need.warn", "dispatch", 1)]


@pytest.mark.parametrize(
    "alarms",
    [{"before": 0}, {"before": 100}, {"manager": 100, "committee": 50}, {"other": 1}, [], "25", {"before": 2.5}],
)
def test_what_does_not_fit_counts_as_the_default(alarms, report, clock, street):
    street.config = {"needs.alarms": alarms}
    street.save()
    need = report()["id"]
    clock(need, hours=18)
    assert told(need) == [("need.warn", "dispatch", 1)]


def test_who_may_read_what_is_overdue(report, api, cast, seat, now):
    late = [report(text=text)["id"] for text in ("漏水", "停电")]
    secret = report(kind="wrongdoing")["id"]
    report(text="刚报的")
    Need.objects.filter(pk__in=[*late, secret]).update(dispatch_due_at=now - timedelta(hours=1))
    Need.objects.filter(pk=late[0]).update(dispatch_alarm=2)

    def shown(person):
        return {each["id"] for each in api(person).get("/needs/overdue").json()["items"]}

    for person in (cast.leader, cast.core_leader, cast.manager, seat.holder):
        assert shown(person) == set(late), person.name
    assert shown(cast.receiver) == {secret}
    for person in (cast.resident, cast.volunteer, cast.other_leader, cast.liaison, cast.clerk, cast.stranger):
        assert shown(person) == set(), person.name
    [first] = [each for each in api(seat.holder).get("/needs/overdue").json()["items"] if each["id"] == late[0]]
    assert first["told"] == 2
    assert "漏水" not in str(first)


def test_a_committee_of_another_street_hears_nothing(report, clock, other_street, now):
    holder = UserFactory(home_street=other_street, name="别街委员")
    Seat.objects.create(street=other_street, kind="resident", holder=holder, since=now, until=now + timedelta(days=99))
    RoleFactory(user=UserFactory(home_street=other_street, name="别街管理员"), tier=Tier.MANAGER)
    clock(report()["id"], days=9)
    assert "别街" not in str(heard())


def test_called_off_it_waits_for_dispatch_again(reach, api, cast, clock):
    need = reach("under_way")
    task = Task.objects.get()
    assert api(cast.leader).post(f"/tasks/{task.id}/cancel", {"reason": "下雨"}).status_code == 200
    assert Need.objects.get(pk=need).dispatched_at is None
    clock(need, hours=24)
    assert told(need) == [("need.warn", "dispatch", 1), ("need.escalate", "dispatch", 2)]


def test_parted_from_another_it_waits_for_dispatch(report, api, cast, clock):
    need = report()["id"]
    api(cast.manager).post(f"/needs/{need}/triage", {"urgency": "normal"})
    api(cast.manager).post(f"/needs/{need}/assign", {"user_id": str(cast.leader.id)})
    api(cast.manager).post(f"/needs/{need}/merge", {"into": report(text="另一件")["id"]})
    assert api(cast.manager).post(f"/needs/{need}/unmerge", {"reason": "不是"}).status_code == 200
    row = Need.objects.get(pk=need)
    assert (row.in_charge, row.dispatched_at) == (None, None)
    clock(need, hours=24)
    assert told(need) == [("need.warn", "dispatch", 1), ("need.escalate", "dispatch", 2)]


def test_who_leads_it_no_more_is_not_warned(report, api, cast, clock, now):
    need = report()["id"]
    api(cast.manager).post(f"/needs/{need}/triage", {"urgency": "normal"})
    Role.objects.filter(user=cast.manager).update(until=now)
    clock(need, hours=18)
    assert heard() == {("need_term_near", "刘洋")}
