"""Duties handed to a successor in one act, and fallen to the next tier when an office ends."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.duties import duties
from backend.notifications.models import Notification
from backend.parties.models import AffiliationKind, Post
from backend.policy import Actor
from needs.desk.models import Need
from tests.factories import AffiliationFactory, PostingFactory, RoleFactory, TeamFactory
from tests.refusals import refuse
from tests.rows import models
from tests.volunteers.handover.conftest import MADE, holder_of
from tests.volunteers.matrix import Cast, operations, row_of, table
from volunteers.committee.jobs import watch_seats
from volunteers.committee.models import Seat
from volunteers.group.jobs import watch_terms
from volunteers.group.models import Role
from volunteers.group.states import Tier
from volunteers.handover import jobs
from volunteers.handover.policy import POLICY
from volunteers.handover.states import Action

pytestmark = pytest.mark.django_db

OF_THE_GROUP = [code for code in MADE if code not in {"seat", "meeting", "case"}]
"""Duties that rest on a role in the group; a seat is an office itself, to chair a meeting rests on one, and to lead a case on a contract."""


def told(person):
    rows = Notification.objects.filter(user=person).select_related("notice")
    return sorted(each.notice.kind for each in rows if each.notice.kind.startswith(("duties", "need_other")))


@pytest.fixture
def successor(user):
    return RoleFactory(user=user(name="继任"), tier=Tier.MANAGER).user


@pytest.fixture
def fall(street):
    """Run what waits after an office ended."""

    def run(person, now):
        jobs.let_fall(street_id=street.id, user_id=person.id)
        return now

    return run


def hand(api, person, to, **body):
    return api(person).post("/me/duties/hand-over", {"to": str(to.id), "reason": "搬家了", **body})


class TestEveryKind:
    """Nothing is stranded: whatever names somebody who answers for it is a duty, and every duty can change hands."""

    ANSWERS = frozenset(
        {
            "first_receiver",
            "in_charge",
            "director",
            "manager",
            "holder",
            "leader",
            "lead",
            "chair",
            "owner_of",
            "worker",
        }
    )
    """Column names by which the models say that one person answers for a row."""

    def test_every_column_that_names_who_answers_is_a_duty(self):
        found = {
            (model._meta.label, field.name)
            for model in models()
            for field in model._meta.get_fields()
            if field.is_relation and field.related_model is User and not field.auto_created
            and field.name in self.ANSWERS
        }  # fmt: skip
        assert found == {(duty.model._meta.label, duty.column) for duty in duties().values()}

    def test_every_kind_is_walked_here(self):
        assert set(MADE) == set(duties())

    @pytest.mark.parametrize("code", list(MADE))
    def test_it_is_listed_to_who_has_it_and_to_nobody_else(self, api, manager, user, duty_of, code):
        row = duty_of(manager, code)
        [kind] = api(manager).get("/me/duties").json()["kinds"]
        assert (kind["kind"], kind["count"], [each["id"] for each in kind["items"]]) == (code, 1, [str(row.pk)])
        assert kind["items"][0]["title"]
        assert api(user()).get("/me/duties").json()["kinds"] == []

    @pytest.mark.parametrize("code", OF_THE_GROUP)
    def test_a_leaving_manager_hands_it_over(self, api, manager, successor, duty_of, code):
        row = duty_of(manager, code)
        said = hand(api, manager, successor)
        assert said.status_code == 200, said.content.decode()
        assert (said.json()["handed_over"], said.json()["count"]) == (1, 0)
        assert holder_of(code, row) == successor.id
        assert Entry.objects.filter(object_id=row.pk, action__endswith=".hand_over", reason="搬家了").count() == 1
        assert told(successor) == ["duties_given"]

    @pytest.mark.parametrize("code", OF_THE_GROUP)
    def test_it_falls_to_the_next_when_the_office_ends(self, api, manager, successor, duty_of, code, fall, now):
        row = duty_of(manager, code)
        role = Role.objects.get(user=manager)
        api(successor).post(f"/roles/{role.id}/end", {"reason": "换届"})
        fall(manager, now)
        assert holder_of(code, row) == successor.id
        assert told(manager) == ["duties_taken"]
        assert told(successor) == ["duties_given"]

    @pytest.mark.parametrize("code", OF_THE_GROUP)
    def test_it_waits_for_the_next_where_there_is_nobody(self, manager, duty_of, user, code, street, now):
        row = duty_of(manager, code)
        Role.objects.filter(user=manager).update(until=now - timedelta(minutes=1), over=True)
        jobs.let_fall(street_id=street.id, user_id=manager.id)
        assert holder_of(code, row) == manager.id
        heir = RoleFactory(user=user(), tier=Tier.MANAGER).user
        jobs.let_fall_in(street_id=street.id)
        assert holder_of(code, row) == heir.id

    @pytest.mark.parametrize("code", OF_THE_GROUP)
    def test_it_stays_with_who_may_still_have_it(self, manager, successor, duty_of, code, fall, now):
        row = duty_of(manager, code)
        RoleFactory(user=manager, tier=Tier.BACKBONE, until=now - timedelta(minutes=1))
        fall(manager, now)
        assert holder_of(code, row) == manager.id


class TestOneAct:
    def test_all_that_one_may_hand_over_goes_at_once(self, api, manager, successor, duty_of):
        rows = {code: duty_of(manager, code) for code in [*OF_THE_GROUP, "seat"]}
        said = hand(api, manager, successor).json()
        assert said["handed_over"] == len(OF_THE_GROUP)
        assert {each["kind"] for each in said["kinds"]} == {"seat"}, "nobody gives away their own seat"
        assert {holder_of(code, rows[code]) for code in OF_THE_GROUP} == {successor.id}
        assert told(successor) == ["duties_given"]
        assert Entry.objects.get(action="duties.hand_over").data == {
            "to_id": str(successor.id), "count": len(OF_THE_GROUP),
        }  # fmt: skip

    def test_who_reported_the_need_hears_who_leads_it(self, api, manager, successor, duty_of):
        need = duty_of(manager, "need_lead")
        hand(api, manager, successor)
        assert told(need.reporter) == ["need_other_hands"]

    def test_some_of_them(self, api, manager, successor, duty_of):
        first, second = duty_of(manager, "task"), duty_of(manager, "task")
        hand(api, manager, successor, duties=[{"kind": "task", "id": str(first.id)}])
        assert (holder_of("task", first), holder_of("task", second)) == (successor.id, manager.id)

    def test_a_successor_who_is_not_fit_for_one_gets_none(self, manager, user, team, duty_of):
        """A team leader of the community may have its tasks, and no project."""
        leader = RoleFactory(user=user(), tier=Tier.TEAM_LEADER, team=team).user
        duty_of(manager, "task", community=team.area)
        row = duty_of(manager, "project")
        said = refuse(
            lambda caller: caller.post("/me/duties/hand-over", {"to": str(leader.id), "reason": "搬家了"}),
            manager, status=409, code="duty_not_handed_over",
        )["en"]  # fmt: skip
        assert (said["fields"]["kind"], said["fields"]["id"]) == ("project", str(row.id))
        assert "manager" in said["detail"]

    def test_a_successor_tied_to_the_contractor_gets_no_project(self, manager, successor, duty_of):
        row = duty_of(manager, "project")
        AffiliationFactory(user=successor, organisation=row.contractor, kind=AffiliationKind.DECLARED)
        said = refuse(
            lambda caller: caller.post("/me/duties/hand-over", {"to": str(successor.id), "reason": "搬家了"}),
            manager, status=409, code="duty_not_handed_over",
        )["en"]  # fmt: skip
        assert "affiliated" in said["detail"]

    def test_what_its_own_app_refuses_is_said(self, manager, successor, duty_of):
        row = duty_of(manager, "seat")
        body = {"to": str(successor.id), "reason": "x", "duties": [{"kind": "seat", "id": str(row.id)}]}
        said = refuse(
            lambda caller: caller.post("/me/duties/hand-over", body), manager, status=409, code="duty_not_handed_over"
        )
        assert "core leader" in said["en"]["detail"]

    def test_bad_words(self, manager, successor, user, duty_of):
        def call(**body):
            return lambda caller: caller.post("/me/duties/hand-over", {"to": str(successor.id), "reason": "x", **body})

        refuse(call(), manager, status=409, code="nothing_to_hand_over")
        row = duty_of(manager, "task")
        refuse(call(to=str(manager.id)), manager, status=422, code="successor_is_holder")
        refuse(call(to=str(row.id)), manager, status=404, code="not_found")
        refuse(call(duties=[{"kind": "task", "id": str(successor.id)}]), manager, status=404, code="not_found")
        refuse(call(duties=[{"kind": "no_such", "id": str(row.id)}]), manager, status=404, code="not_found")
        theirs = duty_of(successor, "task")
        refuse(call(duties=[{"kind": "task", "id": str(theirs.id)}]), manager, status=404, code="not_found")

    def test_pages_of_one_kind(self, api, manager, duty_of):
        rows = [duty_of(manager, "task") for _ in range(3)]
        first = api(manager).get("/me/duties", kind="task", limit=2).json()["kinds"][0]
        rest = api(manager).get("/me/duties", kind="task", limit=2, cursor=first["next"]).json()["kinds"][0]
        assert [each["id"] for each in first["items"] + rest["items"]] == [str(row.id) for row in rows]
        assert (first["count"], rest["next"]) == (3, None)

    def test_queries_do_not_grow(self, api, manager, duty_of):
        def cost():
            with CaptureQueriesContext(connection) as found:
                api(manager).get("/me/duties")
            return len(found)

        for code in MADE:
            duty_of(manager, code)
        one = cost()
        for code in OF_THE_GROUP * 2:
            duty_of(manager, code)
        assert cost() == one


class TestSeats:
    def test_the_core_leader_gives_a_seat_to_another_for_the_rest_of_its_term(
        self, api, core_leader, manager, user, duty_of
    ):
        deputy = user()
        old = duty_of(manager, "seat", deputy=deputy)
        heir = user()
        body = {"to": str(heir.id), "reason": "搬家了"}
        said = api(core_leader).post(f"/people/{manager.id}/duties/hand-over", body)
        assert said.status_code == 200, said.content.decode()
        new = Seat.objects.get(holder=heir)
        assert (new.kind, new.deputy_id, new.until) == (old.kind, deputy.id, old.until)
        old.refresh_from_db()
        assert old.over

    def test_who_has_a_seat_gets_no_second_one(self, core_leader, manager, successor, duty_of):
        duty_of(manager, "seat")
        duty_of(successor, "seat", kind="backbone")
        body = {"to": str(successor.id), "reason": "x"}
        refuse(
            lambda caller: caller.post(f"/people/{manager.id}/duties/hand-over", body),
            core_leader, status=409, code="duty_not_handed_over",
        )  # fmt: skip

    def test_the_chair_of_a_meeting_goes_with_the_seat(self, user, duty_of, fall, now, core_leader):
        gone, heir = user(), user()
        row = duty_of(gone, "meeting")
        duty_of(heir, "seat", kind="backbone")
        duty_of(gone, "seat")
        fall(gone, now)
        assert holder_of("meeting", row) == gone.id, "as long as they sit"
        Seat.objects.filter(holder=gone).update(until=now - timedelta(minutes=1))
        fall(gone, now)
        assert holder_of("meeting", row) == heir.id


class TestFalling:
    def test_to_the_team_leader_first_then_the_core_leader(self, user, team, core_leader, manager, duty_of, fall, now):
        gone = RoleFactory(user=user(), tier=Tier.TEAM_LEADER, team=team, until=now - timedelta(minutes=1)).user
        other = RoleFactory(user=user(), tier=Tier.TEAM_LEADER, team=team).user
        RoleFactory(user=user(), tier=Tier.TEAM_LEADER, team=TeamFactory(street=team.street))
        here, nowhere = duty_of(gone, "task", community=team.area), duty_of(gone, "task")
        fall(gone, now)
        assert holder_of("task", here) == other.id
        assert holder_of("task", nowhere) == core_leader.id

    def test_by_the_clock_too(self, manager, successor, duty_of, now, street):
        row = duty_of(manager, "task")
        Role.objects.filter(user=manager).update(until=now + timedelta(minutes=1))
        watch_terms(now=now + timedelta(days=1))
        assert [each.split(".")[-1] for each in waiting()] == ["let_fall"]
        jobs.let_fall(street_id=street.id, user_id=manager.id)
        assert holder_of("task", row) == manager.id, "not before its time"

    def test_the_end_of_a_seat_and_of_a_post_are_ends_too(self, api, user, duty_of, now, manager):
        person = user()
        seat = duty_of(person, "seat")
        Seat.objects.filter(pk=seat.pk).update(until=now)
        watch_seats(now=now + timedelta(days=1))
        administrator = user(posts=[Post.ADMINISTRATOR])
        posting = PostingFactory(user=person, post=Post.CONFIDENTIAL_RECEIVER)
        api(administrator).post(f"/postings/{posting.id}/end", {"reason": "调岗"})
        assert [each.split(".")[-1] for each in waiting()] == ["let_fall", "let_fall"]

    def test_of_wrongdoing_to_the_next_confidential_receiver_alone(self, user, manager, duty_of, fall, now):
        gone = user()
        PostingFactory(user=gone, post=Post.CONFIDENTIAL_RECEIVER, until=now - timedelta(minutes=1))
        row = duty_of(gone, "need_lead")
        Need.objects.filter(pk=row.pk).update(kind="wrongdoing")
        fall(gone, now)
        assert holder_of("need_lead", row) == gone.id
        heir = user(posts=[Post.CONFIDENTIAL_RECEIVER])
        fall(gone, now)
        assert holder_of("need_lead", row) == heir.id

    def test_a_manager_reads_nothing_of_wrongdoing(self, api, user, manager, duty_of):
        receiver = user(posts=[Post.CONFIDENTIAL_RECEIVER])
        row = duty_of(receiver, "need_lead")
        Need.objects.filter(pk=row.pk).update(kind="wrongdoing")
        assert api(receiver).get("/me/duties").json()["count"] == 1
        assert api(manager).get(f"/people/{receiver.id}/duties").json()["count"] == 0

    def test_twice_moves_nothing_twice(self, manager, successor, duty_of, fall, now):
        duty_of(manager, "task")
        Role.objects.filter(user=manager).update(until=now - timedelta(minutes=1), over=True)
        for _ in range(2):
            fall(manager, now)
        assert Entry.objects.filter(action="task.hand_over").count() == 1
        assert told(successor) == ["duties_given"]


def test_who_led_a_need_before_does_not_judge_it(api, manager, successor, duty_of):
    """Handing over one's own need to a friend makes nobody a judge of their own work."""
    need = duty_of(manager, "need_lead")
    Need.objects.filter(pk=need.pk).update(reporter=manager, status="answered", answered_at=need.reported_at)
    hand(api, manager, successor)
    body = {"responded": True, "resolved": True, "satisfaction": 5}
    refuse(lambda caller: caller.post(f"/needs/{need.id}/verdict", body), manager, status=403, code="not_allowed")


def waiting():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_jobs WHERE task_name LIKE '%%let_fall' ORDER BY id")
        return [name for (name,) in cursor.fetchall()]


MATRIX = table("""
                      nobody resident volunteer paused leader other_leader core_leader manager stranger maker administrator
list_own_duties          401      200       200    200    200          200         200     200      200   200           200
list_duties              401      403       403    403    403          403         200     200      404   200           403
hand_over_own_duties     401      409       409    409    409          409         409     409      404   200           409
hand_over_duties         401      403       403    403    403          403         200     200      404   200           403
""")


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(operation, duty_of):
    cast = Cast()
    duty_of(cast.maker, "task")
    body = {"to": str(cast.core_leader.id), "reason": "搬家了"}
    heir = RoleFactory(user=cast.resident.__class__.objects.get(pk=cast.beneficiary.pk), tier=Tier.MANAGER).user
    body["to"] = str(heir.id)
    calls = {
        "list_own_duties": lambda caller: caller.get("/me/duties"),
        "list_duties": lambda caller: caller.get(f"/people/{cast.maker.id}/duties"),
        "hand_over_own_duties": lambda caller: caller.post("/me/duties/hand-over", body),
        "hand_over_duties": lambda caller: caller.post(f"/people/{cast.maker.id}/duties/hand-over", body),
    }
    assert row_of(cast, calls[operation], MATRIX[operation]) == MATRIX[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("handover")
    assert set(POLICY) == set(Action)
    assert not POLICY[Action.FALL](Actor(user_id=Cast().manager.id, street_id=Cast().street.id, at=None), None)
    assert apps.get_app_config("handover")
