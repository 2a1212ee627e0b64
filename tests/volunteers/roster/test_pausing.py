"""A pause with a day of return."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notice
from backend.policy import NOBODY, Actor
from tests.factories import OfferFactory, TaskFactory
from tests.refusals import refuse
from tests.rows import changes, dump
from volunteers.roster import services
from volunteers.roster.models import Volunteer
from volunteers.roster.services.pausing import PauseEndsTooSoon
from volunteers.roster.states import Action

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def today(now):
    return now.astimezone(BEIJING).date()


@pytest.fixture
def night(street, today):
    """`night(3)`: what the job of the night does, shortly after midnight three days from now."""

    def run(days):
        day = today + timedelta(days=days)
        at = datetime(day.year, day.month, day.day, 1, 20, tzinfo=BEIJING)
        return services.end_pauses(actor=Actor.system(street_id=street.id, at=at), now=at)

    return run


def pause(api, row, day):
    answer = api(row.user).post("/me/volunteer/pause", {"back_on": day and day.isoformat()})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def told(row):
    return list(Notice.objects.filter(notifications__user=row.user).order_by("id").values_list("kind", flat=True))


def test_told_the_day_before_and_back_on_the_day(api, volunteer, today, night):
    row = volunteer()
    shown = pause(api, row, today + timedelta(days=3))
    assert (shown["status"], shown["back_on"]) == ("paused", (today + timedelta(days=3)).isoformat())
    assert (night(1), told(row)) == ((0, 0), [])
    assert (night(2), told(row)) == ((1, 0), ["back_tomorrow"])
    night(2)
    assert told(row) == ["back_tomorrow"], "a job that runs twice tells once"
    assert night(3) == (0, 1)
    assert told(row) == ["back_tomorrow", "membership_changed"]
    now = api(row.user).get("/me/volunteer").json()
    assert (now["status"], now["back_on"]) == ("active", None)
    entry = Entry.objects.get(action="volunteer.resume")
    assert (entry.before, entry.after, entry.actor_id) == ("paused", "active", NOBODY)
    assert night(4) == (0, 0)


def test_a_night_that_was_missed_is_made_good(api, volunteer, today, night):
    row = volunteer()
    pause(api, row, today + timedelta(days=1))
    assert night(5) == (0, 1)
    row.refresh_from_db()
    assert row.status == "active"


def test_earlier_by_their_own_word(api, volunteer, today, night):
    row = volunteer()
    pause(api, row, today + timedelta(days=3))
    assert api(row.user).post("/me/volunteer/resume").json()["back_on"] is None
    assert (night(2), night(3), told(row)) == ((0, 0), (0, 0), [])


def test_who_leaves_is_not_brought_back(api, volunteer, today, night):
    row = volunteer()
    pause(api, row, today + timedelta(days=1))
    assert api(row.user).post("/me/volunteer/leave").status_code == 200
    assert night(1) == (0, 0)
    assert Volunteer.objects.get(pk=row.pk).status == "left"


def test_without_a_day_until_they_say_so(api, volunteer, night):
    row = volunteer()
    assert pause(api, row, None)["back_on"] is None
    assert night(400) == (0, 0)


def test_offers_that_were_open_are_given_back(api, street, volunteer, today):
    row = volunteer()
    offer = OfferFactory(task=TaskFactory(street=street), volunteer=row)
    pause(api, row, today + timedelta(days=3))
    offer.refresh_from_db()
    assert offer.status == "withdrawn"


@pytest.mark.parametrize("days", [0, -1, -400])
def test_a_pause_that_ends_before_it_starts(volunteer, today, actor_for, now, days):
    row, day = volunteer(), today + timedelta(days=days)
    said = refuse(
        lambda caller: caller.post("/me/volunteer/pause", {"back_on": day.isoformat()}),
        row.user,
        status=422,
        code="pause_ends_too_soon",
    )
    assert said["en"]["fields"] == {"back_on": day.isoformat()}
    actor, before = actor_for(row.user), dump()
    with pytest.raises(PauseEndsTooSoon):
        services.move(actor=actor, volunteer_id=row.id, action=Action.PAUSE, now=now, back_on=day)
    assert changes(before, dump()) == {}
