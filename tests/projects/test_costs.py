"""Query counts: the same at one row and at three."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.projects.conftest import ok
from volunteers.committee.states import Kind


@pytest.fixture
def costs(api):
    def count(person, path):
        caller = api(person)
        ok(caller.get(path))
        with CaptureQueriesContext(connection) as found:
            ok(caller.get(path))
        return len(found)

    return count


def test_lists(costs, cast, approved, opened, says, api, today):
    """One project with one of everything, then three of everything."""
    project = approved()
    people = [cast.resident, cast.neighbour, cast.volunteer]

    def one_more(person):
        activity = opened(project)
        ok(api(cast.manager).post(f"/activities/{activity['id']}/sign-up"))
        says(person, activity, "好")
        path = f"/projects/{project['id']}"
        ok(api(cast.holders[Kind.RESIDENT]).post(f"{path}/follow-ups", {"text": "x", "due_on": str(today)}), 201)
        comments = ok(api(cast.liaison).get(f"{path}/feedback"))["comments"]
        unanswered = next(each["id"] for each in comments if each["reply"] is None)
        ok(api(cast.liaison).post(f"/feedback/{unanswered}/reply", {"text": "谢谢"}))

    def measured():
        return {
            path: costs(person, path)
            for person, path in (
                (cast.manager, "/projects"),
                (cast.resident, "/projects"),
                (cast.manager, "/activities"),
                (cast.manager, "/activities?near=39.93,116.415"),
                (cast.holders[Kind.RESIDENT], f"/projects/{project['id']}"),
                (cast.resident, f"/projects/{project['id']}/follow-ups"),
                (cast.liaison, f"/projects/{project['id']}/feedback"),
            )
        }

    one_more(people[0])
    before = measured()
    for person in people[1:]:
        one_more(person)
        approved(title="又一个")
    assert measured() == before
    assert max(before.values()) <= 16, before


def test_the_queue(costs, cast, registered, ballots):
    ballots(registered(), "approve")
    seat = cast.holders[Kind.RESIDENT]
    ballots(registered(), "approve", "approve")
    before = costs(seat, "/committee/queue")
    ballots(registered(), "reject")
    ballots(registered(contractor_id=str(cast.rivals.id)), "reject", "approve")
    registered()
    assert costs(seat, "/committee/queue") == before


def test_my_invitations(costs, cast, approved, opened, attends):
    project = approved()
    attends(cast.resident, opened(project))
    before = costs(cast.resident, "/me/invitations")
    for _ in range(2):
        attends(cast.resident, opened(project))
    assert costs(cast.resident, "/me/invitations") == before
