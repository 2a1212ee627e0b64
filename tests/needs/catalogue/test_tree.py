"""The tree of a street: who changes it, what it refuses, and that no other street's is touched."""

import pytest

from backend.audit.models import Entry
from backend.places.administration import create_street
from backend.policy import NOBODY, Actor
from needs.catalogue.models import Category
from needs.catalogue.queries import codes_under, in_order, leaves
from needs.catalogue.reading import default_tree
from needs.catalogue.states import Kind, Status
from tests.factories import CategoryFactory, RoleFactory, TeamFactory, plant
from tests.queries import counted
from tests.rows import dump
from volunteers.group.states import Tier

pytestmark = pytest.mark.django_db

FIELD = {"key": "where", "label": "在哪儿", "label_en": "Where", "type": "text", "required": True}
LISTED = {
    "key": "what",
    "label": "什么",
    "type": "one_of",
    "choices": [{"key": "a", "label": "甲"}, {"key": "b", "label": "乙", "label_en": "B"}],
}
PHOTO = {"key": "photo", "kind": "photo", "label": "照片", "label_en": "A photo"}


def codes(answer):
    assert answer.status_code == 200, answer.content
    return [each["code"] for each in answer.json()["items"]]


def test_the_tree_of_the_house_is_whole():
    rows = default_tree()
    assert rows.rejected == []
    found = {row.code: row for _number, row in rows.good}
    branches = [row for row in found.values() if row.parent is None]
    assert (len(branches), len(found) - len(branches)) == (10, 52)
    assert all(row.parent is None or found[row.parent].parent is None for row in found.values())
    for row in found.values():
        named = [*row.fields, *row.materials, *(each for field in row.fields for each in field.choices)]
        assert all(word and not word.isascii() for word in [row.name, *(each.label for each in named)]), row.code
        assert all(word and word.isascii() for word in [row.name_en, *(each.label_en for each in named)]), row.code
    kinds = {kind for row in found.values() for kind in row.kinds}
    assert kinds == set(Kind)


def test_a_street_begins_with_it(now):
    system = Actor.system(street_id=NOBODY, at=now)
    street = create_street(actor=system, code="9", name="新街道", now=now)
    assert Category.objects.filter(street=street).count() == len(default_tree().good)
    assert Entry.objects.filter(street_id=street.id, action="category.import").count() == 1


def test_it_is_listed_from_the_top_down_in_one_page(api, user, tree, street, other_street):
    plant(other_street)
    caller = api(user())
    caller.get("/categories")
    with counted() as queries:
        listed = codes(caller.get("/categories"))
    assert len(listed) == len(default_tree().good)
    assert listed[:3] == ["home", "repair", "plumbing"]
    assert listed[-1] == "other"
    assert len([each for each in queries if "catalogue_category" in each]) == 1


def test_it_is_listed_for_a_kind(api, user, tree):
    listed = codes(api(user()).get("/categories", kind="wrongdoing"))
    assert "misuse" in listed
    assert "noise" not in listed


def test_one_is_read_with_what_it_asks_for(api, user, tree):
    answer = api(user()).get("/categories/noise").json()
    assert (answer["parent"], answer["name"], answer["urgency"]) == ("neighbours", "噪声扰民", "normal")
    assert [each["key"] for each in answer["fields"]] == ["source", "hours"]
    assert answer["materials"][0]["kind"] == "voice"
    assert answer["actions"] == []
    assert api(user()).get("/categories/nothing").json()["code"] == "not_found"


@pytest.mark.parametrize("who", ["manager", "administrator"])
def test_who_keeps_it_puts_and_changes(api, request, street, who):
    caller = api(request.getfixturevalue(who))
    made = caller.put("/categories/lights", {"name": "灯", "fields": [FIELD, LISTED], "materials": [PHOTO]})
    assert made.status_code == 201, made.content
    assert made.json()["actions"] == ["put", "retire"]
    again = caller.put("/categories/lights", {"name": "灯", "fields": [FIELD, LISTED], "materials": [PHOTO]})
    assert again.status_code == 200
    assert Entry.objects.filter(action="category.put").count() == 1
    changed = caller.put("/categories/lights", {"name": "路灯", "name_en": "Lights", "kinds": ["complaint", "help"]})
    assert (changed.status_code, changed.json()["kinds"], changed.json()["fields"]) == (200, ["help", "complaint"], [])
    row = Category.objects.get()
    assert (row.name, row.status, row.fields, row.materials) == ("路灯", Status.ACTIVE, [], [])
    assert Entry.objects.filter(action="category.put", object_id=row.id).count() == 2


def test_of_two_who_change_one_the_second_is_told(api, manager, tree):
    caller = api(manager)
    tag = caller.get("/categories/noise").headers["ETag"]
    first = caller.put("/categories/noise", {"name": "噪声"}, headers={"If-Match": tag})
    assert first.status_code == 200
    second = caller.put("/categories/noise", {"name": "吵"}, headers={"If-Match": tag})
    assert (second.status_code, second.json()["code"]) == (412, "changed_meanwhile")


def test_nobody_else_does(api, user, tree, community):
    leader = user()
    RoleFactory(user=leader, tier=Tier.TEAM_LEADER, team=TeamFactory(area=community))
    callers = (api(user()), api(leader))
    before = dump()
    for caller in callers:
        for answer in (
            caller.put("/categories/noise", {"name": "噪声"}),
            caller.post("/categories/noise/retire", {}),
            caller.post("/categories/noise/restore"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert dump() == before


WRONG = {
    "no name": {},
    "a blank name": {"name": " "},
    "an unknown kind": {"name": "灯", "kinds": ["wish"]},
    "an unknown urgency": {"name": "灯", "urgency": "now"},
    "a field twice": {"name": "灯", "fields": [FIELD, FIELD]},
    "material twice": {"name": "灯", "materials": [PHOTO, PHOTO]},
    "choices of a text": {"name": "灯", "fields": [{**FIELD, "choices": LISTED["choices"]}]},
    "a list without choices": {"name": "灯", "fields": [{**LISTED, "choices": []}]},
    "a choice twice": {"name": "灯", "fields": [{**LISTED, "choices": LISTED["choices"] * 2}]},
    "an unknown type": {"name": "灯", "fields": [{**FIELD, "type": "json"}]},
    "a key that is none": {"name": "灯", "fields": [{**FIELD, "key": "Where To"}]},
    "NUL": {"name": "灯\x00"},
    "too many fields": {"name": "灯", "fields": [{**FIELD, "key": f"k{n}"} for n in range(21)]},
    "a misspelt field": {"name": "灯", "nane_en": "x"},
}


@pytest.mark.parametrize("body", WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_refused_and_nothing_stored(api, manager, street, body):
    caller = api(manager)
    before = dump()
    answer = caller.put("/categories/lights", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert answer.json()["errors"][0]["message"]
    assert dump() == before


def test_a_code_that_is_none_is_refused(api, manager, street):
    assert api(manager).put("/categories/No-Slug", {"name": "灯"}).status_code == 422
    assert Category.objects.count() == 0


@pytest.mark.parametrize("parent", ["nothing", "noise", "neighbours", "hidden"])
def test_it_cannot_stand_anywhere(api, manager, tree, parent):
    """Under none, under itself by way of another, too deep, under a retired one."""
    caller = api(manager)
    assert caller.put("/categories/hidden", {"name": "旧"}).status_code == 201
    assert caller.post("/categories/hidden/retire", {}).status_code == 200
    assert caller.put("/categories/drill", {"name": "电钻", "parent": "noise"}).status_code == 201
    before = dump()
    code = {"noise": "neighbours", "neighbours": "neighbours"}.get(parent, "noise")
    answer = caller.put(f"/categories/{code}", {"name": "某", "parent": parent})
    assert (answer.status_code, answer.json()["code"]) == (422, "category_parent_unfit")
    assert dump() == before


def test_a_branch_is_not_hung_too_deep(api, manager, tree):
    answer = api(manager).put("/categories/home", {"name": "居家", "parent": "noise"})
    assert answer.json()["code"] == "category_parent_unfit"


def test_retired_it_names_what_takes_its_place_and_comes_back(api, manager, tree):
    caller = api(manager)
    gone = caller.post("/categories/smoke/retire", {"replaced_by": "hygiene", "reason": "合并"}).json()
    assert (gone["status"], gone["replaced_by"], gone["actions"]) == ("retired", "hygiene", ["put", "restore"])
    assert "smoke" not in codes(caller.get("/categories"))
    assert "smoke" in codes(caller.get("/categories", retired="true"))
    assert caller.post("/categories/smoke/retire", {}).json()["code"] == "wrong_moment"
    back = caller.post("/categories/smoke/restore").json()
    assert (back["status"], back["replaced_by"], back["retired_at"]) == ("active", None, None)
    assert caller.post("/categories/smoke/restore").json()["code"] == "wrong_moment"
    acts = Entry.objects.filter(action__startswith="category.re").order_by("at").values_list("action", "reason")
    assert list(acts) == [("category.retire", "合并"), ("category.restore", "")]


@pytest.mark.parametrize(
    ("code", "body", "refusal"),
    [
        ("neighbours", {}, "category_has_children"),
        ("smoke", {"replaced_by": "smoke"}, "category_replacement_unfit"),
        ("smoke", {"replaced_by": "nothing"}, "category_replacement_unfit"),
        ("nothing", {}, "not_found"),
    ],
)
def test_it_is_not_retired_into_nothing(api, manager, tree, code, body, refusal):
    caller = api(manager)
    before = dump()
    answer = caller.post(f"/categories/{code}/retire", body)
    assert answer.json()["code"] == refusal
    assert dump() == before


def test_a_leaf_does_not_come_back_before_its_branch(api, manager, street):
    caller = api(manager)
    caller.put("/categories/branch", {"name": "枝"})
    caller.put("/categories/leaf", {"name": "叶", "parent": "branch"})
    caller.post("/categories/leaf/retire", {})
    caller.post("/categories/branch/retire", {})
    assert caller.post("/categories/leaf/restore").json()["code"] == "category_parent_unfit"
    caller.post("/categories/branch/restore")
    assert caller.post("/categories/leaf/restore").status_code == 200


def test_each_street_has_its_own(api, manager, street, other_street):
    CategoryFactory(street=other_street, code="theirs")
    caller = api(manager)
    assert codes(caller.get("/categories")) == []
    assert caller.get("/categories/theirs").status_code == 404
    assert caller.post("/categories/theirs/retire", {}).status_code == 404
    assert caller.put("/categories/theirs", {"name": "我们的"}).status_code == 201
    assert Category.objects.filter(code="theirs").count() == 2


def test_what_stands_below(tree, street, actor_for, manager):
    actor = actor_for(manager)
    assert set(codes_under(actor, "utilities")) == {"utilities", "water", "power", "lighting", "network"}
    assert codes_under(actor, "stairs") == ["stairs"]
    rows = list(Category.objects.filter(street=street))
    assert len(in_order(rows)) == len(rows)
    assert {each.code for each in leaves(rows)}.isdisjoint({"home", "care", "utilities"})
