"""Leaving a need out of the rates takes two people; a third reviews what the resident objects."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from backend.audit.models import Entry
from backend.notifications.models import Notification
from backend.parties.models import AffiliationKind
from needs.desk.models import Need
from needs.rates.models import Exclusion, Handled
from needs.rates.states import DECIDED_AGAINST, LEFT_OUT, STANDING, TRANSITIONS, Action, Reason, Status
from tests.factories import AffiliationFactory, OrganisationFactory
from tests.rows import changes, dump
from volunteers.committee.models import Seat

pytestmark = pytest.mark.django_db

WHY = {"reason": "test", "words": "消防演练时报的"}
WORDS = {"words": "看过记录"}
VERBS = {
    Action.CONFIRM: "confirm",
    Action.REJECT: "reject",
    Action.WITHDRAW: "withdraw",
    Action.OBJECT: "object",
    Action.UPHOLD: "uphold",
    Action.LIFT: "lift",
}


@pytest.fixture
def seats(user, street, now):
    """Three of the committee, who are nothing else."""
    kinds = ("resident", "backbone", "organisation_head")
    people = [user(name=f"委员{kind}") for kind in kinds]
    for kind, person in zip(kinds, people, strict=True):
        Seat.objects.create(street=street, kind=kind, holder=person, since=now)
    return people


@pytest.fixture
def proposed(api, cast, reach):
    """`proposed("answered", **fields)`: a proposal of the manager. Its row."""

    def make(status="answered", **fields):
        answer = api(cast.manager).post(f"/needs/{reach(status, **fields)}/exclusions", WHY)
        assert answer.status_code == 201, answer.content
        return Exclusion.objects.get(pk=answer.json()["id"])

    return make


def post(caller, row, action):
    return caller.post(f"/exclusions/{row.id}/{VERBS[action]}", WORDS)


def left_out(caller):
    body = caller.get("/stats/rates").json()
    return [body[rate]["excluded"].get("test", 0) for rate in ("response", "resolution", "satisfaction")]


def told(person, kind):
    return Notification.objects.filter(user=person, notice__kind=kind, withdrawn_at=None).count()


def test_by_two_people_and_reviewed_by_a_third(api, cast, proposed, seats):
    row, reader = proposed(), api(cast.neighbour)
    assert left_out(reader) == [0, 0, 0], "proposed is not left out"
    assert told(cast.resident, "exclusion_proposed") == told(seats[0], "exclusion_to_decide") == 1
    assert told(cast.leader, "exclusion_to_decide") == 0, "who leads it decides nothing"

    confirmed = post(api(seats[0]), row, Action.CONFIRM).json()
    assert (confirmed["status"], confirmed["decision"]) == ("confirmed", "看过记录")
    assert left_out(reader) == [1, 1, 1]
    assert told(cast.resident, "exclusion_settled") == 1
    assert told(seats[1], "exclusion_to_decide") == 0

    contested = post(api(cast.resident), row, Action.OBJECT).json()
    assert (contested["status"], contested["objection"]) == ("contested", "看过记录")
    assert left_out(reader) == [0, 0, 0], "counted until somebody else has looked"
    assert told(seats[1], "exclusion_to_decide") == 1
    assert told(seats[0], "exclusion_to_decide") == 0, "not who decided it"

    assert post(api(seats[0]), row, Action.UPHOLD).status_code == 403
    assert post(api(seats[1]), row, Action.UPHOLD).json()["status"] == "upheld"
    assert left_out(reader) == [1, 1, 1]
    again = post(api(cast.resident), row, Action.OBJECT)
    assert (again.status_code, again.json()["code"]) == (409, "wrong_moment"), "once"
    acts = Entry.objects.filter(object_id=row.id).order_by("id")
    assert [entry.action for entry in acts] == [
        "exclusion.propose",
        "exclusion.confirm",
        "exclusion.object",
        "exclusion.uphold",
    ]


def test_who_proposed_it_does_not_decide_it(api, cast, proposed):
    row = proposed()
    before = dump(without=["accounts_devicesession"])
    for action in (Action.CONFIRM, Action.REJECT):
        refused = post(api(cast.manager), row, action)
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert changes(before, dump(without=["accounts_devicesession"])) == {}


def _leads(need, person):
    Need.objects.filter(pk=need.id).update(first_receiver=person)


def _reported_it(need, person):
    Need.objects.filter(pk=need.id).update(reporter=person)


def _handled(need, person):
    Entry.objects.create(
        at=timezone.now(), street_id=need.street_id, actor_id=person.id, action="need.triage", object_id=need.id
    )


def _tied_to_the_contractor(need, person):
    contractor = OrganisationFactory()
    AffiliationFactory(user=person, organisation=contractor, kind=AffiliationKind.DECLARED)
    Handled.objects.update_or_create(
        need=need, defaults={"street_id": need.street_id, "organisation": contractor, "at": timezone.now()}
    )


@pytest.mark.parametrize("tie", [_leads, _reported_it, _handled, _tied_to_the_contractor])
def test_nobody_with_a_part_in_it_decides(tie, api, proposed, seats):
    row = proposed()
    tie(row.need, seats[0])
    assert post(api(seats[0]), row, Action.CONFIRM).status_code == 403
    assert post(api(seats[1]), row, Action.CONFIRM).status_code == 200


@pytest.mark.parametrize(
    "who", ["resident", "neighbour", "volunteer", "leader", "liaison", "clerk", "receiver", "stranger"]
)
def test_who_may_not_propose(who, api, cast, reach):
    need = reach("answered", visibility="public")
    answer = api(getattr(cast, who)).post(f"/needs/{need}/exclusions", WHY)
    assert answer.status_code == (404 if who == "stranger" else 403)
    assert not Exclusion.objects.exists()


@pytest.mark.parametrize("who", ["resident", "neighbour", "volunteer", "leader", "liaison", "stranger"])
def test_who_may_not_decide(who, api, cast, proposed):
    answer = post(api(getattr(cast, who)), proposed(), Action.CONFIRM)
    assert answer.status_code == (403 if who == "resident" else 404)


def test_wrongdoing_is_never_left_out(api, cast, report):
    need = report(kind="wrongdoing")["id"]
    assert api(cast.manager).post(f"/needs/{need}/exclusions", WHY).status_code == 404
    assert api(cast.receiver).post(f"/needs/{need}/exclusions", WHY).status_code == 403


@pytest.mark.parametrize(
    "body", [{"reason": "unreasonable", "words": "x"}, {"reason": "test", "words": " "}, {"reason": "test"}]
)
def test_unreasonable_is_no_reason(body, api, cast, reach):
    need = reach("answered")
    refused = api(cast.manager).post(f"/needs/{need}/exclusions", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    assert not any("reasonable" in reason for reason in Reason.values)


def test_one_at_a_time_and_what_is_decided_is_not_asked_again(api, cast, proposed, seats):
    row = proposed()
    path = f"/needs/{row.need_id}/exclusions"
    assert api(cast.manager).post(path, WHY).json()["code"] == "exclusion_proposed_already"
    post(api(seats[0]), row, Action.REJECT)
    assert api(cast.manager).post(path, WHY).json()["code"] == "exclusion_decided_before"
    other = api(cast.manager).post(path, {**WHY, "reason": "outside"})
    assert other.status_code == 201


def test_only_the_resident_objects(api, cast, proposed, seats, on_record):
    row = proposed(on_behalf_of={"representation_id": str(on_record().id)})
    post(api(seats[0]), row, Action.CONFIRM)
    for person in (cast.manager, seats[1]):
        assert post(api(person), row, Action.OBJECT).status_code == 403
    assert post(api(cast.aunt), row, Action.OBJECT).status_code == 200


def test_each_reads_what_is_theirs(api, cast, proposed, seats):
    row = proposed(text="我是李明，电话 13800138000，灯坏了")
    as_seat = api(seats[0]).get(f"/exclusions/{row.id}").json()
    assert "李明" not in as_seat["text"]
    assert "13800138000" not in as_seat["text"]
    assert set(as_seat["actions"]) == {"confirm", "reject", "withdraw"}
    own = api(cast.resident).get(f"/exclusions/{row.id}").json()
    assert ("李明" in own["text"], own["actions"]) == (True, [])
    assert [item["id"] for item in api(cast.resident).get("/exclusions").json()["items"]] == [str(row.id)]
    for person in (cast.neighbour, cast.leader, cast.stranger):
        assert api(person).get("/exclusions").json()["items"] == []
        assert api(person).get(f"/exclusions/{row.id}").status_code == 404


@pytest.mark.parametrize("action", list(VERBS))
@pytest.mark.parametrize("status", list(Status))
def test_walk(status, action, api, cast, proposed, seats):
    row = proposed()
    first, second, third = seats
    bring(row, status, second=first, third=second, resident=cast.resident)
    who = cast.resident if action == Action.OBJECT else third
    before = dump(without=["accounts_devicesession"])
    answer = post(api(who), row, action)
    after = TRANSITIONS.get((status, action))
    if after is None:
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment")
        assert changes(before, dump(without=["accounts_devicesession"])) == {}
    else:
        assert answer.status_code == 200, answer.content
        assert Exclusion.objects.get().status == after


def bring(row, status, *, second, third, resident):
    now, contested = timezone.now(), status in {"contested", "upheld", "lifted"}
    decided = status not in {"proposed", "withdrawn"}
    reviewed = status in {"upheld", "lifted"}
    Exclusion.objects.filter(pk=row.pk).update(
        status=status,
        decided_by=second if decided else None,
        decided_at=now if decided else None,
        objected_by=resident if contested else None,
        objected_at=now if contested else None,
        reviewed_by=third if reviewed else None,
        reviewed_at=now if reviewed else None,
    )


def test_the_database_wants_two_and_three_people(cast, proposed, seats):
    row = proposed()
    wrong = (
        {"status": "confirmed"},
        {"status": "confirmed", "decided_by": row.proposed_by, "decided_at": timezone.now()},
        {"status": "contested", "decided_by": seats[0], "decided_at": timezone.now()},
        {
            "status": "upheld", "decided_by": seats[0], "decided_at": timezone.now(), "objected_by": cast.resident,
            "objected_at": timezone.now(), "reviewed_by": seats[0], "reviewed_at": timezone.now(),
        },
    )  # fmt: skip
    for each in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Exclusion.objects.filter(pk=row.pk).update(**each)


def test_the_rule_of_two_holds_whatever_anybody_tries(api, cast, reach, seats):  # noqa: C901  # a machine stands in one place
    """Any order of any calls by anybody: never left out by fewer than two, never reviewed by one of them."""
    need = reach("answered")
    deciders = [cast.manager, cast.core_leader, *seats]
    callers = [*deciders, cast.resident, cast.leader, cast.neighbour]
    signed_in = {person.id: api(person) for person in callers}

    class Machine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.sid = transaction.savepoint()
            self.objections = {}

        def teardown(self):
            transaction.savepoint_rollback(self.sid)

        @rule(who=st.sampled_from(deciders[:2]), reason=st.sampled_from(list(Reason)))
        def propose(self, who, reason):
            refused = Exclusion.objects.filter(status__in=STANDING).exists()
            refused |= Exclusion.objects.filter(status__in=DECIDED_AGAINST, reason=reason).exists()
            answer = signed_in[who.id].post(f"/needs/{need}/exclusions", {"reason": reason, "words": "x"})
            assert answer.status_code == (409 if refused else 201)

        @precondition(lambda self: Exclusion.objects.exists())
        @rule(who=st.sampled_from(callers), action=st.sampled_from(list(VERBS)))
        def act(self, who, action):
            row = Exclusion.objects.order_by("-proposed_at", "-id").first()
            part = (
                {row.proposed_by_id}
                if action in {Action.CONFIRM, Action.REJECT}
                else {row.proposed_by_id, row.decided_by_id}
            )
            answer = post(signed_in[who.id], row, action)
            row.refresh_from_db()
            if answer.status_code != 200:
                return
            if action == Action.OBJECT:
                self.objections[row.id] = self.objections.get(row.id, 0) + 1
                assert who == cast.resident
            elif action != Action.WITHDRAW:
                assert who.id not in part
                assert who in deciders

        @invariant()
        def never_by_one(self):
            for row in Exclusion.objects.all():
                people = [each for each in (row.proposed_by_id, row.decided_by_id, row.reviewed_by_id) if each]
                assert len(people) == len(set(people))
                assert not set(people) & {cast.resident.id, cast.leader.id}
                if row.status in LEFT_OUT:
                    assert row.decided_by_id is not None
                if row.status == Status.UPHELD:
                    assert row.reviewed_by_id is not None
            assert all(number == 1 for number in self.objections.values())

        @invariant()
        def counted_as_told(self):
            body = signed_in[cast.neighbour.id].get("/stats/rates").json()
            out = Exclusion.objects.filter(status__in=LEFT_OUT).count()
            for rate in ("response", "resolution", "satisfaction"):
                reasons = {key: n for key, n in body[rate]["excluded"].items() if key in Reason.values}
                assert sum(reasons.values()) == out
                assert body[rate]["denominator"] + sum(body[rate]["excluded"].values()) == body["reported"]

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=12, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
