"""What is blacked out is read by nobody who reads the summary alone; not by guessing, not after changes."""

import pytest
from django.db import connection

from needs.desk.models import Message, Need
from needs.desk.published import BLACK
from needs.moderation.models import Act, Item
from tests.needs.conftest import HERE
from tests.needs.moderation.conftest import NAMED, TEXT, WHY, WORDS
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db


def test_blacked_out_wherever_neighbours_read_it(api, cast, public, redact, read_by, open311):
    need = public(title=f"{NAMED}门口的灯")
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    redact(need, NAMED, "骂人")
    seen = read_by(cast.neighbour, need)
    for face in ("list", "similar", "detail"):
        assert BLACK in seen[face], face
        assert NAMED not in seen[face]
        assert "骂人" not in seen[face]
    assert open311()[need] == TEXT.replace(NAMED, BLACK).replace("骂人", BLACK)
    for person in (cast.resident, cast.leader):
        shown = api(person).get(f"/needs/{need}").json()
        assert (shown["text"], shown["showing"]) == (TEXT, "shown")


def test_the_answers_to_a_category_are_words_too(api, cast, public, redact):
    need = public()
    Need.objects.filter(pk=need).update(details={"floor": f"五楼{NAMED}家"})
    redact(need, f"五楼{NAMED}家")
    shown = api(cast.neighbour).get(f"/needs/{need}").json()
    assert shown["details"] == {"floor": BLACK}


def test_it_is_found_by_no_guess(api, cast, public, redact):
    need = public(text=f"{NAMED}欠钱不还躲着大家", title="")
    found = lambda by: [  # noqa: E731  # twice, and nowhere else
        each["why"]["words"]
        for each in api(by)
        .post("/needs/similar", {"text": f"{NAMED}欠钱不还躲着大家", "location": HERE})
        .json()["items"]
        if each["need"]["id"] == need
    ]
    assert NAMED in str(found(cast.neighbour)) or "小满" in str(found(cast.neighbour))
    [[likely]] = [
        [each["likeness"]]
        for each in api(cast.neighbour).post("/needs/similar", {"text": f"{NAMED}欠钱不还躲着大家"}).json()["items"]
    ]
    assert likely == "very_likely", "the very same text"
    redact(need, NAMED)
    assert "小满" not in str(found(cast.neighbour))
    after = api(cast.neighbour).post("/needs/similar", {"text": f"{NAMED}欠钱不还躲着大家"}).json()["items"]
    other = api(cast.neighbour).post("/needs/similar", {"text": "周小东欠钱不还躲着大家"}).json()["items"]
    assert [each["score"] for each in after] == [each["score"] for each in other], "a right guess scores as a wrong one"


def test_it_survives_what_the_resident_changes_and_waits_for_a_moderator(api, cast, public, redact):
    need = public()
    redact(need, NAMED)
    answer = api(cast.resident).patch(f"/needs/{need}", {"text": f"又来了，还是{NAMED}"})
    assert answer.status_code == 200
    shown = api(cast.neighbour).get(f"/needs/{need}").json()
    assert shown["text"] == f"又来了，还是{BLACK}"
    assert Item.objects.get(need=need).why == "edited"
    queue = api(cast.core_leader).get("/moderation/queue").json()["items"]
    assert [(each["why"], each["said"]["text"]) for each in queue] == [("edited", f"又来了，还是{NAMED}")]
    assert api(cast.core_leader).post(f"/moderation/queue/{queue[0]['id']}/leave").status_code == 204
    assert api(cast.core_leader).get("/moderation/queue").json()["items"] == []


def test_what_nobody_reads_may_change_without_a_moderator(api, cast, public, redact):
    need = public()
    redact(need, NAMED)
    assert api(cast.resident).patch(f"/needs/{need}", {"preferred_time": "周末"}).status_code == 200
    assert not Item.objects.exists()


def test_a_passage_across_the_cut_of_an_excerpt(api, cast, public, redact):
    passage = "很长的一段" * 60
    need = public(text="灯" * 130 + passage + "尾")
    redact(need, passage)
    [listed] = api(cast.neighbour).get("/needs").json()["items"]
    assert listed["excerpt"] == "灯" * 130 + BLACK + "尾"


def test_several_acts_and_each_is_taken_back_by_itself(api, cast, public, redact):
    need = public()
    first, second = redact(need, NAMED), redact(need, "骗子", NAMED)
    api(cast.core_leader).post(f"/moderation/acts/{second.id}/restore", WORDS)
    text = api(cast.neighbour).get(f"/needs/{need}").json()["text"]
    assert text == TEXT.replace(NAMED, BLACK)
    api(cast.core_leader).post(f"/moderation/acts/{first.id}/restore", WORDS)
    assert api(cast.neighbour).get(f"/needs/{need}").json()["text"] == TEXT


def test_quoted_from_what_a_moderator_reads(api, cast, public, redact, officer):
    need = public(text="我是李明，13800138000，找赵小满算账")
    shown = api(officer).get(f"/needs/{need}/moderation").json()["said"]["text"]
    assert "李明" not in shown
    passage = shown[: shown.index("找")]
    redact(need, passage, by=officer)
    assert api(cast.neighbour).get(f"/needs/{need}").json()["text"] == f"{BLACK}找赵小满算账"


@pytest.mark.parametrize(
    ("passages", "code"),
    [
        (["没有这段话"], "passage_not_found"),
        ([], "invalid_input"),
        (["灯"], "invalid_input"),
        (["  "], "invalid_input"),
        (["楼道"] * 21, "invalid_input"),
        ([NAMED, "{need}"], "passage_not_found"),
    ],
)
def test_what_cannot_be_blacked_out(passages, code, api, cast, public):
    need = public()
    before = dump(without=["accounts_devicesession"])
    refused = api(cast.manager).post(f"/needs/{need}/redact", {**WHY, "passages": passages})
    assert (refused.status_code, refused.json()["code"]) == (422, code)
    assert changes(before, dump(without=["accounts_devicesession"])) == {}


def test_what_was_taken_away_is_encrypted(public, redact):
    need = public()
    redact(need, NAMED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT n.blacked_out, a.passages FROM desk_need n JOIN moderation_act a ON a.need_id = n.id")
        [kept] = cursor.fetchall()
    assert all(each and NAMED not in each for each in kept)
    assert Need.objects.get().passages == Act.objects.get().quoted == [NAMED]


def test_a_message_to_the_street(api, cast, public, redact):
    need = public()
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    body = {"text": f"{NAMED}，请把车挪开", "audience": "street"}
    message = api(cast.leader).post(f"/needs/{need}/messages", body).json()["id"]
    redact(need, NAMED, message_id=message)
    assert api(cast.neighbour).get(f"/needs/{need}/messages").json()["items"][0]["text"] == f"{BLACK}，请把车挪开"
    assert Message.objects.get().text == body["text"], "kept as it was written"
    assert NAMED in api(cast.neighbour).get(f"/needs/{need}").json()["text"], "the summary is another thing"
