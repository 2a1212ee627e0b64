"""Who may do what with a professional case, through HTTP; and every moment of one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.parties.models import AffiliationKind, Post
from backend.privacy.models import Consent
from tests.factories import AffiliationFactory, OrganisationFactory, PostingFactory, UserFactory
from tests.factories.privacy import shares, speaks_for
from tests.volunteers.care.test_policy import entry_of
from tests.volunteers.cases.conftest import ABOUT, MET, PLAN, contract
from tests.volunteers.matrix import Cast, answer_of, operations, row_of, table
from volunteers.care.states import Status as EntryStatus
from volunteers.cases.models import Case, Correction, Goal, Participant, Plan
from volunteers.cases.policy import CORRECTION_POLICY, POLICY
from volunteers.cases.states import CORRECTION_TRANSITIONS, TRANSITIONS, Action, CorrectionAction, Status

pytestmark = pytest.mark.django_db

# `beneficiary` is the resident, `speaker` may agree for them; `social` leads, `colleague` and `supervisor` have their parts, `other` is a
# social worker of the same organisation without one, `rival` of another at work; `worker` is a community worker.
MATRIX = table("""
                        nobody resident beneficiary speaker leader core_leader manager worker social colleague supervisor other rival stranger
list_cases                 401      200         200     200    200         200     200    200    200       200        200   200   200      200
list_caseload              401      200         200     200    200         200     200    200    200       200        200   200   200      200
propose_case               401      403         403     403    403         403     403    403    201       201        403   201   403      404
read_case                  401      404         200     200    404         404     404    404    200       200        200   404   404      404
see_case_file              401      404         403     403    404         404     404    404    200       200        200   404   404      404
see_own_case               401      404         200     200    404         404     404    404    403       403        403   404   404      404
agree_to_case              401      404         200     200    404         404     404    404    403       404        404   404   404      404
decline_case               401      404         200     200    404         404     404    404    403       404        404   404   404      404
withdraw_from_case         401      404         200     200    404         404     404    404    403       403        403   404   404      404
assess_case                401      404         403     403    404         404     404    404    201       201        403   404   404      404
plan_case                  401      404         403     403    404         404     404    404    201       201        403   404   404      404
agree_to_case_plan         401      404         200     200    404         404     404    404    403       403        403   404   404      404
settle_case_goal           401      404         403     403    404         404     404    404    200       200        403   404   404      404
note_case_meeting          401      404         403     403    404         404     404    404    201       201        403   404   404      404
review_case                401      404         403     403    404         404     404    404    200       200        403   404   404      404
ask_case_correction        401      404         201     201    404         404     404    404    403       403        403   404   404      404
correct_case               401      404         403     403    404         404     404    404    200       200        403   404   404      404
refuse_case_correction     401      404         403     403    404         404     404    404    200       200        403   404   404      404
involve_in_case            401      404         403     403    404         404     404    404    201       403        403   404   404      404
let_supervise_case         401      404         403     403    404         404     404    404    201       403        403   404   404      404
end_case_part              401      404         404     404    404         404     404    404    200       200        404   404   404      404
hand_over_case             401      404         403     403    404         404     404    404    200       403        403   404   404      404
name_case_worker           401      404         403     403    404         200     200    404    404       404        404   404   404      404
close_case                 401      404         403     403    404         404     404    404    200       403        403   404   404      404
reopen_case                401      404         403     403    404         404     404    404    200       403        403   404   404      404
""")


@pytest.fixture
def cast(db):
    cast = Cast()
    now = timezone.now()
    cast.speaker, cast.worker, cast.social, cast.colleague, cast.supervisor, cast.other, cast.rival = (
        UserFactory(home_street=cast.street) for _ in range(7)
    )
    PostingFactory(user=cast.worker, post=Post.COMMUNITY_WORKER)
    speaks_for(cast.speaker, cast.beneficiary)
    cast.organisation, rivals = OrganisationFactory(), OrganisationFactory()
    for organisation in (cast.organisation, rivals):
        contract(organisation, cast.street, cast.manager, now)
    for person in (cast.social, cast.colleague, cast.other):
        AffiliationFactory(user=person, organisation=cast.organisation, kind=AffiliationKind.SOCIAL_WORKER)
    AffiliationFactory(user=cast.supervisor, organisation=cast.organisation, kind=AffiliationKind.HEAD)
    AffiliationFactory(user=cast.rival, organisation=rivals, kind=AffiliationKind.SOCIAL_WORKER)
    shares(cast.beneficiary, cast.organisation)
    return cast


def case_of(cast, status):
    """A case of the beneficiary's, at any moment of it; the two others have their parts."""
    now = timezone.now()
    said = Consent.objects.create(
        street=cast.street, user=cast.beneficiary, purpose="case", subject=cast.organisation, version=1, given=True,
        how="app", by=cast.beneficiary, at=now,
    )  # fmt: skip
    agreed = {"consent": said, "since": now}
    moment = {
        Status.OPEN: agreed,
        Status.WAITING: {**agreed, "lead": None},
        Status.CLOSED: {**agreed, "closed_at": now, "outcome": "better"},
        Status.ENDED: {"ended_at": now},
    }.get(status, {})
    row = Case(
        street=cast.street, entry=entry_of(cast, EntryStatus.ACTIVE), organisation=cast.organisation, status=status, proposed_by=cast.social,
        proposed_at=now, about=ABOUT, **{"lead": cast.social, **moment},
    )  # fmt: skip
    row.save(force_insert=True)
    if status in {Status.OPEN, Status.CLOSED}:
        for person, part, until in (
            (cast.colleague, "colleague", None), (cast.supervisor, "supervisor", now + timedelta(days=9)),
        ):  # fmt: skip
            Participant.objects.create(
                street=cast.street, case=row, user=person, part=part, named_by=cast.social, named_at=now, until=until
            )
    return row


def plan_of(cast, row, **fields):
    now = timezone.now()
    plan = Plan.objects.create(street=cast.street, case=row, version=1, summary="x", by=cast.social, at=now, **fields)
    return Goal.objects.create(street=cast.street, plan=plan, position=0, text="x", due_on="2099-01-01")


MOMENTS = {
    "agree_to_case": Status.PROPOSED, "decline_case": Status.PROPOSED, "name_case_worker": Status.WAITING,
    "reopen_case": Status.CLOSED,
}  # fmt: skip
TAILS = {
    "agree_to_case": ("agree", {}), "decline_case": ("decline", {}), "withdraw_from_case": ("withdraw", {}),
    "assess_case": ("assessments", {"needs": "x"}), "plan_case": ("plans", PLAN),
    "agree_to_case_plan": ("plans/agree", {"version": 1}), "review_case": ("review", {}),
    "ask_case_correction": ("corrections", {"text": "x"}),
    "close_case": ("close", {"outcome": "better", "reason": "x"}), "reopen_case": ("reopen", {}),
}  # fmt: skip
READS = {"read_case": "", "see_case_file": "/file", "see_own_case": "/own"}


def call_of(cast, operation, row):  # noqa: PLR0911  # one for each shape of address
    """How this operation is called for a case."""
    path, now = f"/cases/{row.id}", timezone.now()
    if operation in READS:
        return lambda caller: caller.get(path + READS[operation])
    if operation == "note_case_meeting":
        return lambda caller: caller.post(f"{path}/meetings", {**MET, "at": (now - timedelta(hours=1)).isoformat()})
    if operation == "settle_case_goal":
        goal = plan_of(cast, row, agreed_at=now, agreed_by=cast.beneficiary)
        return lambda caller: caller.post(f"/case-goals/{goal.id}/settle", {"result": "reached"})
    if operation in {"correct_case", "refuse_case_correction"}:
        asked = Correction.objects.create(
            street=cast.street, case=row, text="x", asked_by=cast.beneficiary, asked_at=now
        )
        verb = operation.split("_")[0]
        return lambda caller: caller.post(f"/case-corrections/{asked.id}/{verb}", {"answer": "x"})
    if operation == "end_case_part":
        part = Participant.objects.get(case=row, part="colleague")
        return lambda caller: caller.post(f"/case-parts/{part.id}/end")
    if operation in PEOPLE:
        tail, body = PEOPLE[operation](cast, now)
        return lambda caller: caller.post(f"{path}/{tail}", body)
    if operation == "agree_to_case_plan":
        plan_of(cast, row)
    tail, body = TAILS[operation]
    return lambda caller: caller.post(f"{path}/{tail}", body)


PEOPLE = {
    "involve_in_case": lambda cast, _now: ("colleagues", {"user_id": str(cast.other.id)}),
    "let_supervise_case": lambda cast, now: (
        "supervisors", {"user_id": str(cast.other.id), "reason": "x", "until": (now + timedelta(days=2)).isoformat()},
    ),
    "hand_over_case": lambda cast, _now: ("hand-over", {"to": str(cast.other.id), "reason": "x"}),
    "name_case_worker": lambda cast, _now: ("name", {"user_id": str(cast.other.id)}),
}  # fmt: skip


def calls(cast, operation):
    if operation in {"list_cases", "list_caseload"}:
        return lambda caller: caller.get("/cases" if operation == "list_cases" else "/me/caseload")
    if operation == "propose_case":
        entry_of(cast, EntryStatus.ACTIVE)
        body = {"resident_id": str(cast.beneficiary.id), "organisation_id": str(cast.organisation.id), "about": "x"}
        return lambda caller: caller.post("/cases", body)
    return call_of(cast, operation, case_of(cast, MOMENTS.get(operation, Status.OPEN)))


@pytest.mark.parametrize("operation", MATRIX)
def test_operation(cast, operation):
    assert row_of(cast, calls(cast, operation), MATRIX[operation]) == MATRIX[operation]


def test_every_operation_is_in_the_matrix():
    assert set(MATRIX) == operations("cases")


def test_every_action_has_a_rule():
    assert set(POLICY) == set(Action)
    assert {action for _status, action in TRANSITIONS} == set(Action) - {Action.PROPOSE}
    assert set(CORRECTION_POLICY) == set(CorrectionAction)
    assert {action for _status, action in CORRECTION_TRANSITIONS} == set(CorrectionAction)


OF_THE_RESIDENT = {
    Action.AGREE: "agree_to_case", Action.DECLINE: "decline_case", Action.WITHDRAW: "withdraw_from_case",
    Action.SEE_OWN: "see_own_case", Action.AGREE_PLAN: "agree_to_case_plan",
    Action.ASK_CORRECTION: "ask_case_correction",
}  # fmt: skip
OF_THE_LEAD = {
    Action.SEE: "see_case_file", Action.ASSESS: "assess_case", Action.PLAN: "plan_case",
    Action.SETTLE_GOAL: "settle_case_goal", Action.NOTE_MEETING: "note_case_meeting", Action.REVIEW: "review_case",
    Action.INVOLVE: "involve_in_case", Action.SUPERVISE: "let_supervise_case", Action.HAND_OVER: "hand_over_case",
    Action.CLOSE: "close_case", Action.REOPEN: "reopen_case",
}  # fmt: skip
"""By hand; the clock's, the end of a part, and the manager's have tests of their own."""


@pytest.mark.parametrize("status", Status)
def test_each_action_at_each_moment(cast, status):
    """What the table has goes, and leads to where it says; everything else is refused, and named. Who answers for nothing sees nothing."""
    row = case_of(cast, status)
    for who, walked in (("beneficiary", OF_THE_RESIDENT), ("social", OF_THE_LEAD)):
        if who == "social" and status in {Status.WAITING, Status.ENDED}:
            continue
        for action, operation in walked.items():
            Plan.objects.all().delete()
            answered, code, after = answer_of(cast, call_of(cast, operation, row), who, row)
            if (status, action) in TRANSITIONS:
                assert answered in {200, 201}, (status, action, code)
                assert after == TRANSITIONS[status, action], (status, action)
            else:
                assert (answered, code, after) == (409, "wrong_moment", status), (status, action)
