"""Nothing of a child goes abroad without its guardian's own word for that."""

import pytest

from backend.audit.models import Entry
from backend.households.minors import may_send_abroad
from backend.households.models import Profile, Representation
from backend.households.schemas import ChildCreate
from backend.households.services import open_child
from backend.privacy.models import Consent
from backend.privacy.states import How, Purpose
from backend.privacy.texts import current
from tests.rows import dump

pytestmark = pytest.mark.django_db
ABROAD = Purpose.CROSS_BORDER


def yes(person, by, now, *, given=True):
    return Consent.objects.create(
        street_id=person.home_street_id, user=person, purpose=ABROAD, version=current(ABROAD), given=given,
        how=How.APP, by=by, at=now,
    )  # fmt: skip


@pytest.fixture
def child(people, api, actor_for, now):
    """The nephew's, whom a community worker has met."""
    spec = ChildCreate(name="小宝", birth=str(now.year - 6))
    row = open_child(actor=actor_for(people.nephew), spec=spec, now=now)
    assert api(people.worker).post(f"/representations/{row.id}/confirm", {"method": "in_person"}).status_code == 200
    return Representation.objects.select_related("represented").get(pk=row.id)


def answer(caller, child, *, given=True, purpose=ABROAD, **more):
    body = {"purpose": purpose, "version": current(Purpose(purpose)), "given": given, **more}
    return caller.post(f"/representations/{child.id}/consents", body)


def test_an_adult_by_their_own_word(people, now):
    assert may_send_abroad([people.aunt.id], at=now) == set()
    yes(people.aunt, people.aunt, now)
    assert may_send_abroad([people.aunt.id, people.nephew.id], at=now) == {people.aunt.id}


def test_a_child_by_its_guardians_word_alone(people, api, child, now):
    person = child.represented
    yes(person, person, now)
    assert may_send_abroad([person.id], at=now) == set(), "its own word counts for nothing"
    said = answer(api(people.nephew), child)
    assert (said.status_code, said.json()["given"]) == (201, True)
    assert may_send_abroad([person.id], at=now) == {person.id}
    assert Entry.objects.filter(action="consent.give", actor_id=people.nephew.id).count() == 1
    assert answer(api(people.nephew), child, given=False).status_code == 201
    assert may_send_abroad([person.id], at=now) == set()


def test_who_is_no_guardian_any_more(people, api, child, now):
    answer(api(people.nephew), child)
    assert api(people.nephew).post(f"/representations/{child.id}/withdraw").status_code == 200
    assert may_send_abroad([child.represented_id], at=now) == set()


def test_who_grows_up_answers_themself(people, api, child, now):
    answer(api(people.nephew), child)
    assert may_send_abroad([child.represented_id], at=now.replace(year=now.year + 10)) == {child.represented_id}
    Profile.objects.filter(user=child.represented_id).update(birth=str(now.year - 20))
    refused = answer(api(people.nephew), child)
    assert (refused.status_code, refused.json()["code"]) == (422, "not_a_child")


@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"purpose": "publish"}, 422, "invalid_input"),
        ({"purpose": "service"}, 422, "invalid_input"),
        ({"purpose": "share_with_contractor"}, 422, "organisation_needed"),
        ({"version": 99}, 409, "text_changed"),
    ],
)
def test_bad_input_stores_nothing(lang, more, status, code, people, api, child):
    caller = api(people.nephew, lang=lang)
    before = dump(without=["accounts_devicesession"])
    body = {"purpose": ABROAD, "version": current(ABROAD), "given": True, **more}
    if more.get("purpose") == "share_with_contractor":
        body["version"] = current(Purpose.SHARE_WITH_CONTRACTOR)
    refused = caller.post(f"/representations/{child.id}/consents", body)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert dump(without=["accounts_devicesession"]) == before
