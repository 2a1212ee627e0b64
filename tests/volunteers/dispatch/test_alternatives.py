"""Who comes too late is told what else they could do: like it, near it, and fit for them."""

from datetime import timedelta

import pytest

from backend.places.cells import cell_of
from tests.factories import OfferFactory, TaskFactory, VolunteerFactory, token_for
from tests.http import Caller
from tests.queries import counted
from tests.refusals import refuse
from volunteers.dispatch.models import Assignment, Task, TaskRole

pytestmark = pytest.mark.django_db
HERE = (39.93, 116.415)


def at(lat, lng):
    return {"lat": lat, "lng": lng, "cell": cell_of(lat, lng)}


@pytest.fixture
def volunteer(street):
    return VolunteerFactory(street=street, user__home_street=street)


@pytest.fixture
def full(street):
    """A task whose only place is taken."""
    return TaskFactory(street=street, kind="visit", slots=1, taken=1, title="满了", **at(*HERE))


def claim(task):
    return lambda caller: caller.post(f"/tasks/{task.id}/claim")


def titles(volunteer, task):
    answer = claim(task)(Caller(token=token_for(volunteer.user)))
    assert (answer.status_code, answer.json()["code"]) == (409, "task_full")
    return [each["title"] for each in answer.json()["alternatives"]]


def test_the_same_kind_first_then_the_nearest(street, volunteer, full):
    TaskFactory(street=street, kind="errand", title="近而不同", **at(39.931, 116.415))
    TaskFactory(street=street, kind="visit", title="同类较远", **at(39.945, 116.43))
    TaskFactory(street=street, kind="visit", title="同类较近", **at(39.933, 116.417))
    TaskFactory(street=street, kind="visit", title="同类太远", **at(40.2, 116.9))
    said = refuse(claim(full), volunteer.user, status=409, code="task_full")
    found = said["en"]["alternatives"]
    assert [each["title"] for each in found] == ["同类较近", "同类较远", "近而不同"]
    assert "alternatives" not in said["en"]["fields"]
    assert {each["exact"] for each in found} == {False}
    assert {each["address"] for each in found} == {None}


def test_never_more_than_three(street, volunteer, full):
    for _ in range(5):
        TaskFactory(street=street, **at(*HERE))
    assert len(titles(volunteer, full)) == 3


def test_nothing_that_would_be_refused(street, other_street, volunteer, full, later, place_of):
    soon = {"starts_at": later(hours=30), "ends_at": later(hours=31)}
    TaskFactory(street=street, title="也满了", taken=1, **at(*HERE))
    TaskFactory(street=street, title="要会修理", skills=["repair"], **at(*HERE))
    TaskFactory(street=street, title="为自己", beneficiary=volunteer.user, **at(*HERE))
    TaskFactory(street=street, title="已取消", status="cancelled", **at(*HERE))
    TaskFactory(street=street, title="已开始", starts_at=later(hours=-1), ends_at=later(hours=1), **at(*HERE))
    TaskFactory(street=other_street, title="别的街道", **at(*HERE))
    declined = TaskFactory(street=street, title="谢绝过", **soon, **at(*HERE))
    OfferFactory(task=declined, volunteer=volunteer, status="declined")
    held = TaskFactory(
        street=street, title="我的", slots=2, taken=1, starts_at=later(hours=50), ends_at=later(hours=52), **at(*HERE)
    )
    place_of(volunteer, held)
    overlapping = {"starts_at": held.starts_at + timedelta(minutes=30), "ends_at": held.ends_at + timedelta(hours=1)}
    TaskFactory(street=street, title="同一时间", **overlapping, **at(*HERE))
    TaskFactory(street=street, title="可以", **soon, **at(*HERE))
    assert titles(volunteer, full) == ["可以"]


@pytest.fixture
def place_of(now):
    def make(volunteer, task):
        return Assignment.objects.create(
            street=task.street, task=task, volunteer=volunteer, number=volunteer.number,
            starts_at=task.starts_at, ends_at=task.ends_at, status="accepted", accepted_at=now,
        )  # fmt: skip

    return make


def test_each_of_them_can_be_claimed(street, volunteer, full, api):
    for hours in (20, 30, 40):
        starts = full.starts_at + timedelta(hours=hours)
        TaskFactory(street=street, starts_at=starts, ends_at=starts + timedelta(hours=1), **at(*HERE))
    found = claim(full)(api(volunteer.user)).json()["alternatives"]
    assert len(found) == 3
    for each in found:
        assert api(volunteer.user).post(f"/tasks/{each['id']}/claim").status_code == 201


def test_a_task_without_a_place_has_alternatives_too(street, volunteer):
    lost = TaskFactory(street=street, taken=1)
    TaskFactory(street=street, title="随处")
    assert titles(volunteer, lost) == ["随处"]


def test_an_accepted_offer_that_came_too_late_has_them_too(street, volunteer, api):
    lost = TaskFactory(street=street, slots=1, taken=1)
    TaskFactory(street=street, title="改做这个")
    offer = OfferFactory(task=lost, volunteer=volunteer)
    answer = api(volunteer.user).post(f"/offers/{offer.id}/accept")
    assert [each["title"] for each in answer.json()["alternatives"]] == ["改做这个"]
    assert Task.objects.get(pk=lost.pk).taken == 1


def test_as_many_queries_for_three_as_for_one(street, volunteer, full, api):
    caller = api(volunteer.user)
    TaskFactory(street=street, **at(*HERE))
    claim(full)(caller)
    with counted() as one:
        assert len(claim(full)(caller).json()["alternatives"]) == 1
    TaskFactory(street=street, **at(*HERE))
    TaskFactory(street=street, **at(39.932, 116.416))
    with counted() as three:
        assert len(claim(full)(caller).json()["alternatives"]) == 3
    assert len(one) == len(three)


WAIT = "POST /waiting-list"


def may_wait(caller, task, code="task_full", **body):
    """As the refusal of a claim says: the field and the words agree."""
    said = caller.post(f"/tasks/{task.id}/claim", body).json()
    assert said["code"] == code
    assert (WAIT in said["detail"]) == said["fields"]["may_wait"]
    return said["fields"]["may_wait"]


class TestTheWaitingList:
    """It is named where one may stand on it, and nowhere else."""

    def test_who_may_wait_is_told_where(self, volunteer, full, api):
        said = refuse(claim(full), volunteer.user, status=409, code="task_full")
        assert all(WAIT in each["detail"] for each in said.values())
        assert may_wait(api(volunteer.user), full)
        assert api(volunteer.user).post(f"/tasks/{full.id}/waiting-list").status_code == 201
        assert not may_wait(api(volunteer.user), full), "they stand there"

    def test_for_a_role_too(self, street, volunteer, api):
        task = TaskFactory(street=street, slots=2, taken=1, **at(*HERE))
        role = TaskRole.objects.create(street=street, task=task, position=1, name="甲", slots=1, taken=1)
        TaskRole.objects.create(street=street, task=task, position=2, name="乙", slots=1)
        assert may_wait(api(volunteer.user), task, "role_full", role_id=str(role.id))
        said = api(volunteer.user).post(f"/tasks/{task.id}/claim", {"role_id": str(role.id)}).json()
        assert "role_id" in said["detail"], "without it another place is free"
        body = {"role_id": said["fields"]["role_id"]}
        assert api(volunteer.user).post(f"/tasks/{task.id}/waiting-list", body).status_code == 201

    @pytest.mark.parametrize("because", ["begun", "unfit", "handed back too often"])
    def test_who_may_not_is_not(self, volunteer, full, api, later, place_of, because):
        if because == "begun":
            Task.objects.update(starts_at=later(hours=-1), ends_at=later(hours=1))
        if because == "unfit":
            Task.objects.update(skills=["first_aid"])
        if because == "handed back too often":
            # They are told so before they read that it is full, but where an offer of theirs came too late.
            full.street.config = {"dispatch.hand_backs": 1}
            full.street.save()
            place_of(volunteer, full)
            Assignment.objects.update(status="handed_back")
            offer = OfferFactory(task=full, volunteer=volunteer, expires_at=later(hours=-1))
            said = api(volunteer.user).post(f"/offers/{offer.id}/accept").json()
            assert (said["code"], said["fields"]["may_wait"]) == ("task_full", False)
            return
        assert not may_wait(api(volunteer.user), full)
        assert api(volunteer.user).post(f"/tasks/{full.id}/waiting-list").status_code in {409, 422}
