"""Teams, appointments and their terms."""

from datetime import timedelta

import pytest
import time_machine

from backend.audit.models import Entry
from backend.ids import new_id
from backend.parties.models import Post
from backend.realtime.models import FeedItem
from tests.factories import RoleFactory, TeamFactory
from tests.refusals import refuse
from volunteers.group import services
from volunteers.group.models import Role, Team
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.group.queries import holders, responsible_for, tiers
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db


@pytest.fixture
def appoint(api, manager):
    """`appoint(person, tier, **fields)`: by the manager, through HTTP."""

    def make(person, tier="backbone", **fields):
        return api(manager).post("/roles", {"user_id": str(person.id), "tier": tier, **fields})

    return make


class TestTeam:
    def test_a_team_is_formed_and_led(self, api, manager, community, user, appoint):
        made = api(manager).post("/teams", {"name": "六条队", "area_id": str(community.id)})
        assert made.status_code == 201
        assert made.json() == {
            "id": made.json()["id"],
            "name": "六条队",
            "area_id": str(community.id),
            "area": "六条社区",
            "trade": "",
            "members": 0,
            "roles": [],
        }
        head = user(name="刘洋")
        assert appoint(head, "team_leader", team_id=made.json()["id"]).status_code == 201
        (team,) = api(user()).get("/teams").json()["items"]
        (role,) = team["roles"]
        assert (role["user_id"], role["tier"], role["name"]) == (str(head.id), "team_leader", "刘**")
        assert Entry.objects.get(action="team.form_team").object_id == Team.objects.get().id

    def test_a_team_by_trade_has_no_area(self, api, core_leader):
        made = api(core_leader).post("/teams", {"name": "理发队"}).json()
        assert (made["area_id"], made["area"]) == (None, None)

    def test_one_name_one_team(self, manager, team):
        said = refuse(
            lambda caller: caller.post("/teams", {"name": team.name}), manager, status=409, code="team_name_taken"
        )
        assert team.name in said["en"]["detail"]

    def test_another_street_may_have_a_team_of_that_name(self, api, manager, other_street, team):
        TeamFactory(street=other_street, name="理发队")
        assert api(manager).post("/teams", {"name": "理发队"}).status_code == 201

    def test_the_area_is_one_of_the_street(self, manager, other_street):
        for area in (other_street.id, new_id()):
            body = {"name": "景山队", "area_id": str(area)}
            refuse(lambda caller, body=body: caller.post("/teams", body), manager, status=404, code="not_found")

    @pytest.mark.parametrize(
        "body", [{}, {"name": ""}, {"name": " "}, {"name": "长" * 61}, {"name": "a\x00"}, {"name": "队", "boss": 1}]
    )
    def test_a_name_is_needed(self, manager, body):
        refuse(lambda caller: caller.post("/teams", body), manager, status=422, code="invalid_input")


class TestAppoint:
    @pytest.mark.parametrize("tier", ["backbone", "manager"])
    def test_a_role_gives_what_it_says_at_once(self, appoint, user, actor_for, tier):
        person = user()
        assert not tiers(actor_for(person)).held
        answer = appoint(person, tier)
        assert answer.status_code == 201
        role = Role.objects.get(pk=answer.json()["id"])
        found = tiers(actor_for(person, at=role.since))
        assert found.has(Tier(tier))
        assert manages_group(actor_for(person, at=role.since), None) == (tier != "backbone")

    def test_it_is_audited_and_told(self, appoint, user, manager):
        person = user()
        answer = appoint(person).json()
        entry = Entry.objects.get(action="role.appoint")
        assert (str(entry.object_id), entry.actor_id) == (answer["id"], manager.id)
        assert entry.data == {"user_id": str(person.id), "tier": "backbone"}
        told = FeedItem.objects.get(user=person, type="role")
        assert (told.type, told.data) == ("role", answer)

    def test_a_team_leader_needs_a_team(self, manager, user):
        body = {"user_id": str(user().id), "tier": "team_leader"}
        refuse(lambda caller: caller.post("/roles", body), manager, status=422, code="team_needed")

    def test_the_same_role_twice(self, appoint, manager, user, team):
        person = user()
        assert appoint(person, "team_leader", team_id=str(team.id)).status_code == 201
        body = {"user_id": str(person.id), "tier": "team_leader", "team_id": str(team.id)}
        refuse(lambda caller: caller.post("/roles", body), manager, status=409, code="role_held")

    def test_one_person_may_lead_two_teams(self, appoint, user, team, community):
        person, other = user(), TeamFactory(area=community)
        for each in (team, other):
            assert appoint(person, "team_leader", team_id=str(each.id)).status_code == 201

    def test_a_term_lies_ahead(self, manager, user, later):
        body = {"user_id": str(user().id), "tier": "manager", "until": later(days=-1).isoformat()}
        refuse(lambda caller: caller.post("/roles", body), manager, status=422, code="wrong_term")

    @pytest.mark.parametrize("fields", [{"tier": "emperor"}, {"until": "soon"}, {"team_id": "6"}, {"since": "x"}])
    def test_a_wrong_field(self, manager, user, fields):
        body = {"user_id": str(user().id), "tier": "backbone", **fields}
        refuse(lambda caller: caller.post("/roles", body), manager, status=422, code="invalid_input")

    def test_nothing_of_another_street(self, manager, user, other_street):
        foreign_team = TeamFactory(street=other_street)
        for body in (
            {"user_id": str(user(home_street=other_street).id), "tier": "backbone"},
            {"user_id": str(new_id()), "tier": "backbone"},
            {"user_id": str(user().id), "tier": "team_leader", "team_id": str(foreign_team.id)},
        ):
            refuse(lambda caller, body=body: caller.post("/roles", body), manager, status=404, code="not_found")


class TestTerm:
    def test_a_role_whose_term_passed_gives_nothing(self, user, now, actor_for, team, community):
        person = user()
        RoleFactory(user=person, tier=Tier.TEAM_LEADER, team=team, until=now + timedelta(hours=1))
        matter = type("Matter", (), {"community_id": community.id, "grid_id": None})
        for span, holds in ((-1, True), (0, False), (1, False)):
            actor = actor_for(person, at=now + timedelta(hours=1, seconds=span))
            assert tiers(actor).has(Tier.TEAM_LEADER) is holds
            assert leads_team_of_area(actor, matter) is holds
            assert (person.id in holders(team.street_id, Tier.TEAM_LEADER, at=actor.at)) is holds
            assert (person.id in responsible_for(team.street_id, community.id, None, at=actor.at)) is holds

    def test_a_role_that_has_not_begun_gives_nothing_yet(self, user, now, actor_for):
        person = user()
        RoleFactory(user=person, tier=Tier.MANAGER, since=now)
        assert not manages_group(actor_for(person, at=now - timedelta(seconds=1)), None)
        assert manages_group(actor_for(person, at=now), None)

    def test_through_http(self, api, user, now, token_for):
        person = user()
        RoleFactory(user=person, tier=Tier.MANAGER, until=now + timedelta(days=10))
        phone = api(person, token=token_for(person))
        assert phone.post("/teams", {"name": "早"}).status_code == 201
        with time_machine.travel(now + timedelta(days=10, seconds=1), tick=False):
            assert phone.post("/teams", {"name": "晚"}).status_code == 403
            (early,) = phone.get("/teams").json()["items"]
            assert (early["name"], early["roles"]) == ("早", [])

    def test_after_a_term_one_may_be_appointed_again(self, user, manager, actor_for, now, later):
        person = user()
        term = {"user_id": person.id, "tier": Tier.BACKBONE, "team_id": None}
        services.appoint(actor=actor_for(manager), until=later(days=30), now=now, **term)
        again = later(days=31)
        services.appoint(actor=actor_for(manager, at=again), until=None, now=again, **term)
        assert Role.objects.filter(user=person).count() == 2


class TestRelieve:
    def end(self, role):
        return lambda caller: caller.post(f"/roles/{role.id}/end", {"reason": "期满"})

    def test_a_role_ends_now(self, api, user, core_leader, actor_for):
        role = Role.objects.get(user=core_leader)
        answer = self.end(role)(api(user(posts=[Post.ADMINISTRATOR])))
        assert answer.status_code == 200
        role.refresh_from_db()
        assert answer.json()["until"] is not None
        assert not tiers(actor_for(core_leader, at=role.until)).held
        entry = Entry.objects.get(action="role.relieve")
        assert (entry.object_id, entry.reason) == (role.id, "期满")
        assert FeedItem.objects.get(user=core_leader, type="role").data == answer.json()

    def test_a_role_may_end_at_the_instant_it_was_given(self, user, manager, actor_for, now):
        """It was never in force."""
        person, boss = user(), actor_for(manager)
        term = {"user_id": person.id, "tier": Tier.BACKBONE, "team_id": None, "until": None}
        role = services.appoint(actor=boss, now=now, **term)
        services.relieve(actor=boss, role_id=role.id, reason="误任", now=now)
        role.refresh_from_db()
        assert role.since == role.until == now
        assert not tiers(actor_for(person)).held

    def test_no_manager_ends_the_role_of_the_core_leader(self, manager, core_leader):
        """Whom the members chose, who runs the daily work for a term does not dismiss."""
        refuse(self.end(Role.objects.get(user=core_leader)), manager, status=403, code="not_allowed")

    def test_one_lays_down_ones_own(self, api, leader):
        assert self.end(Role.objects.get(user=leader))(api(leader)).status_code == 200

    def test_once(self, manager, core_leader, now):
        role = RoleFactory(user=core_leader, tier=Tier.BACKBONE, until=now - timedelta(hours=1))
        refuse(self.end(role), manager, status=409, code="already_ended")

    def test_who_is_relieved_in_the_same_request_may_do_nothing_after_it(self, api, manager):
        role = Role.objects.get(user=manager)
        assert self.end(role)(api(manager)).status_code == 200
        assert api(manager).post("/teams", {"name": "队"}).status_code == 403

    def test_it_needs_a_reason(self, manager, core_leader):
        role = Role.objects.get(user=core_leader)
        refuse(
            lambda caller: caller.post(f"/roles/{role.id}/end", {"reason": " "}),
            manager,
            status=422,
            code="invalid_input",
        )

    def test_a_role_of_another_street_is_not_there(self, manager, user, other_street):
        role = RoleFactory(user=user(home_street=other_street))
        refuse(self.end(role), manager, status=404, code="not_found")
