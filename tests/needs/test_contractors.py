"""A contractor's people come to a home as volunteers, or handle it as the group's: they see what was shared with them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.households.models import Disclosure
from backend.parties.models import AffiliationKind
from tests.factories import AffiliationFactory, OrganisationFactory, shares
from tests.needs.sight import BUILDING, DOOR, HOME

pytestmark = pytest.mark.django_db

BY_ORGANISATION = [each for each in AffiliationKind if each != AffiliationKind.DECLARED]


@pytest.fixture
def contractor():
    return OrganisationFactory()


@pytest.fixture
def there(api, cast, report, task_body):
    """`there(**need)`: the volunteer is checked in at the resident's home. (need, the path to where it is)"""

    def go(**fields):
        need = report(**{"text": f"找{cast.resident.name}，打 {cast.resident.phone}", **HOME, **fields})["id"]
        leader, helper = api(cast.leader), api(cast.volunteer)
        leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
        task = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
        place = helper.post(f"/tasks/{task}/claim").json()["id"]
        assert helper.post(f"/assignments/{place}/check-in").status_code == 200
        return need, f"/assignments/{place}/destination"

    return go


@pytest.mark.parametrize("kind", BY_ORGANISATION)
def test_a_volunteer_of_a_contractor_sees_the_building(kind, api, cast, there, contractor):
    _need, path = there()
    AffiliationFactory(user=cast.volunteer, organisation=contractor, kind=kind)
    shown = api(cast.volunteer).get(path).json()
    assert (shown["levels"], shown["shared"], shown["name"]) == (["building"], False, "")
    assert (shown["building"], shown["door"], shown["phone"]) == (BUILDING, None, None)
    assert list(Disclosure.objects.values_list("level", flat=True)) == ["building"]


def test_agreed_they_see_the_door_and_withdrawn_no_more(api, cast, there, contractor):
    _need, path = there()
    AffiliationFactory(user=cast.volunteer, organisation=contractor, kind=AffiliationKind.WORKER)
    shares(cast.resident, contractor)
    shown = api(cast.volunteer).get(path).json()
    assert (shown["door"], shown["phone"], shown["shared"]) == (DOOR, cast.resident.phone, True)
    rows = api(cast.resident).get("/me/disclosures").json()["items"]
    assert sorted(each["level"] for each in rows) == ["building", "door", "phone"]
    shares(cast.resident, contractor, given=False)
    shown = api(cast.volunteer).get(path).json()
    assert (shown["levels"], shown["door"], shown["phone"]) == (["building"], None, None)


@pytest.mark.parametrize("tie", ["declared", "ended", "none"])
def test_who_belongs_to_none_sees_what_the_work_needs(tie, api, cast, there, contractor):
    _need, path = there()
    yesterday = timezone.now() - timedelta(days=1)
    if tie == "declared":
        AffiliationFactory(user=cast.volunteer, organisation=contractor, kind=AffiliationKind.DECLARED)
    if tie == "ended":
        AffiliationFactory(user=cast.volunteer, since=yesterday - timedelta(days=1), until=yesterday)
    assert api(cast.volunteer).get(path).json()["door"] == DOOR


def test_of_two_organisations_both_are_agreed_to(api, cast, there, contractor):
    _need, path = there()
    other = OrganisationFactory()
    for each in (contractor, other):
        AffiliationFactory(user=cast.volunteer, organisation=each, kind=AffiliationKind.WORKER)
    shares(cast.resident, contractor)
    assert api(cast.volunteer).get(path).json()["shared"] is False
    shares(cast.resident, other)
    assert api(cast.volunteer).get(path).json()["door"] == DOOR


def test_who_has_no_account_agreed_to_nothing(api, cast, there, contractor):
    _need, path = there(on_behalf_of={"name": "赵桂英", "phone": "+8613512345678", "consent": True})
    AffiliationFactory(user=cast.volunteer, organisation=contractor, kind=AffiliationKind.WORKER)
    shares(cast.resident, contractor)
    shown = api(cast.volunteer).get(path).json()
    assert (shown["levels"], shown["phone"]) == (["building"], None)


@pytest.mark.parametrize("level", ["building", "door", "phone"])
def test_a_manager_of_a_contractor(level, api, cast, there, contractor):
    need, _path = there(on_behalf_of={"name": cast.aunt.name, "phone": cast.aunt.phone, "consent": True})
    AffiliationFactory(user=cast.manager, organisation=contractor, kind=AffiliationKind.HEAD)
    manager = api(cast.manager)
    shown = manager.get(f"/needs/{need}/destination", level=level).json()
    assert (shown["door"], shown["phone"], shown["shared"]) == (None, None, False)
    detail = manager.get(f"/needs/{need}").json()
    assert detail["on_behalf_of"]["name"] == "王**"
    for words in (cast.resident.name, cast.resident.phone.removeprefix("+86"), DOOR, cast.aunt.name):
        assert words not in manager.get(f"/needs/{need}").content.decode()
    shares(cast.aunt, contractor)
    assert manager.get(f"/needs/{need}").json()["on_behalf_of"]["name"] == cast.aunt.name
    shown = manager.get(f"/needs/{need}/destination", level=level).json()
    assert (shown["door"] == DOOR, shown["phone"] == cast.aunt.phone) == (level == "door", level == "phone")


def test_ones_own_needs_no_consent(api, cast, report, contractor):
    AffiliationFactory(user=cast.resident, organisation=contractor, kind=AffiliationKind.WORKER)
    need = report(text=f"我是{cast.resident.name}", **HOME)
    assert api(cast.resident).get(f"/needs/{need['id']}").json()["text"] == f"我是{cast.resident.name}"


def test_a_public_place_is_nobodys_secret(api, cast, task_body, contractor):
    body = task_body(origin_kind="group", address="社区活动室", location=HOME["location"])
    task = api(cast.manager).post("/tasks", body).json()["id"]
    AffiliationFactory(user=cast.volunteer, organisation=contractor, kind=AffiliationKind.WORKER)
    place = api(cast.volunteer).post(f"/tasks/{task}/claim").json()["id"]
    shown = api(cast.volunteer).get(f"/assignments/{place}/destination").json()
    assert (shown["building"], shown["shared"]) == ("社区活动室", True)
