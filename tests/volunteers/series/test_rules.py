"""When a series takes place: right across changes of clocks, never for ever, and quickly."""

import time as clock
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from volunteers.series import rules

BEIJING, NEW_YORK, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")


def days(text, first, zone=BEIJING):
    return list(rules.read(text, first=first, zone=zone).days())


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3", ["2026-12-01", "2026-12-03", "2026-12-08"]),
        ("RRULE:FREQ=DAILY;INTERVAL=10;UNTIL=20261231", ["2026-12-01", "2026-12-11", "2026-12-21", "2026-12-31"]),
        ("FREQ=MONTHLY;BYDAY=1SA;COUNT=3", ["2026-12-05", "2027-01-02", "2027-02-06"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3", ["2026-12-31", "2027-01-31", "2027-02-28"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=2", ["2026-12-31", "2027-01-29"]),
        ("freq=yearly;bymonth=2;bymonthday=29;until=20281231", ["2028-02-29"]),
    ],
)
def test_the_days_of_a_rule(text, wanted):
    assert [each.isoformat() for each in days(text, date(2026, 12, 1))] == wanted


@pytest.mark.parametrize(
    ("zone", "first", "offsets"),
    [
        (NEW_YORK, date(2026, 10, 25), [-4, -5, -5]),
        (NEW_YORK, date(2027, 3, 7), [-5, -4, -4]),
        (BERLIN, date(2026, 10, 18), [2, 1, 1]),
        (BERLIN, date(2027, 3, 21), [1, 2, 2]),
        (BEIJING, date(2026, 10, 25), [8, 8, 8]),
    ],
)
def test_the_hour_of_the_wall_stays_over_a_change_of_clocks(zone, first, offsets):
    found = [
        rules.hours(day, time(9, 30), 90, zone) for day in days("FREQ=WEEKLY;BYDAY=SU;COUNT=3", first, zone)
    ]  # fmt: skip
    assert [start.astimezone(zone).time() for start, _end in found] == [time(9, 30)] * 3
    assert [start.astimezone(zone).utcoffset().total_seconds() / 3600 for start, _end in found] == offsets
    assert all((end - start).total_seconds() == 90 * 60 for start, end in found)


def test_an_hour_that_is_leapt_over_and_one_that_comes_twice():
    """RFC 5545, 3.3.5: the first by the offset before the leap, the second the first of the two."""
    leapt, _end = rules.hours(date(2027, 3, 14), time(2, 30), 60, NEW_YORK)
    assert leapt == datetime(2027, 3, 14, 7, 30, tzinfo=UTC)
    twice, _end = rules.hours(date(2026, 11, 1), time(1, 30), 60, NEW_YORK)
    assert twice == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


def test_until_in_utc_is_a_day_of_the_street():
    """17:00 in UTC is the next day in Beijing already."""
    assert days("FREQ=DAILY;UNTIL=20261202T170000Z", date(2026, 12, 1))[-1] == date(2026, 12, 3)
    assert days("FREQ=DAILY;UNTIL=20261202T170000", date(2026, 12, 1))[-1] == date(2026, 12, 2)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=WEEKLY;BYDAY=TU",
        "FREQ=DAILY;UNTIL=20400101",
        "FREQ=YEARLY;COUNT=5",
    ],
)
def test_without_an_end_in_three_years_it_is_endless(text):
    with pytest.raises(rules.Endless):
        days(text, date(2026, 12, 1))


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=HOURLY;COUNT=3",
        "FREQ=SECONDLY;COUNT=3",
        "FREQ=DAILY;BYHOUR=9;COUNT=3",
        "FREQ=DAILY;COUNT=3;UNTIL=20261231",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=-3",
        "FREQ=DAILY;COUNT=99999",
        "FREQ=DAILY;UNTIL=tomorrow",
        "FREQ=WEEKLY;BYDAY=XX;COUNT=3",
        "FREQ=DAILY;FREQ=WEEKLY;COUNT=3",
        "FREQ=MONTHLY;BYMONTHDAY=abc;COUNT=3",
        "COUNT=3",
        "每周二",
        "EXDATE=20261201;FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;COUNT=3;INTERVAL=0",
    ],
)
def test_what_is_no_rule_of_whole_days_is_not_read(text):
    with pytest.raises((rules.Unreadable, rules.Endless)) as refusal:
        days(text, date(2026, 12, 1))
    assert refusal.type is rules.Unreadable


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30;COUNT=1",
        "FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31;COUNT=1",
        "FREQ=YEARLY;BYWEEKNO=1;BYMONTH=7;COUNT=1",
    ],
)
def test_a_rule_that_falls_on_no_day_is_found_out_quickly(text):
    began = clock.process_time()
    assert days(text, date(2026, 12, 1)) == []
    assert clock.process_time() - began < 2, "up to the year 9999 it takes many times as long"


def test_the_most_in_a_year_is_of_any_year():
    assert rules.most_in_a_year(days("FREQ=WEEKLY;COUNT=150", date(2026, 12, 1))) == 53
    assert rules.most_in_a_year([]) == 0
