"""What sounds like an emergency, and what only holds the word."""

import sys

import pytest

from needs.catalogue.emergencies import calls
from needs.catalogue.states import Kind, Number, Urgency
from tests.needs.stream import messages

FLAGGED = {
    "楼下着火了，好大的烟，快来人": ["119"],
    "隔壁冒烟了，敲门没人应": ["119"],
    "三楼起火，火势很大": ["119"],
    "厨房满屋子煤气味，不敢开灯": ["119"],
    "燃气管道泄漏，楼道里全是味": ["119"],
    "孩子困在电梯里出不来": ["119"],
    "有人掉进井里了": ["119"],
    "我妈晕倒了，叫不醒": ["120"],
    "老伴胸口疼得厉害，喘不上气": ["120"],
    "奶奶摔倒了起不来，一直喊疼": ["120"],
    "邻居大爷没有呼吸了": ["120"],
    "门口有人口吐白沫，抽搐": ["120"],
    "院里两家人打起来了，拿着刀": ["110"],
    "有人撬我家门锁": ["110"],
    "家里进了小偷": ["110"],
    "我奶奶走失了，八十岁，穿蓝棉袄": ["110"],
    "楼上男的在家暴，孩子哭得厉害": ["110"],
    "对面楼顶有人要跳楼": ["110", "120"],
    "胡同口出车祸了，电动车撞了人": ["122"],
    "路口有人被车撞了，流血不止": ["120", "122"],
    "老人被电动车撞倒，动不了": ["120", "122"],
    "The kitchen is on fire, please come": ["119"],
    "I smell gas in the hallway": ["119"],
    "My mother collapsed and is not breathing": ["120"],
    "Somebody is breaking into my neighbour's flat": ["110"],
    "An old man was hit by a car at the corner": ["122"],
    "她说不想活了，正在往楼顶走": ["110"],
}
LET_PASS = [
    "楼道里的灭火器过期了，没人换",
    "消防通道堆满了旧家具，一旦着火谁也跑不了",
    "去年着火以后，墙一直没人刷",
    "前几天院里打架，后来和好了",
    "过道里堆着纸箱和旧沙发，万一着火谁也跑不了。",
    "建议社区搞一次火灾演练",
    "这家烧烤店天天冒烟，呛得睡不着",
    "火车站那边路灯不亮",
    "担心电动车充电起火",
    "没有着火，就是闻到一点糊味",
    "上个月出了车祸，想问补贴怎么办",
    "经常有人打架，晚上不敢出门",
    "我爸去年中风，现在走路要人扶",
    "想学急救，心梗了该怎么办？怎么预防？",
    "他抽烟，楼道里烟味大",
    "2019年3月12日小区起火，责任至今没人认",
    "路口车多，容易撞到孩子",
    "家里的灯坏了，够不着",
    "请问火灾保险怎么买",
    "我被这家公司绑架消费了",
    "The fire extinguisher on our floor is out of date",
    "There was a fire last year and the wall is still black",
    "Boxes block the way out: if there is a fire nobody gets out",
    "We should have a fire drill",
    "I am stuck in traffic every morning",
    "",
]


@pytest.mark.parametrize(("text", "numbers"), FLAGGED.items(), ids=FLAGGED)
def test_an_emergency_is_told_whom_to_call(text, numbers):
    assert calls(text, kind=Kind.HELP) == [Number(number) for number in numbers]


@pytest.mark.parametrize("text", LET_PASS)
def test_what_only_holds_the_word_is_let_pass(text):
    assert calls(text, kind=Kind.COMPLAINT) == []


def test_a_question_and_what_can_wait_must_say_that_it_happens_now():
    text = "楼下着火，有好多烟"
    assert calls(text, kind=Kind.HELP) == [Number.FIRE]
    assert calls(text, kind=Kind.ENQUIRY) == calls(text, kind=Kind.HELP, usual=Urgency.LOW) == []
    assert calls(f"现在{text}", kind=Kind.ENQUIRY) == [Number.FIRE]


def test_a_long_letter_must_say_that_it_happens_now_but_what_is_usually_urgent_may_be_longer():
    story = "我家住在六条，三口人，院里一共住着八户人家，平时都挺好的，大家相处得也不错。" * 3
    assert calls(f"{story}厨房着火。", kind=Kind.HELP) == []
    assert calls(f"{story}厨房着火。", kind=Kind.HELP, usual=Urgency.URGENT) == [Number.FIRE]
    assert calls(f"{story}厨房现在着火了。", kind=Kind.HELP) == [Number.FIRE]


def test_of_4326_letters_to_a_city_hardly_one_is_flagged(capsys):
    """They are complaints of weeks and months: whoever wrote them was in no danger at that moment."""
    texts = [(body["kind"], f"{body['title']}。{body['text']}") for body in messages()]
    flagged = [text for kind, text in texts if calls(text, kind=kind)]
    with capsys.disabled():
        sys.stdout.write(f"\nemergencies: {len(flagged)} of {len(texts)} letters are flagged\n")
    assert len(texts) == 4_326
    assert len(flagged) <= 4
