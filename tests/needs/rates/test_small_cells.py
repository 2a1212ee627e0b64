"""What people outside the group are told of few: nothing that a difference would tell."""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from backend.parties.models import Post
from needs.desk.models import Need, Verdict
from needs.rates.counting import LEAST, Tally, for_strangers, too_few

numbers = st.lists(st.integers(0, 12), max_size=8)
quarters = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 4), st.integers(0, 12)), max_size=24)


@given(numbers)
def test_what_is_withheld_is_two_cells_and_five_people_or_all(judged):
    cells = dict(enumerate(judged))
    hidden = too_few(cells)
    assert all(cells[cell] >= LEAST for cell in cells.keys() - hidden)
    if hidden and hidden != set(cells):
        assert len(hidden) >= 2
        assert sum(cells[cell] for cell in hidden) >= LEAST
    if all(number >= LEAST for number in judged):
        assert hidden == set()


@given(quarters)
def test_no_difference_of_periods_tells_of_few(rows):
    tallies = defaultdict(Tally)
    for key, quarter, judged in rows:
        tallies[key, quarter].counts.update(judged=judged, reported=judged)
    keys = {key for key, _quarter in tallies}
    told = {}
    for size in range(1, 5):
        for period in combinations(range(1, 5), size):
            part = {each: tally for each, tally in tallies.items() if each[1] in period}
            hidden = for_strangers(part)
            for key in keys - hidden:
                told[key, period] = sum(tally.judged for (of, _q), tally in part.items() if of == key)
            for one in period:
                cells = {of: tally.judged for (of, quarter), tally in part.items() if quarter == one}
                rest = [judged for of, judged in cells.items() if of in hidden]
                # Where all of a quarter is few, its sum is the street's, which is public.
                assert not rest or sum(rest) >= LEAST or len(rest) == len(cells) or too_few(cells) == set()
    for (key, long), more in told.items():
        for (other, short), less in told.items():
            if key == other and set(short) < set(long):
                assert more - less == 0 or more - less >= LEAST


@pytest.fixture
def verdicts(street, community, other_community, cast):
    """`verdicts(community, n)`: that many needs of the first quarter of 2026 there, each judged."""

    def make(area, number, *, at=datetime(2026, 2, 3, 4, tzinfo=UTC), **fields):
        for index in range(number):
            moment = at + timedelta(minutes=index)
            need = Need.objects.create(
                street=street, community=area, reporter=cast.resident, kind="help", text="x", fingerprint=b"",
                reported_at=moment, received_at=moment, updated_at=moment, dispatch_due_at=moment, answer_due_at=moment,
                status="closed", answered_at=moment, **fields,
            )  # fmt: skip
            need.verdict = Verdict.objects.create(
                street=street,
                need=need,
                by=cast.resident,
                responded=True,
                resolved=True,
                satisfaction=5,
                round=0,
                at=moment,
            )
            need.save()

    return make


YEAR = {"from": "2026-01-01", "to": "2026-04-01"}


def by(caller, **query):
    answer = caller.get("/stats/rates/by", **{"dimension": "area", **YEAR, **query})
    assert answer.status_code == 200, answer.content
    return {item["key"]: item for item in answer.json()["items"]}


def test_few_are_withheld_from_neighbours_and_told_to_the_group(api, cast, verdicts, community, other_community):
    verdicts(community, 7)
    verdicts(other_community, 3)
    inside = by(api(cast.leader))
    assert inside[str(other_community.id)]["resolution"]["numerator"] == 3
    assert (inside[str(community.id)]["label"], inside[str(community.id)]["withheld"]) == (community.name, False)
    outside = by(api(cast.neighbour))
    assert [item["withheld"] for item in outside.values()] == [True, True], (
        "else the total less the one tells the other"
    )
    for item in outside.values():
        for rate in ("response", "resolution", "satisfaction"):
            assert item[rate] == {
                "numerator": 0, "denominator": 0, "rate": None, "excluded": {"withheld": item["reported"]},
            }  # fmt: skip


def test_enough_are_told_to_everybody(api, cast, verdicts, community, other_community):
    verdicts(community, 7)
    verdicts(other_community, 6)
    assert not any(item["withheld"] for item in by(api(cast.neighbour)).values())


def test_the_rates_of_a_community_say_what_its_line_says(api, cast, verdicts, community, other_community):
    verdicts(community, 7)
    verdicts(other_community, 6)
    neighbour = api(cast.neighbour)

    def rates(area, **period):
        return neighbour.get("/stats/rates", area=area.code, **period).json()["resolution"]

    line = by(neighbour)[str(community.id)]
    assert rates(community, **YEAR) == line["resolution"]
    # Days between quarters would tell of one person, by a difference.
    assert rates(community, **{"from": "2026-01-02", "to": "2026-04-01"})["excluded"] == {"withheld": 7}
    verdicts(other_community, 2, at=datetime(2025, 11, 3, tzinfo=UTC))
    assert rates(other_community, **{"from": "2025-10-01", "to": "2026-04-01"})["excluded"] == {"withheld": 8}
    of_the_group = api(cast.leader).get(
        "/stats/rates", area=community.code, **{"from": "2026-01-02", "to": "2026-04-01"}
    )
    assert of_the_group.json()["resolution"]["denominator"] == 7


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"from": "2026-01-02"}, 422, "whole_quarters"),
        ({"to": "2026-03-01"}, 422, "whole_quarters"),
        ({"area": "110101005005"}, 403, "for_the_group"),
        ({"from": "2026-04-01", "to": "2026-04-01"}, 422, "empty_period"),
        ({"dimension": "person"}, 422, "invalid_input"),
        ({"area": "nowhere"}, 404, "not_found"),
    ],
)
def test_what_strangers_are_refused(query, status, code, api, cast, community):
    answer = api(cast.neighbour).get("/stats/rates/by", **{"dimension": "category", **YEAR, **query})
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_without_dates_whole_quarters(api, cast, user):
    answer = api(cast.neighbour).get("/stats/rates/by", dimension="category").json()
    start, end = date.fromisoformat(answer["from"]), date.fromisoformat(answer["to"])
    assert (start.day, start.month % 3, end.day, end.month % 3, end.year - start.year) == (1, 1, 1, 1, 1)
    officer = user(posts=[Post.STREET_OFFICER])
    inside = api(officer).get("/stats/rates/by", dimension="category", area="110101005").json()
    assert inside["to"] > answer["to"]


def test_wrongdoing_is_in_no_table(api, cast, verdicts, community):
    verdicts(community, 3)
    Need.objects.update(kind="wrongdoing", category="graft")
    caller = api(cast.manager)
    for dimension in ("area", "category", "team", "contractor", "month"):
        assert by(caller, dimension=dimension) == {}
    assert by(caller, dimension="month", area=community.code) == {}


def test_the_present_quarter_is_for_the_group(api, cast, verdicts, community, other_community, now):
    """Whoever may ask for it each day would learn each verdict as it comes, by the difference of two days."""
    first = date(now.year, 3 * ((now.month - 1) // 3) + 1, 1)
    for area, number in ((community, 7), (other_community, 6)):
        verdicts(area, number, at=datetime(first.year, first.month, 1, 12, tzinfo=UTC))
    after = (first + timedelta(days=100)).replace(day=1)
    present = {"from": first.isoformat(), "to": after.isoformat()}
    assert len(by(api(cast.leader), **present)) == 2
    answer = api(cast.neighbour).get("/stats/rates/by", dimension="area", **present)
    assert (answer.status_code, answer.json()["code"]) == (422, "whole_quarters")
    told = api(cast.neighbour).get("/stats/rates", area=community.code, **present).json()
    assert told["resolution"]["excluded"] == {"withheld": 7}


def test_months_of_the_street_are_told_to_everybody(api, cast, verdicts, community):
    verdicts(community, 2)
    assert by(api(cast.neighbour), dimension="month")["2026-02"]["resolution"]["denominator"] == 2


def test_queries_however_many(api, cast, verdicts, community, other_community):
    caller, counts = api(cast.manager), []
    for number in (1, 3):
        verdicts(community, number)
        verdicts(other_community, number)
        with CaptureQueriesContext(connection) as queries:
            by(caller)
        counts.append(len(queries))
    assert counts[0] == counts[1]
