"""What a category asks for: accepted without, noted, supplied, counted; seen, masked and erased as the text is."""

import pytest

from backend.audit.models import Entry
from backend.files.states import Kind as FileKind
from backend.notifications.models import Notification
from needs.desk.models import Need
from tests.factories import CategoryFactory, FileFactory
from tests.queries import counted
from tests.rows import dump

pytestmark = pytest.mark.django_db

WHEN = "2026-12-01T09:00:00+08:00"
ESCORT = {"category": "escort", "details": {"when": WHEN, "where_to": "协和医院"}}


@pytest.fixture
def resident(api, cast):
    return api(cast.resident)


def keys(need):
    return [each["key"] for each in need["missing"]]


def test_answers_are_kept_and_nothing_is_missing(resident, report):
    made = report(**ESCORT)
    assert (made["details"], made["missing"]) == ({"when": WHEN, "where_to": "协和医院"}, [])
    row = Need.objects.get()
    assert (row.reported_category, row.first_time_right) == ("escort", True)
    assert resident.get(f"/needs/{made['id']}").json()["details"] == made["details"]


def test_nobody_is_turned_away_for_a_form(report):
    made = report(category="escort", details={"where_to": "医院"})
    assert keys(made) == ["when"]
    assert made["missing"][0]["words"] == "Please say: When."
    assert Need.objects.get().first_time_right is False


def test_of_what_asks_for_nothing_nothing_is_counted(report):
    report()
    report(category="haircut")
    assert set(Need.objects.values_list("first_time_right", flat=True)) == {None}


def test_it_is_said_in_the_language_of_the_reader(api, cast):
    made = api(cast.resident, lang="zh-hans").post("/needs", {"kind": "help", "text": "请陪我去", "category": "escort"})
    assert [each["label"] for each in made.json()["missing"]] == ["什么时间", "去哪里"]
    assert made.json()["missing"][0]["words"] == "请说明：什么时间。"


def test_a_photo_counts_when_it_comes_with_the_report(report, cast, photo_of):
    made = report(kind="complaint", category="trees", files=[str(photo_of(cast.resident))])
    assert (keys(made), Need.objects.get().first_time_right) == ([], True)


def test_what_was_missing_is_supplied_later(api, cast, resident, report, photo_of):
    made = report(kind="complaint", category="fire_safety")
    assert keys(made) == ["what", "photo"]
    path = f"/needs/{made['id']}"
    assert "supply" in resident.get(path).json()["actions"]
    half = api(cast.leader).post(f"{path}/details", {"details": {"what": "blocked"}})
    assert (half.status_code, keys(half.json())) == (200, ["photo"])
    whole = resident.post(f"{path}/files", {"files": [str(photo_of(cast.resident))]}).json()
    assert keys(whole) == []
    row = Need.objects.get()
    assert (row.details, row.first_time_right) == ({"what": "blocked"}, False)
    assert Entry.objects.get(action="need.supply").data == {"fields": ["what"]}
    back = resident.post(f"{path}/details", {"details": {"what": None}}).json()
    assert (keys(back), back["details"]) == (["what"], {})


def test_triage_asks_for_what_the_new_category_asks_for(api, cast, report):
    made = report(**ESCORT)
    leader = api(cast.leader)
    moved = leader.post(f"/needs/{made['id']}/triage", {"urgency": "normal", "category": "errand"}).json()
    assert (moved["category"], keys(moved), moved["details"]) == ("errand", ["what"], made["details"])
    row = Need.objects.get()
    assert (row.reported_category, row.first_time_right) == ("escort", True)
    filled = leader.post(f"/needs/{made['id']}/details", {"details": {"what": "药"}}).json()
    assert filled["details"] == {**made["details"], "what": "药"}


def test_who_sees_what_is_missing(api, cast, resident, report):
    made = report(category="escort", visibility="public", details={"where_to": "找李明，13800138000"})
    path = f"/needs/{made['id']}"
    assert keys(api(cast.leader).get(path).json()) == ["when"]
    shown = api(cast.neighbour).get(path).json()
    assert shown["details"] == {"where_to": "找李**，138****8000"}
    assert "missing" not in shown
    assert [step["action"] for step in shown["timeline"]] == ["need.report"]
    resident.post(f"{path}/details", {"details": {"when": WHEN}})
    assert [step["action"] for step in api(cast.neighbour).get(path).json()["timeline"]] == ["need.report"]
    assert [step["action"] for step in resident.get(path).json()["timeline"]] == ["need.report", "need.supply"]
    assert api(cast.neighbour).post(f"{path}/details", {"details": {"when": WHEN}}).status_code == 403


def test_a_neighbour_reads_nothing_of_a_private_one(api, cast, report):
    made = report(**ESCORT)
    api(cast.manager).get(f"/needs/{made['id']}")
    assert api(cast.neighbour).get(f"/needs/{made['id']}").status_code == 404
    Need.objects.update(visibility="private")
    answer = api(cast.neighbour).get("/needs")
    assert "协和" not in answer.content.decode()


def test_a_number_that_is_a_phone_is_masked(api, cast, street, report):
    CategoryFactory(
        street=street, code="numbers", fields=[{"key": "n", "label": "号", "label_en": "", "type": "number"}]
    )
    made = report(category="numbers", visibility="public", details={"n": 13800138000})
    assert made["details"] == {"n": 13800138000}
    assert api(cast.neighbour).get(f"/needs/{made['id']}").json()["details"] == {"n": "138****8000"}


TYPES = [
    ("escort", {"where_to": 7}, "string_type"),
    ("escort", {"where_to": "长" * 201}, "string_too_long"),
    ("escort", {"when": "明天"}, "datetime_parsing"),
    ("escort", {"when": "2026-12-01T09:00:00"}, "timezone_aware"),
    ("escort", {"when": "0001-12-01T09:00:00+08:00"}, "moment_out_of_range"),
    ("escort", {"when": 7}, "datetime_parsing"),
    ("escort", {"walks": "flies"}, "not_a_choice"),
    ("escort", {"walks": ["alone"]}, "not_a_choice"),
    ("escort", {"nothing": "x"}, "unknown_field"),
    ("company", {"days": ["mon", "someday"]}, "not_a_choice"),
    ("company", {"days": 7}, "not_a_choice"),
    ("childcare", {"age": "四岁"}, "float_type"),
    ("childcare", {"age": ["4"]}, "float_type"),
    ("childcare", {"age": "nan"}, "float_type"),
]


@pytest.mark.parametrize(("category", "details", "code"), TYPES)
@pytest.mark.parametrize("path", ["/needs", "/needs/check"])
def test_an_answer_that_does_not_fit_is_refused_where_it_stands(resident, path, category, details, code):
    before = dump()
    body = {"kind": "help", "text": "请帮忙", "category": category, "details": details}
    answer = resident.post(path, body).json()
    assert (answer["status"], answer["code"]) == (422, "invalid_input")
    [error] = answer["errors"]
    assert (error["loc"], error["code"]) == (["details", next(iter(details))], code)
    assert not error["message"].isspace()
    assert dump() == before


UNREADABLE = [
    {"when": True},
    {"when": {"a": 1}},
    {"when": [1]},
    {"when": "a\x00"},
    {"when": "a\ud800"},
    {"when": "长" * 2_001},
    {"walks": ["a"] * 61},
    {"Bad Key": "x"},
    {f"k{n}": "x" for n in range(21)},
    [],
    "x",
]


@pytest.mark.parametrize("details", UNREADABLE, ids=range(len(UNREADABLE)))
def test_what_cannot_be_kept_is_refused(resident, details):
    before = dump()
    body = {"kind": "help", "text": "请帮忙", "category": "escort", "details": details}
    assert resident.post("/needs", body).json()["code"] in {"invalid_input", "bad_json"}
    assert dump() == before


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "1e15"])
def test_a_number_that_json_cannot_say_is_refused(resident, number):
    body = f'{{"kind": "help", "text": "x", "category": "childcare", "details": {{"age": {number}}}}}'
    assert resident.post("/needs", body).status_code in {400, 422}
    assert not Need.objects.exists()


def test_forms_send_text_for_numbers_and_one_of_a_list_for_several(report):
    made = report(category="childcare", details={"age": " 4 ", "when": WHEN})
    assert made["details"]["age"] == 4
    assert report(category="company", details={"days": "mon"})["details"] == {"days": ["mon"]}
    assert report(category="company", details={"days": ["sun", "mon", "mon"]})["details"] == {"days": ["mon", "sun"]}
    assert report(category="company", details={"days": []})["details"] == {}


CATEGORIES = [
    ({"category": "nothing"}, "unknown_category"),
    ({"category": "smoke"}, "category_retired"),
    ({"details": {"when": WHEN}}, "details_without_category"),
]


@pytest.mark.parametrize(("said", "code"), CATEGORIES)
def test_a_category_that_there_is_not_is_refused(api, cast, resident, said, code):
    retired = api(cast.manager).post("/categories/smoke/retire", {"replaced_by": "hygiene"})
    assert retired.status_code == 200
    before = dump()
    for path in ("/needs", "/needs/check"):
        answer = resident.post(path, {"kind": "help", "text": "x", **said}).json()
        assert (answer["status"], answer["code"]) == (422, code)
    if code == "category_retired":
        assert answer["fields"]["replaced_by"] == "hygiene"
        assert "Use “hygiene” (Rubbish and cleaning) instead." in answer["detail"]
    assert dump() == before


def test_in_triage_too_but_one_that_it_has_stays(api, cast, report):
    made = report(kind="complaint", category="smoke", details={"source": "餐馆"})
    leader, path = api(cast.leader), f"/needs/{made['id']}"
    api(cast.manager).post("/categories/smoke/retire", {})
    assert leader.post(f"{path}/triage", {"urgency": "low", "category": "nothing"}).json()["code"] == "unknown_category"
    assert Need.objects.get().status == "reported"
    assert leader.post(f"{path}/triage", {"urgency": "low", "category": "smoke"}).status_code == 200
    other = report()
    refused = leader.post(f"/needs/{other['id']}/triage", {"urgency": "low", "category": "smoke"}).json()
    assert (refused["code"], refused["fields"]["replaced_by"]) == ("category_retired", None)


def test_a_chain_of_replacements_leads_to_one_in_use(api, cast, resident):
    manager = api(cast.manager)
    manager.post("/categories/smoke/retire", {"replaced_by": "pests"})
    manager.post("/categories/pests/retire", {"replaced_by": "hygiene"})
    answer = resident.post("/needs", {"kind": "help", "text": "x", "category": "smoke"}).json()
    assert answer["fields"]["replaced_by"] == "hygiene"


def test_old_words_stay_readable(api, cast, report):
    made = report()
    Need.objects.update(category="stairs")
    assert api(cast.leader).get(f"/needs/{made['id']}").json()["category"] == "stairs"
    assert [each["id"] for each in api(cast.leader).get("/needs", category="stairs").json()["items"]] == [made["id"]]
    triaged = api(cast.leader).post(f"/needs/{made['id']}/triage", {"urgency": "low", "category": "stairs"})
    assert triaged.status_code == 200
    assert api(cast.resident).post(f"/needs/{made['id']}/details", {"details": {"a": "b"}}).json()["code"] == (
        "details_without_category"
    )


def test_a_branch_lists_what_stands_under_it(api, cast, report):
    lamp = report(kind="complaint", category="lighting")["id"]
    report(category="haircut")
    assert [each["id"] for each in api(cast.manager).get("/needs", category="utilities").json()["items"]] == [lamp]


def test_the_check_before_sending_stores_nothing(resident, cast, photo_of):
    photo = str(photo_of(cast.resident))
    before = dump()
    body = {"category": "fire_safety", "text": "过道堆满了"}
    answer = resident.post("/needs/check", body).json()
    assert (answer["complete"], [each["key"] for each in answer["missing"]]) == (False, ["what", "photo"])
    assert answer["words"].startswith("Please say: What the hazard is. Please add: A photo of the place (A photo).")
    whole = resident.post("/needs/check", {**body, "details": {"what": "blocked"}, "files": [photo]}).json()
    assert whole == {"complete": True, "missing": [], "call": [], "words": ""}
    assert dump() == before


@pytest.mark.parametrize("said", [{}, {"text": ""}, {"text": " \u3000"}, {"text": "\u200b", "title": "灯"}])
def test_who_has_written_nothing_yet_is_told_before_the_report_is_refused(resident, said):
    before = dump()
    answer = resident.post("/needs/check", said).json()
    assert (answer["complete"], [(each["what"], each["key"]) for each in answer["missing"]]) == (
        False,
        [("text", "text")],
    )
    assert answer["words"] == "Please say: What it is about."
    assert resident.post("/needs", {"kind": "help", "text": "", **said}).status_code == 422
    assert dump() == before


def test_somebody_elses_photo_does_not_count(resident, cast, photo_of):
    body = {"category": "trees", "files": [str(photo_of(cast.neighbour))]}
    assert not resident.post("/needs/check", body).json()["complete"]


def test_papers_are_files_or_photos_beyond_those_asked_for(street, report, cast):
    material = {"label": "某", "label_en": ""}
    CategoryFactory(
        street=street,
        code="papers",
        materials=[{"key": "form", "kind": "paper", **material}, {"key": "place", "kind": "photo", **material}],
    )
    sent = [FileFactory(owner=cast.resident) for _ in range(3)]
    made = report(category="papers", files=[str(sent[0].id)])
    assert keys(made) == ["form"]
    made = report(category="papers", files=[str(each.id) for each in sent[1:]])
    assert keys(made) == []
    paper = FileFactory(owner=cast.resident, kind=FileKind.DOCUMENT, media_type="application/pdf")
    assert keys(report(category="papers", files=[str(paper.id)])) == ["place"]


def test_whom_to_call_is_said_at_once_and_told_to_all_who_have_to_see_to_it(api, cast, resident, report):
    text = "隔壁冒烟了，敲门没人应"
    check = resident.post("/needs/check", {"kind": "help", "text": text}).json()
    assert check["call"] == [{"number": "119", "label": "Fire and rescue"}]
    assert check["words"].startswith("This may be an emergency: call 119 (Fire and rescue) now.")
    made = report(text=text)
    assert made["call"] == check["call"]
    assert (made["urgency"], made["status"]) == (None, "reported")
    told = Notification.objects.filter(notice__kind="need_emergency_suspected")
    assert set(told.values_list("user", flat=True)) == {cast.leader.id, cast.core_leader.id, cast.manager.id}
    assert api(cast.leader).get(f"/needs/{made['id']}").json()["call"] == check["call"]
    words = told.first().notice.body["en"]
    assert "suspicion" in words
    assert "119" in words
    api(cast.leader).post(f"/needs/{made['id']}/triage", {"urgency": "normal"})
    assert not told.filter(withdrawn_at=None).exists()


def test_an_ordinary_report_calls_nobody(report):
    assert report()["call"] == []
    assert not Notification.objects.filter(notice__kind="need_emergency_suspected").exists()


def test_of_wrongdoing_only_the_confidential_receiver_is_told(cast, report):
    report(kind="wrongdoing", text="有人持刀威逼我签字，现在就在门口")
    told = Notification.objects.filter(notice__kind="need_emergency_suspected")
    assert list(told.values_list("user", flat=True)) == [cast.receiver.id]


def test_a_report_with_a_category_costs_one_query_more(resident, report):
    report()
    with counted() as bare:
        report()
    with counted() as named:
        report(**ESCORT)
    assert len(named) == len(bare) + 1
