"""Suggested while typing and when it is reported, kept beside the decision; nothing of wrongdoing, no other street's."""

import pytest

from backend.jobs.testing import run_due
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.suggestions import services
from needs.suggestions.learned import save
from needs.suggestions.models import Suggestion
from needs.suggestions.queries import confirmed
from needs.suggestions.training import train
from tests.needs.suggestions.conftest import examples
from tests.queries import counted
from tests.rows import dump

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("models")]

DARK = "胡同中段的路灯不亮，晚上黑灯瞎火的"
COLD_START = {
    "厨房水龙头漏水，想请人来修理": {"repair", "plumbing"},
    "周四要去医院复查，想请人陪同": {"escort"},
    "隔壁装修，半夜还有电钻声，太吵": {"noise"},
    "垃圾桶满了没人清运，公厕也脏": {"hygiene"},
    "院里的老槐树枯枝要掉下来": {"trees"},
    "下雨就积水，井盖冒水": {"drainage"},
    "电动车乱停占道，挡路": {"parking"},
    "高龄津贴什么时候发放": {"subsidy"},
    "暖气片不热，供暖太差": {"heating"},
    "院里有老鼠，想请人灭鼠": {"pests"},
    "孩子英语跟不上，想找人辅导作业": {"tutoring"},
    "停水一天了，水压也低": {"water"},
    "The street light is broken and it is dark": {"lighting"},
    "Loud music and drilling noise at night": {"noise"},
    "Rubbish everywhere and the public toilet is dirty": {"hygiene"},
}


def asked(caller, text, **more):
    answer = caller.post("/needs/suggest", {"text": text, **more})
    assert answer.status_code == 200, answer.content
    return answer.json()


@pytest.mark.parametrize(("text", "wanted"), COLD_START.items(), ids=COLD_START)
def test_words_of_the_tree_suggest_before_there_is_a_model(api, cast, text, wanted):
    said = asked(api(cast.resident), text)
    assert said["version"] == "rules"
    assert said["category"]["code"] in wanted, said
    assert 0 < said["category"]["confidence"] < 1
    assert said["urgency"] is not None


def test_of_nothing_nothing_is_suggested(api, cast):
    caller = api(cast.resident)
    for text in ("", "  ", "嗯嗯嗯", "xyzzy"):
        said = asked(caller, text)
        assert (said["category"], said["top"], said["urgency"]) == (None, [], None)
    assert asked(caller, "签到表造假", kind="wrongdoing")["category"] is None


def test_only_what_a_kind_may_be_put_into(api, cast):
    text = "有人拿签到表作假冒用"
    assert asked(api(cast.resident), text)["category"]["code"] == "misuse"
    assert all(each["code"] != "misuse" for each in asked(api(cast.resident), text, kind="help")["top"])


def test_an_emergency_is_suspected(api, cast):
    assert asked(api(cast.resident), "隔壁冒烟了，敲门没人应", kind="help")["urgency"] == "emergency"


def test_it_stores_nothing_and_asks_once(api, cast):
    caller = api(cast.resident)
    asked(caller, DARK)
    before = dump()
    with counted() as queries:
        asked(caller, DARK)
    assert len([each for each in queries if "catalogue_category" in each]) == 1
    assert dump() == before


def test_the_model_of_the_street_goes_before_its_words(api, cast, street, models):
    save(train(examples(), version="v1", about={}), models, str(street.id))
    said = asked(api(cast.resident), DARK)
    assert (said["version"], said["category"]["code"], len(said["top"])) == ("v1", "lighting", 3)
    assert said["urgency"] == "normal"
    Category.objects.filter(code="lighting").update(status="retired", retired_at="2026-01-01T00:00:00Z")
    assert asked(api(cast.resident), DARK)["category"]["code"] != "lighting"
    Category.objects.filter(code__in=["noise", "hygiene"]).delete()
    assert asked(api(cast.resident), DARK)["version"] == "rules"


def test_it_is_kept_beside_the_decision(api, cast, report):
    need = report(text=DARK, kind="complaint")
    assert not Suggestion.objects.exists()
    run_due()
    path = f"/needs/{need['id']}"
    shown = api(cast.leader).get(f"{path}/suggestion").json()
    assert (shown["category"]["code"], shown["version"], shown["decided_at"]) == ("lighting", "rules", None)
    assert shown["category"]["name"] == "Street lights"
    api(cast.leader).post(f"{path}/triage", {"urgency": "normal", "category": "lighting"})
    api(cast.manager).post(f"{path}/triage", {"urgency": "low", "category": "power"})
    shown = api(cast.leader).get(f"{path}/suggestion").json()
    assert (shown["decided_category"], shown["decided_urgency"]) == ("lighting", "normal")
    assert Suggestion.objects.get().decided_by_id == cast.leader.id


def test_a_decision_before_the_job_keeps_what_was_suggested_too(api, cast, report):
    need = report(text=DARK, kind="complaint")
    api(cast.leader).post(f"/needs/{need['id']}/triage", {"urgency": "urgent", "category": "power"})
    row = Suggestion.objects.get()
    assert (row.category, row.decided_category, row.decided_urgency) == ("lighting", "power", "urgent")
    run_due()
    assert Suggestion.objects.count() == 1


def test_who_may_see_it(api, cast, report):
    need = report(text=DARK, visibility="public")
    run_due()
    path = f"/needs/{need['id']}/suggestion"
    for person in (cast.leader, cast.core_leader, cast.manager):
        assert api(person).get(path).status_code == 200
    for person in (cast.resident, cast.neighbour, cast.other_leader):
        assert api(person).get(path).status_code == 403
    assert api(cast.stranger).get(path).status_code == 404
    assert api().get(path).status_code == 401


def test_nothing_of_wrongdoing(api, cast, report, street, actor_for, now):
    need = report(kind="wrongdoing", text="有人签到表作假")
    run_due()
    api(cast.receiver).post(f"/needs/{need['id']}/triage", {"urgency": "normal", "category": "misuse"})
    assert not Suggestion.objects.exists()
    assert services.note(actor=actor_for(cast.manager), need_id=need["id"], now=now) is None
    assert api(cast.receiver).get(f"/needs/{need['id']}/suggestion").status_code in {403, 404}
    assert list(confirmed(street.id)) == []


def test_how_often_it_was_followed(api, cast, report):
    for text, category in ((DARK, "lighting"), (DARK, "power"), ("嗯嗯嗯", "lighting")):
        need = report(text=text, kind="complaint")
        api(cast.leader).post(f"/needs/{need['id']}/triage", {"urgency": "normal", "category": category})
    api(cast.resident).get("/stats/suggestions")
    whole, rules = api(cast.resident).get("/stats/suggestions").json()["items"]
    assert (whole["version"], rules["version"]) == ("all", "rules")
    assert whole["category"] == {"numerator": 1, "denominator": 2, "rate": 0.5}
    assert whole["urgency"] == {"numerator": 2, "denominator": 2, "rate": 1.0}
    later = api(cast.resident).get("/stats/suggestions", **{"from": "2100-01-01T00:00:00Z"}).json()["items"]
    assert later == [{**later[0], "version": "all", "category": {"numerator": 0, "denominator": 0, "rate": None}}]
    assert api(cast.stranger).get("/stats/suggestions").json()["items"][0]["category"]["denominator"] == 0


def test_what_is_learned_of_is_what_somebody_decided_in_todays_words(api, cast, report, street):
    decided = report(text=DARK, title="路灯")
    report(text="没人看过", category="power")
    api(cast.leader).post(f"/needs/{decided['id']}/triage", {"urgency": "normal", "category": "smoke"})
    assert list(confirmed(street.id)) == [("路灯", DARK, "smoke", "normal")]
    api(cast.manager).post("/categories/smoke/retire", {"replaced_by": "hygiene"})
    assert [each[2] for each in confirmed(street.id)] == ["hygiene"]
    Need.objects.update(category="stairs")
    assert list(confirmed(street.id)) == []


def test_nothing_is_learned_of_what_was_withdrawn(api, cast, report, street):
    need = report(text=DARK, title="路灯")
    api(cast.leader).post(f"/needs/{need['id']}/triage", {"urgency": "normal", "category": "smoke"})
    assert len(list(confirmed(street.id))) == 1
    api(cast.resident).post(f"/needs/{need['id']}/cancel", {"reason": "试试看的"})
    assert list(confirmed(street.id)) == []


def test_it_is_learned_of_the_latest(api, cast, report, street, monkeypatch):
    for text in ("第一盏灯", "第二盏灯", "第三盏灯"):
        need = report(text=text)
        api(cast.leader).post(f"/needs/{need['id']}/triage", {"urgency": "normal", "category": "smoke"})
    monkeypatch.setattr("needs.suggestions.queries.MOST", 2)
    assert [text for _title, text, *_more in confirmed(street.id)] == ["第三盏灯", "第二盏灯"]


def test_a_street_without_words_suggests_nothing(api, cast, street):
    Category.objects.filter(street=street).update(words=[])
    assert asked(api(cast.resident), DARK)["category"] is None
