"""Who may do what in the care register, through HTTP; and every moment of an entry."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.households.models import Representation
from backend.parties.models import AffiliationKind, Post
from backend.privacy.models import Consent
from tests.factories import AffiliationFactory, OrganisationFactory, PostingFactory, UserFactory
from tests.factories.privacy import shares
from tests.volunteers.care.conftest import ASKED
from tests.volunteers.matrix import HERE, Cast, operations, row_of, table
from volunteers.care.models import Entry, Trusted
from volunteers.care.policy import POLICY, TRUST_POLICY
from volunteers.care.states import TRANSITIONS, TRUST_TRANSITIONS, Action, Status, TrustAction
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
""")


@pytest.fixture
def cast(db):
    cast = Cast()
    now = timezone.now()
    cast.speaker, cast.worker, cast.social, cast.rival = (UserFactory(home_street=cast.street) for _ in range(4))
    PostingFactory(user=cast.worker, post=Post.COMMUNITY_WORKER)
    Representation.objects.create(
        street=cast.street, representative=cast.speaker, represented=cast.beneficiary, name="王", relation="family",
        purposes=["care"], status="confirmed", asked_at=now, until=now + timedelta(days=9),
        due_at=now + timedelta(days=9), method="own_app", confirmed_at=now, confirmed_by=cast.beneficiary,
    )  # fmt: skip
    cast.organisation = OrganisationFactory()
    AffiliationFactory(user=cast.social, organisation=cast.organisation, kind=AffiliationKind.SOCIAL_WORKER)
    AffiliationFactory(user=cast.rival, kind=AffiliationKind.SOCIAL_WORKER)
    shares(cast.beneficiary, cast.organisation)
    return cast


def entry_of(cast, status, **fields):
    """An entry of the beneficiary's, at any moment of it."""
    now = timezone.now()
    given = Consent.objects.create(
        street=cast.street, user=cast.beneficiary, purpose="care", version=1, given=True, how="app",
        by=cast.beneficiary, at=now,
    )  # fmt: skip
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
    if operation == "propose_care":
        body = {**ASKED, "resident_id": str(cast.beneficiary.id), "location": HERE, "address": "六条12号"}
        return lambda caller: caller.post("/care/entries", body)
    if operation in {"list_care_entries", "count_care", "list_my_trust"}:
        path = {"list_care_entries": "/care/entries", "count_care": "/care/counts", "list_my_trust": "/me/care/trust"}
        return lambda caller: caller.get(path[operation])
    row = entry_of(cast, MOMENTS.get(operation, Status.ACTIVE))
    if operation == "ask_trusted":
        other = _volunteer_of(cast.volunteer)
        return lambda caller: caller.post(f"/care/entries/{row.id}/trusted", {"volunteer_id": str(other.id)})
    if operation.endswith("_trust"):
        volunteer = _volunteer_of(cast.concerned)
        trust = Trusted.objects.create(
            street=cast.street, entry=row, volunteer=volunteer, asked_by=cast.leader, asked_at=timezone.now()
        )
        verb = {"agree_to_trust": "agree", "refuse_trust": "refuse", "end_trust": "end"}[operation]
        return lambda caller: caller.post(f"/care/trusted/{trust.id}/{verb}")
    way, tail, body = BODIES[operation]
    if operation == "pause_care":
        body = {**body, "until": str(timezone.now().date() + timedelta(days=5))}
    if way == "get":
        return lambda caller: caller.get(f"/care/entries/{row.id}{tail}")
    return lambda caller: getattr(caller, way)(f"/care/entries/{row.id}{tail}", body)


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
        moment = (status, action)
        way, tail, body = BODIES[operation]
        if action == Action.PAUSE:
            body = {**body, "until": str(timezone.now().date() + timedelta(days=5))}

        def call(caller, way=way, tail=tail, body=body):
            path = f"/care/entries/{row.id}{tail}"
            return caller.get(path) if way == "get" else getattr(caller, way)(path, body)

        who = WHO.get(action, "beneficiary")
        found = {}

        def noted(caller, call=call, found=found):
            answer = call(caller)
            found["code"] = answer.json().get("code")
            found["status"] = Entry.objects.get(pk=row.pk).status
            return answer

        (answered,) = row_of(cast, noted, [who]).values()
        if moment in TRANSITIONS:
            assert (answered, found["status"]) == (200, TRANSITIONS[moment]), moment
        else:
            assert (answered, found["code"], found["status"]) == (409, "wrong_moment", status), moment
