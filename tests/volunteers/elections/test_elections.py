"""From the call to the office: who may, each moment, what the count decides, and recalls."""

from datetime import timedelta
from uuid import UUID

import pytest

from backend.accounts.models import User
from backend.notifications.models import Notification
from tests.factories import AffiliationFactory, RoleFactory
from tests.refusals import refuse
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind as SeatKind
from volunteers.elections.counting import Paper, counted, enough, lot, recalled
from volunteers.elections.jobs import tell_members
from volunteers.elections.services.deciding import months_later
from volunteers.group.models import Role
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db


def ballots(api, election, chosen):
    for person, choices in chosen:
        answer = api(person).post(f"/elections/{election['id']}/vote", {"choices": choices})
        assert answer.status_code == 201, answer.content.decode()


class TestElection:
    def test_whom_the_members_choose_takes_the_office_and_who_held_it_leaves(
        self, api, core_leader, open_vote, members, pass_days, now
    ):
        election, nominations = open_vote
        winner, loser = members[:2]
        ballots(api, election, [(each, [nominations[winner.id]]) for each in members[:4]])
        ballots(api, election, [(members[4], [nominations[loser.id]])])
        row = pass_days(election, now)
        assert (row.status, row.result["cast"]) == ("counted", 5)
        assert [each["votes"] for each in row.result["candidates"]] == [4, 1]
        role = Role.objects.get(user=winner, tier=Tier.CORE_LEADER)
        assert (role.how, role.until) == ("elected", months_later(now, 24))
        assert Role.objects.get(user=core_leader).over
        told = {each.user_id for each in Notification.objects.filter(notice__kind="election_decided")}
        assert {winner.id, loser.id} <= told

    def test_nobody_stands_and_it_comes_to_nothing(self, called, pass_days, now, core_leader):
        row = pass_days(called(), now)
        assert (row.status, row.result) == ("failed", {"why": "nobody_stands"})
        assert not Role.objects.get(user=core_leader).over

    def test_too_few_vote_and_nothing_changes(self, api, core_leader, open_vote, members, pass_days, now, user):
        election, nominations = open_vote
        ballots(api, election, [(members[0], [nominations[members[0].id]])])
        row = pass_days(election, now)
        assert (row.status, row.result) == ("failed", {"why": "few_votes", "cast": 1})
        assert not Role.objects.get(user=core_leader).over

    def test_one_who_took_work_at_an_organisation_is_passed_over(self, api, open_vote, members, pass_days, now):
        election, nominations = open_vote
        first, second = members[:2]
        ballots(api, election, [(each, [nominations[first.id]]) for each in members[:3]])
        ballots(api, election, [(each, [nominations[second.id]]) for each in members[3:]])
        AffiliationFactory(user=first)
        pass_days(election, now)
        assert not Role.objects.filter(user=first, tier=Tier.CORE_LEADER).exists()

    def test_one_whose_account_was_closed_is_passed_over(self, api, open_vote, members, pass_days, now):
        election, nominations = open_vote
        first, second = members[:2]
        ballots(api, election, [(each, [nominations[first.id]]) for each in members[:3]])
        ballots(api, election, [(each, [nominations[second.id]]) for each in members[3:]])
        User.objects.filter(pk=first.pk).update(is_active=False)
        pass_days(election, now)
        assert not Role.objects.filter(user=first, tier=Tier.CORE_LEADER).exists()

    def test_nor_are_they_on_the_roll(self, called, stands, members, pass_days, now):
        """Who cannot vote does not raise the turnout that is asked for."""
        election = called()
        stands(election, members[0])
        User.objects.filter(pk=members[4].pk).update(is_active=False)
        row = pass_days(election, now)
        assert not row.voters.filter(user=members[4]).exists()
        assert row.electorate == row.voters.count()

    def test_a_seat_is_filled_by_election_too(self, api, called, stands, members, pass_days, now, street, user):
        before = Seat.objects.create(
            street=street, kind=SeatKind.BACKBONE, holder=user(), since=now - timedelta(days=9)
        )
        election = called(seat_kind="backbone")
        nomination = stands(election, members[0])
        pass_days(election, now)
        ballots(api, election, [(each, [nomination]) for each in members])
        assert pass_days(election, now).status == "counted"
        before.refresh_from_db()
        assert before.over
        assert Seat.objects.get(over=False).holder == members[0]

    def test_members_are_told_and_who_has_voted_is_not_asked_again(self, api, open_vote, members):
        election, _nominations = open_vote
        ballots(api, election, [(members[0], [])])
        tell_members(election_id=UUID(election["id"]))
        asked = {each.user_id for each in Notification.objects.filter(notice__kind="vote_open")}
        assert asked >= {each.id for each in members[1:]}
        assert members[0].id not in asked

    def test_one_election_of_an_office_at_a_time(self, called, manager):
        called()
        refuse(lambda c: c.post("/elections", {"tier": "core_leader"}), manager, status=409, code="election_under_way")

    @pytest.mark.parametrize("tier", ["core_leader", "manager"])
    def test_no_team_alone_elects_who_leads_the_whole_group(self, manager, team, tier):
        """A manager with a team of three friends would lead the street."""
        body = {"tier": tier, "team_id": str(team.id)}
        refuse(lambda c: c.post("/elections", body), manager, status=422, code="name_one_office")

    @pytest.mark.parametrize("body", [{}, {"tier": "core_leader", "seat_kind": "resident"}, {"tier": "team_leader"}])
    def test_of_one_office(self, manager, body):
        refuse(lambda c: c.post("/elections", body), manager, status=422, code="name_one_office")


class TestStanding:
    def test_nobody_seconds_their_own_nomination(self, api, called, members):
        election = called()
        path = f"/elections/{election['id']}/nominations"
        made = api(members[0]).post(path, {"candidate_id": str(members[1].id)}).json()
        nomination = made["nominations"][0]["id"]
        assert made["nominations"][0]["actions"] == []
        for person in members[:2]:
            refuse(lambda c: c.post(f"/nominations/{nomination}/second"), person, status=403, code="not_allowed")
        refuse(lambda c: c.post(f"/nominations/{nomination}/accept"), members[1], status=409, code="wrong_moment")
        refuse(
            lambda c: c.post(path, {"candidate_id": str(members[1].id)}),
            members[2],
            status=409,
            code="nominated_already",
        )

    def test_who_works_for_an_organisation_does_not_stand_for_the_lead(self, called, members, user):
        election = called()
        tied = AffiliationFactory(user=user()).user
        refuse(
            lambda c: c.post(f"/elections/{election['id']}/nominations", {"candidate_id": str(tied.id)}),
            members[0],
            status=409,
            code="candidate_not_fit",
        )

    def test_nobody_whose_account_is_closed_is_nominated(self, called, members, user):
        body = {"candidate_id": str(user(is_active=False).id)}
        path = f"/elections/{called()['id']}/nominations"
        said = refuse(lambda c: c.post(path, body), members[0], status=409, code="candidate_not_fit")
        assert "not in use" in said["en"]["detail"]

    def test_who_is_no_member_does_not_nominate(self, called, members, user):
        election = called()
        body = {"candidate_id": str(members[0].id)}
        path = f"/elections/{election['id']}/nominations"
        refuse(lambda c: c.post(path, body), user(), status=403, code="not_allowed")

    def test_the_team_alone_elects_its_leader(self, api, called, team, leader, members, volunteer, community):
        election = called(tier="team_leader", team_id=str(team.id))
        of_the_team = volunteer(community=community).user
        path = f"/elections/{election['id']}/nominations"
        body = {"candidate_id": str(leader.id)}
        refuse(lambda c: c.post(path, body), members[0], status=403, code="not_allowed")
        assert api(of_the_team).post(path, body).status_code == 201


class TestRecall:
    @pytest.fixture
    def asked(self, api, members, core_leader):
        role = Role.objects.get(user=core_leader)
        answer = api(members[0]).post("/recalls", {"role_id": str(role.id), "reason": "半年没有开会"})
        assert answer.status_code == 201, answer.content.decode()
        return answer.json()

    def test_it_names_one_office_that_somebody_holds(self, members, core_leader):
        role = str(Role.objects.get(user=core_leader).id)
        for body in ({"reason": "半年没有开会"}, {"reason": "半年没有开会", "role_id": role, "seat_id": role}):
            refuse(lambda c, body=body: c.post("/recalls", body), members[0], status=422, code="name_one_holder")

    def test_enough_signatures_open_the_vote_and_the_majority_recalls(
        self, api, asked, members, core_leader, pass_days, now
    ):
        assert (asked["status"], asked["signed"], asked["needed"]) == ("gathering", 1, 2)
        assert api(members[1]).post(f"/elections/{asked['id']}/sign").json()["status"] == "voting"
        tell_members(election_id=UUID(asked["id"]))
        told = api(members[2], lang="zh-Hans").get("/me/notifications").json()["items"][0]
        assert (told["kind"], told["body"]["zh-hans"].startswith("“罢免：核心负责人”")) == ("vote_open", True)
        for person, yes in zip(members, (True, True, True, False, False), strict=True):
            assert api(person).post(f"/elections/{asked['id']}/vote", {"recall": yes}).status_code == 201
        row = pass_days(asked, now)
        assert row.result == {"cast": 5, "for": 3, "against": 2, "recalled": True}
        assert Role.objects.get(user=core_leader).over

    def test_a_signature_stands_though_who_gave_it_has_left(self, api, asked, members, now):
        Role.objects.filter(user=members[0]).update(until=now - timedelta(minutes=1))
        said = api(members[1]).post(f"/elections/{asked['id']}/sign").json()
        assert (said["status"], said["signed"]) == ("voting", 2)

    def test_half_is_no_majority(self, api, asked, members, core_leader, pass_days, now):
        api(members[1]).post(f"/elections/{asked['id']}/sign")
        for person, yes in zip(members[:4], (True, True, False, False), strict=True):
            api(person).post(f"/elections/{asked['id']}/vote", {"recall": yes})
        assert pass_days(asked, now).result["recalled"] is False
        assert not Role.objects.get(user=core_leader).over

    def test_too_few_signatures_in_time(self, asked, pass_days, now):
        assert pass_days(asked, now).result == {"why": "few_signatures"}

    def test_nobody_signs_twice_and_who_is_concerned_does_not(self, api, asked, members, core_leader):
        path = f"/elections/{asked['id']}/sign"
        refuse(lambda c: c.post(path), members[0], status=409, code="signed_already")
        refuse(lambda c: c.post(path), core_leader, status=403, code="not_allowed")

    def test_nobody_calls_a_recall_off(self, asked, manager, core_leader):
        for person in (manager, core_leader):
            path = f"/elections/{asked['id']}/cancel"
            refuse(lambda c, path=path: c.post(path, {"reason": "不必"}), person, status=403, code="not_allowed")

    def test_a_term_that_is_over_is_not_recalled(self, members, user, now):
        role = RoleFactory(user=user(), tier=Tier.MANAGER, until=now - timedelta(hours=1))
        body = {"role_id": str(role.id), "reason": "x"}
        refuse(lambda c: c.post("/recalls", body), members[0], status=409, code="already_ended")


class TestCounting:
    one, two, three = (UUID(int=n) for n in (1, 2, 3))
    election = UUID(int=9)

    def papers(self, *chosen):
        return [Paper(f"r{n}", tuple(choices)) for n, choices in enumerate(chosen)]

    def test_equal_votes_are_decided_by_a_lot_that_anybody_draws_again(self):
        papers = self.papers([self.one], [self.two])
        ranked = counted(self.election, [self.one, self.two], papers, 1)
        first = min((self.one, self.two), key=lambda each: lot(self.election, papers, each))
        assert [each.nomination for each in ranked if each.elected] == [first]
        assert all(each.by_lot for each in ranked)
        shuffled = counted(self.election, [self.two, self.one], papers[::-1], 1)
        assert [each.nomination for each in shuffled] == [each.nomination for each in ranked]

    def test_who_stands_alone_needs_more_than_half(self):
        for blanks, elected in ((0, True), (1, False), (2, False)):
            papers = self.papers([self.one], *([()] * blanks))
            (found,) = counted(self.election, [self.one], papers, 1)
            assert found.elected is elected, blanks

    def test_who_has_no_vote_is_not_elected(self):
        ranked = counted(self.election, [self.one, self.two, self.three], self.papers([self.one], [self.one]), 2)
        assert [each.nomination for each in ranked if each.elected] == [self.one]

    def test_thresholds(self):
        assert enough(3, 10, 30)
        assert not enough(2, 10, 30)
        assert not enough(0, 0, 0)
        assert recalled([Paper("a", recall=True), Paper("b", recall=False)]) == (1, 1, False)

    def test_the_last_day_of_a_shorter_month(self, now):
        day = now.replace(year=2026, month=8, day=31)
        assert months_later(day, 6).date().isoformat() == "2027-02-28"
        assert months_later(day, 4).date().isoformat() == "2026-12-31"
