"""Subscribe, hear at once or once a day, and end it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from backend.accounts.models import User
from backend.identity.merging import Found, fold
from backend.notifications.models import Notice, Notification, Times
from backend.policy import Actor
from backend.privacy.removing import enforce
from needs.desk.models import Follow, Need
from needs.signals.models import Run, Signal
from needs.subscriptions import jobs, scopes, services
from needs.subscriptions.models import Digested, Happening, Subscription
from needs.subscriptions.queries import WHO
from needs.subscriptions.states import Radius, What
from tests.factories import UserFactory
from tests.needs.conftest import HERE, THERE
from tests.queries import counted
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

PUBLIC = {"visibility": "public", "category": "lighting", "kind": "complaint"}


def run_due():
    """What waits in the queue of this app, until nothing does."""
    names = {job.name: job for job in (jobs.spread_need, jobs.spread_signal, jobs.tell_at_once)}
    done = set()
    while waiting := list(ProcrastinateJob.objects.filter(task_name__in=names).exclude(pk__in=done).order_by("id")):
        for row in waiting:
            done.add(row.pk)
            names[row.task_name](**row.args)


@pytest.fixture
def subscribed(api, street):
    """`subscribed(person, **what)`: the JSON of a subscription of theirs; to the whole street, at once."""

    def make(person, **what):
        answer = api(person).post("/me/subscriptions", {"pace": "now", **(what or {"area": street.code})})
        assert answer.status_code == 201, answer.content
        return answer.json()

    return make


def heard(person, kind="subscribed_need"):
    return Notification.objects.filter(user=person, notice__kind=kind, withdrawn_at=None)


@pytest.mark.parametrize(
    ("what", "hears"),
    [
        ({"area": "110101005"}, True),
        ({"area": "110101005005"}, True),
        ({"area": "110101005006"}, False),
        ({"category": "lighting"}, True),
        ({"category": "utilities"}, True),
        ({"category": "noise"}, False),
        ({"area": "110101005005", "category": "lighting"}, True),
        ({"area": "110101005006", "category": "lighting"}, False),
        ({"around": HERE, "radius_m": 250}, True),
        ({"around": THERE, "radius_m": 250}, False),
        ({"around": THERE, "radius_m": 1_000}, True),
        ({"around": THERE, "radius_m": 1_000, "category": "noise"}, False),
    ],
)
def test_who_hears_of_a_new_need(what, hears, subscribed, report, cast, other_community):
    subscribed(cast.neighbour, **{"pace": "now", **what})
    report(**PUBLIC)
    run_due()
    assert heard(cast.neighbour).count() == hears


def test_at_most_once_per_person_and_never_of_one_s_own(subscribed, report, cast, community, street):
    for person in (cast.neighbour, cast.resident, cast.aunt, cast.volunteer):
        subscribed(person)
        subscribed(person, pace="now", area=community.code)
        subscribed(person, pace="now", category="lighting")
    need = report(**PUBLIC)["id"]
    Need.objects.filter(pk=need).update(beneficiary=cast.aunt)
    Follow.objects.create(street=street, need_id=need, user=cast.volunteer, at=timezone.now())
    run_due()
    run_due()
    assert [heard(each).count() for each in (cast.neighbour, cast.resident, cast.aunt, cast.volunteer)] == [1, 0, 0, 0]
    notice = Notice.objects.get(kind="subscribed_need")
    assert notice.opens == f"/needs/{need}"
    assert (notice.body["en"], notice.body["zh-hans"]) == (
        "A new need: 路灯, 六条社区.",
        "新的需求：路灯，六条社区。",
    )


@pytest.mark.parametrize("fields", [{"visibility": "private"}, {"kind": "wrongdoing", "category": "other"}])
def test_never_of_what_is_private_or_of_wrongdoing(fields, subscribed, report, cast):
    subscribed(cast.neighbour)
    body = {**PUBLIC, **fields}
    if body["kind"] == "wrongdoing":
        del body["category"], body["visibility"]
    report(**body)
    run_due()
    assert not Happening.objects.exists()
    assert not heard(cast.neighbour).exists()


def test_what_waits_for_a_moderator_or_is_hidden_by_one(subscribed, report, cast, api, street):
    street.config = {"needs.moderation": "before"}
    street.save()
    subscribed(cast.neighbour)
    need = report(**PUBLIC)["id"]
    run_due()
    assert not heard(cast.neighbour).exists(), "no moderator has looked"
    Need.objects.filter(pk=need).update(showing="shown")
    jobs.spread_need(need_id=need, what=What.NEED)
    run_due()
    assert heard(cast.neighbour).count() == 1
    answer = api(cast.manager).post(f"/needs/{need}/hide", {"reason": "personal_data", "words": "有姓名"})
    assert answer.status_code in {200, 201}, answer.content
    assert not heard(cast.neighbour).exists()


def test_nothing_of_what_was_shown_no_longer_before_the_job_ran(subscribed, report, cast, api):
    subscribed(cast.neighbour)
    need = report(**PUBLIC)["id"]
    Need.objects.filter(pk=need).update(visibility="private")
    run_due()
    assert not heard(cast.neighbour).exists()


@pytest.mark.parametrize("way", ["edit", "cancel", "consent"])
def test_what_is_shown_no_longer_is_taken_back(way, subscribed, report, cast, api):
    subscribed(cast.neighbour)
    need = report(**PUBLIC)["id"]
    run_due()
    assert heard(cast.neighbour).count() == 1
    resident = api(cast.resident)
    answer = {
        "edit": lambda: resident.patch(f"/needs/{need}", {"visibility": "private"}),
        "cancel": lambda: resident.post(f"/needs/{need}/cancel", {"reason": "修好了"}),
        "consent": lambda: resident.post("/me/consents", {"purpose": "publish", "version": 1, "given": False}),
    }[way]()
    assert answer.status_code in {200, 201}, answer.content
    assert not heard(cast.neighbour).exists()


def test_an_answer(subscribed, report, cast, api):
    subscribed(cast.neighbour)
    need = report(**PUBLIC)["id"]
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    api(cast.leader).post(f"/needs/{need}/answer", {"text": "换了灯"})
    run_due()
    assert sorted(Happening.objects.values_list("what", flat=True)) == ["answer", "need"]
    assert heard(cast.neighbour).count() == 2
    assert not any("换了灯" in each.notice.body["en"] for each in heard(cast.neighbour))


def signal_of(street, community, *, in_public):
    now = timezone.now()
    run, _made = Run.objects.get_or_create(street=street, day=now.date(), defaults={"at": now, "terms": {}})
    return Signal.objects.create(
        street=street, community=community, category="lighting", run=run, needs=6, reporters=6, in_public=in_public,
        found_at=now, counted_at=now, updated_at=now,
    )  # fmt: skip


@pytest.mark.parametrize(("in_public", "hears"), [(2, False), (3, True)])
def test_a_signal_is_told_where_three_made_it_public(in_public, hears, subscribed, cast, street, community):
    subscribed(cast.neighbour, pace="now", area=community.code)
    jobs.spread_signal(signal_id=signal_of(street, community, in_public=in_public).id)
    run_due()
    assert heard(cast.neighbour, "subscribed_signal").count() == hears


def test_batches_go_on_where_the_last_ended(subscribed, report, cast, user, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE", 2)
    people = [user() for _ in range(5)]
    for person in people:
        subscribed(person)
    report(**PUBLIC)
    run_due()
    assert [heard(person).count() for person in people] == [1] * 5
    assert Notice.objects.filter(kind="subscribed_need").count() == 1


def test_who_is_of_another_street_by_now_hears_nothing(subscribed, report, cast, other_street):
    subscribed(cast.neighbour)
    User.objects.filter(pk=cast.neighbour.pk).update(home_street=other_street)
    subscribed(cast.aunt)
    User.objects.filter(pk=cast.aunt.pk).update(is_active=False)
    report(**PUBLIC)
    run_due()
    assert not heard(cast.neighbour).exists()
    assert not heard(cast.aunt).exists()


class TestDigest:
    @pytest.fixture
    def evening(self, street):
        """`evening(1)`: 18:30 in the street, so many days from now: the clock comes by."""

        def come(days=0, hour=18):
            local = timezone.now().astimezone(ZoneInfo(street.timezone)) + timedelta(days=days)
            jobs.tell_the_day(now=local.replace(hour=hour, minute=30))

        return come

    def day_of(self, person):
        return [each.notice.body["en"] for each in heard(person, "subscribed_day").order_by("id")]

    def test_one_a_day_of_everything(self, subscribed, report, cast, api, evening, community):
        subscribed(cast.neighbour, pace="daily", area=community.code)
        subscribed(cast.neighbour, pace="daily", category="lighting")
        subscribed(cast.resident, pace="daily", category="lighting")
        first = report(**PUBLIC)["id"]
        report(**PUBLIC, text="楼道太黑", by=cast.aunt)
        api(cast.leader).post(f"/needs/{first}/decline", {"reason": "不归我们"})
        run_due()
        assert not heard(cast.neighbour).exists(), "not at once"
        evening(1)
        evening(1)
        assert self.day_of(cast.neighbour) == ["New needs: 1. Answered: 1. Asked for by many: 0."]
        assert self.day_of(cast.resident) == ["New needs: 1. Answered: 0. Asked for by many: 0."], "not one's own"
        evening(2)
        assert len(self.day_of(cast.neighbour)) == 1, "nothing new, no notice"

    def test_only_what_came_after_one_subscribed(self, subscribed, report, cast, evening):
        report(**PUBLIC)
        run_due()
        subscribed(cast.neighbour, pace="daily", category="lighting")
        evening(1)
        assert self.day_of(cast.neighbour) == []
        assert Digested.objects.filter(user=cast.neighbour).exists(), "looked at, and done for the day"

    def test_at_one_s_own_hour(self, subscribed, report, cast, evening):
        subscribed(cast.neighbour, pace="daily", category="lighting")
        subscribed(cast.volunteer, pace="daily", category="lighting")
        Times.objects.create(user=cast.neighbour, digest_at="08:00")
        Times.objects.create(user=cast.volunteer, digest_at="20:00")
        report(**PUBLIC)
        run_due()
        evening(1, hour=9)
        assert (len(self.day_of(cast.neighbour)), len(self.day_of(cast.volunteer))) == (1, 0)
        evening(1, hour=18)
        assert (len(self.day_of(cast.neighbour)), len(self.day_of(cast.volunteer))) == (1, 0)
        evening(1, hour=20)
        assert (len(self.day_of(cast.neighbour)), len(self.day_of(cast.volunteer))) == (1, 1)

    def test_what_is_public_no_longer_is_not_counted(self, subscribed, report, cast, evening):
        subscribed(cast.neighbour, pace="daily", category="lighting")
        need = report(**PUBLIC)["id"]
        run_due()
        Need.objects.filter(pk=need).update(visibility="private")
        evening(1)
        assert self.day_of(cast.neighbour) == []

    def test_as_many_queries_for_three_as_for_one(self, subscribed, report, user, evening):
        def cost(people, day):
            for table in (Subscription, Digested, Happening, ProcrastinateJob):
                table.objects.all().delete()
            for _ in range(people):
                subscribed(user(), pace="daily", category="lighting")
                report(**PUBLIC, text=f"灯 {day} {_}")
            run_due()
            Happening.objects.update(at=timezone.now() + timedelta(days=day, hours=-10))
            with counted() as queries:
                evening(day)
            return queries

        evening()
        one, three = cost(1, 1), cost(3, 2)
        assert len(one) == len(three), "\n".join(each[:90] for each in three)


class TestBounds:
    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"pace": "now"},
            {"area": "110101005", "around": HERE, "radius_m": 250},
            {"around": HERE},
            {"radius_m": 250},
            {"around": HERE, "radius_m": 300},
            {"around": HERE, "radius_m": 10_000},
            {"around": {"lat": 91, "lng": 0}, "radius_m": 250},
            {"category": "no_such_thing"},
            {"category": "X"},
            {"area": "110101005", "pace": "weekly"},
            {"area": "110101005", "more": 1},
        ],
    )
    def test_nothing_is_stored_of_what_is_refused(self, body, api, cast):
        caller = api(cast.neighbour)
        before = dump(without=["accounts_devicesession"])
        refused = caller.post("/me/subscriptions", body)
        assert refused.status_code == 422, refused.content
        assert refused.json()["code"] in {"invalid_input", "unknown_category"}
        assert changes(before, dump(without=["accounts_devicesession"])) == {}

    def test_areas_of_another_street_are_not_there(self, api, cast, other_street):
        assert api(cast.neighbour).post("/me/subscriptions", {"area": other_street.code}).status_code == 404
        assert api(cast.neighbour).post("/me/subscriptions", {"area": str(other_street.id)}).status_code == 404

    def test_as_many_as_the_street_says(self, api, subscribed, cast, street, community):
        street.config = {"subscriptions.most": 2}
        street.save()
        subscribed(cast.neighbour)
        mine = subscribed(cast.neighbour, category="noise")
        refused = api(cast.neighbour).post("/me/subscriptions", {"area": community.code})
        assert (refused.status_code, refused.json()["code"]) == (409, "too_many_subscriptions")
        assert Subscription.objects.count() == 2
        again = api(cast.neighbour).post("/me/subscriptions", {"category": "noise", "pace": "daily"})
        assert (again.status_code, again.json()["id"], again.json()["pace"]) == (200, mine["id"], "daily")

    def test_of_a_place_the_cell_alone_is_kept(self, subscribed, cast):
        sent = {"lat": 39.9301234, "lng": 116.4152567, "datum": "WGS-84"}
        shown = subscribed(cast.neighbour, around=sent, radius_m=500)
        assert (shown["around"]["lat"], shown["radius_m"]) != (sent["lat"], 250)
        row = str(vars(Subscription.objects.get()))
        assert "39.93" not in row
        assert "116.41" not in row


def test_followed_needs_stand_beside(api, cast, report, subscribed):
    need = report(**PUBLIC)["id"]
    assert api(cast.neighbour).post(f"/needs/{need}/follow").status_code == 200
    mine = subscribed(cast.neighbour)
    body = api(cast.neighbour).get("/me/subscriptions").json()
    assert [each["id"] for each in body["items"]] == [mine["id"]]
    assert [(each["id"], each["view"]) for each in body["followed"]] == [(need, "public")]
    assert (body["most"], body["more_followed"]) == (20, False)
    assert api(cast.resident).get("/me/subscriptions").json()["items"] == []


def test_reading_costs_the_same_however_many(api, cast, report, subscribed):
    caller = api(cast.neighbour)

    def grow(number):
        for step in range(number):
            pk = report(**PUBLIC, text=f"灯 {number} {step}")["id"]
            caller.post(f"/needs/{pk}/follow")
        caller.get("/me/subscriptions")
        with counted() as queries:
            caller.get("/me/subscriptions")
        return len(queries)

    subscribed(cast.neighbour)
    assert grow(1) == grow(2) <= 8


class TestEnding:
    def test_one(self, api, cast, subscribed, report):
        mine = subscribed(cast.neighbour)
        other = subscribed(cast.aunt)
        assert api(cast.aunt).post(f"/subscriptions/{mine['id']}/unsubscribe").status_code == 404
        assert api(cast.neighbour).post(f"/subscriptions/{mine['id']}/unsubscribe").json() == {"ended": [mine["id"]]}
        assert api(cast.neighbour).post(f"/subscriptions/{mine['id']}/unsubscribe").status_code == 404
        report(**PUBLIC)
        run_due()
        assert (heard(cast.neighbour).count(), heard(cast.aunt).count()) == (0, 1)
        assert str(Subscription.objects.get().id) == other["id"]

    def test_by_the_notice_in_one_tap(self, api, cast, subscribed, report):
        """All that brought it end, and no others."""
        brought = {subscribed(cast.neighbour)["id"], subscribed(cast.neighbour, category="lighting", pace="now")["id"]}
        subscribed(cast.neighbour, category="noise", pace="now")
        daily = subscribed(cast.neighbour, around=HERE, radius_m=250, pace="daily")["id"]
        report(**PUBLIC)
        run_due()
        Happening.objects.all().delete()
        notice = heard(cast.neighbour).get()
        assert api(cast.aunt).post(f"/notifications/{notice.id}/unsubscribe").status_code == 404
        ended = api(cast.neighbour).post(f"/notifications/{notice.id}/unsubscribe").json()["ended"]
        assert set(ended) == brought
        assert {str(pk) for pk in Subscription.objects.filter(category="").values_list("id", flat=True)} == {daily}

    def test_a_notice_of_no_subscription(self, api, cast, reach):
        reach("triaged")
        notice = Notification.objects.filter(user=cast.resident).first()
        refused = api(cast.resident).post(f"/notifications/{notice.id}/unsubscribe")
        assert (refused.status_code, refused.json()["code"]) == (409, "notice_of_no_subscription")


def test_two_accounts_of_one_person(subscribed, cast, street):
    subscribed(cast.neighbour)
    subscribed(cast.aunt)
    subscribed(cast.aunt, category="noise", pace="daily")
    now = timezone.now()
    for person in (cast.aunt, cast.neighbour):
        Digested.objects.create(user=person, street=street, day=now.date(), up_to=now)
    found = Found()
    fold(cast.aunt, cast.neighbour, found)
    assert found.conflicts == []
    assert Subscription.objects.filter(user=cast.neighbour).count() == 2
    assert not Subscription.objects.filter(user=cast.aunt).exists()


def test_the_clock_forgets_what_was_told(report, cast, now):
    report(**PUBLIC)
    run_due()
    enforce("subscriptions.happenings", now=now + timedelta(days=6))
    assert Happening.objects.count() == 1
    enforce("subscriptions.happenings", now=now + timedelta(days=8))
    assert not Happening.objects.exists()


def test_a_happening_is_noted_once(report, street, now):
    need = report(**PUBLIC)["id"]
    system = Actor.system(street_id=street.id, at=now)
    first = services.note_need(actor=system, need_id=need, what=What.NEED, now=now)
    assert services.note_need(actor=system, need_id=need, what=What.NEED, now=now) == first
    assert Happening.objects.count() == 1


def test_looked_up_by_the_index(street, subscribed, cast):
    """Among many others, the scope's own rows alone are read."""
    people = User.objects.bulk_create(
        [UserFactory.build(home_street=street, phone=f"+86139{n:08d}") for n in range(2_000)]
    )
    Subscription.objects.bulk_create(
        Subscription(street=street, user=person, area=street, category=f"c{n}", scope=scopes.of_area(street.id, f"c{n}"),
                     pace="now", at=timezone.now())
        for n, person in enumerate(people)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE subscriptions_subscription")
        known = {"scopes": [scopes.of_area(street.id, "c7")], "street": street.id, "pace": "now",
                 "after": "00000000-0000-0000-0000-000000000000", "most": 100}  # fmt: skip
        cursor.execute("EXPLAIN " + WHO, known)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "subscription_of_scope" in plan
    assert "Seq Scan on subscriptions_subscription" not in plan


def test_radii_are_steps():
    assert [each.value for each in Radius] == [250, 500, 1_000, 2_000]
