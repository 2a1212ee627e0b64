"""Likely duplicates, in Chinese and in English, of what one may see."""

import pytest

from needs.desk.models import Need
from needs.desk.words import tokens
from tests.needs.conftest import HERE, THERE
from tests.queries import counted

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


def test_enough_to_judge_by(report, ask, api, cast, photo_of):
    near = report(text="六条胡同口的路灯坏了好几天", visibility="public", files=[photo_of(cast.resident)])["id"]
    api(cast.volunteer).post(f"/needs/{near}/follow")
    [found] = ask("六条胡同口的路灯坏了好几天", location=HERE)
    assert (found["likeness"], found["followers"], found["photos"]) == ("very_likely", 1, [])
    assert found["why"]["distance_m"] < 250
    assert {"excerpt", "status", "reported_at", "location"} <= set(found["need"])
    [mine] = ask("六条胡同口的路灯坏了好几天", by=cast.resident)
    assert [each["kind"] for each in mine["photos"]] == ["photo"]


@pytest.mark.parametrize(
    "said",
    [
        {"text": "路灯 坏了，很黑！"},
        {"text": "路灯坏了很黑", "title": "另一个题目"},
        {"title": "东四六条路灯", "text": "完全是别的话"},
        {"text": "东四六条路灯\n另外的话"},
        {"text": "东四六条路灯 路灯坏了很黑"},
        {"title": "东四６条路灯".replace("６条", "六条"), "text": "Ｘ"},
    ],
)
def test_the_same_text_or_title_is_very_likely_the_same(report, ask, said):
    known = report(title="东四六条路灯", text="路灯坏了，很黑。", visibility="public")["id"]
    for n in range(12):
        report(text=f"别处的路灯坏了，很黑 {'旧' * n}", visibility="public")
    first = ask(**said)[0]
    assert (first["need"]["id"], first["likeness"]) == (known, "very_likely")


def test_a_title_that_all_use_says_nothing(report, ask):
    report(title="咨询", text="怎么办老年卡", visibility="public")
    assert {each["likeness"] for each in ask("医院几点开门", title="咨询")} <= {"possible"}


def test_the_same_words_elsewhere_are_another_trouble(report, ask):
    report(text="路灯坏了", location=HERE, visibility="public")
    assert ask("路灯坏了", location=THERE)[0]["likeness"] == "likely"
    assert ask("路灯坏了", location=HERE)[0]["likeness"] == "very_likely"


def test_another_street_shares_no_marks(report, api, cast):
    report(text="路灯坏了", visibility="public")
    assert api(cast.stranger).post("/needs/similar", {"text": "路灯坏了"}).json()["items"] == []


def test_of_wrongdoing_nothing_is_indexed(report, ask, cast):
    report(kind="wrongdoing", title="某人收受好处费", text="某人收受好处费")
    assert Need.objects.get().marks == []
    for who in (cast.resident, cast.receiver, cast.manager):
        assert ask("某人收受好处费", by=who, title="某人收受好处费") == []


def test_the_statements_do_not_grow(report, api, cast, photo_of):
    caller = api(cast.resident)

    def cost():
        with counted() as queries:
            items = caller.post("/needs/similar", {"text": "路灯坏了很黑"}).json()["items"]
        return len(items), len(queries)

    report(text="路灯坏了很黑", files=[photo_of(cast.resident)])
    cost()
    (one, first), _ = cost(), [report(text="路灯坏了很黑", files=[photo_of(cast.resident)]) for _ in range(2)]
    three, then = cost()
    assert (one, three) == (1, 3)
    assert first == then <= 10


def test_a_neighbour_finds_no_name_phone_or_door_by_guessing(api, cast, report):
    text = "楼道的声控灯坏了三天，请联系李明 13812345678，月牙胡同11号"
    report(text=text, visibility="public", address="月牙胡同11号")

    def asked(words):
        [item] = api(cast.neighbour).post("/needs/similar", {"text": words, "location": HERE}).json()["items"]
        return item["score"], item["likeness"], item["why"]["words"]

    right, wrong = asked(text), asked(text.replace("1381234", "1389999"))
    assert right == wrong, "the whole is compared as neighbours read it"
    score, _likeness, words = asked("楼道的声控灯坏了 李明 13812345678")
    assert not {"李明", "13812345678"} & set(words)
    assert score == asked("楼道的声控灯坏了 张伟 13899995678")[0]
    assert not {"月牙", "胡同", "11"} & set(asked("楼道的声控灯坏了 月牙胡同11号")[2])
