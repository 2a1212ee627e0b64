"""The whole second thread, through HTTP, from the design to what the residents hear."""

from datetime import timedelta

from backend.realtime.models import FeedItem
from tests.projects.conftest import ok, refused
from volunteers.committee.states import Kind


def heard(person, kind):
    return [item.data for item in FeedItem.objects.filter(user=person, type=kind).order_by("id")]


def test_from_the_design_to_the_follow_up(api, cast, design, event, today):  # noqa: PLR0915  # it is a whole story
    project = ok(api(cast.manager).post("/projects", design()), 201)
    assert project["status"] == "proposed"
    path = f"/projects/{project['id']}"

    for holder in cast.holders.values():
        queue = ok(api(holder).get("/committee/queue"))["items"]
        assert [item["project"]["id"] for item in queue] == [project["id"]]
        assert queue[0]["waits_for_me"]
        after = ok(api(holder).post(f"{path}/votes", {"vote": "approve", "reason": "对老人好"}))
    assert after["status"] == "approved"
    assert after["decisions"][0]["minutes"]["counted"] == 4

    activity = ok(api(cast.liaison).post(f"{path}/activities", event()), 201)
    near = ok(api(cast.resident).get("/activities", near="39.93,116.415"))["items"]
    assert [each["id"] for each in near] == [activity["id"]]
    assert near[0]["distance_m"] == 0

    where = f"/activities/{activity['id']}"
    assert ok(api(cast.resident).post(f"{where}/sign-up"))["status"] == "signed_up"
    shown = ok(api(cast.liaison).get(f"{where}/code"))
    there = ok(api(cast.resident).post(f"{where}/attend", {"code": shown["code"]}))
    assert (there["attested_by"], there["off_hours"]) == ("code", False)
    ok(api(cast.volunteer).post(f"{where}/attestations", {"resident_id": str(cast.elder.id)}), 201)

    card = ok(api(cast.resident).get("/me/invitations"))["items"]
    assert [each["activity_id"] for each in card] == [activity["id"]]
    detail = ok(api(cast.resident).get(where))
    assert detail["feedback_card"]["waiting"]
    assert [each["slug"] for each in detail["feedback_card"]["aspects"]] == ["trust", "policy", "interests", "overall"]
    assert "feedback" in detail["actions"]
    answered = ok(
        api(cast.resident).post(
            f"{where}/feedback",
            {"scores": {"trust": 5, "policy": 4, "interests": 3, "overall": 4}, "comment": "人少了"},
        )
    )
    assert answered["answered"]
    assert ok(api(cast.resident).get("/me/invitations"))["items"] == []

    for_liaison = ok(api(cast.liaison).get(f"{path}/feedback"))
    comment = for_liaison["comments"][0]
    assert comment == {"id": comment["id"], "comment": "人少了", "reply": None}
    ok(api(cast.liaison).post(f"/feedback/{comment['id']}/reply", {"text": "下周多派一位社工"}))

    seat = cast.holders[Kind.RESIDENT]
    read = ok(api(seat).get(f"{path}/feedback"))
    assert (read["invited"], read["answered"], read["response_rate"]) == (2, 1, 0.5)
    assert read["scores"]["trust"]["n"] == 1
    assert read["scores"]["trust"]["satisfied"] == {
        "count": 1,
        "share": 1.0,
        "interval": {"low": 0.2065, "high": 1.0, "level": 0.95},
    }
    assert read["comments"][0]["reply"]["text"] == "下周多派一位社工"

    due = str(today + timedelta(days=30))
    made = ok(api(seat).post(f"{path}/follow-ups", {"text": "每次至少两位社工", "due_on": due}), 201)
    assert [each["text"] for each in heard(cast.resident, "follow_up")] == ["每次至少两位社工"]
    assert heard(cast.elder, "follow_up")[0]["due_on"] == due
    assert heard(cast.liaison, "follow_up")
    assert not heard(cast.neighbour, "follow_up")
    assert heard(cast.resident, "reply")[0]["text"] == "下周多派一位社工"
    assert ok(api(cast.neighbour).get(path))["follow_ups"][0]["text"] == "每次至少两位社工"

    ok(api(seat).post(f"/follow-ups/{made['id']}/done", {"note": "看过三次，都是两位"}))
    assert [each["status"] for each in heard(cast.resident, "follow_up")] == ["open", "done"]
    assert ok(api(cast.neighbour).get(path))["follow_ups"][0]["status"] == "done"

    timeline = [step["action"] for step in ok(api(cast.neighbour).get(path))["timeline"]]
    assert timeline == ["project.register", "project.approve", "project.open_activity", "project.follow_up"]


def test_what_the_feed_tells_is_what_a_list_shows(api, cast, approved, opened, attends):
    """Snapshot + feed = fresh fetch: the last item of each kind equals the row of the list."""
    project = approved()
    listed = ok(api(cast.manager).get("/projects"))["items"][0]
    assert heard(cast.manager, "project")[-1] == listed
    assert heard(cast.holders[Kind.BACKBONE], "project")[-1] == listed
    assert heard(cast.deputies[Kind.BACKBONE], "project")[-1] == listed
    assert not heard(cast.resident, "project")

    activity = opened(project)
    row = ok(api(cast.manager).get("/activities"))["items"][0]
    told = heard(cast.manager, "activity")[-1]
    assert told == {key: row[key] for key in told}
    assert not heard(cast.resident, "activity")

    attends(cast.resident, activity)
    assert heard(cast.resident, "invitation")[-1] == ok(api(cast.resident).get("/me/invitations"))["items"][0]


def test_nothing_crosses_to_another_street(api, cast, approved, opened, says):
    project = approved()
    activity = opened(project)
    says(cast.resident, activity, "好")
    comment = ok(api(cast.liaison).get(f"/projects/{project['id']}/feedback"))["comments"][0]["id"]
    outside = api(cast.stranger)
    assert ok(outside.get("/projects"))["items"] == []
    assert ok(outside.get("/activities"))["items"] == []
    assert ok(outside.get("/committee/seats"))["items"] == []
    for path in (
        f"/projects/{project['id']}",
        f"/projects/{project['id']}/feedback",
        f"/projects/{project['id']}/follow-ups",
        f"/activities/{activity['id']}",
        f"/activities/{activity['id']}/code",
    ):
        refused(outside.get(path), 404, "not_found")
    for path, body in (
        (f"/projects/{project['id']}/votes", {"vote": "approve", "reason": "x"}),
        (f"/projects/{project['id']}/revise", {}),
        (f"/projects/{project['id']}/follow-ups", {"text": "x", "due_on": "2199-01-01"}),
        (f"/activities/{activity['id']}/sign-up", {}),
        (f"/activities/{activity['id']}/withdraw", {}),
        (f"/activities/{activity['id']}/attend", {"code": "123456"}),
        (f"/activities/{activity['id']}/attestations", {"resident_id": str(cast.elder.id)}),
        (f"/activities/{activity['id']}/cancel", {"reason": "x"}),
        (f"/activities/{activity['id']}/feedback", {"scores": {"overall": 1}}),
        (f"/feedback/{comment}/reply", {"text": "x"}),
        (f"/committee/seats/{cast.seats[Kind.RESIDENT].id}/end", {"reason": "x"}),
    ):
        refused(outside.post(path, body), 404, "not_found")
