"""An organisation silences nobody: whom it names agrees first, and it learns nothing of a phone."""

import pytest

from backend.parties.models import Affiliation, AffiliationKind, Post
from backend.parties.queries import standing
from backend.realtime.models import FeedItem
from projects.delivery.queries import tied
from tests.factories import AffiliationFactory, OrganisationFactory
from tests.refusals import refuse


@pytest.fixture
def organisation(db):
    return OrganisationFactory()


@pytest.fixture
def liaison(user, organisation):
    return AffiliationFactory(user=user(), organisation=organisation, kind=AffiliationKind.LIAISON).user


@pytest.fixture
def judge(user):
    return user(name="吴评")


@pytest.fixture
def named(api, liaison, organisation, judge):
    body = {"user_id": str(judge.id), "kind": "social_worker"}
    made = api(liaison).post(f"/organisations/{organisation.id}/affiliations", body)
    assert (made.status_code, made.json()["proposed"]) == (201, True)
    return f"/affiliations/{made.json()['id']}"


@pytest.fixture
def recused(judge, organisation, actor_for, now):
    def look(at=now):
        one = standing(actor_for(judge, at=at)).is_affiliated_with(organisation.id)
        assert bool(tied([judge.id], [organisation.id], at=at)) == one
        return one

    return look


def test_it_counts_for_nothing_until_they_agree(api, named, judge, recused, user, organisation):
    later = Affiliation.objects.get(user=judge).since.replace(year=2099)
    assert not recused(later)
    assert FeedItem.objects.get(user_id=judge.id, type="affiliation").data["proposed"] is True
    assert api(judge).get("/me").json()["standing"]["affiliations"] == []
    assert api(judge).get("/me/affiliations").json()["items"][0]["proposed"] is True
    listed = api(user()).get(f"/organisations/{organisation.id}/affiliations").json()["items"]
    assert str(judge.id) not in str(listed), "others are not told"
    assert api(judge).post(f"{named}/agree").json()["proposed"] is False
    assert recused(later)
    refuse(lambda c: c.post(f"{named}/agree"), judge, status=409, code="not_proposed")


def test_they_refuse(api, named, judge, recused, liaison, organisation):
    assert api(judge).post(f"{named}/refuse").status_code == 200
    refuse(lambda c: c.post(f"{named}/agree"), judge, status=409, code="not_proposed")
    assert not recused()


def test_nobody_agrees_for_them(named, liaison, user):
    for verb in ("agree", "refuse"):
        refuse(lambda c, verb=verb: c.post(f"{named}/{verb}"), liaison, status=403, code="not_allowed")
        refuse(lambda c, verb=verb: c.post(f"{named}/{verb}"), user(), status=404, code="not_found")


def test_the_street_office_waits_for_nobody(api, user, named, judge, organisation):
    office = api(user(posts=[Post.STREET_OFFICER]))
    body = {"phone": judge.phone, "kind": "social_worker"}
    made = office.post(f"/organisations/{organisation.id}/affiliations", body)
    assert (made.status_code, made.json()["proposed"]) == (201, False)
    refuse(lambda c: c.post(f"{named}/agree"), judge, status=409, code="not_proposed")


@pytest.mark.parametrize("known", [True, False])
def test_a_phone_is_answered_alike(liaison, organisation, judge, known):
    body = {"phone": judge.phone if known else "13999999999", "kind": "volunteer"}
    path = f"/organisations/{organisation.id}/affiliations"
    refuse(lambda c: c.post(path, body), liaison, status=422, code="name_by_id")
