"""What the street reads of a public need: the words, without what in them leads to a person."""

import json

import pytest
from django.db import IntegrityError, transaction

from backend.privacy.models import Consent
from backend.realtime.models import FeedItem
from needs.desk.models import Need
from tests.needs.sight import BUILDING, DOOR, HOME

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(cast):
    """The words of a resident who says too much."""
    spaced = f"{cast.resident.phone[3:6]} {cast.resident.phone[6:10]} {cast.resident.phone[10:]}"
    return f"我是{cast.resident.name}，{spaced}，替王秀兰说：{BUILDING}{DOOR} 灯坏了"


def secrets(cast, told):
    return [cast.resident.name, "王秀兰", DOOR, BUILDING, told.split("，")[1]]


def test_neighbours_read_nothing_that_leads_to_a_person(api, cast, report, told, published_for):
    need = report(text=told, title=told, **published_for(), **HOME)["id"]
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


@pytest.mark.parametrize("known", [True, False])
def test_by_word_of_mouth_nobody_is_published(api, cast, report, known):
    """Whoever it is about, whether they agree, and whether anybody has that phone: one answer."""
    api(cast.aunt).post("/me/consents", {"purpose": "publish", "version": 1, "given": known})
    for phone in (cast.aunt.phone, "13900139001", None):
        behalf = {"name": "王秀兰", "consent": True} | ({"phone": phone} if phone else {})
        made = report(text="独居，晚上起不来", visibility="public", on_behalf_of=behalf, **HOME)
        assert made["visibility"] == "private"
        neighbour = api(cast.neighbour)
        assert neighbour.get(f"/needs/{made['id']}").status_code == 404
        assert neighbour.post("/needs/similar", {"text": "独居，晚上起不来"}).json()["items"] == []
    assert FeedItem.objects.filter(user=cast.neighbour).count() == 0
    assert not Consent.objects.filter(user=cast.resident).exists(), "for oneself it agreed to nothing"


def test_by_a_consent_on_record_while_the_person_agrees(api, cast, report, published_for):
    fields = published_for()
    first = report(**fields)
    assert first["visibility"] == "public"
    assert api(cast.neighbour).get(f"/needs/{first['id']}").status_code == 200
    api(cast.aunt).post("/me/consents", {"purpose": "publish", "version": 1, "given": False})
    assert report(**fields)["visibility"] == "private"
    assert api(cast.neighbour).get("/needs").json()["items"] == []
    assert set(Need.objects.values_list("visibility", flat=True)) == {"private"}


def test_the_database_holds_it_too(report, cast):
    behalf = {"name": "王秀兰", "phone": cast.aunt.phone, "consent": True}
    need = Need.objects.filter(pk=report(on_behalf_of=behalf)["id"])
    with pytest.raises(IntegrityError, match="need_by_word_of_mouth_is_private"), transaction.atomic():
        need.update(visibility="public")


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
