"""So much of one person on one day: across processes, of many requests at once, and never an emergency."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.audit.models import Entry
from backend.parties.models import Post
from backend.privacy.removing import enforce
from needs.desk.models import Follow, Message, Need
from needs.limits.models import Lift, Tally
from needs.limits.options import LIMITS
from needs.limits.states import Kind
from needs.moderation.models import Flag
from tests.crowd import at_once
from tests.needs.conftest import HERE
from tests.refusals import refuse
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

REPORT = {"kind": "help", "text": "灯坏了", "location": HERE}
UNTOUCHED = ["accounts_devicesession"]


@pytest.fixture
def at_most(street):
    """`at_most(report=3)`: the limits of this street."""

    def say(**limits):
        street.config = {**street.config, **{LIMITS[Kind(kind)].key: limit for kind, limit in limits.items()}}
        street.save(update_fields=["config"])

    return say


def codes(answers):
    return sorted(each.status_code for each in answers)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_one_after_the_other(api, cast, at_most):
    at_most(report=5)
    callers = [api(cast.resident) for _ in range(4)]
    calls = [lambda c=callers[n % 4]: c.post("/needs", REPORT) for n in range(16)]
    assert codes(at_once(calls, threads=8)) == [201] * 5 + [429] * 11
    assert Need.objects.count() == 5
    assert Tally.objects.get().number == 5, "what is refused is not counted"


def test_the_refusal_says_until_when_and_what_to_do(api, cast, at_most):
    at_most(report=1)
    api(cast.resident).post("/needs", REPORT)
    before = dump(without=UNTOUCHED)
    said = refuse(lambda c: c.post("/needs", REPORT), cast.resident, status=429, code="daily_limit")
    assert changes(before, dump(without=UNTOUCHED)) == {}
    assert "110" in said["en"]["detail"]
    assert "120" in said["zh-hans"]["detail"]
    answer = api(cast.resident).post("/needs", REPORT)
    assert 0 < int(answer["Retry-After"]) <= 86_400
    assert api(cast.neighbour).post("/needs", REPORT).status_code == 201, "of one person alone"
    used = {
        each["kind"]: (each["used"], each["limit"]) for each in api(cast.resident).get("/me/limits").json()["items"]
    }
    assert used["report"] == (1, 1)


def test_an_emergency_is_never_refused(api, cast, at_most):
    at_most(report=1, on_behalf=1)
    api(cast.resident).post("/needs", REPORT)
    urgent = {**REPORT, "text": "着火了，五楼冒浓烟"}
    for _ in range(3):
        answer = api(cast.resident).post("/needs", urgent)
        assert (answer.status_code, bool(answer.json()["call"])) == (201, True)
    assert api(cast.resident).post("/needs", REPORT).status_code == 429


@pytest.mark.parametrize("post", [Post.HOTLINE_CLERK, Post.COMMUNITY_WORKER, Post.IMPORTER])
def test_who_files_for_others_by_their_post_is_not_held_up(post, api, user, at_most):
    at_most(report=1, on_behalf=1)
    person = api(user(posts=[post]))
    body = {**REPORT, "on_behalf_of": {"name": "王老人", "consent": True}}
    assert codes([person.post("/needs", body) for _ in range(4)]) == [201] * 4


def test_for_others_by_oneself(api, cast, at_most):
    at_most(on_behalf=2)
    body = {**REPORT, "on_behalf_of": {"name": "王老人", "consent": True}}
    answers = [api(cast.resident).post("/needs", body) for _ in range(3)]
    assert codes(answers) == [201, 201, 429]
    assert answers[-1].json()["fields"]["limit"] == 2
    assert api(cast.resident).post("/needs", REPORT).status_code == 201


def test_who_withdraws_and_reports_again_and_again(api, cast, at_most):
    at_most(withdrawal=2)
    caller = api(cast.resident)
    for _ in range(2):
        need = caller.post("/needs", REPORT).json()["id"]
        assert caller.post(f"/needs/{need}/cancel", {"reason": "写错了"}).status_code == 200
    refused = caller.post("/needs", REPORT)
    assert (refused.status_code, refused.json()["code"]) == (429, "daily_limit")
    other = Need.objects.order_by("id").first()
    Need.objects.filter(pk=other.pk).update(status="reported", withdrawn_at=None)
    assert caller.post(f"/needs/{other.pk}/cancel", {"reason": "不用了"}).status_code == 200, (
        "to need it no more is free"
    )


def test_messages_follows_and_flags(api, cast, at_most, report):
    at_most(message=2, follow=2, flag=2)
    needs = [report(visibility="public", text=f"第{n}件")["id"] for n in range(3)]
    writer, reader = api(cast.resident), api(cast.neighbour)
    assert codes([writer.post(f"/needs/{needs[0]}/messages", {"text": "在吗"}) for _ in range(3)]) == [201, 201, 429]
    assert codes([reader.post(f"/needs/{each}/follow") for each in needs]) == [200, 200, 429]
    assert reader.post(f"/needs/{needs[0]}/follow").status_code == 200, "twice is once, and counts once"
    assert codes([reader.post(f"/needs/{each}/flag", {"reason": "spam"}) for each in needs]) == [201, 201, 429]
    assert (Message.objects.count(), Follow.objects.count(), Flag.objects.count()) == (2, 2, 2)


def test_the_same_report_sent_again_counts_once(api, cast, at_most):
    at_most(report=2)
    body = {**REPORT, "id": "01980000-0000-7000-8000-00000000aaaa"}
    assert codes([api(cast.resident).post("/needs", body) for _ in range(4)])[0] in {200, 201}
    assert Tally.objects.get(kind="report").number == 1


def test_a_new_day_of_the_street(api, cast, at_most):
    at_most(report=1)
    api(cast.resident).post("/needs", REPORT)
    Tally.objects.update(day=timezone.now().date() - timedelta(days=2))
    assert api(cast.resident).post("/needs", REPORT).status_code == 201
    enforce("limits.days", now=timezone.now() + timedelta(days=2))
    assert Tally.objects.count() == 1, "what was counted long since is removed"


def test_a_manager_lifts_it_for_a_time(api, cast, at_most):
    at_most(report=1)
    caller, manager = api(cast.resident), api(cast.manager)
    caller.post("/needs", REPORT)
    body = {"user_id": str(cast.resident.id), "hours": 2, "reason": "他在替整栋楼登记"}
    lifted = manager.post("/limits/lifts", body)
    assert (lifted.status_code, lifted.json()["actions"]) == (201, ["end"])
    assert codes([caller.post("/needs", REPORT) for _ in range(3)]) == [201] * 3
    assert [each["reason"] for each in caller.get("/limits/lifts").json()["items"]] == ["他在替整栋楼登记"]
    assert api(cast.neighbour).get("/limits/lifts").json()["items"] == []
    path = f"/limits/lifts/{lifted.json()['id']}/end"
    assert api(cast.neighbour).post(path).status_code == 404
    assert caller.post(path).status_code == 403
    assert manager.post(path).json()["status"] == "ended"
    assert manager.post(path).json()["code"] == "wrong_moment"
    assert caller.post("/needs", REPORT).status_code == 429
    assert [each.action for each in Entry.objects.filter(action__startswith="limit.").order_by("id")] == [
        "limit.lift",
        "limit.end",
    ]
    manager.post("/limits/lifts", body)
    Lift.objects.filter(status="standing").update(
        since=timezone.now() - timedelta(hours=3), until=timezone.now() - timedelta(hours=1)
    )
    assert caller.post("/needs", REPORT).status_code == 429, "for a time"


@pytest.mark.parametrize("who", ["resident", "neighbour", "leader", "liaison", "clerk", "receiver"])
def test_who_may_not_lift(who, api, cast):
    body = {"user_id": str(cast.aunt.id), "hours": 2, "reason": "x"}
    assert api(getattr(cast, who)).post("/limits/lifts", body).status_code == 403
    assert api(cast.stranger).post("/limits/lifts", body).status_code == 404


def test_nobody_lifts_their_own_nor_for_ever(api, cast):
    body = {"user_id": str(cast.manager.id), "hours": 2, "reason": "x"}
    assert api(cast.manager).post("/limits/lifts", body).status_code == 403
    for wrong in ({"hours": 0}, {"hours": 721}, {"reason": " "}):
        answer = api(cast.manager).post("/limits/lifts", {**body, "user_id": str(cast.aunt.id), **wrong})
        assert answer.status_code == 422
    assert not Lift.objects.exists()
