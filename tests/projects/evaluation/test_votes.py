"""Gatekeeping: who votes, who is recused, when it is decided, what the minutes say."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.audit.models import Entry
from backend.jobs.testing import run_due
from backend.realtime.models import FeedItem
from projects.evaluation.jobs import settle_ended_terms
from projects.evaluation.models import Decision, Vote
from tests.factories import AffiliationFactory, RoleFactory
from tests.projects.conftest import ok, refused, seat
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind
from volunteers.group.states import Tier

WORKER, HEAD, BACKBONE, RESIDENT = Kind


@pytest.fixture
def vote(api):
    return lambda person, project, said="approve", reason="看过了": api(person).post(
        f"/projects/{project['id']}/votes", {"vote": said, "reason": reason}
    )


def minutes(project):
    return Decision.objects.get(project=project["id"], round=project["round"]).minutes


class TestTheOutcome:
    @pytest.mark.parametrize(
        ("said", "status"),
        [
            (("approve",) * 4, "approved"),
            (("approve", "approve", "approve", "reject"), "approved"),
            (("reject", "reject", "revise", "reject"), "rejected"),
            (("revise",) * 4, "to_revise"),
            (("approve", "approve", "reject", "reject"), "to_revise"),
            (("approve", "approve", "reject", "revise"), "to_revise"),
        ],
    )
    def test_of_four(self, registered, ballots, said, status):
        project = ballots(registered(), *said)
        assert project["status"] == status
        assert project["decisions"][0]["outcome"] == status
        counted = project["decisions"][0]["minutes"]["votes"]
        assert [max(counted[kind], key=counted[kind].get) for kind in Kind] == list(said)

    def test_waits_for_every_kind(self, registered, ballots, cast, vote):
        project = ballots(registered(), "approve", "approve", "approve")
        assert project["status"] == "proposed"
        assert project["standing"]["missing"] == ["resident"]
        assert ok(vote(cast.holders[RESIDENT], project))["status"] == "approved"

    def test_is_told_to_those_concerned(self, registered, ballots, cast):
        ballots(registered(), "approve")
        for person in (cast.manager, cast.other_manager, cast.liaison, cast.deputies[WORKER], cast.holders[RESIDENT]):
            told = FeedItem.objects.filter(user=person, type="project").order_by("id")
            assert [item.data["status"] for item in told] == ["proposed", "approved"]

    def test_is_the_committees_in_the_audit(self, registered, ballots):
        project = ballots(registered(), "approve")
        entry = Entry.objects.get(object_id=project["id"], action="project.approve")
        assert (entry.before, entry.after, entry.actor_id.int) == ("proposed", "approved", 0)
        record = Entry.objects.get(action="decision.record")
        assert record.data["minutes"] == minutes(project)


class TestVoting:
    def test_once_in_a_round(self, registered, cast, vote, api, ballots):
        project = registered()
        ok(vote(cast.holders[WORKER], project, "revise"))
        refused(vote(cast.holders[WORKER], project), 409, "already_voted")
        ballots_left = [ok(vote(cast.holders[kind], project, "revise")) for kind in (HEAD, BACKBONE, RESIDENT)]
        assert ballots_left[-1]["status"] == "to_revise"
        again = ok(api(cast.manager).post(f"/projects/{project['id']}/revise", {}))
        assert ballots(again, "approve")["status"] == "approved"
        assert Vote.objects.filter(project=project["id"]).count() == 8

    def test_not_when_it_is_decided(self, approved, cast, vote, api):
        project = approved()
        refused(vote(cast.holders[WORKER], project), 409, "already_voted")
        late = seat(RESIDENT, cast.resident)
        refused(vote(late.holder, project), 409, "wrong_moment")
        assert "vote" not in ok(api(late.holder).get(f"/projects/{project['id']}"))["actions"]

    def test_not_when_the_term_is_over(self, registered, cast, vote):
        refused(vote(cast.former, registered()), 403, "term_over")

    def test_not_when_the_clock_ended_the_term(self, registered, cast, vote):
        Seat.objects.filter(pk=cast.seats[HEAD].id).update(until=timezone.now() - timedelta(seconds=1))
        refused(vote(cast.holders[HEAD], registered()), 403, "term_over")

    @pytest.mark.parametrize(
        "body",
        [{}, {"vote": "approve"}, {"vote": "yes", "reason": "x"}, {"vote": "approve", "reason": " "}, {"reason": "x"}],
    )
    def test_what_is_refused(self, registered, cast, api, body):
        refused(api(cast.holders[HEAD]).post(f"/projects/{registered()['id']}/votes", body), 422, "invalid_input")


class TestBlindness:
    def test_nobody_sees_what_others_voted_until_it_is_decided(self, registered, cast, vote, api):
        project = registered()
        ok(vote(cast.holders[WORKER], project, "reject", "钱太多"))
        for person in (cast.holders[HEAD], cast.deputies[WORKER], cast.manager, cast.liaison, cast.officer):
            seen = api(person).get(f"/projects/{project['id']}").content.decode()
            assert "钱太多" not in seen
            assert ok(api(person).get(f"/projects/{project['id']}"))["votes"] == []
        queue = api(cast.holders[HEAD]).get("/committee/queue").content.decode()
        assert "reject" not in queue
        own = ok(api(cast.holders[WORKER]).get(f"/projects/{project['id']}"))["votes"]
        assert [(each["vote"], each["mine"]) for each in own] == [("reject", True)]

    def test_nor_from_the_feed_or_the_audit(self, registered, cast, vote):
        project = registered()
        before = FeedItem.objects.count()
        ok(vote(cast.holders[WORKER], project, "reject", "钱太多"))
        assert FeedItem.objects.count() == before
        assert not Entry.objects.filter(object_id=project["id"]).exclude(action="project.register").exists()
        entry = Entry.objects.get(action="project.vote")
        assert "reject" not in str(entry.data) + entry.reason

    def test_afterwards_reasons_are_read_without_names(self, registered, ballots, cast, api):
        project = ballots(registered(), "approve")
        for person in (cast.manager, cast.liaison, cast.officer, cast.holders[HEAD]):
            votes = ok(api(person).get(f"/projects/{project['id']}"))["votes"]
            assert [each["kind"] for each in votes] == list(Kind)
            assert all(
                set(each) == {"round", "seat_id", "kind", "as_deputy", "vote", "reason", "mine"} for each in votes
            )
        assert ok(api(cast.resident).get(f"/projects/{project['id']}"))["votes"] == []


class TestRecusal:
    @pytest.mark.parametrize("kind", ["declared", "volunteer", "worker", "head", "liaison"])
    def test_of_the_affiliated(self, registered, cast, vote, api, kind):
        project = registered()
        holder = cast.holders[HEAD]
        AffiliationFactory(user=holder, organisation=cast.contractor, kind=kind)
        said = refused(vote(holder, project), 403, "recused")
        assert said["fields"]["reason"] == "affiliated"
        assert "Your deputy" not in said["detail"], "there may be none, or it is the deputy who reads it"
        seen = ok(api(holder).get(f"/projects/{project['id']}"))
        assert "vote" not in seen["actions"]
        assert seen["standing"]["recused"] == "affiliated"

    def test_a_tie_to_a_rival_recuses_nobody(self, registered, cast, vote):
        AffiliationFactory(user=cast.holders[HEAD], organisation=cast.rivals, kind="head")
        ok(vote(cast.holders[HEAD], registered()))

    def test_of_who_registered_or_sent_it(self, registered, ballots, cast, vote, api):
        holder = cast.holders[BACKBONE]
        RoleFactory(user=holder, tier=Tier.MANAGER)
        said = refused(vote(holder, registered(by=holder)), 403, "recused")
        assert said["fields"]["reason"] == "registered"
        project = ballots(registered(title="别的"), "revise")
        again = ok(api(holder).post(f"/projects/{project['id']}/revise", {}))
        refused(vote(holder, again), 403, "recused")

    def test_the_deputy_stands_in(self, registered, cast, vote, api):
        AffiliationFactory(user=cast.holders[HEAD], organisation=cast.contractor, kind="declared")
        project = registered()
        refused(vote(cast.deputies[WORKER], project), 403, "holder_votes")
        for person in (cast.holders[WORKER], cast.deputies[HEAD], cast.holders[BACKBONE]):
            ok(vote(person, project))
        assert ok(vote(cast.holders[RESIDENT], project))["status"] == "approved"
        found = minutes(project)
        seat_id = str(cast.seats[HEAD].id)
        assert found["deputies"] == [{"seat_id": seat_id, "kind": "organisation_head"}]
        assert found["recused"] == [
            {"seat_id": seat_id, "kind": "organisation_head", "who": "holder", "reason": "affiliated"}
        ]
        assert found["waived"] == []

    def test_without_a_deputy_the_kind_is_waived(self, registered, cast, vote):
        for person in (cast.holders[HEAD], cast.deputies[HEAD]):
            AffiliationFactory(user=person, organisation=cast.contractor, kind="declared")
        project = registered()
        for kind in (WORKER, BACKBONE):
            assert ok(vote(cast.holders[kind], project))["status"] == "proposed"
        assert ok(vote(cast.holders[RESIDENT], project))["status"] == "approved"
        found = minutes(project)
        assert (found["waived"], found["counted"]) == (["organisation_head"], 3)
        assert {each["who"] for each in found["recused"]} == {"holder", "deputy"}

    def test_of_everybody_leaves_it_undecided(self, registered, cast, api):
        for person in (*cast.holders.values(), *cast.deputies.values()):
            AffiliationFactory(user=person, organisation=cast.contractor, kind="declared")
        registered()
        [item] = ok(api(cast.holders[HEAD]).get("/committee/queue"))["items"]
        assert (item["stuck"], item["waits_for_me"], item["recused"]) == (True, False, "affiliated")
        assert item["waived"] == sorted(Kind)

    def test_a_vacant_seat_is_its_deputys(self, registered, cast, vote):
        Seat.objects.filter(pk=cast.seats[WORKER].id).update(holder=None)
        assert ok(vote(cast.deputies[WORKER], registered()))["votes"][0]["as_deputy"]


class TestWhatChangesMeanwhile:
    def test_who_declares_an_interest_after_voting_is_recused_with_the_vote(self, registered, cast, vote, api):
        project = registered()
        ok(vote(cast.holders[WORKER], project, "reject"))
        ok(api(cast.holders[WORKER]).post("/me/affiliations", {"organisation_id": str(cast.contractor.id)}), 201)
        for kind in (HEAD, BACKBONE, RESIDENT):
            assert ok(vote(cast.holders[kind], project))["status"] == "proposed"
        assert ok(vote(cast.deputies[WORKER], project))["status"] == "approved"
        found = minutes(project)
        assert (found["counted"], found["not_counted"]) == (4, 1)
        assert found["votes"]["community_worker"]["reject"] == 0

    def test_the_end_of_the_missing_seat_lets_the_count_decide(self, registered, ballots, cast, api):
        project = ballots(registered(), "approve", "approve", "approve")
        path = f"/committee/seats/{cast.seats[RESIDENT].id}/end"
        ok(api(cast.core_leader).post(path, {"reason": "搬走了"}))
        assert ok(api(cast.manager).get(f"/projects/{project['id']}"))["status"] == "proposed"
        run_due()
        assert ok(api(cast.manager).get(f"/projects/{project['id']}"))["status"] == "approved"
        assert minutes(project)["waived"] == ["resident"]

    def test_so_does_a_term_that_the_clock_ends(self, registered, ballots, cast, api, now):
        project = ballots(registered(), "approve", "approve", "approve")
        Seat.objects.filter(pk=cast.seats[RESIDENT].id).update(until=now)
        settle_ended_terms(now=now)
        assert ok(api(cast.manager).get(f"/projects/{project['id']}"))["status"] == "approved"

    def test_counting_again_changes_nothing_else(self, registered, ballots, approved, now):
        waiting = ballots(registered(), "approve", "approve")
        approved()
        settle_ended_terms(now=now)
        assert not Decision.objects.filter(project=waiting["id"]).exists()
        assert Decision.objects.count() == 1


class TestTheQueue:
    def test_mine_first_then_the_others(self, registered, cast, vote, api):
        one, two, three = (registered(title=title) for title in "一二三")
        ok(vote(cast.holders[HEAD], one))
        caller = api(cast.holders[HEAD])
        items = ok(caller.get("/committee/queue"))["items"]
        assert [each["project"]["id"] for each in items] == [two["id"], three["id"], one["id"]]
        assert [each["waits_for_me"] for each in items] == [True, True, False]
        assert items[2]["voted"]
        assert items[2]["missing"] == ["backbone", "community_worker", "resident"]
        first = ok(caller.get("/committee/queue", limit=2))
        rest = ok(caller.get("/committee/queue", limit=2, cursor=first["next"]))
        assert [each["project"]["id"] for each in rest["items"]] == [one["id"]]

    def test_a_deputys_own_turn(self, registered, cast, api):
        mine, other = registered(), registered(contractor_id=str(cast.rivals.id))
        AffiliationFactory(user=cast.holders[HEAD], organisation=cast.contractor, kind="declared")
        items = ok(api(cast.deputies[HEAD]).get("/committee/queue"))["items"]
        assert [(each["project"]["id"], each["waits_for_me"], each["as_deputy"]) for each in items] == [
            (mine["id"], True, True),
            (other["id"], False, False),
        ]

    def test_the_decided_leave_it(self, registered, ballots, cast, api):
        ballots(registered(), "approve")
        assert ok(api(cast.holders[HEAD]).get("/committee/queue"))["items"] == []
