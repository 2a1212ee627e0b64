"""Each purpose is asked for because something goes by the answer: withdrawn, it stops at the next read."""

import pytest

from backend.notifications.abroad import may_push_abroad
from backend.parties.models import AffiliationKind
from backend.policy import Actor
from backend.privacy.models import Consent
from backend.privacy.sharing import may_share_with_contractor
from backend.privacy.states import Purpose
from backend.privacy.texts import current
from tests.factories import AffiliationFactory, OrganisationFactory
from volunteers.care.models import Entry
from volunteers.cases.models import Case


@pytest.fixture
def person(user):
    return user()


@pytest.fixture
def answer(api, person):
    """`answer(purpose, given, **more)`: what the person says."""

    def say(purpose, given, **more):
        body = {"purpose": purpose, "version": current(purpose), "given": given, **more}
        return api(person).post("/me/consents", body)

    return say


def a_summary(api, user, person, **_more):
    made = api(person).post("/needs", {"kind": "help", "text": "路灯不亮", "visibility": "public"})
    neighbour = api(user())
    return {}, lambda: made.json()["id"] in {each["id"] for each in neighbour.get("/needs").json()["items"]}


def a_contractor(user, person, now, **_more):
    organisation = OrganisationFactory()
    liaison = AffiliationFactory(user=user(), organisation=organisation, kind=AffiliationKind.LIAISON).user

    def shown():
        actor = Actor(user_id=liaison.id, street_id=liaison.home_street_id, at=now)
        return may_share_with_contractor(actor, person.id)

    return {"organisation_id": str(organisation.id)}, shown


def abroad(person, now, **_more):
    return {}, lambda: bool(may_push_abroad([person.id], at=now))


def looked_after(user, person, now, **_more):
    said = Consent.objects.create(
        street=person.home_street, user=person, purpose="care", version=1, given=True, how="app", by=person, at=now
    )
    entry = Entry.objects.create(
        street=person.home_street, resident=person, status="active", every_days=7, starts="09:00", ends="10:00",
        proposed_by=user(), proposed_at=now, consent=said, since=now,
    )  # fmt: skip
    return {}, lambda: Entry.objects.get(pk=entry.pk).status == "active"


def worked_with(user, person, now, **more):
    entry = looked_after(user=user, person=person, now=now, **more) and Entry.objects.get()
    organisation, social = OrganisationFactory(), user()
    said = Consent.objects.create(
        street=person.home_street, user=person, purpose="case", subject=organisation, version=1, given=True, how="app",
        by=person, at=now,
    )  # fmt: skip
    case = Case.objects.create(
        street=person.home_street, entry=entry, organisation=organisation, status="open", lead=social,
        proposed_by=social, proposed_at=now, about="x", consent=said, since=now,
    )  # fmt: skip
    return {"organisation_id": str(organisation.id)}, lambda: Case.objects.get(pk=case.pk).status == "open"


READERS = {
    Purpose.CASE: worked_with,
    Purpose.CARE: looked_after,
    Purpose.PUBLISH: a_summary,
    Purpose.SHARE_WITH_CONTRACTOR: a_contractor,
    Purpose.CROSS_BORDER: abroad,
}


def test_every_purpose_is_read():
    assert set(READERS) | {Purpose.SERVICE} == set(Purpose), "without an answer to `service` there is no account"


@pytest.mark.parametrize("purpose", READERS)
def test_withdrawn_it_stops_at_the_next_read(purpose, answer, api, user, person, now):
    more, shown = READERS[purpose](api=api, user=user, person=person, now=now)
    assert answer(purpose, True, **more).status_code == 201
    assert shown()
    assert answer(purpose, False, **more).status_code == 201
    assert not shown()


def test_the_service_ends_with_the_account(answer, person):
    refused = answer(Purpose.SERVICE, False)
    assert (refused.status_code, refused.json()["code"]) == (409, "service_consent_stands")
    assert "/me/erasure" in refused.json()["detail"]
    assert not Consent.objects.filter(user=person).exists()
