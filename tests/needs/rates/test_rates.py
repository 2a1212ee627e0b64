"""The three rates: against a plain count in Python, and through HTTP."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backend.policy import Actor
from needs.desk.models import Need, Verdict
from needs.desk.states import OPEN, Kind, Status
from needs.rates.models import Exclusion
from needs.rates.queries import rates, table
from needs.rates.states import LEFT_OUT, Dimension, Reason
from needs.rates.states import Status as Exclusions
from tests.needs.conftest import HERE, THERE

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
ANSWERED = {Status.ANSWERED, Status.CLOSED, Status.DECLINED, Status.UNJUDGED}
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 11)

verdicts = st.tuples(st.booleans(), st.booleans(), st.integers(1, 5))
rows = st.fixed_dictionaries(
    {
        "status": st.sampled_from(list(Status)),
        "kind": st.sampled_from([Kind.HELP, Kind.WRONGDOING]),
        "hours": st.integers(-30, 30 * 10),
        "due": st.integers(-48, 48),
        "here": st.booleans(),
        "verdict": st.none() | verdicts,
        "again": st.booleans(),
        "gave_up": st.integers(-48, 0),
        "category": st.sampled_from(["", "lights", "water"]),
        "left_out": st.none() | st.tuples(st.sampled_from(list(Reason)), st.sampled_from(list(Exclusions))),
    }
)


def written(street, people, communities, cases):
    """The rows of the cases, as the services leave them: what was answered has a time, what is closed a verdict."""
    survivor, reporter = None, people[0]
    for case in cases:
        status = case["status"]
        if status == Status.CLOSED and case["verdict"] is None:
            case["verdict"] = (True, True, 5)
        if status in {Status.REPORTED, Status.TRIAGED, Status.UNDER_WAY, Status.WITHDRAWN} and not case["again"]:
            case["verdict"] = None
        case["answered"] = status in ANSWERED or case["verdict"] is not None
        # A call back at expiry leaves a word on what is not answered.
        case["answered"] &= not (case["again"] and status in OPEN)
        need = Need(
            category=case["category"],
            street=street,
            reporter=reporter,
            kind=case["kind"],
            text="x",
            fingerprint=b"",
            status=status,
            community=communities[case["here"]],
            reported_at=datetime(2026, 11, 1, tzinfo=UTC) - timedelta(hours=8) + timedelta(hours=case["hours"]),
            received_at=NOW,
            updated_at=NOW,
            dispatch_due_at=NOW,
            answer_due_at=NOW + timedelta(hours=case["due"]),
            answered_at=NOW if case["answered"] else None,
            withdrawn_at=NOW + timedelta(hours=case["gave_up"]) if status == Status.WITHDRAWN else None,
            lapsed_at=NOW if status == Status.UNJUDGED else None,
        )
        if status == Status.MERGED:
            if survivor is None:
                need.status = case["status"] = Status.TRIAGED
            else:
                need.merged_into = survivor
        need.save()
        survivor = survivor or need
        if case["left_out"] is not None:
            exclusion(need, *case["left_out"], people)
        if case["verdict"] is not None:
            responded, resolved, satisfaction = case["verdict"]
            need.verdict = Verdict.objects.create(
                street=street,
                need=need,
                by=reporter,
                at=NOW,
                round=0,
                responded=responded,
                resolved=resolved,
                reason="" if resolved else "not_fixed",
                satisfaction=satisfaction,
            )
            need.save()


def counted(cases):
    """The three rates by hand: (numerator, denominator, excluded) each."""
    response, resolution, satisfaction = [0, 0, {"merged": 0, "withdrawn": 0, "not_yet_due": 0}], None, None
    reasons = Counter(case["left_out"][0] for case in cases if is_left_out(case))
    cases = [case for case in cases if not is_left_out(case)]
    judged = resolved = satisfied = merged = silent = pending = withdrawn = 0
    for case in cases:
        if case["status"] == Status.MERGED:
            merged += 1
            continue
        verdict = case["verdict"]
        gone = case["status"] == Status.WITHDRAWN and verdict is None and not case["answered"]
        if gone and case["gave_up"] < case["due"]:
            response[2]["withdrawn"] += 1
        elif not case["answered"] and verdict is None and case["due"] > 0:
            assert case["status"] in OPEN
            response[2]["not_yet_due"] += 1
        else:
            response[1] += 1
            response[0] += case["answered"] if verdict is None else verdict[0]
        if verdict is not None:
            judged, resolved, satisfied = judged + 1, resolved + verdict[1], satisfied + (verdict[2] >= 4)
        elif gone:
            withdrawn += 1
        elif case["answered"]:
            silent += 1
        else:
            pending += 1
    response[2] |= {"merged": merged, **reasons}
    left_out = {"merged": merged, "withdrawn": withdrawn, "still_open": pending, "no_verdict": silent, **reasons}
    resolution, satisfaction = [resolved, judged, left_out], [satisfied, judged, left_out]
    return response, resolution, satisfaction


def is_left_out(case):
    return case["left_out"] is not None and case["left_out"][1] in LEFT_OUT


def exclusion(need, reason, status, people):
    """A row as the services leave it: by two people, after an objection by three."""
    _reporter, first, second, third = people
    contested = status in {"contested", "upheld", "lifted"}
    reviewed = status in {"upheld", "lifted"}
    return Exclusion.objects.create(
        street=need.street,
        need=need,
        reason=reason,
        words="x",
        status=status,
        proposed_by=first,
        proposed_at=NOW,
        decided_by=None if status in {"proposed", "withdrawn"} else second,
        decided_at=None if status in {"proposed", "withdrawn"} else NOW,
        objected_by=need.reporter if contested else None,
        objected_at=NOW if contested else None,
        reviewed_by=third if reviewed else None,
        reviewed_at=NOW if reviewed else None,
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases=st.lists(rows, max_size=12))
def test_the_numbers_add_up_and_are_those_counted_by_hand(cases, street, community, other_community, people):
    with transaction.atomic():
        written(street, people, [other_community, community], cases)
        actor = Actor(user_id=people[0].id, street_id=street.id, at=NOW)
        for area in (None, community.code):
            found = rates(actor, area=area, start=FIRST, end=LAST, now=NOW)
            within = [
                case
                for case in cases
                if 0 <= case["hours"] < 24 * 10 and (area is None or case["here"]) and case["kind"] != Kind.WRONGDOING
            ]
            three = (found.response, found.resolution, found.satisfaction)
            assert found.reported == len(within)
            for rate, by_hand in zip(three, counted(within), strict=True):
                assert [rate.numerator, rate.denominator, dict(rate.excluded)] == by_hand
                assert rate.numerator <= rate.denominator
                assert rate.denominator + sum(rate.excluded.values()) == found.reported
                assert rate.rate is None or 0 <= rate.rate <= 1
        for dimension, part in (
            (Dimension.CATEGORY, lambda case: case["category"]),
            (Dimension.AREA, lambda case: str((other_community, community)[case["here"]].id)),
            (Dimension.MONTH, lambda _case: "2026-11"),
        ):
            by = table(actor, dimension, area=None, start=FIRST, end=LAST, now=NOW, small=True)
            within = [case for case in cases if 0 <= case["hours"] < 24 * 10 and case["kind"] != Kind.WRONGDOING]
            assert {cell.key or "" for cell in by.cells} == {part(case) for case in within}
            for cell in [*by.cells, by.total]:
                mine = [case for case in within if cell is by.total or part(case) == (cell.key or "")]
                assert cell.reported == len(mine)
                for rate, by_hand in zip(
                    (cell.response, cell.resolution, cell.satisfaction), counted(mine), strict=True
                ):
                    assert [rate.numerator, rate.denominator, dict(rate.excluded)] == by_hand
        transaction.set_rollback(True)


@pytest.fixture
def people(user):
    """A resident, and three who propose, decide and review."""
    return [user() for _each in range(4)]


def test_through_http(api, cast, reach, report):
    for status in ("reported", "triaged", "answered", "closed", "reopened", "declined", "merged"):
        reach(status)
    body = api(cast.neighbour).get("/stats/rates").json()
    assert body["area"]["code"] == "110101005"
    assert body["reported"] == 8
    assert body["response"] == {
        "numerator": 4,
        "denominator": 4,
        "rate": 1.0,
        "excluded": {"merged": 1, "withdrawn": 0, "not_yet_due": 3},
    }
    assert body["resolution"] == {
        "numerator": 1,
        "denominator": 2,
        "rate": 0.5,
        "excluded": {"merged": 1, "withdrawn": 0, "still_open": 3, "no_verdict": 2},
    }
    assert body["satisfaction"]["numerator"] == 1
    assert set(body) == {"area", "from", "to", "reported", "response", "resolution", "satisfaction"}


def test_a_resident_who_says_nobody_answered_outweighs_the_answer(api, cast, reach):
    need = reach("answered")
    api(cast.resident).post(f"/needs/{need}/verdict", {"responded": False, "resolved": False, "satisfaction": 1})
    body = api(cast.resident).get("/stats/rates").json()
    assert (body["response"]["numerator"], body["response"]["denominator"]) == (0, 1)
    assert (body["resolution"]["numerator"], body["resolution"]["denominator"]) == (0, 1)


def test_by_area(api, cast, report, community, other_community):
    report()
    report(location=THERE)
    seen = {
        area.code: api(cast.resident).get("/stats/rates", area=area.code).json()["reported"]
        for area in (community, other_community, community.street)
    }
    assert seen == {community.code: 1, other_community.code: 1, community.street.code: 2}
    assert api(cast.resident).get("/stats/rates", area=str(community.id)).json()["reported"] == 1


def test_no_number_and_no_difference_of_two_tells_of_wrongdoing(api, cast, report, reach, community):
    report()
    published = [("/stats/rates", {}), ("/stats/rates", {"area": community.code}), ("/stats/coordination-load", {})]
    published += [("/stats/rates/by", {"dimension": dimension}) for dimension in Dimension]
    published += [("/stats/first-time-right", by) for by in ({}, {"by": "area"}, {"by": "category"}, {"by": "month"})]

    def told():
        answers = [api(cast.manager).get(path, **query) for path, query in published]
        assert {answer.status_code for answer in answers} == {200}
        return [answer.json() for answer in answers]

    before = told()
    need = report(kind="wrongdoing", location=HERE)["id"]
    assert told() == before, "reported"
    receiver = api(cast.receiver)
    assert receiver.post(f"/needs/{need}/triage", {"urgency": "normal"}).status_code == 200
    assert receiver.post(f"/needs/{need}/answer", {"text": "已查实"}).status_code == 200
    verdict = {"responded": True, "resolved": False, "satisfaction": 1, "reason": "other"}
    assert api(cast.resident).post(f"/needs/{need}/verdict", verdict).status_code == 200
    assert told() == before, "judged"


def test_days_are_those_of_the_street(api, cast, report):
    need = Need.objects.get(pk=report()["id"])
    need.reported_at = datetime(2026, 3, 9, 16, 30, tzinfo=UTC)  # 00:30 on the 10th in Beijing
    need.save()
    ask = lambda start, end: api(cast.resident).get("/stats/rates", **{"from": start, "to": end}).json()["reported"]  # noqa: E731
    assert ask("2026-03-10", "2026-03-11") == 1
    assert ask("2026-03-09", "2026-03-10") == 0


def test_days_of_a_community_are_those_of_its_street(api, cast, report, street, community):
    street.timezone = "Europe/Lisbon"
    street.save()
    need = Need.objects.get(pk=report()["id"])
    need.reported_at = datetime(2026, 3, 9, 16, 30, tzinfo=UTC)  # the 9th there, the 10th in Beijing already
    need.save()
    ask = lambda start, end: api(cast.resident).get(  # noqa: E731
        "/stats/rates", **{"from": start, "to": end, "area": community.code}
    )
    assert ask("2026-03-09", "2026-03-10").json()["reported"] == 1
    assert ask("2026-03-10", "2026-03-11").json()["reported"] == 0


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"from": "2026-03-10", "to": "2026-03-10"}, 422, "empty_period"),
        ({"from": "2026-03-11", "to": "2026-03-10"}, 422, "empty_period"),
        ({"from": "yesterday"}, 422, "invalid_input"),
        ({"to": "9999-12-31"}, 422, "invalid_input"),
        ({"from": "0001-01-01"}, 422, "invalid_input"),
        ({"area": "nowhere"}, 404, "not_found"),
    ],
)
def test_what_cannot_be_counted_is_refused(api, cast, query, status, code):
    answer = api(cast.resident).get("/stats/rates", **query)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_who_may_read(api, cast):
    for person in vars(cast).values():
        assert api(person).get("/stats/rates").status_code == 200
    assert api().get("/stats/rates").status_code == 401
    assert api(cast.stranger).get("/stats/rates", area="110101005").status_code == 404


def test_four_queries_however_many_needs(api, cast, reach):
    caller = api(cast.resident)
    counts = []
    for _more in range(3):
        reach("closed")
        with CaptureQueriesContext(connection) as queries:
            caller.get("/stats/rates")
        counts.append(len(queries))
    assert counts == [4, 4, 4], "sign-in, the area, what is counted, what two people left out"
