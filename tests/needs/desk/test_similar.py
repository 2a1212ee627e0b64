"""Likely duplicates, in Chinese and in English, of what one may see."""

import gzip
import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from needs.desk.models import Need
from needs.desk.similar import similar
from needs.desk.words import tokens
from tests.needs.conftest import HERE, THERE

pytestmark = pytest.mark.django_db

PUBLIC = [
    "六条胡同口的路灯坏了好几天，晚上黑得看不见",
    "豆瓣社区的垃圾站夏天味道很大",
    "想请人教我妈妈用手机挂号",
    "楼上半夜装修，孩子睡不着",
    "The street lamp at the corner of Liutiao hutong is broken",
    "Rubbish is piling up behind the primary school",
]


@pytest.fixture
def known(report):
    return {text: report(text=text, visibility="public")["id"] for text in PUBLIC}


@pytest.fixture
def ask(api, cast):
    def post(text, by=None, **more):
        answer = api(by or cast.neighbour).post("/needs/similar", {"text": text, **more})
        assert answer.status_code == 200, answer.content
        return answer.json()["items"]

    return post


@pytest.mark.parametrize(
    ("text", "which", "words"),
    [
        ("路灯不亮了，六条那边", 0, {"路灯", "六条"}),
        ("胡同口路灯坏了", 0, {"路灯", "胡同", "胡同口"}),
        ("垃圾站太臭", 1, {"垃圾", "垃圾站"}),
        ("老人不会用手机挂号", 2, {"手机", "挂号"}),
        ("邻居半夜装修吵得睡不着", 3, {"半夜", "装修", "睡不着"}),
        ("broken street lamps in Liutiao", 4, {"street", "lamp", "broken", "liutiao"}),
        ("a pile of rubbish near the school", 5, {"rubbish", "school"}),
    ],
)
def test_the_same_trouble_in_other_words_comes_first(text, which, words, known, ask):
    best = ask(text)[0]
    assert best["need"]["id"] == known[PUBLIC[which]]
    assert set(best["why"]["words"]) & words
    assert 0.2 <= best["score"] <= 1


@pytest.mark.parametrize("text", ["今天天气不错", "我们什么时候可以", "？！…", "Nothing alike whatsoever", "𠮷👍"])
def test_what_is_like_nothing_finds_nothing(text, known, ask):
    assert ask(text) == []


def test_the_nearer_of_two_alike_comes_first(report, ask):
    there = report(text="路灯坏了", location=THERE, visibility="public")["id"]
    here = report(text="路灯坏了", location=HERE, visibility="public")["id"]
    found = ask("路灯坏了", location=HERE)
    assert [item["need"]["id"] for item in found] == [here, there]
    assert found[0]["why"]["distance_m"] < 250 < found[1]["why"]["distance_m"]
    assert found[0]["score"] > found[1]["score"]


def test_only_what_one_may_see(report, ask, cast):
    private = report(text="路灯坏了，我一个人怕黑")["id"]
    assert ask("路灯坏了") == []
    assert [item["need"]["id"] for item in ask("路灯坏了", by=cast.resident)] == [private]
    assert [item["need"]["id"] for item in ask("路灯坏了", by=cast.leader)] == [private]


def test_what_has_ended_is_no_duplicate(ask, reach):
    for status in ("closed", "declined"):
        reach(status, text="路灯坏了", visibility="public")
    assert ask("路灯坏了") == []


def test_at_most_ten_best_first(report, ask):
    for n in range(12):
        report(text=f"路灯坏了 {'旧' * n}", visibility="public")
    scores = [item["score"] for item in ask("路灯坏了")]
    assert len(scores) == 10
    assert scores == sorted(scores, reverse=True)


def test_words_say_something():
    assert tokens("尊敬的领导您好！", "请问六条的下水道堵了怎么办") == ["六条", "下水", "水道", "下水道"]
    assert tokens("The lamps are BROKEN", "") == ["lamp", "broken"]
    assert len(tokens("", " ".join(f"word{n}x" for n in range(2_000)))) == 200


DATA = os.environ.get("LINLI_DATA")


@pytest.mark.skipif(not DATA, reason="LINLI_DATA names no folder of real data")
def test_real_duplicates_are_found(street, user, actor_for):
    """Of petitions that two teams put together, and of equal subjects, most find a sibling among the ten."""
    folder = Path(DATA) / "zh_petitions"
    with gzip.open(folder / "stream_4326.jsonl.gz", "rt") as lines:
        stream = [json.loads(line) for line in lines]
    clerk, now = user(), timezone.now()
    made = {
        each["id"]: Need(
            street=street,
            reporter=clerk,
            kind="complaint",
            title=each["subject"],
            text=each["detail"],
            visibility="public",
            tokens=tokens(each["subject"], each["detail"]),
            fingerprint=b"",
            reported_at=datetime.fromisoformat(each["created_at"]),
            received_at=now,
            updated_at=now,
            dispatch_due_at=now,
            answer_due_at=now,
        )
        for each in stream
    }
    Need.objects.bulk_create(made.values())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE desk_need")
    agreed = json.loads((folder / "duplicate_clusters.json").read_text())["agreed"]
    actor = actor_for(clerk)
    found = tried = 0
    for cluster in agreed:
        members = cluster["both"]
        siblings = {made[pk].id for pk in members if pk in made}
        for pk in members:
            if pk in made:
                own = made[pk]
                tried += 1
                hits = {match.need.id for match in similar(actor, f"{own.title} {own.text[:300]}", None)} - {own.id}
                found += bool(hits & siblings)
    assert tried > 80
    assert found / tried >= 0.9
