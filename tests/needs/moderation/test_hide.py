"""What is hidden is read by nobody but those who see the need in full, and is handled as before."""

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notification
from backend.parties.models import AffiliationKind
from needs.desk.models import Need
from needs.exchange.queries import open_needs
from needs.moderation.models import Act, Item
from needs.moderation.states import Status
from needs.rates.models import Handled
from tests.factories import AffiliationFactory, OrganisationFactory, UserFactory
from tests.needs.moderation.conftest import TEXT, WHY, WORDS, told_of
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

UNTOUCHED = ["accounts_devicesession"]


def told(person, kind):
    return Notification.objects.filter(user=person, notice__kind=kind, withdrawn_at=None).count()


def test_hidden_from_the_street_and_read_by_whom_it_concerns(api, cast, public, hide, read_by, open311, street):
    need = public()
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    assert all(read_by(cast.neighbour, need)[face] for face in ("list", "similar", "detail"))
    assert open311() == {need: TEXT}
    handled = Need.objects.filter(pk=need).values(
        "status", "answer_due_at", "dispatch_due_at", "first_receiver", "urgency"
    )
    was = handled.get()

    act = hide(need)

    assert not any(read_by(cast.neighbour, need).values()), read_by(cast.neighbour, need)
    assert open311() == {}
    assert not open_needs(street).exists(), "no export either"
    assert api(cast.neighbour).get("/needs/map").json()["withheld"] == 0
    for person in (cast.resident, cast.leader, cast.core_leader):
        shown = api(person).get(f"/needs/{need}").json()
        assert (shown["view"], shown["showing"], shown["text"]) == ("full", "hidden", TEXT)
    assert handled.get() == was, "its handling and its terms are as they were"
    assert api(cast.leader).post(f"/needs/{need}/answer", {"text": "换好了"}).status_code == 200
    assert told(cast.resident, "moderated") == 1
    own = api(cast.resident).get(f"/moderation/acts/{act.id}").json()
    assert (own["reason"], own["words"], own["actions"]) == ("personal_data", "说了邻居的名字", ["appeal"])
    assert own["appeal_until"] > own["at"]
    entry = Entry.objects.get(action="moderation.hide")
    assert (entry.object_id, entry.actor_id, entry.data["why"]) == (act.id, cast.manager.id, "personal_data")


def test_whoever_follows_it_reads_its_words_no_more_and_sees_how_it_goes(api, cast, public, hide, read_by):
    need = public()
    assert api(cast.neighbour).post(f"/needs/{need}/follow").status_code == 200
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    assert TEXT in told_of(cast.neighbour)
    hide(need)
    seen = read_by(cast.neighbour, need)
    assert TEXT not in str(seen), seen
    shown = api(cast.neighbour).get(f"/needs/{need}").json()
    assert (shown["status"], shown["title"], shown["text"], shown["details"]) == ("triaged", None, None, None)
    assert shown["excerpt"] is None


def test_restored_it_is_read_again(api, cast, public, hide, read_by):
    need = public()
    act = hide(need)
    answer = api(cast.core_leader).post(f"/moderation/acts/{act.id}/restore", {"words": "没有隐私"})
    assert (answer.status_code, answer.json()["status"]) == (200, "restored")
    assert TEXT in read_by(cast.neighbour, need)["detail"]
    assert told(cast.resident, "moderation_settled") == 1
    assert hide(need).status == Status.STANDING, "and may be hidden again"


@pytest.mark.parametrize("who", ["resident", "neighbour", "volunteer", "other_leader", "liaison", "clerk", "receiver"])
def test_who_may_not_hide(who, api, cast, public):
    need = public()
    before = dump(without=UNTOUCHED)
    for verb, more in (("hide", {}), ("redact", {"passages": ["楼道"]})):
        refused = api(getattr(cast, who)).post(f"/needs/{need}/{verb}", {**WHY, **more})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    assert changes(before, dump(without=UNTOUCHED)) == {}
    assert api(cast.stranger).post(f"/needs/{need}/hide", WHY).status_code == 404


@pytest.mark.parametrize("who", ["leader", "core_leader", "manager", "officer"])
def test_who_may_hide_at_once(who, request, api, cast, public, officer):
    person = officer if who == "officer" else getattr(cast, who)
    need = public()
    assert api(person).post(f"/needs/{need}/hide", WHY).status_code == 201
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 404


def _leads(need, person, now):
    Need.objects.filter(pk=need).update(first_receiver=person)


def _is_in_charge(need, person, now):
    Need.objects.filter(pk=need).update(in_charge=person, assigned_by=person)


def _handled(need, person, now):
    row = Need.objects.get(pk=need)
    Entry.objects.create(at=now, street_id=row.street_id, actor_id=person.id, action="need.answer", object_id=row.id)


def _of_the_contractor(need, person, now):
    contractor = OrganisationFactory()
    AffiliationFactory(user=person, organisation=contractor, kind=AffiliationKind.DECLARED)
    row = Need.objects.get(pk=need)
    Handled.objects.create(need=row, street_id=row.street_id, organisation=contractor, at=now)


def _colleague_of_who_leads(need, person, now):
    row = Need.objects.get(pk=need)
    other, organisation = UserFactory(home_street_id=row.street_id), OrganisationFactory()
    for each in (person, other):
        AffiliationFactory(user=each, organisation=organisation, kind=AffiliationKind.WORKER)
    Need.objects.filter(pk=need).update(first_receiver=other)


@pytest.mark.parametrize("part", [_leads, _is_in_charge, _handled, _of_the_contractor, _colleague_of_who_leads])
def test_nobody_with_a_part_in_it_buries_a_complaint(part, api, cast, public, now):
    need = public(kind="complaint")
    part(need, cast.manager, now)
    for verb, more in (("hide", {}), ("redact", {"passages": ["楼道"]})):
        refused = api(cast.manager).post(f"/needs/{need}/{verb}", {**WHY, **more})
        assert refused.status_code == 403, verb
    assert api(cast.second_manager).post(f"/needs/{need}/hide", WHY).status_code == 201


def test_a_report_of_wrongdoing_is_no_matter_of_moderators(api, cast, report, officer):
    need = report(kind="wrongdoing")["id"]
    for person in (cast.manager, officer, cast.leader):
        assert api(person).post(f"/needs/{need}/hide", WHY).status_code == 404
        assert api(person).get(f"/needs/{need}/moderation").status_code == 404
    assert api(cast.receiver).post(f"/needs/{need}/hide", WHY).status_code == 403


def test_what_is_private_needs_no_moderator(api, cast, report):
    need = report()["id"]
    refused = api(cast.manager).post(f"/needs/{need}/hide", WHY)
    assert (refused.status_code, refused.json()["code"]) == (409, "nothing_public")
    assert api(cast.manager).get(f"/needs/{need}/moderation").json()["actions"] == []


def test_taking_it_back_and_publishing_it_anew_shows_nothing(api, cast, public, hide):
    need = public()
    hide(need)
    for visibility in ("private", "public"):
        assert api(cast.resident).patch(f"/needs/{need}", {"visibility": visibility}).status_code == 200
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 404
    assert Item.objects.get().why == "edited", "a moderator looks at what is public again"


@pytest.mark.parametrize(
    "body",
    [
        {"reason": "unwelcome"},
        {"reason": "other"},
        {"reason": "other", "words": "   "},
        {"words": "只有话"},
        {"reason": "insult", "words": "x" * 1_001},
        {"reason": "insult", "passages": ["楼道"]},
    ],
)
def test_a_reason_from_the_list(body, api, cast, public):
    need = public()
    before = dump(without=UNTOUCHED)
    refused = api(cast.manager).post(f"/needs/{need}/hide", body)
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    assert changes(before, dump(without=UNTOUCHED)) == {}


def test_twice_is_a_wrong_moment(api, cast, public, hide):
    need = public()
    hide(need)
    again = api(cast.second_manager).post(f"/needs/{need}/hide", WHY)
    assert (again.status_code, again.json()["code"]) == (409, "wrong_moment")
    assert Act.objects.count() == 1


def test_a_message_to_the_street(api, cast, public, hide, read_by):
    need = public()
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    api(cast.neighbour).post(f"/needs/{need}/follow")
    body = {"text": "别理五楼赵小满", "audience": "street"}
    message = api(cast.leader).post(f"/needs/{need}/messages", body).json()["id"]
    assert "赵小满" in told_of(cast.neighbour)

    act = hide(need, message_id=message)

    assert api(cast.neighbour).get(f"/needs/{need}/messages").json()["items"] == []
    assert "别理" not in told_of(cast.neighbour)
    assert api(cast.neighbour).get(f"/needs/{need}").status_code == 200, "the summary is read as before"
    [kept] = api(cast.resident).get(f"/needs/{need}/messages").json()["items"]
    assert (kept["showing"], kept["text"]) == ("hidden", "别理五楼赵小满")
    assert told(cast.leader, "moderated") == 1
    assert told(cast.resident, "moderated") == 0
    assert api(cast.resident).post(f"/moderation/acts/{act.id}/appeal", WORDS).status_code == 403
    assert api(cast.leader).post(f"/moderation/acts/{act.id}/appeal", WORDS).status_code == 200
    api(cast.core_leader).post(f"/moderation/acts/{act.id}/overturn", WORDS)
    assert api(cast.neighbour).get(f"/needs/{need}/messages").json()["items"][0]["text"] == "别理五楼赵小满"
    assert "别理" in told_of(cast.neighbour)


def test_messages_to_others_are_not_the_street_s(api, cast, public):
    need = public()
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    message = api(cast.leader).post(f"/needs/{need}/messages", {"text": "几点在家"}).json()["id"]
    assert api(cast.manager).post(f"/needs/{need}/hide", {**WHY, "message_id": message}).status_code == 404


def test_hidden_from_who_may_only_read_of_it_and_shown_to_who_moderates(api, cast, public, hide, officer):
    need = public(text="我是李明，电话13800138000，门口有人骂街")
    hide(need)
    seen = api(officer).get(f"/needs/{need}/moderation").json()
    assert (seen["showing"], seen["actions"]) == ("hidden", ["redact"])
    assert "李明" not in seen["said"]["text"]
    assert "骂街" in seen["said"]["text"]
    assert "13800138000" not in seen["said"]["text"]
    assert len(seen["acts"]) == 1
    own = api(cast.resident).get(f"/needs/{need}/moderation").json()
    assert "13800138000" in own["said"]["text"]
    assert api(cast.neighbour).get(f"/needs/{need}/moderation").status_code == 404


def test_the_resident_is_told_in_their_language(api, cast, public, hide):
    hide(public())
    said = {}
    for lang in ("en", "zh-hans"):
        said[lang] = str(api(cast.resident, lang=lang).get("/me/notifications").json())
    assert "Personal data of others" in said["en"]
    assert "他人的个人信息" in said["zh-hans"]
