"""Acts of an office wait for a second factor where the street asks for it; acts of a resident never do."""

from datetime import timedelta

import pytest

from backend.errors import NotAllowed, SecondFactorRequired
from backend.parties.models import Post
from backend.parties.policy import administers_street
from backend.policy import Actor, allow
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.states import Action
from tests.factories import CommunityFactory, PostingFactory, RoleFactory, TeamFactory, token_for
from tests.refusals import refuse
from volunteers.committee.models import Seat
from volunteers.committee.policy import sits_on_committee
from volunteers.committee.states import Kind
from volunteers.group.states import Tier

OFF = {"sign_in.second_factor": "off"}


@pytest.fixture
def need(api, user):
    return api(user()).post("/needs", {"kind": "help", "text": "灯坏了"}).json()["id"]


@pytest.fixture
def manager(user):
    return RoleFactory(user=user(), tier=Tier.MANAGER).user


def triage(caller, need):
    return caller.post(f"/needs/{need}/triage", {"urgency": "normal"})


def test_a_manager_triages_after_the_second_factor_only(api, need, manager):
    answer = triage(api(manager, assured=False), need)
    assert (answer.status_code, answer.json()["code"]) == (403, "second_factor_required")
    assert "POST /auth/second-factor" in answer.json()["detail"]
    assert triage(api(manager), need).status_code == 200


def test_where_the_street_does_not_ask_it_is_not_needed(api, need, manager, street):
    street.config = OFF
    street.save()
    assert triage(api(manager, assured=False), need).status_code == 200


def test_what_is_not_theirs_stays_not_allowed(api, need, user):
    community = CommunityFactory(parent=user().home_street)
    elsewhere = RoleFactory(user=user(), tier=Tier.TEAM_LEADER, team=TeamFactory(area=community)).user
    assert triage(api(elsewhere, assured=False), need).json()["code"] in {"not_allowed", "not_found"}


def test_a_manager_reports_follows_and_judges_like_anybody(api, manager, need):
    caller = api(manager, assured=False)
    assert caller.post("/needs", {"kind": "help", "text": "水管漏水"}).status_code == 201
    assert caller.post(f"/needs/{need}/follow").status_code == 200
    assert caller.patch("/me", {"language": "en"}).status_code == 200


def test_posts_wait_too(user, street):
    boss = user(posts=[Post.ADMINISTRATOR])
    clerk = user()
    body = {"user_id": str(clerk.id), "post": "evaluator"}
    plain = {"Authorization": f"Bearer {token_for(boss, assured=False)}"}
    said = refuse(
        lambda c: c.post("/postings", body, headers=plain),
        None,
        status=403,
        code="second_factor_required",
    )
    assert "第二重验证" in said["zh-hans"]["detail"] or said["zh-hans"]["detail"] == said["en"]["detail"]


class TestTheRule:
    """Which acts rest on an office: found by taking the offices away, so no table has to list them."""

    def test_every_office_waits(self, user, now):
        street = user().home_street
        holders = {
            "manager": RoleFactory(user=user(), tier=Tier.MANAGER).user,
            "core leader": RoleFactory(user=user(), tier=Tier.CORE_LEADER).user,
        }
        for person in holders.values():
            actor = Actor(user_id=person.id, street_id=street.id, at=now, held_back=True)
            with pytest.raises(SecondFactorRequired):
                allow(POLICY, Action.DECLINE, actor, _need())

    def test_a_seat_and_a_post_are_offices(self, user, now):
        sitting = _seated(user(), now)
        boss = PostingFactory(user=user(), post=Post.ADMINISTRATOR).user
        for person, held in ((sitting, sits_on_committee), (boss, administers_street)):
            actor = Actor(user_id=person.id, street_id=person.home_street_id, at=now)
            assert held(actor, None)
            assert not held(actor.without_office(), None)

    def test_a_team_leader_is_a_volunteer_and_does_not_wait(self, user, now):
        community = CommunityFactory(parent=user().home_street)
        leader = RoleFactory(user=user(), tier=Tier.TEAM_LEADER, team=TeamFactory(area=community)).user
        actor = Actor(user_id=leader.id, street_id=leader.home_street_id, at=now, held_back=True)
        allow(POLICY, Action.DECLINE, actor, _need(community_id=community.id))
        with pytest.raises(NotAllowed):
            allow(POLICY, Action.DECLINE, actor, _need())


def _need(**fields):
    return Need(**fields)


def _seated(person, now):
    Seat.objects.create(
        street_id=person.home_street_id, kind=Kind.RESIDENT, holder=person, since=now, until=now + timedelta(days=1)
    )
    return person
