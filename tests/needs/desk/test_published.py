"""What the street reads of a public need: the words, without what in them leads to a person."""

import json

import pytest

from backend.realtime.models import FeedItem
from tests.needs.sight import BUILDING, DOOR, HOME

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    """The words of a resident who says too much."""
    spaced = f"{cast.resident.phone[3:6]} {cast.resident.phone[6:10]} {cast.resident.phone[10:]}"
    return f"我是{cast.resident.name}，{spaced}，替王秀兰说：{BUILDING}{DOOR} 灯坏了"


def secrets(cast, told):
    return [cast.resident.name, "王秀兰", DOOR, BUILDING, told.split("，")[1]]


def test_neighbours_read_nothing_that_leads_to_a_person(api, cast, report, told):
    behalf = {"name": "王秀兰", "consent": True}
    need = report(text=told, title=told, visibility="public", on_behalf_of=behalf, **HOME)["id"]
    neighbour = api(cast.neighbour)
    neighbour.post(f"/needs/{need}/follow")
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    texts = [neighbour.get(path).content.decode() for path in ("/needs", f"/needs/{need}", "/sync")]
    texts.append(neighbour.post("/needs/similar", {"text": told, "location": HOME["location"]}).content.decode())
    texts += [json.dumps(each.data, ensure_ascii=False) for each in FeedItem.objects.filter(user=cast.neighbour)]
    assert "灯坏了" in texts[0]
    assert "灯坏了" in texts[-1]
    said = json.loads(texts[3])["items"][0]["why"].pop("words")  # what the caller typed, and nothing else
    texts[3] = texts[3].replace(json.dumps(said, ensure_ascii=False).replace(", ", ","), "")
    for text in texts:
        assert [each for each in secrets(cast, told) if each in text] == []


def test_those_concerned_read_every_word(api, cast, report, told):
    need = report(text=told, title=told, visibility="public", **HOME)["id"]
    for person in (cast.resident, cast.leader):
        shown = api(person).get(f"/needs/{need}").json()
        assert (shown["text"], shown["title"]) == (told, told)


def test_no_list_shows_a_phone_that_somebody_typed(api, cast, report, told):
    report(text=told, title=told)
    for person in (cast.leader, cast.manager):
        assert told.split("，")[1] not in api(person).get("/needs").content.decode()


def told_to(person):
    return list(FeedItem.objects.filter(user=person).order_by("id"))


def test_what_is_published_no_more_is_read_in_no_feed_either(api, cast, report):
    need = report(text="独居，晚上起不来", visibility="public", **HOME)["id"]
    neighbour, leader = api(cast.neighbour), api(cast.leader)
    neighbour.post(f"/needs/{need}/follow")
    leader.post(f"/needs/{need}/triage", {"urgency": "normal"})
    assert "独居" in str([each.data for each in told_to(cast.neighbour)])
    withdrawn = {"purpose": "publish", "version": 1, "given": False}
    assert api(cast.resident).post("/me/consents", withdrawn).status_code == 201
    leader.post(f"/needs/{need}/decline", {"reason": "由社区医院上门"})
    assert "独居" not in str([each.data for each in told_to(cast.neighbour)])
    assert [each.type for each in told_to(cast.neighbour)] == ["erased", "need", "need"]
    assert "独居" in str([each.data for each in told_to(cast.resident)]), "one's own words stay"
