"""Cards, answers, replies."""

import pytest

from backend.realtime.models import FeedItem
from projects.feedback.models import Reply, Response
from projects.feedback.policy import POLICY
from projects.feedback.states import Action
from tests.factories import AffiliationFactory
from tests.projects.conftest import ok, refused


def read(api, cast, activity, **params):
    return ok(api(cast.liaison).get(f"/projects/{activity['project_id']}/feedback", **params))


def answer(api, person, activity, body=None):
    return api(person).post(f"/activities/{activity['id']}/feedback", body or {"scores": {"overall": 4}})


def test_every_action_has_a_rule():
    assert set(POLICY) == set(Action)


class TestTheCard:
    def test_is_answered_once(self, api, cast, opened, says):
        activity = opened()
        says(cast.resident, activity)
        refused(answer(api, cast.resident, activity), 409, "already_answered")
        assert Response.objects.count() == 1
        seen = ok(api(cast.resident).get(f"/activities/{activity['id']}"))
        assert not seen["feedback_card"]["waiting"]
        assert "feedback" not in seen["actions"]

    def test_is_for_who_was_there(self, api, cast, opened):
        activity = opened()
        ok(api(cast.resident).post(f"/activities/{activity['id']}/sign-up"))
        refused(answer(api, cast.resident, activity), 403, "not_allowed")

    def test_is_not_for_who_joined_the_contractor_since(self, api, cast, opened, attends):
        activity = opened()
        attends(cast.resident, activity)
        AffiliationFactory(user=cast.resident, organisation=cast.contractor, kind="worker")
        refused(answer(api, cast.resident, activity), 403, "not_allowed")

    def test_waits_for_each_activity(self, api, cast, approved, opened, attends):
        project = approved()
        one, two = opened(project), opened(project)
        attends(cast.resident, one)
        attends(cast.resident, two)
        ok(answer(api, cast.resident, one))
        waiting = ok(api(cast.resident).get("/me/invitations"))["items"]
        assert [each["activity_id"] for each in waiting] == [two["id"]]
        assert ok(api(cast.neighbour).get("/me/invitations"))["items"] == []

    def test_takes_a_streets_own_questions(self, api, cast, opened, says):
        activity = opened()
        says(cast.resident, activity, overall=5, waiting_time=2)
        found = read(api, cast, activity)["scores"]
        assert found["waiting_time"]["label"] == "waiting_time"
        assert (found["waiting_time"]["mean"], found["overall"]["mean"]) == (2, 5)

    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"scores": {}},
            {"scores": {f"q{n}": 3 for n in range(11)}},
            {"scores": {"overall": 0}},
            {"scores": {"overall": 6}},
            {"scores": {"overall": 4.5}},
            {"scores": {"overall": True}},
            {"scores": {"overall": "5"}},
            {"scores": {"overall": None}},
            {"scores": {"Overall": 3}},
            {"scores": {"总体": 3}},
            {"scores": [5]},
            {"scores": {"overall": 3}, "comment": "长" * 2_001},
            {"scores": {"overall": 3}, "comment": "a\x00"},
            {"scores": {"overall": 3}, "comment": None},
            {"scores": {"overall": 3}, "name": "李明"},
        ],
    )
    def test_what_is_refused(self, api, cast, opened, attends, body):
        activity = opened()
        attends(cast.resident, activity)
        refused(api(cast.resident).post(f"/activities/{activity['id']}/feedback", body), 422, "invalid_input")
        assert not Response.objects.exists()

    def test_ten_questions_are_the_most(self, api, cast, opened, attends):
        activity = opened()
        attends(cast.resident, activity)
        ok(answer(api, cast.resident, activity, {"scores": {f"q{n}": 3 for n in range(10)}}))


class TestTheResults:
    def test_of_several(self, api, cast, opened, says, attends):
        activity = opened()
        says(cast.resident, activity, overall=5, trust=4)
        says(cast.neighbour, activity, overall=2)
        attends(cast.volunteer, activity)
        found = read(api, cast, activity)
        assert (found["invited"], found["answered"], found["response_rate"]) == (3, 2, 0.6667)
        overall = found["scores"]["overall"]
        assert (overall["n"], overall["mean"]) == (2, 3.5)
        assert overall["distribution"] == {"1": 0, "2": 1, "3": 0, "4": 0, "5": 1}
        assert overall["satisfied"]["count"] == 1
        assert overall["satisfied"]["interval"] == {"low": 0.0945, "high": 0.9055, "level": 0.95}
        assert found["scores"]["trust"]["n"] == 1
        assert found["comments"] == []
        assert "Wilson" in found["note"]

    def test_of_nobody(self, api, cast, approved):
        found = ok(api(cast.liaison).get(f"/projects/{approved()['id']}/feedback"))
        assert (found["invited"], found["response_rate"], found["scores"], found["withheld"]) == (0, None, {}, True)

    def test_are_withheld_from_small_groups(self, api, cast, opened, says, street):
        street.config = {"feedback.min_group": 2}
        street.save()
        activity = opened()
        says(cast.resident, activity, "只有我")
        found = read(api, cast, activity)
        assert (found["withheld"], found["min_group"], found["answered"]) == (True, 2, 1)
        assert (found["scores"], found["comments"]) == ({}, [])
        path = f"/feedback/{Response.objects.get().id}/reply"
        refused(api(cast.liaison).post(path, {"text": "x"}), 404, "not_found")
        says(cast.neighbour, activity, "我也在")
        assert len(read(api, cast, activity)["comments"]) == 2

    def test_are_of_this_project_alone(self, api, cast, approved, opened, says):
        one, two = opened(approved()), opened(approved(title="另一个"))
        says(cast.resident, one, "一")
        says(cast.resident, two, "二", overall=1)
        assert [each["comment"] for each in read(api, cast, one)["comments"]] == ["一"]
        assert read(api, cast, two)["scores"]["overall"]["mean"] == 1

    def test_comments_come_in_pages(self, api, cast, opened, says):
        activity = opened()
        for person in (cast.resident, cast.neighbour, cast.volunteer):
            says(person, activity, f"来自{person.id}")
        first = read(api, cast, activity, limit=2)
        rest = read(api, cast, activity, limit=2, cursor=first["next"])
        ids = [each["id"] for each in first["comments"] + rest["comments"]]
        assert ids == sorted(ids)
        assert len(set(ids)) == 3
        assert rest["next"] is None

    def test_speak_the_readers_language(self, api, cast, opened, says):
        activity = opened()
        says(cast.resident, activity)
        path = f"/projects/{activity['project_id']}/feedback"
        assert "satisfied" in ok(api(cast.liaison).get(path))["scores"]["overall"]["label"]


class TestReplies:
    def test_one_to_each(self, api, cast, opened, says, attends):
        activity = opened()
        says(cast.resident, activity, "椅子不够")
        attends(cast.neighbour, activity)
        comment = read(api, cast, activity)["comments"][0]
        path = f"/feedback/{comment['id']}/reply"
        ok(api(cast.liaison).post(path, {"text": "加了十把"}))
        refused(api(cast.liaison).post(path, {"text": "又加"}), 409, "already_replied")
        assert read(api, cast, activity)["comments"][0]["reply"]["text"] == "加了十把"
        for person in (cast.resident, cast.neighbour):
            [told] = FeedItem.objects.filter(user=person, type="reply")
            assert (told.data["comment"], told.data["text"]) == ("椅子不够", "加了十把")
        assert not FeedItem.objects.filter(user=cast.volunteer, type="reply").exists()

    def test_only_to_comments(self, api, cast, opened, says):
        activity = opened()
        says(cast.resident, activity, "   ")
        path = f"/feedback/{Response.objects.get().id}/reply"
        refused(api(cast.liaison).post(path, {"text": "x"}), 404, "not_found")

    def test_not_by_a_rival(self, api, cast, opened, says):
        activity = opened()
        says(cast.resident, activity, "好")
        path = f"/feedback/{read(api, cast, activity)['comments'][0]['id']}/reply"
        refused(api(cast.rival).post(path, {"text": "x"}), 404, "not_found")
        assert not Reply.objects.exists()

    @pytest.mark.parametrize("text", ["", "  ", "长" * 10_001, None])
    def test_say_something(self, api, cast, opened, says, text):
        activity = opened()
        says(cast.resident, activity, "好")
        path = f"/feedback/{read(api, cast, activity)['comments'][0]['id']}/reply"
        refused(api(cast.liaison).post(path, {"text": text}), 422, "invalid_input")
