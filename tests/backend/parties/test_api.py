from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.parties.models import Affiliation, Organisation, Post, Posting
from tests.factories import AffiliationFactory, CommunityFactory, OrganisationFactory, PostingFactory, UserFactory
from tests.refusals import refuse


@pytest.fixture
def office(api, user):
    return api(user(posts=[Post.STREET_OFFICER]))


@pytest.fixture
def head_office(api, user):
    return api(user(posts=[Post.ADMINISTRATOR]))


def test_register_and_list(office, api, user):
    sent = {"name": "邻里社工服务中心", "name_en": "Linli Social Work", "kind": "social_organisation"}
    made = office.post("/organisations", sent)
    assert made.status_code == 201
    OrganisationFactory(name="别的")
    seen = api(user()).get("/organisations", q="邻里").json()
    assert seen == {"items": [made.json()], "next": None}
    assert api(user()).get("/organisations", q="LINLI").json()["items"] == [made.json()]
    again = office.post("/organisations", sent)
    assert (again.status_code, again.json()["code"]) == (409, "organisation_exists")


def test_a_resident_may_not(api, user):
    answer = api(user()).post("/organisations", {"name": "x", "kind": "enterprise"})
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    "body",
    [{}, {"name": "x"}, {"name": "", "kind": "enterprise"}, {"name": "x" * 101, "kind": "enterprise"},
     {"name": "a\x00", "kind": "enterprise"}, {"name": "\ud800", "kind": "enterprise"}, {"name": "x", "kind": "army"},
     {"name": "x", "kind": None}, {"name": "x", "kind": "enterprise", "name_en": None},
     {"name": "x", "kind": "enterprise", "grade": 5}],
)  # fmt: skip
def test_bad_organisations(office, body):
    answer = office.post("/organisations", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert not Organisation.objects.exists()


@pytest.mark.parametrize("query", [{"q": "\x00"}, {"q": "x" * 61}, {"cursor": "x"}, {"limit": 0}])
def test_bad_lists(api, user, query):
    assert api(user()).get("/organisations", **query).status_code == 422


def test_pages_neither_skip_nor_repeat(api, user):
    for n in range(5):
        OrganisationFactory(name=f"机构{n}")
    caller, seen, cursor = api(user()), [], None
    while True:
        page = caller.get("/organisations", limit=2, **({"cursor": cursor} if cursor else {})).json()
        seen += [each["name"] for each in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == [f"机构{n}" for n in range(5)]


class TestAffiliations:
    def test_from_beginning_to_end(self, office, api, user):
        organisation, person = OrganisationFactory(), user(name="周婷")
        made = office.post(
            f"/organisations/{organisation.id}/affiliations", {"phone": person.phone, "kind": "liaison"}, key="once"
        )
        assert made.status_code == 201
        assert made.json()["name"] == "周**"
        repeated = office.post(
            f"/organisations/{organisation.id}/affiliations", {"phone": person.phone, "kind": "liaison"}, key="once"
        )
        assert repeated.json() == made.json()
        assert Affiliation.objects.count() == 1
        assert api(person).get("/me").json()["standing"]["affiliations"] == [made.json()]
        listed = api(user()).get(f"/organisations/{organisation.id}/affiliations").json()["items"]
        assert listed == [made.json()]

        ended = office.post(f"/affiliations/{made.json()['id']}/end", {"reason": "contract over"})
        assert ended.status_code == 200
        assert ended.json()["until"] is not None
        assert api(person).get("/me").json()["standing"]["affiliations"] == []
        assert office.post(f"/affiliations/{made.json()['id']}/end", {"reason": "x"}).json()["code"] == "already_ended"

    def test_declaring_ones_interest(self, api, user):
        organisation, caller = OrganisationFactory(), api(user())
        made = caller.post("/me/affiliations", {"organisation_id": str(organisation.id)})
        assert (made.status_code, made.json()["kind"]) == (201, "declared")
        assert caller.get("/me/affiliations").json()["items"] == [made.json()]
        assert caller.post("/me/affiliations", {"organisation_id": str(organisation.id)}).status_code == 409
        assert caller.post("/me/affiliations", {"organisation_id": str(uuid4())}).status_code == 404
        assert caller.post("/me/affiliations", {"organisation_id": "x"}).status_code == 422
        end = caller.post(f"/affiliations/{made.json()['id']}/end", {"reason": "I would like to vote"})
        assert end.status_code == 403

    @pytest.mark.parametrize(
        ("who", "code"),
        [
            ({}, "name_one_person"),
            ({"user_id": str(uuid4())}, "no_such_person"),
            ({"phone": "13999999999"}, "no_such_person"),
            ({"phone": "nonsense"}, "invalid_phone"),
            ({"phone": "\x00"}, "invalid_input"),
            ({"user_id": "x"}, "invalid_input"),
            ({"user_id": str(uuid4()), "phone": "13999999999"}, "name_one_person"),
            ({"phone": "13999999999", "since": "2026-01-01T00:00:00"}, "invalid_input"),
        ],
    )
    def test_whom(self, office, who, code):
        organisation = OrganisationFactory()
        answer = office.post(f"/organisations/{organisation.id}/affiliations", {"kind": "worker", **who})
        assert (answer.status_code, answer.json()["code"]) == (422, code)

    @pytest.mark.parametrize("kind", ["worker", "liaison", "head"])
    def test_whose_account_is_closed_is_tied_to_nothing(self, user, kind):
        officer = user(posts=[Post.STREET_OFFICER])
        path = f"/organisations/{OrganisationFactory().id}/affiliations"
        gone = user(phone="13912345678", is_active=False)
        body = {"kind": kind, "user_id": str(gone.id)}
        refuse(lambda caller: caller.post(path, body), officer, status=409, code="account_closed")
        body = {"kind": kind, "phone": "13912345678"}
        refuse(lambda caller: caller.post(path, body), officer, status=422, code="no_such_person")

    def test_nor_put_on_a_post(self, user):
        body = {"user_id": str(user(is_active=False).id), "post": Post.COMMUNITY_WORKER}
        administrator = user(posts=[Post.ADMINISTRATOR])
        refuse(lambda caller: caller.post("/postings", body), administrator, status=409, code="account_closed")

    def test_a_wrong_term(self, office, user):
        answer = office.post(
            f"/organisations/{OrganisationFactory().id}/affiliations",
            {"kind": "worker", "user_id": str(user().id), "until": "2020-01-01T00:00:00Z"},
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong_term")

    def test_another_street_sees_nothing_of_it(self, api, user, other_street, office):
        tie = AffiliationFactory(user=UserFactory(home_street=other_street))
        assert office.get(f"/organisations/{tie.organisation_id}/affiliations").json()["items"] == []
        assert office.post(f"/affiliations/{tie.id}/end", {"reason": "x"}).status_code == 404

    def test_lists_cost_the_same_for_one_and_three(self, office, user):
        organisation, counts = OrganisationFactory(), []
        for more in (1, 2):
            for _ in range(more):
                AffiliationFactory(organisation=organisation, user=user())
            with CaptureQueriesContext(connection) as queries:
                office.get(f"/organisations/{organisation.id}/affiliations")
            counts.append(len(queries))
        assert counts[0] == counts[1]


class TestPostings:
    def test_from_beginning_to_end(self, head_office, api, user, community):
        person = user()
        made = head_office.post(
            "/postings", {"user_id": str(person.id), "post": "community_worker", "area_id": str(community.id)}
        )
        assert made.status_code == 201
        assert made.json()["area"]["name"] == "六条社区"
        assert api(person).get("/me").json()["standing"]["postings"] == [made.json()]
        assert api(person).get("/postings").json()["items"] == [made.json()]
        assert len(head_office.get("/postings").json()["items"]) == 2
        assert api(user()).get("/postings").json()["items"] == []

        assert api(user()).post(f"/postings/{made.json()['id']}/end", {"reason": "x"}).status_code == 404
        assert api(person).post(f"/postings/{made.json()['id']}/end", {"reason": "x"}).status_code == 403
        assert head_office.post(f"/postings/{made.json()['id']}/end", {"reason": " "}).status_code == 422
        assert head_office.post(f"/postings/{made.json()['id']}/end", {"reason": "moved"}).status_code == 200
        assert api(person).get("/me").json()["standing"]["postings"] == []

    def test_refusals(self, head_office, office, user, other_street):
        person = str(user().id)
        foreign = CommunityFactory(parent=other_street)
        told = [
            office.post("/postings", {"user_id": person, "post": "importer"}),
            head_office.post("/postings", {"user_id": person, "post": "importer", "area_id": str(foreign.id)}),
            head_office.post("/postings", {"user_id": person, "post": "mayor"}),
            head_office.post("/postings", {"post": "importer"}),
            head_office.post(f"/postings/{PostingFactory(user=UserFactory(home_street=other_street)).id}/end", {"reason": "x"}),
        ]  # fmt: skip
        assert [each.json()["code"] for each in told] == [
            "not_allowed", "not_found", "invalid_input", "name_one_person", "not_found",
        ]  # fmt: skip
        assert Posting.objects.filter(user=person).count() == 0

    @pytest.mark.parametrize("path", ["/organisations", "/postings", "/me/affiliations", "/me", "/me/sessions"])
    def test_signed_out(self, api, path):
        answer = api().get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")
