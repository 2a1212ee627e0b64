"""The first-time-right rate, counted by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from needs.desk.models import Need
from tests.needs.conftest import THERE
from tests.queries import counted

pytestmark = pytest.mark.django_db

PATH = "/stats/first-time-right"
WHEN = "2026-12-01T09:00:00+08:00"


@pytest.fixture
def reports(report, other_community):
    """Under escort two complete and one not, one of them elsewhere; one errand not; two that are asked nothing; one of wrongdoing."""
    whole = {"category": "escort", "details": {"when": WHEN, "where_to": "医院"}}
    made = [report(**whole), report(**whole, location=THERE), report(category="escort"), report(category="errand")]
    made += [report(), report(category="haircut")]
    made.append(report(kind="wrongdoing", category="escort"))
    return [each["id"] for each in made]


def three(cell):
    return cell["numerator"], cell["denominator"], cell["nothing_asked"]


def items(answer):
    assert answer.status_code == 200, answer.content
    return {each["key"]: three(each) for each in answer.json()["items"]}


def test_of_the_street_for_everybody(api, cast, reports):
    found = api(cast.neighbour).get(PATH).json()
    assert three(found["total"]) == (2, 4, 2)
    assert (found["total"]["rate"], found["items"], found["area"]["level"]) == (0.5, [], "street")
    assert api(cast.stranger).get(PATH).json()["total"]["rate"] is None
    assert api().get(PATH).status_code == 401


def test_by_category_area_and_month_for_the_group(api, cast, reports, community, other_community):
    leader = api(cast.leader)
    assert items(leader.get(PATH, by="category")) == {
        "escort": (2, 3, 0),
        "errand": (0, 1, 0),
        "haircut": (0, 0, 1),
        None: (0, 0, 1),
    }
    assert items(leader.get(PATH, by="area")) == {str(community.id): (1, 3, 2), str(other_community.id): (1, 1, 0)}
    Need.objects.filter(pk=reports[3]).update(reported_at=timezone.now() - timedelta(days=62))
    now = timezone.now().astimezone(timezone.get_default_timezone())
    span = {"from": f"{now - timedelta(days=70):%Y-%m-%d}"}
    assert items(leader.get(PATH, by="month", **span))[f"{now:%Y-%m}"] == (2, 3, 2)
    assert len(items(leader.get(PATH, by="month", **span))) == 2
    labels = {each["key"]: each["label"] for each in leader.get(PATH, by="category").json()["items"]}
    assert labels["escort"] == "Coming along to the doctor"


def test_of_a_community(api, cast, reports, community):
    assert three(api(cast.leader).get(PATH, area=community.code).json()["total"]) == (1, 3, 2)


def test_of_few_only_the_group_is_told(api, cast, reports, community):
    for query in ({"by": "category"}, {"by": "month"}, {"area": community.code}):
        answer = api(cast.neighbour).get(PATH, **query)
        assert (answer.status_code, answer.json()["code"]) == (403, "for_the_group")


def test_what_is_supplied_or_decided_later_changes_nothing(api, cast, reports):
    leader = api(cast.leader)
    leader.post(f"/needs/{reports[3]}/details", {"details": {"what": "药"}})
    leader.post(f"/needs/{reports[0]}/triage", {"urgency": "normal", "category": "errand"})
    assert items(leader.get(PATH, by="category"))["escort"] == (2, 3, 0)


def test_what_cannot_be_counted_is_refused(api, cast):
    assert api(cast.leader).get(PATH, **{"from": "2026-02-02", "to": "2026-02-01"}).json()["code"] == "empty_period"
    assert api(cast.leader).get(PATH, by="team").status_code == 422
    assert api(cast.leader).get(PATH, area="nowhere").status_code == 404


def test_queries_however_many(api, cast, report):
    caller = api(cast.leader)
    report(category="escort")
    caller.get(PATH, by="category")
    with counted() as one:
        caller.get(PATH, by="category")
    for _ in range(2):
        report(category="errand")
    with counted() as three_rows:
        caller.get(PATH, by="category")
    assert len(one) == len(three_rows)
