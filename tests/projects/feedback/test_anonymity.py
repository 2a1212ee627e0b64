"""Nobody can tell who gave which response: not from a table, not from an answer, not from the order of things."""

import json

import pytest
from django.apps import apps
from django.db import connection

from backend.audit.models import Entry
from backend.http.models import Answer
from backend.realtime.models import FeedItem
from projects.feedback.models import Invitation, Response
from tests.projects.conftest import ok

pytestmark = pytest.mark.django_db


def rows():
    """Every row of every table of ours, as text: binary and JSON columns too."""
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT t.* FROM "{table}" t')
            for row in cursor.fetchall():
                said = [bytes(each).decode(errors="replace") if isinstance(each, memoryview) else each for each in row]
                yield table, json.dumps(said, default=str, ensure_ascii=False)


@pytest.fixture
def answered(api, cast, approved, opened, code):
    """Three residents answered, each with an Idempotency-Key; one comment has its reply."""
    activity = opened(approved())
    path = f"/activities/{activity['id']}"
    answers = []
    for n, person in enumerate((cast.resident, cast.neighbour, cast.volunteer)):
        ok(api(person).post(f"{path}/attend", {"code": code(activity)}, key=f"attend-{n}"))
        body = {"scores": {"overall": n + 2, "trust": 5 - n}, "comment": f"第{n}个人说的"}
        sent = api(person).post(f"{path}/feedback", body, key=f"feedback-{n}")
        answers.append((person, ok(sent), ok(api(person).post(f"{path}/feedback", body, key=f"feedback-{n}"))))
    first = Response.objects.order_by("id").first()
    ok(api(cast.liaison).post(f"/feedback/{first.id}/reply", {"text": "知道了"}, key="reply-0"))
    return activity, answers


def test_no_row_holds_both_a_resident_and_a_response(cast, answered):
    people = {str(person.id) for person in (cast.resident, cast.neighbour, cast.volunteer)}
    invitations = {str(each) for each in Invitation.objects.values_list("id", flat=True)}
    attendances = {str(each) for each in Invitation.objects.values_list("attendance_id", flat=True)}
    responses = {str(each) for each in Response.objects.values_list("id", flat=True)}
    assert len(people) == len(invitations) == len(responses) == 3
    seen = set()
    for table, text in rows():
        for response in responses:
            if response in text:
                seen.add(table)
                found = [each for each in people | invitations | attendances if each in text]
                assert not found, f"{table} links a response to {found}"
    assert seen == {"feedback_response", "feedback_reply", "audit_entry"}


def test_what_a_resident_wrote_stands_beside_nobodys_name(cast, answered):
    """The words of the comment: in the response, and in the reply that all who were there hear alike."""
    for person, _first, _again in answered[1]:
        beside = {table for table, text in rows() if str(person.id) in text and "个人说的" in text}
        assert beside <= {"realtime_feeditem"}
    told = list(FeedItem.objects.filter(type="reply"))
    assert {item.user_id for item in told} == {person.id for person, _first, _again in answered[1]}
    assert all(item.data == told[0].data for item in told)


def test_the_response_has_no_column_that_could_link():
    assert {field.name for field in Response._meta.concrete_fields} == {
        "id",
        "street",
        "project",
        "activity",
        "scores",
        "comment",
        "day",
    }
    assert Response._meta.get_field("day").get_internal_type() == "DateField"


def test_ids_are_random(answered):
    """UUIDv7 would tell the moment, and so the person."""
    assert {each.version for each in Response.objects.values_list("id", flat=True)} == {4}


def test_the_answer_to_the_resident_and_the_kept_one_name_no_response(answered):
    responses = [str(each) for each in Response.objects.values_list("id", flat=True)]
    for _person, first, again in answered[1]:
        assert first == again
        assert not [each for each in responses if each in json.dumps(first)]
    for kept in Answer.objects.filter(key__startswith="feedback-"):
        body = bytes(kept.body).decode()
        assert not [each for each in responses if each in body]
        assert "个人说的" not in body


def test_the_audit_knows_that_they_answered_and_not_what(cast, answered):
    acts = Entry.objects.filter(action="invitation.feedback")
    assert set(acts.values_list("actor_id", flat=True)) == {cast.resident.id, cast.neighbour.id, cast.volunteer.id}
    responses = set(Response.objects.values_list("id", flat=True))
    assert not responses & set(acts.values_list("object_id", flat=True))
    about = Entry.objects.filter(object_id__in=responses)
    assert set(about.values_list("actor_id", flat=True)) == {cast.liaison.id}
    assert all(entry.data == {} for entry in acts)


def test_what_readers_get_names_nobody(api, cast, answered):
    activity, answers = answered
    for reader in (cast.liaison, cast.manager, next(iter(cast.holders.values()))):
        text = json.dumps(ok(api(reader).get(f"/projects/{activity['project_id']}/feedback")), ensure_ascii=False)
        for person, _first, _again in answers:
            assert str(person.id) not in text
            assert person.name not in text
            assert person.masked_name not in text
        assert activity["id"] not in text


def test_the_order_of_comments_is_not_the_order_of_answers(api, cast, answered):
    activity, _answers = answered
    path = f"/projects/{activity['project_id']}/feedback"
    listed = [each["id"] for each in ok(api(cast.liaison).get(path))["comments"]]
    assert listed == sorted(listed)
    assert listed == [each["id"] for each in ok(api(cast.liaison).get(path))["comments"]]
    assert all(set(each) == {"id", "comment", "reply"} for each in ok(api(cast.liaison).get(path))["comments"])
