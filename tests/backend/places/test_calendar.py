"""The days of a street: by the clock over a change of it, by China's holidays and make-up days where it counts working days."""

import logging
from datetime import UTC, date, datetime

import pytest

from backend.places import calendar
from backend.places.calendar import days_after, is_working_day
from backend.places.models import Area

WORKING = {"places.days": "working"}


def street(zone="Asia/Shanghai", **config):
    return Area(timezone=zone, config=config.pop("config", {}))


def at(text):
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("since", "days", "then"),
    [
        # 2026: National Day from 1 to 7 October; Saturday the 10th is worked for it.
        ("2026-09-30T10:00+08:00", 1, "2026-10-08T10:00+08:00"),
        ("2026-10-09T10:00+08:00", 1, "2026-10-10T10:00+08:00"),
        ("2026-10-09T10:00+08:00", 2, "2026-10-12T10:00+08:00"),
        # On a day off the count begins with the next day of work.
        ("2026-10-03T10:00+08:00", 1, "2026-10-08T10:00+08:00"),
        ("2026-11-20T10:00+08:00", 1, "2026-11-23T10:00+08:00"),
        ("2026-11-20T10:00+08:00", 7, "2026-12-01T10:00+08:00"),
        ("2026-11-20T10:00+08:00", 0, "2026-11-20T10:00+08:00"),
    ],
)
def test_working_days(since, days, then):
    assert days_after(at(since), days, street(config=WORKING)) == at(then)


def test_the_day_is_that_of_the_street_and_not_of_utc():
    # Monday, 01:00 in Beijing, is Sunday in UTC.
    since = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
    assert days_after(since, 1, street(config=WORKING)) == datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def test_calendar_days_keep_the_hour_over_a_change_of_clocks():
    since = at("2026-10-24T10:00+02:00")
    assert days_after(since, 1, street("Europe/Berlin")) == at("2026-10-25T10:00+01:00")


def test_a_year_whose_holidays_are_not_known_counts_monday_to_friday_and_says_so(caplog):
    calendar._warn.cache_clear()
    with caplog.at_level(logging.WARNING):
        assert [is_working_day(date(2099, 10, day)) for day in range(1, 8)] == [
            True,
            True,
            False,
            False,
            True,
            True,
            True,
        ]
    assert [record.getMessage() for record in caplog.records] == [
        "the public holidays of 2099 are not known: Monday to Friday count. Update chinesecalendar"
    ]
