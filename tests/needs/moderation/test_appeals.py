"""One appeal against each act, and somebody else looks."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from backend.audit.models import Entry
from backend.households.models import Representation
from backend.notifications.models import Notification
from needs.moderation.models import Act, Item
from needs.moderation.options import APPEAL_DAYS
from needs.moderation.states import TRANSITIONS, Action, Status
from tests.needs.moderation.conftest import TEXT, WHY, WORDS
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

UNTOUCHED = ["accounts_devicesession"]


def post(caller, act, action):
    return caller.post(f"/moderation/acts/{act.id}/{action}", WORDS)


def told(person, kind):
    return Notification.objects.filter(user=person, notice__kind=kind, withdrawn_at=None).count()


def test_upheld_and_asked_no_more(api, cast, public, hide):
    need = public()
    act = hide(need)
    assert post(api(cast.resident), act, "appeal").json()["status"] == "appealed"
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 404, "in force until somebody else has looked"
    assert told(cast.core_leader, "to_moderate") == 1
    assert told(cast.manager, "to_moderate") == 0, "not who moderated it"
    assert told(cast.leader, "to_moderate") == 0, "leaders of teams review nothing"
    [item] = api(cast.core_leader).get("/moderation/queue", why="appeal").json()["items"]
    assert item["act_id"] == str(act.id)
    [waiting] = api(cast.core_leader).get(f"/needs/{need}/moderation").json()["waiting"]
    assert (waiting["why"], waiting["actions"]) == ("appeal", [])
    left = api(cast.core_leader).post(f"/moderation/queue/{item['id']}/leave")
    assert (left.status_code, left.json()["code"]) == (409, "waits_for_a_decision")
    assert post(api(cast.manager), act, "uphold").status_code == 403
    upheld = post(api(cast.core_leader), act, "uphold").json()
    assert (upheld["status"], upheld["review"]) == ("upheld", "看过了")
    assert told(cast.core_leader, "to_moderate") == 0
    assert told(cast.resident, "moderation_settled") == told(cast.manager, "moderation_settled") == 1
    again = post(api(cast.resident), act, "appeal")
    assert (again.status_code, again.json()["code"]) == (409, "wrong_moment"), "once"
    assert api(cast.core_leader).get("/moderation/queue").json()["items"] == []


def test_overturned_it_is_read_again_at_once(api, cast, public, hide):
    need = public()
    act = hide(need)
    post(api(cast.resident), act, "appeal")
    assert post(api(cast.core_leader), act, "overturn").json()["status"] == "overturned"
    assert api(cast.neighbour).get(f"/needs/{need}").json()["text"] == TEXT
    acts = Entry.objects.filter(object_id=act.id).order_by("id").values_list("action", "before", "after")
    assert list(acts) == [
        ("moderation.hide", "", "standing"),
        ("moderation.appeal", "standing", "appealed"),
        ("moderation.overturn", "appealed", "overturned"),
    ]


def test_too_late(api, cast, public, hide):
    act = hide(public())
    Act.objects.filter(pk=act.id).update(at=timezone.now() - timedelta(days=APPEAL_DAYS.default, minutes=1))
    before = dump(without=UNTOUCHED)
    refused = post(api(cast.resident), act, "appeal")
    assert (refused.status_code, refused.json()["code"]) == (409, "appeal_too_late")
    assert changes(before, dump(without=UNTOUCHED)) == {}
    assert post(api(cast.manager), act, "restore").status_code == 200, "who moderated it may still take it back"


def test_who_speaks_for_the_person_appeals_and_it_is_on_record(api, cast, public, hide, published_for):
    need = public(**published_for())
    act = hide(need)
    uses = Representation.objects.get().uses
    assert post(api(cast.resident), act, "appeal").status_code == 200
    assert Representation.objects.get().uses == uses + 1
    assert Entry.objects.filter(action="representation.verdict", object_id=need).exists()


def test_the_person_themself_appeals(api, cast, public, hide, published_for):
    act = hide(public(**published_for()))
    assert post(api(cast.aunt), act, "appeal").status_code == 200


def test_who_reported_on_a_consent_that_does_not_reach_so_far(api, cast, public, hide, on_record):
    api(cast.aunt).post("/me/consents", {"purpose": "publish", "version": 1, "given": True})
    row = on_record("report", "see_progress")
    act = hide(public(on_behalf_of={"representation_id": str(row.id)}))
    assert post(api(cast.resident), act, "appeal").status_code == 403


@pytest.mark.parametrize("who", ["leader", "officer", "resident"])
def test_who_may_not_review(who, api, cast, public, hide, officer):
    act = hide(public())
    post(api(cast.resident), act, "appeal")
    person = officer if who == "officer" else getattr(cast, who)
    for action in ("uphold", "overturn"):
        assert post(api(person), act, action).status_code == 403


@pytest.mark.parametrize("who", ["neighbour", "volunteer", "stranger", "other_leader", "liaison"])
def test_whom_it_does_not_concern(who, api, cast, public, hide):
    act = hide(public())
    caller = api(getattr(cast, who))
    assert caller.get(f"/moderation/acts/{act.id}").status_code == 404
    assert caller.get("/moderation/acts").json()["items"] == []
    for action in Action:
        assert post(caller, act, action).status_code == 404


@pytest.mark.parametrize("action", list(Action))
@pytest.mark.parametrize("status", list(Status))
def test_walk(status, action, api, cast, public, hide):
    act = hide(public())
    bring(act, status, cast)
    caller = api(cast.resident if action == Action.APPEAL else cast.core_leader)
    before = dump(without=UNTOUCHED)
    answer = post(caller, act, action)
    after = TRANSITIONS.get((status, action))
    if after is None:
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment")
        assert changes(before, dump(without=UNTOUCHED)) == {}
    else:
        assert answer.status_code == 200, answer.content
        assert Act.objects.get().status == after == answer.json()["status"]


def bring(act, status, cast):
    now = timezone.now()
    appealed = status in {"appealed", "upheld", "overturned"}
    reviewed = status in {"upheld", "overturned"}
    Act.objects.filter(pk=act.pk).update(
        status=status,
        appealed_by=cast.resident if appealed else None,
        appealed_at=now if appealed else None,
        reviewed_by=cast.second_manager if reviewed else None,
        reviewed_at=now if reviewed else None,
        restored_by=cast.manager if status == "restored" else None,
        restored_at=now if status == "restored" else None,
    )


def test_the_database_wants_another_to_review(cast, public, hide):
    act, now = hide(public()), timezone.now()
    wrong = (
        {"status": "upheld"},
        {"status": "appealed"},
        {"status": "restored"},
        {
            "status": "upheld",
            "appealed_by": cast.resident,
            "appealed_at": now,
            "reviewed_by": act.by,
            "reviewed_at": now,
        },
        {"reason": "unwelcome"},
        {"reason": "other", "words": ""},
    )
    for each in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Act.objects.filter(pk=act.pk).update(**each)
    for each in ({"status": "left", "ended_at": None}, {"status": "settled"}, {"why": "appeal"}):
        item = Item.objects.create(street_id=act.street_id, need=act.need, why="flags", since=now)
        with pytest.raises(IntegrityError), transaction.atomic():
            Item.objects.filter(pk=item.pk).update(**each)
        item.delete()


@pytest.mark.parametrize("verb", ["hide", "redact"])
def test_what_was_overturned_is_not_done_again(verb, api, cast, public, hide):
    need = public()
    body = {"passages": ["骗子"]} if verb == "redact" else {}
    act = hide(need, verb=verb, **body)
    post(api(cast.resident), act, "appeal")
    post(api(cast.core_leader), act, "overturn")
    for moderator in (cast.manager, cast.second_manager):
        before = dump(without=UNTOUCHED)
        again = api(moderator).post(f"/needs/{need}/{verb}", {**WHY, **body})
        assert (again.status_code, again.json()["code"]) == (409, "overturned_before")
        assert changes(before, dump(without=UNTOUCHED)) == {}
    hide(need, verb="redact", passages=["赵小满"])  # something else was never judged
    assert api(cast.resident).patch(f"/needs/{need}", {"text": f"{TEXT}，都是骗子"}).status_code == 200
    hide(need, verb=verb, **body)  # these are other words


def test_whose_consent_ended_reads_no_more_than_the_street(api, cast, report, published_for, redact):
    need = report(**published_for(), title="楼道灯", text=TEXT)["id"]
    said = {"audience": "concerned", "text": "周三上门，门锁密码照旧"}
    assert api(cast.core_leader).post(f"/needs/{need}/messages", said).status_code == 201
    act = redact(need, "骗子")
    nephew = api(cast.resident)
    assert "骗子" in nephew.get(f"/needs/{need}/moderation").json()["said"]["text"]
    assert nephew.get(f"/needs/{need}/messages").json()["items"]
    assert api(cast.aunt).post(f"/representations/{Representation.objects.get().id}/withdraw").status_code == 200
    assert "■" in nephew.get(f"/needs/{need}/moderation").json()["said"]["text"]
    assert nephew.get(f"/needs/{need}/messages").json()["items"] == []
    assert nephew.get(f"/needs/{need}").json()["view"] == "public"
    assert nephew.get(f"/moderation/acts/{act.id}").status_code == 404
    for path, body in (("messages", said), ("cancel", {"reason": "不要了"}), ("calls", {"to": "lead"})):
        assert nephew.post(f"/needs/{need}/{path}", body).status_code == 403
    assert nephew.patch(f"/needs/{need}", {"text": "别来"}).status_code == 403


def test_what_is_made_private_is_read_by_who_sees_it_in_full(api, cast, public, redact, officer):
    need = public()
    act = redact(need, "骗子")
    paths = [f"/moderation/acts/{act.id}", "/moderation/acts", "/moderation/queue", f"/needs/{need}/moderation"]
    assert "楼道灯" in str([api(officer).get(path).json() for path in paths])
    assert api(officer).post(f"/needs/{need}/follow").status_code == 200
    assert api(cast.resident).patch(f"/needs/{need}", {"visibility": "private"}).status_code == 200
    assert "楼道灯" not in str([api(officer).get(path).json() for path in paths])
    assert "楼道灯" in str([api(cast.manager).get(path).json() for path in paths])
