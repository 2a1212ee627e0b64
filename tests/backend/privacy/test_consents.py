from uuid import uuid4

import pytest

from backend.audit.models import Entry
from backend.privacy import texts
from backend.privacy.models import Consent
from backend.privacy.queries import consents, given
from backend.privacy.states import Purpose
from backend.realtime.models import FeedItem
from needs.desk.models import Need
from tests.factories import OrganisationFactory
from tests.rows import dump

SHARE = "share_with_contractor"


def answer(caller, purpose, *, yes=True, version=None, **more):
    version = version or texts.current(Purpose(purpose))
    return caller.post("/me/consents", {"purpose": purpose, "version": version, "given": yes, **more})


@pytest.fixture
def person(user):
    return user()


@pytest.fixture
def me(api, person):
    return api(person)


@pytest.fixture
def newer(monkeypatch):
    """The text of publishing has changed since."""
    wordings = {**texts.WORDINGS, Purpose.PUBLISH: (*texts.WORDINGS[Purpose.PUBLISH], texts.Wording(zh="新", en="new"))}
    return lambda: monkeypatch.setattr(texts, "WORDINGS", wordings)


class TestTexts:
    def test_anybody_reads_them_in_both_languages(self, db, api):
        found = api().get("/privacy/texts")
        assert found.status_code == 200
        listed = {each["purpose"]: each for each in found.json()["purposes"]}
        assert set(listed) == set(Purpose.values)
        for each in listed.values():
            assert each["texts"][0]["current"]
            assert each["texts"][0]["en"].isascii()
            assert not each["texts"][0]["zh"].isascii()
        assert [name for name, each in listed.items() if each["for_each_organisation"]] == [SHARE, "case"]


class TestConsent:
    def test_given_and_withdrawn(self, me, person):
        assert not given(person.id, Purpose.CROSS_BORDER)
        said = answer(me, "cross_border")
        assert (said.status_code, said.json()["given"], said.json()["how"]) == (201, True, "app")
        assert given(person.id, Purpose.CROSS_BORDER)
        assert answer(me, "cross_border", yes=False).json()["given"] is False
        assert not given(person.id, Purpose.CROSS_BORDER)
        assert [row.given for row in Consent.objects.filter(user=person).order_by("id")] == [True, False]
        assert [each["given"] for each in me.get("/me/consents").json()["consents"]] == [False]
        acts = Entry.objects.filter(action__startswith="consent.").order_by("id")
        assert list(acts.values_list("action", flat=True)) == ["consent.give", "consent.withdraw"]

    def test_another_persons_are_their_own(self, me, api, user, person):
        other = user()
        answer(api(other), "cross_border")
        assert me.get("/me/consents").json() == {"consents": []}
        assert consents([person.id, other.id], Purpose.CROSS_BORDER) == {other.id}

    def test_a_contractor_by_itself(self, me, person):
        one, two = OrganisationFactory(), OrganisationFactory()
        assert answer(me, SHARE, organisation_id=str(one.id)).status_code == 201
        assert given(person.id, Purpose.SHARE_WITH_CONTRACTOR, subject_id=one.id)
        assert not given(person.id, Purpose.SHARE_WITH_CONTRACTOR, subject_id=two.id)
        answer(me, SHARE, organisation_id=str(one.id), yes=False)
        assert not given(person.id, Purpose.SHARE_WITH_CONTRACTOR, subject_id=one.id)

    def test_a_new_text_asks_again(self, me, person, newer):
        answer(me, "publish")
        newer()
        assert not given(person.id, Purpose.PUBLISH)
        [listed] = me.get("/me/consents").json()["consents"]
        assert (listed["given"], listed["outdated"]) == (False, True)
        refused = answer(me, "publish", version=1)
        assert (refused.status_code, refused.json()["code"]) == (409, "text_changed")
        assert answer(me, "publish", version=2).status_code == 201
        assert given(person.id, Purpose.PUBLISH)

    def test_what_was_agreed_to_before_can_be_withdrawn_after(self, me, person, newer):
        answer(me, "publish")
        newer()
        assert answer(me, "publish", yes=False, version=1).status_code == 201

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"purpose": "spying", "version": 1, "given": True}, 422, "invalid_input"),
            ({"purpose": "cross_border", "version": 0, "given": True}, 422, "invalid_input"),
            ({"purpose": "cross_border", "version": "x", "given": True}, 422, "invalid_input"),
            ({"purpose": "cross_border", "given": True}, 422, "invalid_input"),
            ({"purpose": "cross_border", "version": 1, "given": None}, 422, "invalid_input"),
            ({"purpose": "cross_border", "version": 1, "given": True, "user_id": str(uuid4())}, 422, "invalid_input"),
            ({"purpose": "cross_border", "version": 2, "given": True}, 409, "text_changed"),
            ({"purpose": "cross_border", "version": 2, "given": False}, 409, "text_changed"),
            (
                {"purpose": "cross_border", "version": 1, "given": True, "organisation_id": str(uuid4())},
                422,
                "organisation_needed",
            ),
            ({"purpose": SHARE, "version": 2, "given": True}, 422, "organisation_needed"),
            ({"purpose": SHARE, "version": 2, "given": True, "organisation_id": str(uuid4())}, 404, "not_found"),
            ({"purpose": SHARE, "version": 2, "given": True, "organisation_id": "7"}, 422, "invalid_input"),
            ({"purpose": "service", "version": 1, "given": False}, 409, "service_consent_stands"),
        ],
    )
    def test_bad_input_stores_nothing(self, me, body, status, code):
        before = dump(without=["accounts_devicesession"])
        refused = me.post("/me/consents", body)
        assert (refused.status_code, refused.json()["code"]) == (status, code)
        assert dump(without=["accounts_devicesession"]) == before

    def test_nobody(self, db, api):
        assert api().get("/me/consents").status_code == 401
        assert answer(api(), "cross_border").status_code == 401


class TestPublish:
    """A summary is public for as long as its resident agrees."""

    TEXT = "南门仓口广场舞音响太大，晚上九点半还没有停下来"

    @pytest.fixture
    def need(self, me):
        made = me.post("/needs", {"kind": "complaint", "text": self.TEXT, "visibility": "public"})
        assert made.status_code == 201, made.content
        return Need.objects.get(pk=made.json()["id"])

    def test_a_public_report_is_a_consent_of_its_own(self, me, person, need):
        [row] = Consent.objects.filter(user=person)
        assert (row.purpose, row.how, row.given) == ("publish", "report", True)
        me.post("/needs", {"kind": "help", "text": "灯", "visibility": "public"})
        assert Consent.objects.count() == 1

    def test_a_private_report_is_none(self, me):
        me.post("/needs", {"kind": "help", "text": "灯坏了"})
        assert not Consent.objects.exists()

    def test_withdrawn_it_is_gone_at_once(self, me, need, api, user):
        neighbour = api(user())
        assert [each["id"] for each in neighbour.get("/needs").json()["items"]] == [str(need.id)]
        assert neighbour.post("/needs/similar", {"text": self.TEXT}).json()["items"]
        assert answer(me, "publish", yes=False).status_code == 201
        assert neighbour.get("/needs").json()["items"] == []
        assert neighbour.post("/needs/similar", {"text": self.TEXT}).json()["items"] == []
        assert neighbour.get(f"/needs/{need.id}").status_code == 404
        mine = me.get(f"/needs/{need.id}").json()
        assert (mine["visibility"], mine["text"]) == ("private", self.TEXT)
        assert FeedItem.objects.filter(type="need").latest("id").data["visibility"] == "private"
        assert Entry.objects.filter(action="need.withhold", object_id=need.id).exists()

    def test_others_stay_public(self, me, need, api, user):
        other = api(user())
        theirs = other.post("/needs", {"kind": "help", "text": "路灯", "visibility": "public"}).json()["id"]
        answer(me, "publish", yes=False)
        assert Need.objects.get(pk=theirs).visibility == "public"
