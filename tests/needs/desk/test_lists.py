"""Lists: filters, constant queries, and a feed that keeps a snapshot fresh."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.realtime.models import FeedItem
from tests.needs.conftest import HERE, THERE

pytestmark = pytest.mark.django_db


def ids(answer):
    assert answer.status_code == 200, answer.content
    return {item["id"] for item in answer.json()["items"]}


def test_filters(api, cast, report, reach, community, other_community):
    lamp = report(category="lighting")["id"]
    question = report(kind="enquiry", location=THERE)["id"]
    closed = reach("closed")
    manager = api(cast.manager)
    assert ids(manager.get("/needs")) == {lamp, question, closed}
    assert ids(manager.get("/needs", status="closed")) == {closed}
    assert ids(manager.get("/needs", kind="enquiry")) == {question}
    manager.post(f"/needs/{question}/triage", {"urgency": "low"})
    assert ids(manager.get("/needs", urgency="low")) == {question}
    assert ids(manager.get("/needs", category="lighting")) == {lamp}
    assert ids(manager.get("/needs", area=str(community.id))) == {lamp, closed}
    assert ids(manager.get("/needs", area=other_community.code)) == {question}
    assert ids(manager.get("/needs", area=community.street.code)) == {lamp, question, closed}
    assert ids(manager.get("/needs", near="39.93,116.425", radius_m=100)) == {question}
    assert ids(manager.get("/needs", near="39.93,116.425", radius_m=2000)) == {lamp, question}, (
        "what is over is not on the map"
    )
    assert ids(manager.get("/needs", near="39.9314,116.4312", radius_m=100, datum="GCJ-02")) == {question}
    assert ids(manager.get("/needs", mine=True)) == set()
    manager.post(f"/needs/{lamp}/follow")
    assert ids(manager.get("/needs", mine=True)) == {lamp}


@pytest.mark.parametrize(
    "query",
    [{"status": "x"}, {"kind": "x"}, {"near": "1"}, {"near": "nan,0"}, {"near": "91,0"}, {"radius_m": 0}, {"limit": 0}],
)
def test_wrong_filters_are_refused(api, cast, query):
    answer = api(cast.manager).get("/needs", **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_an_unknown_area_is_not_found(api, cast):
    for named in ("nowhere", "00000000-0000-7000-8000-000000000000"):
        assert api(cast.manager).get("/needs", area=named).json()["code"] == "not_found"
    assert api(cast.manager).get("/needs", area="a\x00b").status_code == 422


def test_pages_show_each_need_once(api, cast, report):
    made = [report()["id"] for _n in range(5)]
    caller, seen, cursor = api(cast.resident), [], {}
    while True:
        answer = caller.get("/needs", limit=2, **cursor).json()
        seen += [item["id"] for item in answer["items"]]
        if answer["next"] is None:
            break
        cursor = {"cursor": answer["next"]}
    assert seen == made[::-1]


def count(call):
    with CaptureQueriesContext(connection) as counted:
        assert call().status_code == 200
    return len(counted)


def test_lists_take_the_same_queries_for_one_and_for_three(api, cast, report, reach):
    callers = [api(person) for person in (cast.resident, cast.leader, cast.manager, cast.neighbour, cast.receiver)]
    queries = [{}, {"mine": True}, {"near": "39.93,116.415"}, {"area": "110101005005"}]
    calls = [lambda c=caller, q=query: c.get("/needs", **q) for caller in callers for query in queries]
    calls += [lambda c=caller: c.post("/needs/similar", {"text": "灯坏了", "location": HERE}) for caller in callers]
    reach("triaged", visibility="public")
    calls[-1]()  # how common words are is read once a minute
    one = [count(call) for call in calls]
    for _more in range(2):
        reach("closed", visibility="public")
        report(kind="wrongdoing")
        reach("answered", visibility="public")
    assert [count(call) for call in calls] == one
    assert max(one[: len(callers) * len(queries)]) <= 7
    assert max(one) <= 9, "duplicates are found first, then read, with their people, who follows them and their photos"


def test_a_detail_takes_the_same_queries_however_long_its_story(api, cast, report, task_body):
    need = report()["id"]
    leader, path = api(cast.leader), f"/needs/{need}"
    leader.post(f"{path}/triage", {"urgency": "normal"})
    first = leader.post(f"{path}/tasks", task_body()).json()["id"]
    readers = [api(person) for person in (cast.resident, cast.leader, cast.manager)]
    one = [count(lambda c=reader: c.get(path)) for reader in readers]
    for task in (first, leader.post(f"{path}/tasks", task_body(slots=3)).json()["id"]):
        api(cast.volunteer).post(f"/tasks/{task}/claim")
        leader.post(f"{path}/tasks", task_body())
    assert [count(lambda c=reader: c.get(path)) for reader in readers] == one
    assert max(one) <= 10


def test_a_snapshot_and_the_feed_are_a_fresh_fetch(api, cast, report, reach, task_body, published_for):
    def held(person):
        return {item["id"]: item for item in api(person).get("/needs", mine=True, limit=100).json()["items"]}

    need = report(**published_for())["id"]
    api(cast.neighbour).post(f"/needs/{need}/follow")
    own = report(by=cast.neighbour)["id"]
    people = (cast.resident, cast.aunt, cast.neighbour)
    snapshots = {person.id: held(person) for person in people}
    seen = FeedItem.objects.order_by("id").last().id

    report(text="后来的")
    leader = api(cast.leader)
    leader.post(f"/needs/{need}/triage", {"urgency": "urgent"})
    task = leader.post(f"/needs/{need}/tasks", task_body()).json()["id"]
    place = api(cast.volunteer).post(f"/tasks/{task}/claim").json()["id"]
    api(cast.volunteer).post(f"/assignments/{place}/check-in")
    api(cast.volunteer).post(f"/assignments/{place}/check-out")
    api(cast.aunt).post(f"/needs/{need}/verdict", {"responded": True, "resolved": False, "satisfaction": 1})
    leader.post(f"/needs/{own}/merge", {"into": need})
    leader.post(f"/needs/{need}/decline", {"reason": "办不了"})

    for person in people:
        state = snapshots[person.id]
        for item in FeedItem.objects.filter(user=person, id__gt=seen, type="need").order_by("id"):
            state[item.data["id"]] = item.data
        assert state == held(person)
        assert state[need]["status"] == "declined"
