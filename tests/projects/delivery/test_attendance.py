"""Attendance: the code that rotates, the volunteer's word, and what is only a doubt."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from backend.realtime.models import FeedItem
from projects.delivery.codes import accepts, code_in, shown, window
from projects.delivery.models import Activity, Attendance, WrongCodes
from tests.factories import AffiliationFactory, UserFactory
from tests.projects.conftest import ok, refused

SECRET = bytes(range(32))
moments = st.integers(1_577_836_800, 4_102_444_800).map(lambda seconds: datetime.fromtimestamp(seconds, tz=UTC))


class TestTheCode:
    @given(moments, st.integers(5, 3_600))
    def test_is_accepted_while_shown_and_in_the_window_after(self, at, seconds):
        code, until = shown(SECRET, at, seconds)
        assert len(code) == 6
        assert at < until <= at + timedelta(seconds=seconds)
        for later in (
            at,
            until - timedelta(microseconds=1),
            until,
            until + timedelta(seconds=seconds, microseconds=-1),
        ):
            assert accepts(SECRET, code, later, seconds)

    def test_runs_out(self):
        at = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
        code, until = shown(SECRET, at, 30)
        assert until == datetime(2026, 11, 20, 9, 30, 30, tzinfo=UTC)
        assert not accepts(SECRET, code, until + timedelta(seconds=30), 30)
        assert not accepts(SECRET, code, at - timedelta(seconds=1), 30)

    def test_differs_by_window_and_secret(self):
        number = window(datetime(2026, 11, 20, tzinfo=UTC), 30)
        codes = {code_in(SECRET, number + n) for n in range(200)}
        assert len(codes) >= 199
        assert code_in(SECRET, number) != code_in(bytes(32), number)

    def test_over_http(self, api, cast, opened, code):
        activity = opened()
        path = f"/activities/{activity['id']}"
        with time_machine.travel(datetime.now(UTC), tick=False) as clock:
            first = ok(api(cast.liaison).get(f"{path}/code"))
            assert first["seconds"] == 30
            until = datetime.fromisoformat(first["valid_until"])
            clock.move_to(until + timedelta(seconds=29))
            assert code(activity) != first["code"]
            ok(api(cast.resident).post(f"{path}/attend", {"code": first["code"]}))
            clock.move_to(until + timedelta(seconds=30))
            refused(api(cast.neighbour).post(f"{path}/attend", {"code": first["code"]}), 422, "wrong_attendance_code")

    def test_a_street_sets_its_own_window(self, api, cast, opened, street):
        street.config = {"delivery.code_seconds": 300}
        street.save()
        assert ok(api(cast.liaison).get(f"/activities/{opened()['id']}/code"))["seconds"] == 300

    @pytest.mark.parametrize("sent", ["12345", "1234567", "abcdef", "", "１２３４５６", "12345\n", None, 123456])
    def test_has_six_digits(self, api, cast, opened, sent):
        refused(api(cast.resident).post(f"/activities/{opened()['id']}/attend", {"code": sent}), 422, "invalid_input")


class TestTries:
    def test_guessing_ends_and_begins_again(self, api, cast, opened, code):
        activity = opened()
        path = f"/activities/{activity['id']}/attend"
        with time_machine.travel(datetime.now(UTC), tick=False) as clock:
            right = code(activity)
            wrong = f"{(int(right) + 500_000) % 10**6:06d}"
            for _ in range(5):
                refused(api(cast.resident).post(path, {"code": wrong}), 422, "wrong_attendance_code")
            refused(api(cast.resident).post(path, {"code": right}), 429, "too_many_attendance_codes")
            ok(api(cast.neighbour).post(path, {"code": right}))
            clock.shift(timedelta(seconds=601))
            ok(api(cast.resident).post(path, {"code": code(activity)}))

    def test_a_wrong_try_is_kept_and_a_key_with_it_is_free_again(self, api, cast, opened, code):
        activity = opened()
        path, right = f"/activities/{activity['id']}/attend", code(activity)
        wrong = f"{(int(right) + 500_000) % 10**6:06d}"
        refused(api(cast.resident).post(path, {"code": wrong}, key="k"), 422, "wrong_attendance_code")
        cache.clear()
        assert WrongCodes.objects.get().tries == 1
        ok(api(cast.resident).post(path, {"code": right}, key="k"))

    def test_are_counted_by_activity(self, api, cast, approved, opened, code):
        project = approved()
        one, two = opened(project), opened(project)
        for _ in range(5):
            refused(
                api(cast.resident).post(f"/activities/{one['id']}/attend", {"code": "000000"}),
                422,
                "wrong_attendance_code",
            )
        ok(api(cast.resident).post(f"/activities/{two['id']}/attend", {"code": code(two)}))


class TestAttending:
    def test_once(self, api, cast, opened, attends, code):
        activity = opened()
        there = attends(cast.resident, activity)
        assert [item.data for item in FeedItem.objects.filter(user=cast.resident, type="attendance")] == [there]
        path = f"/activities/{activity['id']}"
        refused(api(cast.resident).post(f"{path}/attend", {"code": code(activity)}), 409, "already_attended")
        body = {"resident_id": str(cast.resident.id)}
        refused(api(cast.volunteer).post(f"{path}/attestations", body), 409, "already_attended")
        assert Activity.objects.get(pk=activity["id"]).attended == 1

    def test_walk_ins_while_there_is_room_and_whoever_has_a_place(self, api, cast, opened, attends, code):
        activity = opened(capacity=1)
        path = f"/activities/{activity['id']}"
        ok(api(cast.neighbour).post(f"{path}/sign-up"))
        attends(cast.resident, activity)
        refused(api(cast.volunteer).post(f"{path}/attend", {"code": code(activity)}), 409, "activity_full")
        attends(cast.neighbour, activity)

    @pytest.mark.parametrize(
        ("hours", "doubtful"), [(-2.1, True), (-1.9, False), (0.5, False), (3.9, False), (4.1, True)]
    )
    def test_off_hours_is_recorded_never_refused(self, api, cast, approved, opened, attends, hours, doubtful):
        start = timezone.now() + timedelta(hours=5)
        activity = opened(starts_at=start.isoformat(), ends_at=(start + timedelta(hours=2)).isoformat())
        with time_machine.travel(start + timedelta(hours=hours)):
            assert attends(cast.resident, activity)["off_hours"] is doubtful
            committee = api(next(iter(cast.holders.values())))
            counts = ok(committee.get(f"/activities/{activity['id']}"))["attendance"]
            assert counts == {"attended": 1, "off_hours": int(doubtful)}
            assert ok(committee.get(f"/projects/{activity['project_id']}/feedback"))["off_hours"] == int(doubtful)

    def test_a_tie_of_the_contractor_is_no_resident(self, api, cast, opened, code):
        activity = opened()
        path = f"/activities/{activity['id']}"
        for person in (cast.worker, cast.liaison, cast.tied_manager):
            refused(api(person).post(f"{path}/attend", {"code": code(activity)}), 403, "affiliated")
            refused(api(person).post(f"{path}/sign-up"), 403, "affiliated")
            body = {"resident_id": str(person.id)}
            refused(api(cast.volunteer).post(f"{path}/attestations", body), 403, "affiliated")
        assert not Attendance.objects.exists()


class TestAttesting:
    def test_by_a_volunteer(self, api, cast, opened):
        body = {"resident_id": str(cast.elder.id)}
        there = ok(api(cast.volunteer).post(f"/activities/{opened()['id']}/attestations", body), 201)
        assert there["attested_by"] == "volunteer"
        kept = Attendance.objects.get()
        assert (kept.user, kept.attested_by_user) == (cast.elder, cast.volunteer)
        assert FeedItem.objects.filter(user=cast.elder, type="invitation").exists()

    def test_not_for_oneself(self, api, cast, opened):
        body = {"resident_id": str(cast.volunteer.id)}
        answer = api(cast.volunteer).post(f"/activities/{opened()['id']}/attestations", body)
        refused(answer, 403, "own_attendance")

    def test_not_by_a_volunteer_of_the_contractor(self, api, cast, opened):
        AffiliationFactory(user=cast.volunteer, organisation=cast.contractor, kind="volunteer")
        body = {"resident_id": str(cast.elder.id)}
        answer = api(cast.volunteer).post(f"/activities/{opened()['id']}/attestations", body)
        refused(answer, 403, "affiliated")

    def test_not_by_a_paused_volunteer(self, api, cast, opened):
        cast.volunteer.volunteering.update(status="paused")
        body = {"resident_id": str(cast.elder.id)}
        answer = api(cast.volunteer).post(f"/activities/{opened()['id']}/attestations", body)
        refused(answer, 403, "not_allowed")

    def test_only_people_of_the_street(self, api, cast, opened, other_street):
        path = f"/activities/{opened()['id']}/attestations"
        for person in (UserFactory(home_street=other_street).id, uuid4()):
            refused(api(cast.volunteer).post(path, {"resident_id": str(person)}), 404, "not_found")


def test_the_database_holds_the_rules_too(opened, cast):
    activity = opened()
    row = {
        "street": cast.resident.home_street,
        "activity_id": activity["id"],
        "user": cast.resident,
        "at": timezone.now(),
        "off_hours": False,
    }
    for wrong in (
        {"attested_by": "volunteer"},
        {"attested_by": "volunteer", "attested_by_user": cast.resident},
        {"attested_by": "code", "attested_by_user": cast.volunteer},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(**row, **wrong)
