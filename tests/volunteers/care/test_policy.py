"""Who may do what in the care register, through HTTP; and every moment of an entry."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.parties.models import AffiliationKind, Post
from tests.factories import AffiliationFactory, OrganisationFactory, PostingFactory, TaskFactory, UserFactory
from tests.factories.privacy import agreed_to_care, shares, speaks_for
from tests.volunteers.care.conftest import ASKED
from tests.volunteers.matrix import HERE, Cast, answer_of, operations, row_of, table
from volunteers.care.models import Alarm, Entry, HeatWave, Trusted, Visit
from volunteers.care.policy import ALARM_POLICY, HEAT_POLICY, POLICY, TRUST_POLICY, VISIT_POLICY
from volunteers.care.states import (
    ALARM_TRANSITIONS,
    TRANSITIONS,
    TRUST_TRANSITIONS,
    VISIT_TRANSITIONS,
    Action,
    AlarmAction,
    HeatAction,
    Status,
    TrustAction,
    VisitAction,
)
from volunteers.dispatch.models import Assignment
from volunteers.roster.models import Volunteer

pytestmark = pytest.mark.django_db

# `beneficiary` is looked after, `speaker` may agree for them, `concerned` is asked to come first, `social` is the social worker of an
# organisation that the beneficiary shares with, `rival` of another one, `worker` is a community worker. `leader` proposed it.
MATRIX = table("""
                    nobody resident beneficiary speaker concerned paused leader other_leader core_leader manager worker social rival stranger
list_care_entries      401      200         200     200       200    200    200          200         200     200    200    200   200      200
count_care             401      403         403     403       403    403    403          403         200     200    403    403   403      200
propose_care           401      403         403     403       403    403    201          403         201     201    403    201   403      404
read_care_entry        401      404         200     200       404    404    200          404         200     200    200    404   404      404
see_care_file          401      404         200     200       404    404    200          404         200     200    403    404   404      404
edit_care_entry        401      404         200     200       404    404    200          404         200     200    403    404   404      404
agree_to_care          401      404         200     200       404    404    403          404         403     403    200    404   404      404
decline_care           401      404         200     200       404    404    403          404         403     403    200    404   404      404
withdraw_from_care     401      404         200     200       404    404    403          404         403     403    200    404   404      404
begin_care             401      404         403     403       404    404    200          404         200     200    403    404   404      404
say_well               401      404         200     200       404    404    403          404         403     403    403    404   404      404
pause_care             401      404         200     200       404    404    200          404         200     200    403    404   404      404
resume_care            401      404         200     200       404    404    200          404         200     200    403    404   404      404
review_care            401      404         403     403       404    404    200          404         200     200    403    404   404      404
end_care               401      404         403     403       404    404    200          404         200     200    403    404   404      404
ask_trusted            401      404         201     201       404    404    201          404         201     201    403    404   404      404
list_my_trust          401      200         200     200       200    200    200          200         200     200    200    200   200      200
agree_to_trust         401      404         403     403       200    404    403          404         403     403    403    404   404      404
refuse_trust           401      404         403     403       200    404    403          404         403     403    403    404   404      404
end_trust              401      404         200     200       200    404    200          404         200     200    403    404   404      404
list_care_visits       401      404         200     200       404    404    200          404         200     200    404    404   404      404
read_care_visit        401      404         200     200       200    404    200          404         200     200    404    404   404      404
see_care_door          401      404         403     403       200    404    403          404         403     403    404    404   404      404
tell_care_outcome      401      404         403     403       200    404    403          404         403     403    404    404   404      404
list_care_alarms       401      200         200     200       200    200    200          200         200     200    200    200   200      200
read_care_alarm        401      404         200     200       404    404    200          404         200     200    404    404   404      404
close_care_alarm       401      404         200     200       404    404    200          404         200     200    404    404   404      404
list_heat_waves        401      200         200     200       200    200    200          200         200     200    200    200   200      200
call_heat_wave         401      403         403     403       403    403    201          201         201     201    403    403   403      201
end_heat_wave          401      403         403     403       403    403    200          200         200     200    403    403   403      404
""")


@pytest.fixture
def cast(db):
    cast = Cast()
    cast.speaker, cast.worker, cast.social, cast.rival = (UserFactory(home_street=cast.street) for _ in range(4))
    PostingFactory(user=cast.worker, post=Post.COMMUNITY_WORKER)
    speaks_for(cast.speaker, cast.beneficiary)
    cast.organisation = OrganisationFactory()
    AffiliationFactory(user=cast.social, organisation=cast.organisation, kind=AffiliationKind.SOCIAL_WORKER)
    AffiliationFactory(user=cast.rival, kind=AffiliationKind.SOCIAL_WORKER)
    shares(cast.beneficiary, cast.organisation)
    return cast


def entry_of(cast, status, **fields):
    """An entry of the beneficiary's, at any moment of it."""
    now = timezone.now()
    given = agreed_to_care(cast.beneficiary)
    moment = {
        Status.ACTIVE: {"since": now, "consent": given, "due_at": now},
        Status.PAUSED: {"since": now, "consent": given, "paused_until": now.date() + timedelta(days=3)},
        Status.AGREED: {"consent": given},
        Status.ENDED: {"ended_at": now},
    }.get(status, {})
    row = Entry(
        street=cast.street, resident=cast.beneficiary, community=cast.community, status=status, every_days=7,
        starts="09:00", ends="10:00", proposed_by=cast.leader, proposed_at=now, reasons="lives_alone",
        **{**moment, **fields},
    )  # fmt: skip
    row.save(force_insert=True)
    return row


MOMENTS = {
    "agree_to_care": Status.PROPOSED, "decline_care": Status.PROPOSED, "begin_care": Status.AGREED,
    "resume_care": Status.PAUSED,
}  # fmt: skip
BODIES = {
    "edit_care_entry": ("patch", "", {"every_days": 3}),
    "see_care_file": ("get", "/file", None),
    "read_care_entry": ("get", "", None),
    "agree_to_care": ("post", "/agree", {}),
    "decline_care": ("post", "/decline", {}),
    "withdraw_from_care": ("post", "/withdraw", {}),
    "begin_care": ("post", "/begin", {}),
    "say_well": ("post", "/well", {}),
    "pause_care": ("post", "/pause", {"why": "travel"}),
    "resume_care": ("post", "/resume", {}),
    "review_care": ("post", "/review", {}),
    "end_care": ("post", "/end", {"reason": "搬走"}),
}


def calls(cast, operation):
    """How this operation is called."""
    if operation.endswith(("heat_wave", "heat_waves")):
        return heat_calls(cast)[operation]
    if operation in LISTS:
        return lambda caller: caller.get(LISTS[operation])
    if operation == "propose_care":
        body = {**ASKED, "resident_id": str(cast.beneficiary.id), "location": HERE, "address": "六条12号"}
        return lambda caller: caller.post("/care/entries", body)
    row = entry_of(cast, MOMENTS.get(operation, Status.ACTIVE))
    if operation in VISITS:
        return visit_calls(cast, row)[operation]
    return trust_calls(cast, row)[operation] if "trust" in operation else entry_call(row, operation)


LISTS = {"list_care_entries": "/care/entries", "count_care": "/care/counts", "list_my_trust": "/me/care/trust"}


def entry_call(row, operation):
    way, tail, body = BODIES[operation]
    if operation == "pause_care":
        body = {**body, "until": str(timezone.now().date() + timedelta(days=5))}
    path = f"/care/entries/{row.id}{tail}"
    return lambda caller: caller.get(path) if way == "get" else getattr(caller, way)(path, body)


def trust_calls(cast, row):
    """`concerned` is asked already; `volunteer` would be asked."""
    trust = Trusted.objects.create(
        street=cast.street, entry=row, volunteer=_volunteer_of(cast.concerned), asked_by=cast.leader,
        asked_at=timezone.now(),
    )  # fmt: skip
    body = {"volunteer_id": str(_volunteer_of(cast.volunteer).id)}
    return {
        "ask_trusted": lambda caller: caller.post(f"/care/entries/{row.id}/trusted", body),
        "agree_to_trust": lambda caller: caller.post(f"/care/trusted/{trust.id}/agree"),
        "refuse_trust": lambda caller: caller.post(f"/care/trusted/{trust.id}/refuse"),
        "end_trust": lambda caller: caller.post(f"/care/trusted/{trust.id}/end"),
    }


VISITS = {
    "list_care_visits", "read_care_visit", "see_care_door", "tell_care_outcome", "list_care_alarms", "read_care_alarm",
    "close_care_alarm",
}  # fmt: skip


def visit_calls(cast, row):
    """`concerned` is at the door of an open visit; an alarm of an earlier one is open."""
    now = timezone.now()
    hours = {"starts_at": now - timedelta(minutes=5), "ends_at": now + timedelta(hours=1)}
    open_one, earlier = (
        Visit(street=cast.street, entry=row, day=now.date() - timedelta(days=days), due_at=now, made_at=now)
        for days in (0, 7)
    )
    for visit in (open_one, earlier):
        visit.task = TaskFactory(
            street=cast.street, origin_kind="care", origin_id=visit.id, beneficiary=cast.beneficiary,
            community=cast.community, created_by=cast.leader, taken=1, **hours,
        )  # fmt: skip
    earlier.status, earlier.outcome, earlier.told_by, earlier.told_at = "nobody", "nobody", cast.volunteer, now
    for visit in (open_one, earlier):
        visit.save(force_insert=True)
    volunteer = _volunteer_of(cast.concerned)
    Assignment.objects.create(
        street=cast.street, task=open_one.task, volunteer=volunteer, number=volunteer.number, accepted_at=now,
        status="checked_in", checked_in_at=now, **hours,
    )  # fmt: skip
    alarm = Alarm.objects.create(
        street=cast.street, entry=row, visit=earlier, why="nobody", raised_at=now, raised_by=cast.volunteer
    )
    return {
        "list_care_visits": lambda caller: caller.get(f"/care/entries/{row.id}/visits"),
        "read_care_visit": lambda caller: caller.get(f"/care/visits/{open_one.id}"),
        "see_care_door": lambda caller: caller.get(f"/care/visits/{open_one.id}/door"),
        "tell_care_outcome": lambda caller: caller.post(f"/care/visits/{open_one.id}/outcome", {"outcome": "well"}),
        "list_care_alarms": lambda caller: caller.get("/care/alarms"),
        "read_care_alarm": lambda caller: caller.get(f"/care/alarms/{alarm.id}"),
        "close_care_alarm": lambda caller: caller.post(f"/care/alarms/{alarm.id}/close", {"found": "well"}),
    }


def heat_calls(cast):
    """One is called in the street for `end_heat_wave`; none for `call_heat_wave`."""
    now = timezone.now()
    called = HeatWave(street=cast.street, since=now, until=now + timedelta(days=2), called_by=cast.leader, reason="热")

    def end(caller):
        called.save()
        return caller.post(f"/care/heat-waves/{called.id}/end")

    body = {"until": (now + timedelta(days=3)).isoformat(), "reason": "高温"}
    return {
        "list_heat_waves": lambda caller: caller.get("/care/heat-waves"),
        "call_heat_wave": lambda caller: caller.post("/care/heat-waves", body),
        "end_heat_wave": end,
    }


def _volunteer_of(person):
    return Volunteer.objects.get(user=person)


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(cast, operation):
    assert row_of(cast, calls(cast, operation), MATRIX[operation]) == MATRIX[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("care")


def test_every_action_has_a_rule():
    assert set(POLICY) == set(Action)
    assert set(TRUST_POLICY) == set(TrustAction)
    assert {action for _status, action in TRANSITIONS} == set(Action) - {Action.PROPOSE}
    assert {action for _status, action in TRUST_TRANSITIONS} == set(TrustAction)
    assert set(VISIT_POLICY) == set(VisitAction)
    assert {action for _status, action in VISIT_TRANSITIONS} == set(VisitAction) - {VisitAction.OPEN}
    assert set(ALARM_POLICY) == set(AlarmAction)
    assert {action for _status, action in ALARM_TRANSITIONS} == set(AlarmAction) - {AlarmAction.RAISE}
    assert set(HEAT_POLICY) == set(HeatAction)


WHO = {Action.BEGIN: "leader", Action.REVIEW: "leader", Action.END: "leader"}
WALKED = {
    Action.AGREE: "agree_to_care", Action.DECLINE: "decline_care", Action.BEGIN: "begin_care", Action.EDIT: "edit_care_entry",
    Action.SEE: "see_care_file", Action.PAUSE: "pause_care", Action.RESUME: "resume_care", Action.SAY_WELL: "say_well",
    Action.REVIEW: "review_care", Action.WITHDRAW: "withdraw_from_care", Action.END: "end_care",
}  # fmt: skip
"""By hand; the clock's LAPSE and the ask of a volunteer have tests of their own."""


@pytest.mark.parametrize("status", Status)
def test_each_action_at_each_moment(cast, status):
    """What the table has goes, and leads to where it says; everything else is refused, and named."""
    row = entry_of(cast, status)
    for action, operation in WALKED.items():
        moment, call = (status, action), entry_call(row, operation)
        found = answer_of(cast, call, WHO.get(action, "beneficiary"), row)
        if moment in TRANSITIONS:
            assert found == (200, None, TRANSITIONS[moment]), moment
        else:
            assert found == (409, "wrong_moment", status), moment
