"""Each check of what a task asks against what is known of a volunteer: when it lets, when it refuses, with what reason."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from backend.ids import new_id
from volunteers.roster.availability import Calendar, Exceptional
from volunteers.roster.demand import Cover, Demand, Facts, Proven, Span
from volunteers.roster.eligibility import ASKING, CHECKS, shortfalls, told

BEIJING = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 12, 2, 9, tzinfo=BEIJING)
"""A Wednesday."""
DEMAND = Demand(starts_at=START, ends_at=START + timedelta(hours=2))
FACTS = Facts(volunteer_id=new_id(), user_id=new_id(), zone=BEIJING)
OTHER = new_id()
DAY = START.date()
HERE, FAR = (39.93, 116.42), (39.95, 116.42)
"""Some 2.2 km apart: 48 minutes on foot."""
NIGHT = {"starts_at": START.replace(hour=21), "ends_at": START.replace(hour=23)}


def demand(**more):
    return replace(DEMAND, **more)


def span(hours, length=1, here=None):
    return Span(START + timedelta(hours=hours), START + timedelta(hours=hours + length), here)


def codes(wanted, facts, *, asking=False):
    return [(each.code, each.value) for each in shortfalls(wanted, facts, asking=asking)]


def test_who_is_asked_for_nothing_is_fit():
    assert codes(DEMAND, FACTS, asking=True) == []


COVERED = {"insured": (Cover(DAY, None),), "agreed": (Cover(DAY, None),)}
LEARN = {"some": frozenset({"first_aid"})}
CASES = [
    # what is asked, what is known, what is lacking (None: nothing)
    ({}, {"status": "paused"}, ("not_active", "paused")),
    ({"people": frozenset({OTHER})}, {"apart": frozenset({OTHER})}, ("not_selected", True)),
    ({"people": frozenset({new_id()})}, {"apart": frozenset({OTHER})}, None),
    ({"least_age": 21}, {"born": "2005-12-02"}, None),
    ({"least_age": 21}, {"born": "2005-12-03"}, ("too_young", 21)),
    ({"least_age": 21}, {"born": "2005"}, ("too_young", 21)),
    ({"least_age": 18}, {}, None),
    ({"least_age": 21}, {}, ("too_young", 21)),
    ({}, {"born": "2012-12-03", "consented": True}, ("too_young", 14)),
    ({}, {"born": "2012-12-02", "consented": True}, None),
    ({}, {"born": "2012-12-02"}, ("guardian_consent_needed", 18)),
    ({}, {"born": "2008-12-02"}, None),
    ({"risk": "high"}, {"born": "2010", "consented": True, "insured": (Cover(DAY, None),), "agreed": (Cover(DAY, None),)},
     ("not_for_minors", 18)),
    (NIGHT, {"born": "2010", "consented": True}, ("not_for_minors", 18)),
    ({"skills": {"cooking": 1}}, {"skills": {"cooking": 1}}, None),
    ({"skills": {"cooking": 2, "haircut": 1}}, {"skills": {}}, ("skills_lacking", ["cooking", "haircut"])),
    ({"skills": {"cooking": 2, "haircut": 1}}, {"skills": {"cooking": 1, "haircut": 1}},
     ("level_too_low", [{"skill": "cooking", "asked": 2, "held": 1}])),
    ({"skills": {"cooking": 2}}, {"skills": {"cooking": 3}}, None),
    ({"skills": {"first_aid": 1}}, {"skills": {"first_aid": 2}, "to_prove": frozenset({"first_aid"})},
     ("proof_lacking", ["first_aid"])),
    ({"skills": {"first_aid": 1}},
     {"skills": {"first_aid": 1}, "to_prove": frozenset({"first_aid"}),
      "proofs": {"first_aid": (Proven(1, DAY - timedelta(days=9), DAY),)}}, None),
    ({"skills": {"first_aid": 1}},
     {"skills": {"first_aid": 1}, "to_prove": frozenset({"first_aid"}),
      "proofs": {"first_aid": (Proven(1, DAY - timedelta(days=9), DAY - timedelta(days=1)),)}},
     ("proof_lacking", ["first_aid"])),
    ({"skills": {"first_aid": 2}},
     {"skills": {"first_aid": 2}, "to_prove": frozenset({"first_aid"}), "proofs": {"first_aid": (Proven(1, DAY, None),)}},
     ("proof_lacking", ["first_aid"])),
    ({"skills": {"electricity": 1}},
     {"skills": {"electricity": 1}, "to_license": frozenset({"electricity"}),
      "proofs": {"electricity": (Proven(1, DAY, None),)}}, ("licence_lacking", ["electricity"])),
    ({"skills": {"electricity": 1}},
     {"skills": {"electricity": 1}, "to_license": frozenset({"electricity"}),
      "proofs": {"electricity": (Proven(1, DAY, None, licence=True),)}}, None),
    ({}, {"to_license": frozenset({"electricity"})}, None),
    *[({"risk": risk}, COVERED | {"skills": {"first_aid": 1}, "to_learn": LEARN, "proofs": {"first_aid": proofs}}, found)
      for risk, proofs, found in [
          ("none", (), None),
          ("high", (), None),
          ("some", (), ("course_lacking", ["first_aid"])),
          ("some", (Proven(3, DAY, None),), ("course_lacking", ["first_aid"])),
          ("some", (Proven(1, DAY, DAY, taught=True),), None),
          ("some", (Proven(1, DAY - timedelta(days=9), DAY - timedelta(days=1), taught=True),), ("course_lacking", ["first_aid"])),
          ("some", (Proven(1, DAY + timedelta(days=1), None, taught=True),), ("course_lacking", ["first_aid"])),
      ]],
    ({"risk": "some"}, COVERED | {"to_learn": LEARN, "proofs": {"first_aid": (Proven(1, DAY, None, taught=True),)}},
     ("course_lacking", ["first_aid"])),
    ({"languages": frozenset({"yue"})}, {"languages": frozenset({"cmn"})}, ("languages_lacking", ["yue"])),
    ({"languages": frozenset({"yue"})}, {"languages": frozenset({"cmn", "yue"})}, None),
    ({"gender": "female"}, {"gender": "female"}, None),
    ({"gender": "female"}, {"gender": "male"}, ("gender_wished", "female")),
    ({"gender": "female"}, {}, ("gender_wished", "female")),
    ({"limits": frozenset({"stairs", "lifting"})}, {"limits": frozenset({"stairs"})}, ("health_limits", ["stairs"])),
    (NIGHT, {"limits": frozenset({"night"})}, ("health_limits", ["night"])),
    ({}, {"limits": frozenset({"night"})}, None),
    ({"risk": "some"}, {}, ("not_insured", True)),
    ({"risk": "some"}, {"insured": (Cover(DAY, DAY),)}, None),
    ({"risk": "some"}, {"insured": (Cover(DAY - timedelta(days=9), DAY - timedelta(days=1)),)}, ("not_insured", True)),
    ({"risk": "some"}, {"insured": (Cover(DAY + timedelta(days=1), None),)}, ("not_insured", True)),
    ({"risk": "high"}, {"insured": (Cover(DAY, None),)}, ("no_agreement", True)),
    ({"lasts_until": START + timedelta(days=32)}, {}, ("no_agreement", True)),
    ({"lasts_until": START + timedelta(days=31)}, {}, None),
    ({"lasts_until": START + timedelta(days=32)}, {"agreed": (Cover(DAY, None),)}, None),
    ({"risk": "high"}, COVERED | {"vetted_for": "high"}, ("not_selected", True)),
    ({"risk": "high"}, COVERED | {"vetted_for": "high", "vetted": (Cover(DAY, DAY),)}, None),
    ({"risk": "high"}, COVERED | {"vetted_for": "high", "vetted": (Cover(DAY + timedelta(days=1), None),)}, ("not_selected", True)),
    ({"risk": "some"}, COVERED | {"vetted_for": "high"}, None),
    ({"risk": "some"}, COVERED | {"vetted_for": "some"}, ("not_selected", True)),
    ({"risk": "high"}, COVERED, None),
    ({"risk": "some"}, COVERED | {"probation_until": DAY}, ("on_probation", DAY.isoformat())),
    ({"risk": "some"}, COVERED | {"probation_until": DAY - timedelta(days=1)}, None),
    ({}, {"probation_until": DAY}, None),
    ({"accompanied": False}, {"probation_until": DAY}, ("nobody_beside", DAY.isoformat())),
    ({"accompanied": False}, {"probation_until": DAY - timedelta(days=1)}, None),
    ({"accompanied": False}, {}, None),
    ({}, {"rest_minutes": 60, "held": (span(3),)}, None),
    ({}, {"rest_minutes": 61, "held": (span(3),)}, ("rest_short", 61)),
    ({}, {"rest_minutes": 61, "held": (span(-2),)}, ("rest_short", 61)),
    ({}, {"rest_minutes": 0, "held": (span(2),)}, None),
    ({"here": HERE}, {"held": (span(2, here=FAR),)}, ("no_time_for_the_way", 50)),
    ({"here": HERE}, {"held": (span(-1, here=FAR),)}, ("no_time_for_the_way", 50)),
    ({"here": HERE}, {"held": (span(2.75, here=FAR),)}, ("no_time_for_the_way", 50)),
    ({"here": HERE}, {"held": (span(2.8, here=FAR),)}, None),
    ({"here": HERE}, {"held": (span(2, here=FAR),), "metres_a_minute": 300, "rest_minutes": 0}, ("no_time_for_the_way", 10)),
    ({"here": HERE}, {"held": (span(2, here=HERE), span(1, here=FAR))}, None),
    ({"here": HERE}, {"held": (span(2),)}, None),
    ({}, {"held": (span(2, here=FAR),)}, None),
    ({}, {"month_minutes": 180, "held": (span(30),)}, None),
    ({}, {"month_minutes": 179, "held": (span(30),)}, ("month_full", 179)),
    # Hours at which two places lie beside each other, by a leader's word, are worked once.
    ({}, {"month_minutes": 150, "held": (span(1.5),)}, None),
    ({}, {"month_minutes": 149, "held": (span(1.5),)}, ("month_full", 149)),
    ({}, {"month_minutes": 240, "held": (span(30, 2), span(30.5, 0.5), span(31, 1), span(0.5))}, None),
    ({}, {"month_minutes": 239, "held": (span(30, 2), span(30.5, 0.5), span(31, 1), span(0.5))}, ("month_full", 239)),
    ({}, {"month_minutes": 210, "held": (span(30.5), span(30))}, None),
    ({}, {"month_minutes": 209, "held": (span(30.5), span(30))}, ("month_full", 209)),
    ({}, {"month_minutes": 120, "held": (span(-24 * 2, 9), span(24 * 30, 9))}, None),
]  # fmt: skip


@pytest.mark.parametrize(("wanted", "known", "lacking"), CASES)
def test_check(wanted, known, lacking):
    assert codes(demand(**wanted), FACTS._replace(**known)) == ([lacking] if lacking else [])


def test_each_check_refuses_somewhere():
    """A check that no case makes refuse is tested by none of them."""
    for check in CHECKS:
        cases = [(demand(**wanted), FACTS._replace(**known)) for wanted, known, lacking in CASES if lacking]
        assert any(check(*case) is not None for case in cases), check.__name__


def test_a_check_that_is_not_put_could_not_have_failed():
    everybody = [FACTS._replace(**known) for _wanted, known, _lacking in CASES]
    for wanted, _known, _lacking in CASES:
        asked = demand(**wanted)
        for person in everybody:
            found = [lacking for check in CHECKS if (lacking := check(asked, person))]
            assert codes(asked, person) == [(each.code, each.value) for each in found]


def test_who_is_off_duty_or_not_there_is_not_asked_and_may_come_all_the_same():
    away = FACTS._replace(on_duty=False, calendar=Calendar({1: [(0, 1440)]}))
    assert codes(DEMAND, away, asking=True) == [("off_duty", True), ("not_available", True)]
    assert codes(DEMAND, away) == []
    assert len(ASKING) == 2


def test_reasons_speak_both_languages():
    lacking = shortfalls(demand(skills={"haircut": 1}, gender="female", limits=frozenset({"stairs"})), FACTS._replace(
        limits=frozenset({"stairs"})
    ))  # fmt: skip
    for reason, words in zip(lacking, told(lacking), strict=True):
        assert words["text"]["en"].isascii()
        assert not words["text"]["zh-hans"].isascii()
        with override("en"):
            assert str(reason) == words["text"]["en"]
    assert "Haircut" in told(lacking)[0]["text"]["en"]


class TestCalendar:
    WEEK = Calendar({3: [(480, 720), (840, 1080)], 4: [(0, 60)]})

    def covers(self, calendar, start, end, zone=BEIJING):
        return calendar.covers(start, end, zone)

    @pytest.mark.parametrize(
        ("first", "last", "there"),
        [
            ("08:00", "12:00", True),
            ("07:59", "12:00", False),
            ("08:00", "12:01", False),
            ("11:00", "15:00", False),
            ("14:00", "18:00", True),
        ],
    )
    def test_hours_of_the_week(self, first, last, there):
        start, end = (datetime.fromisoformat(f"2026-12-02T{each}+08:00") for each in (first, last))
        assert self.covers(self.WEEK, start, end) is there
        assert self.covers(self.WEEK, start.astimezone(UTC), end.astimezone(UTC)) is there
        assert self.covers(self.WEEK, start + timedelta(days=2), end + timedelta(days=2)) is False

    def test_two_spans_that_touch_are_one_also_over_midnight(self):
        calendar = Calendar({3: [(480, 600), (600, 720), (1380, 1440)], 4: [(0, 60)]})
        assert self.covers(calendar, START.replace(hour=9), START.replace(hour=11))
        late = START.replace(hour=23)
        assert self.covers(calendar, late, late + timedelta(hours=2))
        assert not self.covers(calendar, late, late + timedelta(hours=2, minutes=1))

    def test_a_day_may_have_more_or_less(self):
        day = date(2026, 12, 2)
        less = Calendar(self.WEEK.weekly, {day: Exceptional(less=((500, 540),))})
        assert not self.covers(less, START.replace(hour=8), START.replace(hour=10))
        assert self.covers(less, START.replace(hour=9), START.replace(hour=12))
        more = Calendar(self.WEEK.weekly, {day: Exceptional(more=((720, 840),))})
        assert self.covers(more, START.replace(hour=8), START.replace(hour=18))

    def test_without_hours_of_the_week_one_may_be_asked_at_any_time_but_on_days_off(self):
        off = Calendar({}, {date(2026, 12, 2): Exceptional(less=((0, 1440),))})
        assert not self.covers(off, START, START + timedelta(hours=1))
        tomorrow = START + timedelta(days=1)
        assert self.covers(off, tomorrow, tomorrow + timedelta(hours=30))

    @pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 23), ("2026-10-25", 25)])
    def test_a_day_on_which_the_clock_is_put(self, day, hours):
        berlin = ZoneInfo("Europe/Berlin")
        start = datetime.fromisoformat(day).replace(tzinfo=berlin).astimezone(UTC)
        sunday = Calendar({7: [(0, 1440)]})
        assert self.covers(sunday, start, start + timedelta(hours=hours), berlin)
        assert not self.covers(sunday, start, start + timedelta(hours=hours, minutes=1), berlin)
