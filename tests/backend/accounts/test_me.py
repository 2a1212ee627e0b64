from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.me import contribute
from backend.accounts.models import User
from backend.audit.models import Entry
from backend.parties.models import Post
from tests.factories import AffiliationFactory, PostingFactory, SessionFactory


def test_who_i_am(api, user, street):
    person = user(name="孙磊", phone="+8613912345678", posts=[Post.STREET_OFFICER])
    AffiliationFactory(user=person)
    PostingFactory(user=person, post=Post.EVALUATOR, until=timezone.now() - timedelta(hours=1))
    answer = api(person).get("/me")
    assert answer.status_code == 200
    body = answer.json()
    assert body["name"] == "孙磊"
    assert body["phone"] == "139****5678"
    assert body["street"]["code"] == street.code
    assert [each["post"] for each in body["standing"]["postings"]] == ["street_officer"]
    assert [each["kind"] for each in body["standing"]["affiliations"]] == ["liaison"]
    assert body["standing"].keys() >= {"postings", "affiliations", "tiers", "seats"}


def test_assured(api, user):
    assert api(user(), assured=True).get("/me").json()["assured"] is True


def test_the_number_of_queries_does_not_grow(api, user):
    counts = []
    for posts in ([Post.EVALUATOR], [Post.EVALUATOR, Post.IMPORTER, Post.GRID_WORKER]):
        caller = api(user(posts=posts))
        with CaptureQueriesContext(connection) as queries:
            caller.get("/me")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_a_key_has_one_loader():
    with pytest.raises(ValueError, match="postings"):
        contribute("postings", lambda _actor: [])


def test_change_name_and_language(api, user):
    person = user(name="王一")
    answer = api(person).patch("/me", {"name": "王二", "language": "en"})
    assert answer.status_code == 200
    assert (answer.json()["name"], answer.json()["language"]) == ("王二", "en")
    entry = Entry.objects.get(action="account.update")
    assert entry.data == {"changed": ["language", "name"]}
    assert entry.object_id == entry.actor_id == person.id


def test_what_is_left_out_stays(api, user):
    person = user(name="王一", language="en")
    assert api(person).patch("/me", {"name": "王二"}).json()["language"] == "en"
    assert api(person).patch("/me", {}).json()["name"] == "王二"
    assert Entry.objects.filter(action="account.update").count() == 1


@pytest.mark.parametrize(
    "body",
    [{"name": None}, {"language": None}, {"name": ""}, {"name": "   "}, {"name": "x" * 61}, {"name": "a\x00b"},
     {"name": "\ud800"}, {"language": "fr"}, {"phone": "13900139000"}, {"is_staff": True}, {"name": ["x"]}],
)  # fmt: skip
def test_bad_changes(api, user, body):
    person = user(name="王一")
    answer = api(person).patch("/me", body)
    assert answer.status_code == 422
    assert answer.json()["code"] == "invalid_input"
    assert answer.json()["errors"]
    assert User.objects.get(pk=person.pk).name == "王一"


class TestTokens:
    def refused(self, answer):
        assert answer.status_code == 401
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.json()["code"] == "not_signed_in"

    @pytest.mark.parametrize("token", [None, "", "x", "ll_forged", "ll_" + "A" * 43, "a b", "x" * 5_000])
    def test_absent_or_forged(self, api, token):
        self.refused(api(token=token).get("/me"))

    def test_another_scheme(self, api, user, token_for):
        caller = api()
        caller.headers["Authorization"] = f"Token {token_for(user())}"
        self.refused(caller.get("/me"))

    def test_expired(self, api, user, token_for):
        past = timezone.now() - timedelta(seconds=1)
        self.refused(api(token=token_for(user(), expires_at=past)).get("/me"))

    def test_revoked(self, api, user, token_for):
        self.refused(api(token=token_for(user(), revoked_at=timezone.now())).get("/me"))

    def test_of_a_person_out_of_use(self, api, user, token_for):
        self.refused(api(token=token_for(user(is_active=False))).get("/me"))

    def test_of_a_person_without_a_street(self, api, user, token_for):
        self.refused(api(token=token_for(user(home_street=None))).get("/me"))


class TestSessions:
    def test_mine_are_listed_newest_first(self, api, user, token_for):
        person = user()
        old = SessionFactory(user=person, device="old")
        SessionFactory(user=person, revoked_at=timezone.now())
        SessionFactory(user=person, expires_at=timezone.now() - timedelta(days=1))
        SessionFactory()
        items = api(token=token_for(person, device="new")).get("/me/sessions").json()["items"]
        assert [(each["device"], each["current"]) for each in items] == [("new", True), ("old", False)]
        assert items[1]["id"] == str(old.id)
        assert "token_hash" not in items[0]

    def test_revoke_another_of_mine(self, api, user, token_for):
        person = user()
        here, there = api(person), api(token=token_for(person, device="lost"))
        [lost] = [each for each in here.get("/me/sessions").json()["items"] if each["device"] == "lost"]
        assert here.post(f"/me/sessions/{lost['id']}/revoke").status_code == 200
        assert there.get("/me").status_code == 401
        assert here.get("/me").status_code == 200
        assert Entry.objects.get(action="session.revoke").object_id.hex == lost["id"].replace("-", "")

    def test_another_persons_is_not_there(self, api, user):
        theirs = SessionFactory(user=user())
        answer = api(user()).post(f"/me/sessions/{theirs.id}/revoke")
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        theirs.refresh_from_db()
        assert theirs.revoked_at is None

    def test_who_runs_the_deployment_may(self, api, user):
        theirs = SessionFactory(user=user())
        assert api(user(is_superuser=True)).post(f"/me/sessions/{theirs.id}/revoke").status_code == 200

    def test_revoking_twice(self, api, user):
        person = user()
        session = SessionFactory(user=person)
        caller = api(person)
        assert caller.post(f"/me/sessions/{session.id}/revoke", key="k").status_code == 200
        assert caller.post(f"/me/sessions/{session.id}/revoke", key="k").status_code == 200
        assert caller.post(f"/me/sessions/{session.id}/revoke").status_code == 404

    def test_sign_out_ends_this_session_only(self, api, user, token_for):
        person = user()
        one, other = api(person), api(person)
        assert one.post("/auth/sign-out").status_code == 200
        assert one.get("/me").status_code == 401
        assert other.get("/me").status_code == 200
