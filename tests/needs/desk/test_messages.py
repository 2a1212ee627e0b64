"""What is said about a need: who may write to whom, who reads it, and that no phone goes with it."""

import pytest

from backend.audit.models import Entry
from backend.notifications.models import Notification
from needs.desk.models import Message, Need
from needs.desk.states import TRANSITIONS, Action, Audience, Status
from tests.factories import AffiliationFactory
from tests.needs.desk.test_journey import told
from tests.queries import counted

pytestmark = pytest.mark.django_db

ACTIONS = {"concerned": Action.MESSAGE, "group": Action.NOTE, "street": Action.TELL_STREET}


@pytest.fixture
def helped(api, cast, report, task_body):
    """A need that a volunteer holds a place for: (id, the assignment)."""
    need = report(visibility="public")["id"]
    api(cast.leader).post(f"/needs/{need}/triage", {"urgency": "normal"})
    task = api(cast.leader).post(f"/needs/{need}/tasks", task_body()).json()["id"]
    return need, api(cast.volunteer).post(f"/tasks/{task}/claim").json()["id"]


@pytest.fixture
def write(api):
    def send(person, need, text="几点来？", **more):
        return api(person).post(f"/needs/{need}/messages", {"text": text, **more})

    return send


@pytest.fixture
def read(api):
    def texts(person, need):
        answer = api(person).get(f"/needs/{need}/messages")
        return [each["text"] for each in answer.json()["items"]] if answer.status_code == 200 else answer.status_code

    return texts


def test_the_resident_and_who_handles_it_write_to_each_other(cast, helped, write, read):
    need, _place = helped
    assert write(cast.resident, need, "几点来？").json()["of_the_group"] is False
    assert write(cast.leader, need, "三点").json()["of_the_group"] is True
    assert write(cast.volunteer, need, "我带梯子").json()["of_the_group"] is True
    for person in (cast.resident, cast.leader, cast.volunteer, cast.manager):
        assert read(person, need) == ["几点来？", "三点", "我带梯子"]
    assert read(cast.neighbour, need) == []
    assert read(cast.stranger, need) == 404


def test_a_note_stays_within_the_group(cast, helped, write, read):
    need, _place = helped
    assert write(cast.leader, need, "家里有狗", audience="group").status_code == 201
    assert read(cast.leader, need) == read(cast.manager, need) == ["家里有狗"]
    for person in (cast.resident, cast.volunteer, cast.neighbour):
        assert read(person, need) == []
    assert told(cast.resident, "message") == told(cast.volunteer, "message") == []
    assert [each["text"] for each in told(cast.manager, "message")] == ["家里有狗"]
    assert not Notification.objects.filter(notice__kind="need_message").exists()


def test_what_is_told_to_the_street_is_read_by_neighbours_without_names(api, cast, helped, write, read):
    need, _place = helped
    api(cast.neighbour).post(f"/needs/{need}/follow")
    write(cast.leader, need, "李明家的灯今天修，电话 13812345678", audience="street")
    [seen] = read(cast.neighbour, need)
    assert "李明" not in seen
    assert "13812345678" not in seen
    assert seen.startswith("李")
    assert [each["text"] for each in told(cast.neighbour, "message")] == [seen]


def test_a_private_need_is_told_to_no_street(cast, report, write):
    answer = write(cast.leader, report()["id"], audience="street")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


@pytest.mark.parametrize(
    ("who", "audience", "status"),
    [
        ("resident", "concerned", 201),
        ("resident", "group", 403),
        ("resident", "street", 403),
        ("volunteer", "concerned", 201),
        ("volunteer", "group", 403),
        ("volunteer", "street", 403),
        ("leader", "concerned", 201),
        ("leader", "group", 201),
        ("leader", "street", 201),
        ("manager", "group", 201),
        ("other_leader", "concerned", 403),
        ("other_leader", "group", 403),
        ("neighbour", "concerned", 403),
        ("neighbour", "street", 403),
        ("liaison", "concerned", 403),
        ("clerk", "concerned", 403),
        ("stranger", "concerned", 404),
    ],
)
def test_who_may_write_to_whom(who, audience, status, cast, helped, write):
    need, _place = helped
    assert write(getattr(cast, who), need, audience=audience).status_code == status
    assert Message.objects.count() == (status == 201)


def test_who_handed_the_work_back_neither_writes_nor_reads(api, cast, helped, write, read):
    need, place = helped
    write(cast.resident, need, "在吗")
    assert api(cast.volunteer).post(f"/assignments/{place}/hand-back", {"reason": "生病"}).status_code == 200
    assert write(cast.volunteer, need).status_code == 403
    assert read(cast.volunteer, need) == []


def test_no_phone_goes_with_a_message(cast, helped, write, read):
    need, _place = helped
    said = write(cast.resident, need, "打我 138 1234 5678 或 13912345678").json()["text"]
    assert "13912345678" not in said
    assert "13912345678" not in str(read(cast.volunteer, need)) + str(told(cast.volunteer, "message"))


def test_the_other_side_is_told_and_not_the_writer(cast, helped, write):
    need, _place = helped

    def noticed():
        rows = Notification.objects.filter(notice__kind="need_message", notice__subject=need)
        return {row.user.name for row in rows.select_related("user")}

    write(cast.resident, need)
    assert noticed() == {"刘洋", "张伟"}
    write(cast.volunteer, need)
    assert noticed() == {"刘洋", "张伟", "李明"}


def test_before_anybody_leads_it_all_who_see_to_it_are_told(cast, report, write):
    write(cast.resident, report()["id"])
    names = {row.user.name for row in Notification.objects.filter(notice__kind="need_message").select_related("user")}
    assert names == {"刘洋", "赵慧敏", "孙磊"}


def test_who_speaks_for_somebody_writes_while_the_consent_lasts(api, cast, on_record, report, write):
    consent = on_record()
    need = report(by=cast.resident, on_behalf_of={"representation_id": str(consent.id)})["id"]
    assert write(cast.resident, need).status_code == 201
    assert write(cast.aunt, need).status_code == 201
    api(cast.aunt).post(f"/representations/{consent.id}/withdraw")
    assert write(cast.resident, need).status_code in {403, 404}


def test_wrongdoing_is_spoken_of_with_the_confidential_receiver_alone(cast, report, write, read):
    need = report(kind="wrongdoing")["id"]
    assert write(cast.resident, need, "有照片").status_code == 201
    assert write(cast.receiver, need, "请发来").status_code == 201
    assert write(cast.receiver, need, "给大家", audience="street").status_code == 403
    assert read(cast.receiver, need) == ["有照片", "请发来"]
    for person in (cast.leader, cast.manager, cast.core_leader, cast.neighbour):
        assert read(person, need) == 404
        assert told(person, "message") == []


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("status", list(Status))
def test_every_moment(status, audience, reach, cast, write):
    need = reach(status, visibility="public")
    action = ACTIONS[audience]
    answer = write(cast.leader, need, audience=audience)
    if (status, action) in TRANSITIONS:
        assert answer.status_code == 201, answer.content
        assert Entry.objects.filter(action=f"need.{action}", object_id=need).count() == 1
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "wrong_moment")
        assert not Message.objects.exists()
    assert Need.objects.get(pk=need).status == status


@pytest.mark.parametrize(
    "body",
    [{}, {"text": ""}, {"text": "   "}, {"text": "x" * 10_001}, {"text": "a\x00"}, {"text": "a", "audience": "all"}],
)
def test_what_cannot_be_kept_is_refused(body, api, cast, report):
    need = report()["id"]
    assert api(cast.resident).post(f"/needs/{need}/messages", body).status_code == 422
    assert not Message.objects.exists()


def test_a_page_costs_the_same_however_much_was_said(api, cast, helped, write):
    need, _place = helped
    leader = api(cast.leader)
    write(cast.resident, need)
    with counted() as one:
        leader.get(f"/needs/{need}/messages")
    for person in (cast.volunteer, cast.resident):
        write(person, need)
    with counted() as three:
        assert len(leader.get(f"/needs/{need}/messages").json()["items"]) == 3
    assert len(three) == len(one)


def test_a_contractor_s_manager_reads_what_leads_to_no_person(api, cast, user, helped, write, read):
    need, _place = helped
    AffiliationFactory(user=cast.manager, kind="liaison")
    write(cast.resident, need, "我是李明")
    assert "李明" not in str(read(cast.manager, need))
