"""A short errand beside an all-day post: a leader asks by name in spite of it, and the volunteer says yes knowing of it."""

from datetime import UTC, timedelta

import pytest
from django.db import IntegrityError, transaction

from backend.audit.models import Entry
from backend.notifications.models import Notification
from tests.factories import CommunityFactory, RoleFactory, TaskFactory, TeamFactory, VolunteerFactory
from tests.rows import changes, dump
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.group.states import Tier
from volunteers.roster.models import Apart, Volunteer

pytestmark = pytest.mark.django_db
WHY = "您正好在旁边。"


@pytest.fixture
def nine(now):
    """Nine in the morning of a day ahead, in Beijing."""
    return (now + timedelta(days=3)).astimezone(UTC).replace(hour=1, minute=0, second=0, microsecond=0)


@pytest.fixture
def post(street, manager, nine):
    """From nine to five."""
    return TaskFactory(
        street=street, created_by=manager, title="值守", starts_at=nine, ends_at=nine + timedelta(hours=8)
    )


@pytest.fixture
def errand(street, community, manager, nine):
    """From ten to eleven."""
    return TaskFactory(
        street=street, community=community, created_by=manager, title="代买药", starts_at=nine + timedelta(hours=1),
        ends_at=nine + timedelta(hours=2),
    )  # fmt: skip


@pytest.fixture
def who(api, volunteer, post):
    """A volunteer who holds the post, with their `phone` and `place`."""
    row = volunteer(name="王芳")
    row.phone = api(row.user)
    row.place = row.phone.post(f"/tasks/{post.id}/claim").json()["id"]
    return row


@pytest.fixture
def nominate(api, manager):
    """`nominate(volunteer, task, by=, **body)`: the answer to the call."""
    phone = api(manager)

    def call(volunteer, task, by=phone, **body):
        return by.post(f"/tasks/{task.id}/nominate", {"volunteer_id": str(volunteer.id), "reason": WHY, **body})

    return call


@pytest.fixture
def beside(who, errand, nominate):
    """Their place on the errand, beside the post."""
    assert nominate(who, errand, despite=True).status_code == 200
    offer = Offer.objects.get(task=errand)
    answer = who.phone.post(f"/offers/{offer.id}/accept")
    assert answer.status_code == 200, answer.content
    return Assignment.objects.get(task=errand)


def move(task, **by):
    starts_at, ends_at = (each + timedelta(**by) for each in (task.starts_at, task.ends_at))
    return {"starts_at": starts_at.isoformat(), "ends_at": ends_at.isoformat()}


def test_a_leader_is_told_of_the_overlap_and_asks_in_spite_of_it(api, who, errand, nominate, user, nine, manager):
    day = f"{nine:%Y-%m-%d}"
    before = dump()
    refused = nominate(who, errand)
    assert (refused.status_code, refused.json()["code"]) == (409, "volunteer_held_elsewhere")
    assert refused.json()["fields"]["places"] == [f"“值守”, {day} 09:00–17:00"]
    assert f"{day} 09:00–17:00" in refused.json()["detail"]
    assert changes(before, dump()) == {}
    assert nominate(who, errand, despite=True).status_code == 200
    offer = who.phone.get("/me/offers").json()["items"][0]
    assert offer["beside"] == [who.place]
    assert [each["code"] for each in offer["reasons"]] == ["nominated", "beside"]
    for words in offer["reasons"][1]["text"].values():
        assert f"“值守”, {day} 09:00–17:00" in words
    assert offer["reasons"][1]["text"]["en"] != offer["reasons"][1]["text"]["zh-hans"]
    place = who.phone.post(f"/offers/{offer['id']}/accept").json()
    assert (place["status"], place["beside"]) == ("accepted", [who.place])
    mine = {each["id"]: each["beside"] for each in who.phone.get("/me/assignments").json()["items"]}
    assert mine == {place["id"]: [who.place], who.place: []}
    asked, taken = (Entry.objects.get(action=each) for each in ("task.nominate", "offer.accept"))
    assert (asked.reason, asked.data["beside"], taken.data["beside"]) == (WHY, [who.place], [who.place])


def test_who_directs_the_post_hears_of_it_and_not_of_what_the_other_is(beside, manager):
    note = Notification.objects.select_related("notice").get(notice__kind="place_held_beside")
    assert (note.user, note.notice.subject) == (manager, Assignment.objects.exclude(pk=beside.pk).get().task_id)
    assert "代买药" not in str([note.notice.title, note.notice.body])


def test_a_leader_of_another_team_reads_the_hours_alone(api, street, user, volunteer, post, errand, nominate):
    team = TeamFactory(area=CommunityFactory(parent=street))
    other = api(RoleFactory(street=street, user=user(), tier=Tier.TEAM_LEADER, team=team).user)
    theirs = volunteer(community=team.area)
    assert api(theirs.user).post(f"/tasks/{post.id}/claim").status_code == 201
    Task.objects.filter(pk=errand.pk).update(asked_teams=[team.id])
    refused = nominate(theirs, errand, by=other).json()
    assert refused["code"] == "volunteer_held_elsewhere"
    assert "值守" not in str(refused)
    assert "09:00–17:00" in refused["detail"]


def test_nothing_else_is_lifted(street, user, volunteer, who, errand, nominate, now):
    """Whom they do not want to meet, what they cannot do: as ever, and it is not told."""
    resident = user()
    Task.objects.filter(pk=errand.pk).update(beneficiary=resident)
    Apart.objects.create(street=street, person=who.user, other=resident, set_by=who.user, set_at=now)
    before = dump()
    for despite in (False, True):
        assert nominate(who, errand, despite=despite).json()["code"] == "volunteer_not_fit"
    assert changes(before, dump()) == {}


def test_they_may_say_no_and_are_not_asked_again(who, errand, nominate):
    nominate(who, errand, despite=True)
    offer = Offer.objects.get()
    assert who.phone.post(f"/offers/{offer.id}/decline").status_code == 200
    assert nominate(who, errand, despite=True).json()["code"] == "already_asked"
    assert Assignment.objects.count() == 1


def test_the_board_lifts_nothing_though_an_offer_does(who, errand, nominate):
    nominate(who, errand, despite=True)
    before = dump()
    assert who.phone.post(f"/tasks/{errand.id}/claim").json()["code"] == "overlapping_assignment"
    assert changes(before, dump()) == {}


def test_what_was_taken_since_was_not_lifted(street, manager, volunteer, post, errand, nominate, api, nine):
    one = volunteer()
    phone = api(one.user)
    phone.post(f"/tasks/{post.id}/claim")
    other = TaskFactory(
        street=street, created_by=manager, title="陪诊", starts_at=nine - timedelta(hours=1), ends_at=nine
    )
    late = TaskFactory(street=street, created_by=manager, title="晚值守", starts_at=nine + timedelta(hours=1))
    nominate(one, errand, despite=True)
    offer = Offer.objects.get(task=errand)
    assert phone.post(f"/tasks/{other.id}/claim").status_code == 201, "touching hours are no overlap"
    held = Assignment.objects.get(task=post)
    phone.post(f"/assignments/{held.id}/hand-back", {"reason": "换班"})
    assert phone.post(f"/tasks/{late.id}/claim").status_code == 201
    before = dump()
    refused = phone.post(f"/offers/{offer.id}/accept").json()
    assert (refused["code"], "晚值守" in refused["detail"]) == ("overlapping_assignment", True)
    assert changes(before, dump()) == {}


def test_a_post_that_was_handed_back_meanwhile_leaves_a_place_like_any_other(who, errand, nominate):
    nominate(who, errand, despite=True)
    who.phone.post(f"/assignments/{who.place}/hand-back", {"reason": "换班"})
    offer = Offer.objects.get(task=errand)
    assert who.phone.post(f"/offers/{offer.id}/accept").json()["beside"] == []
    assert not Notification.objects.filter(notice__kind="place_held_beside").exists()


def test_a_third_is_taken_by_nobody_who_has_two(street, who, beside, errand, nine, manager, nominate):
    """Neither from the board while the post lasts, nor at the errand's hours once the post is gone."""
    third = TaskFactory(street=street, created_by=manager, starts_at=errand.starts_at, ends_at=errand.ends_at)
    assert who.phone.post(f"/tasks/{third.id}/claim").json()["code"] == "overlapping_assignment"
    who.phone.post(f"/assignments/{who.place}/hand-back", {"reason": "换班"})
    assert who.phone.post(f"/tasks/{third.id}/claim").json()["code"] == "overlapping_assignment"
    assert nominate(who, third).json()["code"] == "volunteer_held_elsewhere"
    later = TaskFactory(street=street, starts_at=nine + timedelta(hours=5))
    assert who.phone.post(f"/tasks/{later.id}/claim").status_code == 201


class TestMoved:
    """A task moves while somebody has two at once."""

    @pytest.fixture
    def change(self, api, manager):
        return lambda task, **by: api(manager).patch(f"/tasks/{task.id}", move(task, **by))

    @pytest.mark.parametrize("rest", [0, 60])
    def test_within_the_post_they_are_asked_whether_they_still_come(self, who, beside, errand, change, rest):
        Volunteer.objects.filter(pk=who.pk).update(rest_minutes=rest)
        assert change(errand, hours=2).status_code == 200
        beside.refresh_from_db()
        assert (beside.status, [str(each) for each in beside.beside]) == ("accepted", [who.place])
        assert beside.asked_again_at is not None
        assert who.phone.post(f"/assignments/{beside.id}/keep").status_code == 200

    def test_so_are_they_where_the_post_moves(self, who, beside, post, change):
        assert change(post, minutes=30).status_code == 200
        assert Assignment.objects.filter(status="accepted", asked_again_at__isnull=False).get().pk != beside.pk
        assert Assignment.objects.filter(status="accepted").count() == 2

    def test_out_of_it_it_is_a_place_like_any_other(self, street, who, beside, errand, change, nine):
        change(errand, hours=9)
        beside.refresh_from_db()
        assert (beside.status, beside.beside) == ("accepted", [])
        with pytest.raises(IntegrityError, match="assignment_no_overlap"), transaction.atomic():
            Assignment.objects.filter(pk=who.place).update(starts_at=beside.starts_at, ends_at=beside.ends_at)

    @pytest.mark.parametrize("moves", ["errand", "third"])
    def test_what_meets_a_place_that_nobody_named_is_released(
        self, street, who, beside, errand, manager, change, nine, moves
    ):
        third = TaskFactory(street=street, created_by=manager, starts_at=nine + timedelta(hours=10))
        assert who.phone.post(f"/tasks/{third.id}/claim").status_code == 201
        # Out of the post's hours and beside it still: half of it on the third.
        Task.objects.filter(pk=errand.pk).update(ends_at=nine + timedelta(hours=4))
        errand.refresh_from_db()
        if moves == "errand":
            change(errand, hours=6, minutes=30)
            released = errand
        else:
            Assignment.objects.filter(pk=who.place).update(ends_at=nine + timedelta(hours=1))
            change(third, hours=-9)
            released = third
        gone = Assignment.objects.get(status="released")
        assert gone.task_id == released.id
        assert Notification.objects.filter(notice__kind="moved_away", user=who.user).count() == 1


def test_two_rows_of_one_person_become_one_and_no_overlap_slips_in(street, user, who, beside, post, nine, now):
    """The places take the number of the row that stays; what nobody lifted is refused by the database."""
    other = VolunteerFactory(user=user())
    with transaction.atomic():
        Assignment.objects.filter(volunteer=who).update(volunteer=other)
        assert set(Assignment.objects.values_list("number", flat=True)) == {other.number}
        assert Assignment.objects.filter(volunteer=other).count() == 2, "what was lifted goes over together"
        transaction.set_rollback(True)
    theirs = TaskFactory(street=street, starts_at=nine + timedelta(hours=1), ends_at=nine + timedelta(minutes=90))
    Assignment.objects.filter(pk=who.place).update(status="handed_back")
    Assignment.objects.create(
        street=street, task=theirs, volunteer=other, number=other.number, starts_at=theirs.starts_at,
        ends_at=theirs.ends_at, accepted_at=now,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="two places at the same hours"), transaction.atomic():
        Assignment.objects.filter(pk=beside.pk).update(volunteer=other)
