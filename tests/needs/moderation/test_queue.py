"""What waits for a moderator: what residents flag, what is new where the street moderates before; and what is told of it all."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.audit.models import Entry
from needs.desk.models import Need
from needs.desk.states import Showing
from needs.moderation.models import Act, Flag, Item
from needs.moderation.states import TARGET_TRANSITIONS, TargetAction
from tests.crowd import at_once
from tests.needs.moderation.conftest import TEXT, WHY, WORDS
from tests.queries import assert_constant
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

FLAG = {"reason": "insult"}
UNTOUCHED = ["accounts_devicesession"]


@pytest.fixture
def flagged(api, user, resident_of):
    """`flagged(need, 3)`: by so many residents."""

    def make(need, number, *, confirmed=True, **more):
        for _ in range(number):
            person = user()
            if confirmed:
                resident_of(person)
            answer = api(person).post(f"/needs/{need}/flag", {**FLAG, **more})
            assert answer.status_code == 201, answer.content

    return make


def queue(caller, **params):
    answer = caller.get("/moderation/queue", **params)
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]


def test_three_confirmed_residents_bring_a_moderator_and_hide_nothing(api, cast, public, flagged):
    need = public()
    flagged(need, 5, confirmed=False)
    flagged(need, 2)
    assert queue(api(cast.core_leader)) == []
    flagged(need, 1)
    [item] = queue(api(cast.core_leader))
    assert (item["why"], item["flags"], item["showing"]) == ("flags", {"insult": 8}, "shown")
    seen = api(cast.core_leader).get(f"/needs/{need}/moderation").json()
    assert ([each["actions"] for each in seen["waiting"]], seen["actions"]) == ([["leave"]], ["hide", "redact", "flag"])
    assert api(cast.neighbour).get(f"/needs/{need}").json()["text"] == TEXT, "never by itself"
    assert api(cast.core_leader).post(f"/moderation/queue/{item['id']}/leave").status_code == 204
    assert queue(api(cast.core_leader)) == []
    flagged(need, 2)
    assert queue(api(cast.core_leader)) == [], "those until then count no more"
    flagged(need, 1)
    assert [each["flags"] for each in queue(api(cast.core_leader))] == [{"insult": 3}]
    assert Flag.objects.count() == 11


def test_one_flag_of_one_person(api, cast, public):
    need = public()
    caller = api(cast.neighbour)
    assert caller.get(f"/needs/{need}/moderation").json()["actions"] == ["flag"]
    assert caller.post(f"/needs/{need}/flag", FLAG).status_code == 201
    again = caller.post(f"/needs/{need}/flag", {"reason": "spam"})
    assert (again.status_code, again.json()["code"]) == (409, "flagged_already")
    assert Flag.objects.get().reason == "insult"


@pytest.mark.django_db(transaction=True)
def test_a_finger_that_trembles_flags_once(api, cast, public):
    need = public()
    callers = [api(cast.neighbour) for _ in range(4)]
    answers = at_once([lambda c=caller: c.post(f"/needs/{need}/flag", FLAG) for caller in callers])
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]


@pytest.mark.django_db(transaction=True)
def test_flags_that_come_together_bring_it_into_the_queue_once(api, user, public, resident_of):
    need = public()
    callers = [api(resident_of(user())) for _ in range(6)]
    answers = at_once([lambda c=caller: c.post(f"/needs/{need}/flag", FLAG) for caller in callers])
    assert {each.status_code for each in answers} == {201}
    assert Item.objects.count() == 1


def test_nobody_flags_their_own_or_what_they_do_not_see(api, cast, public, report):
    need, private = public(), report()["id"]
    wrongdoing = report(kind="wrongdoing")["id"]
    assert api(cast.resident).post(f"/needs/{need}/flag", FLAG).status_code == 403
    assert api(cast.receiver).post(f"/needs/{wrongdoing}/flag", FLAG).status_code == 403
    for who, what in ((cast.neighbour, private), (cast.stranger, need), (cast.manager, wrongdoing)):
        assert api(who).post(f"/needs/{what}/flag", FLAG).status_code == 404
    assert api(cast.manager).post(f"/needs/{private}/flag", FLAG).json()["code"] == "nothing_public"
    assert not Flag.objects.exists()


def test_who_flagged_is_nobody_s_business(api, cast, public, flagged):
    need = public()
    flagged(need, 3)
    assert api(cast.resident).get(f"/needs/{need}/moderation").json()["acts"] == []
    assert "flag" not in str(api(cast.resident).get(f"/needs/{need}").json()["timeline"])
    assert str(Flag.objects.first().user_id) not in str(queue(api(cast.manager)))


def test_where_the_street_moderates_before_it_waits_to_be_let_through(api, cast, before, public, open311, officer):
    need = public()
    assert api(cast.resident).get(f"/needs/{need}").json()["showing"] == "waiting"
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 404
    assert open311() == {}
    assert api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"}).status_code == 200, "handled as ever"
    [item] = queue(api(officer))
    assert (item["why"], item["said"]["text"], item["waiting_minutes"]) == ("new", TEXT, 0)
    seen = api(officer).get(f"/needs/{need}/moderation").json()
    assert ([each["actions"] for each in seen["waiting"]], seen["actions"]) == ([[]], ["hide", "redact", "let_through"])
    assert api(cast.resident).get(f"/needs/{need}/moderation").json()["waiting"] == []
    refused = api(officer).post(f"/moderation/queue/{item['id']}/leave")
    assert (refused.status_code, refused.json()["code"]) == (409, "waits_for_a_decision")
    assert api(cast.resident).post(f"/needs/{need}/let-through").status_code == 403
    assert api(cast.neighbour).post(f"/needs/{need}/let-through").status_code == 404
    assert api(cast.leader).post(f"/needs/{need}/let-through").json()["showing"] == "shown", "who handles it may"
    assert api(cast.neighbour).get(f"/needs/{need}").json()["text"] == TEXT
    assert queue(api(officer)) == []
    assert Entry.objects.get(action="moderation.let_through").actor_id == cast.leader.id


@pytest.mark.parametrize("body", [{"text": "别的话"}, {"title": "别的"}])
def test_what_was_let_through_and_is_changed_waits_again(body, api, cast, before, public):
    need = public()
    api(cast.manager).post(f"/needs/{need}/let-through")
    api(cast.resident).patch(f"/needs/{need}", {"preferred_time": "晚上"})
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 200
    api(cast.resident).patch(f"/needs/{need}", body)
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 404
    assert [each["why"] for each in queue(api(cast.manager))] == ["new"]


def test_what_becomes_public_later_waits(api, cast, before, report):
    need = report(text=TEXT)["id"]
    assert api(cast.resident).get(f"/needs/{need}").json()["showing"] == "shown"
    api(cast.resident).patch(f"/needs/{need}", {"visibility": "public"})
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 404
    api(cast.resident).patch(f"/needs/{need}", {"visibility": "private"})
    assert queue(api(cast.manager)) == [], "there is nothing to let through any more"


def test_what_is_blacked_out_still_waits(api, cast, before, public, redact):
    need = public()
    redact(need, "骂人")
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 404
    assert [each["why"] for each in queue(api(cast.manager))] == ["new"]
    api(cast.manager).post(f"/needs/{need}/let-through")
    assert "骂人" not in api(cast.neighbour).get(f"/needs/{need}").json()["text"]


@pytest.mark.parametrize("action", list(TargetAction))
@pytest.mark.parametrize("showing", list(Showing))
def test_walk(showing, action, api, cast, public):
    need = public()
    Need.objects.filter(pk=need).update(showing=showing)
    body = {
        TargetAction.HIDE: WHY,
        TargetAction.REDACT: {**WHY, "passages": ["楼道"]},
        TargetAction.FLAG: FLAG,
    }.get(action, {})
    path = f"/needs/{need}/{action.replace('_', '-')}"
    before = dump(without=UNTOUCHED)
    answer = api(cast.manager).post(path, body)
    after = TARGET_TRANSITIONS.get((showing, action))
    if after is None:
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment")
        assert changes(before, dump(without=UNTOUCHED)) == {}
    else:
        assert answer.status_code in {200, 201}, answer.content
        assert Need.objects.get().showing == after


def test_the_queue_is_for_who_may_moderate_what_is_in_it(api, cast, public, flagged, officer):
    flagged(public(), 3)
    for person in (cast.leader, cast.core_leader, cast.manager, officer):
        assert len(queue(api(person))) == 1
    assert queue(api(cast.other_leader)) == [], "a leader of another community has none of it"
    for person in (cast.resident, cast.neighbour, cast.volunteer, cast.clerk, cast.liaison, cast.receiver):
        assert api(person).get("/moderation/queue").status_code == 403
    assert api(cast.stranger).get("/moderation/queue").status_code == 403


def test_the_longest_waits_first(api, cast, before, public):
    first, second = public(), public(text="第二件")
    Item.objects.filter(need=second).update(since=timezone.now() - timedelta(hours=3))
    assert [(each["need_id"], each["waiting_minutes"]) for each in queue(api(cast.manager))] == [
        (second, 180),
        (first, 0),
    ]


def test_lists_take_the_same_queries_for_one_and_for_three(api, cast, before, public, hide):
    caller = api(cast.core_leader)
    public()
    assert_constant(lambda: caller.get("/moderation/queue"), lambda: [public(), public()], most=10)


def test_the_log_tells_everybody_how_much_and_why_and_of_nobody(api, cast, public, hide, redact):
    first, second = hide(public()), hide(public(), reason="insult", words="脏话")
    redact(public(), "骂人")
    api(cast.resident).post(f"/moderation/acts/{first.id}/appeal", WORDS)
    api(cast.core_leader).post(f"/moderation/acts/{first.id}/overturn", WORDS)
    api(cast.resident).post(f"/moderation/acts/{second.id}/appeal", WORDS)
    old = hide(public())
    Act.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=400))
    answer = api(cast.neighbour).get("/moderation/log")
    assert answer.status_code == 200
    [month] = answer.json()["months"]
    assert {name: value for name, value in month.items() if name != "month"} == {
        "hidden": {"personal_data": 1, "insult": 1},
        "redacted": {"personal_data": 1},
        "restored": 0,
        "appealed": 2,
        "upheld": 0,
        "overturned": 1,
    }
    assert "脏话" not in str(answer.json())
    assert len(api(cast.neighbour).get("/moderation/log", months=20).json()["months"]) == 2
    assert api(cast.stranger).get("/moderation/log").json() == {"months": []}
    assert api(cast.neighbour).get("/moderation/log", months=0).status_code == 422
