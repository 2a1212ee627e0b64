"""Where nobody is found: the leader is told, then neighbouring teams, then contractors at work in the street."""

from datetime import timedelta
from itertools import product

import pytest

from backend.audit.models import Entry
from backend.errors import WrongMoment
from backend.notifications.models import Notification
from backend.places.cells import cell_of
from backend.places.models import Area
from backend.policy import Actor
from projects.delivery.models import Project
from tests.factories import AffiliationFactory, CommunityFactory, OfferFactory, RoleFactory, TaskFactory, TeamFactory
from tests.factories.privacy import shares
from tests.rows import changes, dump
from tests.volunteers.matrix import Cast, operations, row_of, square, table
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Offer, Task
from volunteers.escalation import jobs, services
from volunteers.escalation.models import HelpCall
from volunteers.escalation.policy import POLICY
from volunteers.escalation.states import TRANSITIONS, CallAction, CallStatus, Rung
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db
WORDS = "王师傅，周二九点到。"


@pytest.fixture
def task(street, community, manager, now):
    """Tomorrow; its director was just told that nobody was found."""
    return TaskFactory(
        street=street, community=community, created_by=manager, slots=2, starts_at=now + timedelta(hours=24),
        understaffed_at=now,
    )  # fmt: skip


@pytest.fixture
def neighbour(street, user):
    """The leader of the team of another community."""
    area = CommunityFactory(parent=street, **square(116.435, 39.92))
    return RoleFactory(street=street, user=user(), tier=Tier.TEAM_LEADER, team=TeamFactory(area=area)).user


def contract(street, organisation, by, now, **fields):
    today = now.date()
    said = {"starts_on": today - timedelta(days=30), "ends_on": today + timedelta(days=30), "status": "approved"}
    return Project.objects.create(
        street=street, title="助老", summary="", contractor=organisation, budget_fen=100, registered_by=by,
        registered_at=now, manager=by, sent_by=by, fingerprint=b"", **{**said, **fields},
    )  # fmt: skip


@pytest.fixture
def contractor(street, user, manager, now):
    """`contractor(**project fields)`: the liaison of one at work in the street."""

    def make(**fields):
        tie = AffiliationFactory(user=user())
        contract(street, tie.organisation, manager, now, **fields)
        return tie.user

    return make


@pytest.fixture
def asked(street, task, contractor, now):
    """The call to a contractor."""
    who = contractor()
    jobs.go_on(now=now + timedelta(hours=2))
    call = HelpCall.objects.get(step=Rung.CONTRACTOR)
    return call, who


def told(kind):
    return set(Notification.objects.filter(notice__kind=kind).values_list("user", flat=True))


def test_one_after_the_other_and_each_once(task, neighbour, contractor, now):
    liaison = contractor()
    jobs.go_on(now=now + timedelta(minutes=59))
    assert not HelpCall.objects.exists()
    for minutes in (60, 65, 119):
        jobs.go_on(now=now + timedelta(minutes=minutes))
        assert [call.step for call in HelpCall.objects.all()] == [Rung.NEIGHBOURS]
    assert told("team_asked") == {neighbour.pk}
    for minutes in (120, 125):
        jobs.go_on(now=now + timedelta(minutes=minutes))
    assert [call.step for call in HelpCall.objects.order_by("id")] == [Rung.NEIGHBOURS, Rung.CONTRACTOR]
    assert told("contractor_asked") == {liaison.pk}
    assert Entry.objects.filter(action="call.ask").count() == 2


@pytest.mark.parametrize("fields", [{"taken": 2}, {"status": "cancelled"}, {"understaffed_at": None}])
def test_nobody_is_asked_without_a_reason(task, neighbour, contractor, now, fields):
    contractor()
    Task.objects.filter(pk=task.pk).update(**fields)
    jobs.go_on(now=now + timedelta(hours=5))
    assert not HelpCall.objects.exists()


def test_a_street_may_ask_nobody(street, task, neighbour, now):
    Area.objects.filter(pk=street.pk).update(config={"escalation.wait_minutes": 0})
    jobs.go_on(now=now + timedelta(hours=5))
    assert not HelpCall.objects.exists()


@pytest.mark.parametrize("fields", [{"status": "proposed"}, {"status": "closed"}, {"over": True}])
def test_only_contractors_at_work_are_asked(task, contractor, now, fields):
    if fields.pop("over", False):
        fields["ends_on"] = now.date() - timedelta(days=3)
    contractor(**fields)
    jobs.go_on(now=now + timedelta(hours=5))
    assert not HelpCall.objects.exists()


@pytest.mark.parametrize(("status", "shown"), [("open", True), ("completed", False), ("cancelled", False)])
def test_where_a_home_was_is_shown_no_more_when_the_work_is_over(api, asked, status, shown):
    call, liaison = asked
    Task.objects.update(origin_kind="care", status=status, lat=39.9287, lng=116.416, cell=cell_of(39.9287, 116.416))
    place = api(liaison).get(f"/calls/{call.id}").json()["task"]["location"]
    assert (place is not None) is shown


@pytest.mark.parametrize(("home", "resident", "agrees", "asked"), [
    (True, True, True, True), (True, True, False, False), (True, False, False, False), (False, True, False, False),
    (False, False, False, True),
])  # fmt: skip
def test_a_contractor_hears_of_a_residents_need_where_they_agreed(
    task, contractor, user, now, home, resident, agrees, asked
):
    liaison, elder = contractor(), user()
    Task.objects.filter(pk=task.pk).update(
        origin_kind="need" if home else "group", beneficiary=elder if resident else None
    )
    if agrees:
        shares(elder, liaison.affiliations.get().organisation)
    jobs.go_on(now=now + timedelta(hours=2))
    assert HelpCall.objects.filter(step=Rung.CONTRACTOR).exists() is asked
    assert told("contractor_asked") == ({liaison.pk} if asked else set())


def test_who_shares_no_more_is_seen_no_more(api, task, contractor, user, now):
    liaison, elder = contractor(), user()
    organisation = liaison.affiliations.get().organisation
    Task.objects.filter(pk=task.pk).update(origin_kind="need", beneficiary=elder)
    shares(elder, organisation)
    jobs.go_on(now=now + timedelta(hours=2))
    call = HelpCall.objects.get(step=Rung.CONTRACTOR)
    assert api(liaison).get(f"/calls/{call.id}").status_code == 200
    shares(elder, organisation, given=False, at=now + timedelta(hours=2))
    assert api(liaison).get(f"/calls/{call.id}").status_code == 404
    assert api(liaison).get("/calls").json()["items"] == []


def test_the_neighbours_leader_sees_it_and_puts_somebody_forward(api, task, neighbour, volunteer, now):
    jobs.go_on(now=now + timedelta(hours=1))
    phone = api(neighbour)
    call = phone.get("/calls").json()["items"][0]
    assert call["task"]["id"] == str(task.id)
    mine = volunteer(community=Area.objects.exclude(pk=task.community_id).get(level="community"))
    said = {"volunteer_id": str(mine.id), "reason": "就近"}
    assert phone.post(f"/tasks/{task.id}/nominate", said).status_code == 200


def test_a_contractor_promises_and_nobody_more_is_asked(api, task, asked, volunteer, manager, now):
    call, liaison = asked
    waits = OfferFactory(task=task, volunteer=volunteer())
    answer = api(liaison).post(f"/calls/{call.id}/promise", {"words": WORDS})
    assert (answer.status_code, answer.json()["status"]) == (200, "comes")
    assert Task.objects.get(pk=task.pk).covered_by_id == call.organisation_id
    assert Offer.objects.get(pk=waits.pk).status == "withdrawn"
    assert told("offer_filled") == {waits.volunteer.user_id}
    assert manager.pk in told("help_promised")
    system = Actor.system(street_id=task.street_id, at=now)
    assert dispatch.send_offers(actor=system, task_id=task.id, now=now) == []
    assert api(manager).get("/calls", task_id=str(task.id)).json()["items"][0]["words"] == WORDS


@pytest.mark.parametrize("how", ["refuse", "lift"])
def test_who_does_not_come_after_all(api, task, asked, volunteer, manager, how):
    call, liaison = asked
    api(liaison).post(f"/calls/{call.id}/promise", {"words": WORDS})
    by = liaison if how == "refuse" else manager
    assert api(by).post(f"/calls/{call.id}/{how}", {"reason": "车坏了"}).status_code == 200
    assert Task.objects.get(pk=task.pk).covered_by_id is None
    assert told("help_refused" if how == "refuse" else "help_lifted")


@pytest.mark.parametrize(("hours", "comes"), [(24, False), (-48, True)])
def test_who_shares_no_more_has_nobody_of_it_at_the_door(api, task, asked, user, manager, hours, comes):
    """What is over is as it was."""
    call, liaison = asked
    resident = user()
    Task.objects.filter(pk=task.pk).update(beneficiary=resident)
    shares(resident, call.organisation)
    assert api(liaison).post(f"/calls/{call.id}/promise", {"words": WORDS}).status_code == 200
    Task.objects.filter(pk=task.pk).update(
        starts_at=task.starts_at + timedelta(hours=hours - 24), ends_at=task.ends_at + timedelta(hours=hours - 24)
    )
    shares(resident, AffiliationFactory().organisation, given=False)
    assert Task.objects.get(pk=task.pk).covered_by_id == call.organisation_id, "another's is nothing to this one"
    shares(resident, call.organisation, given=False)
    assert (Task.objects.get(pk=task.pk).covered_by_id == call.organisation_id) is comes
    assert HelpCall.objects.get(pk=call.pk).status == ("comes" if comes else "lifted")
    assert (manager.pk in told("help_ended")) is not comes
    assert (told("help_lifted") == {liaison.pk}) is not comes
    assert Entry.objects.filter(action="call.lift", object_id=call.id).exists() is not comes


def test_a_contractor_whose_contract_is_over_is_counted_on_no_more(api, task, asked, manager, now):
    call, liaison = asked
    assert api(liaison).post(f"/calls/{call.id}/promise", {"words": WORDS}).status_code == 200
    jobs.go_on(now=now + timedelta(hours=3))
    assert HelpCall.objects.get(pk=call.pk).status == "comes"
    Project.objects.update(ends_on=now.date() - timedelta(days=1))
    jobs.go_on(now=now + timedelta(hours=4))
    assert HelpCall.objects.get(pk=call.pk).status == "lifted"
    assert Task.objects.get(pk=task.pk).covered_by_id is None
    assert manager.pk in told("help_ended")
    assert told("help_lifted") == {liaison.pk}


def test_what_was_asked_needs_no_answer_where_the_resident_shares_no_more(task, contractor, user, now):
    resident, liaison = user(), contractor()
    Task.objects.filter(pk=task.pk).update(beneficiary=resident)
    organisation = Project.objects.get().contractor
    shares(resident, organisation)
    jobs.go_on(now=now + timedelta(hours=2))
    rows = Notification.objects.filter(user=liaison, notice__kind="contractor_asked")
    assert [each.withdrawn_at for each in rows] == [None]
    shares(resident, organisation, given=False)
    assert [each.withdrawn_at is None for each in rows.all()] == [False]


@pytest.mark.parametrize("fields", [{"taken": 2}, {"status": "cancelled"}, {"covered": True}])
def test_help_that_is_not_needed_any_more(api, task, asked, contractor, fields):
    call, liaison = asked
    if fields.pop("covered", False):
        fields["covered_by"] = AffiliationFactory().organisation
    Task.objects.filter(pk=task.pk).update(**fields)
    phone = api(liaison)
    before = dump()
    answer = phone.post(f"/calls/{call.id}/promise", {"words": WORDS})
    assert (answer.status_code, answer.json()["code"]) == (409, "help_not_needed")
    assert changes(before, dump()) == {}


def test_somebody_elses_contractor_learns_nothing(api, asked, contractor):
    call, _liaison = asked
    other = api(contractor(status="closed"))
    assert other.get(f"/calls/{call.id}").status_code == 404
    assert other.post(f"/calls/{call.id}/promise", {"words": WORDS}).status_code == 404


def test_a_contract_that_is_over_neither_reads_nor_promises(api, asked, now):
    call, liaison = asked
    Project.objects.update(ends_on=now.date() - timedelta(days=3))
    phone = api(liaison)
    assert phone.get("/calls").json()["items"] == []
    assert phone.post(f"/calls/{call.id}/promise", {"words": WORDS}).status_code == 404
    call.refresh_from_db()
    assert call.status == CallStatus.ASKED


def test_a_promise_that_is_given_again_is_told_again(api, asked, manager):
    call, liaison = asked
    phone = api(liaison)
    for verb in ("promise", "refuse", "promise", "refuse"):
        said = {"words": WORDS} if verb == "promise" else {"reason": "没人"}
        assert phone.post(f"/calls/{call.id}/{verb}", said).status_code == 200
    for kind in ("help_promised", "help_refused"):
        assert Notification.objects.filter(notice__kind=kind, user=manager).count() == 2, kind


def test_nobody_left_to_ask_alarms_before_the_usual_hours(street, community, manager, leader, now):
    row = TaskFactory(
        street=street, community=community, created_by=manager, starts_at=now + timedelta(hours=60),
        created_at=now - timedelta(hours=2),
    )  # fmt: skip
    dispatch.send_offers(actor=Actor.system(street_id=street.id, at=now), task_id=row.id, now=now)
    assert told("task_understaffed") == {manager.pk, leader.pk}
    assert Task.objects.get(pk=row.pk).understaffed_at is not None


@pytest.mark.parametrize(("status", "action"), [*product(CallStatus, CallAction)])
def test_status_and_action(asked, actor_for, manager, now, status, action):
    call, liaison = asked
    HelpCall.objects.filter(pk=call.pk).update(status=status)
    if status == CallStatus.COMES:
        Task.objects.filter(pk=call.task_id).update(covered_by=call.organisation_id)
    act = {
        CallAction.PROMISE: lambda: services.promise(actor=actor_for(liaison), call_id=call.id, words=WORDS, now=now),
        CallAction.REFUSE: lambda: services.refuse(actor=actor_for(liaison), call_id=call.id, reason="没人", now=now),
        CallAction.LIFT: lambda: services.lift(actor=actor_for(manager), call_id=call.id, reason="没来", now=now),
    }
    wanted = TRANSITIONS.get((status, action))
    if action == CallAction.ASK:
        assert wanted is None
    elif wanted is None:
        before = dump()
        with pytest.raises(WrongMoment):
            act[action]()
        assert changes(before, dump()) == {}
    else:
        act[action]()
        assert HelpCall.objects.get(pk=call.pk).status == wanted


MATRIX = table("""
                     nobody resident volunteer paused leader other_leader core_leader manager stranger beneficiary concerned maker
list_calls              401      200       200    200    200          200         200     200      200         200       200   200
read_call               401      404       404    404    200          404         200     200      404         404       200   200
promise_help            401      404       404    404    403          404         403     403      404         404       200   403
refuse_help             401      404       404    404    403          404         403     403      404         404       200   403
lift_promise            401      404       404    404    200          404         200     200      404         404       403   403
""")


def test_who_may_do_what(now):
    """`concerned` is the contractor's liaison."""
    cast = Cast()
    tie = AffiliationFactory(user=cast.concerned)
    contract(cast.street, tie.organisation, cast.maker, now)
    task = TaskFactory(street=cast.street, community=cast.community, created_by=cast.maker)
    said = {"street": cast.street, "task": task, "step": "contractor", "organisation": tie.organisation}
    call = HelpCall.objects.create(**said, asked_at=now)
    there = f"/calls/{call.id}"

    def lift(caller):
        HelpCall.objects.filter(pk=call.pk).update(status="comes")
        return caller.post(f"{there}/lift", {"reason": "没来"})

    calls = {
        "list_calls": lambda caller: caller.get("/calls"),
        "read_call": lambda caller: caller.get(there),
        "promise_help": lambda caller: caller.post(f"{there}/promise", {"words": WORDS}),
        "refuse_help": lambda caller: caller.post(f"{there}/refuse", {"reason": "没人"}),
        "lift_promise": lift,
    }
    assert operations("escalation") == set(MATRIX)
    for operation, wanted in MATRIX.items():
        assert row_of(cast, calls[operation], wanted) == wanted, operation


def test_every_action_has_a_rule():
    assert set(POLICY) == set(CallAction)
