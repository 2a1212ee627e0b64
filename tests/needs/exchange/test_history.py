"""What another system closed comes in as history: no terms, no notices, no feed, and a verdict of nobody."""

import json

import pytest
from django.db import connection

from backend.audit.models import Entry
from backend.jobs.testing import run_due
from backend.notifications.models import Notification
from backend.realtime.models import FeedItem
from needs.desk import jobs as desk_jobs
from needs.desk.models import CallBack, Need
from needs.exchange.models import Import
from needs.exchange.services import imports
from needs.suggestions.models import Suggestion
from tests.needs.exchange.test_imports import bring, counts, importer, lines  # noqa: F401  # fixtures
from tests.queries import counted

pytestmark = pytest.mark.django_db

HEAD = "编号,内容,时间,状态,答复时间,办结时间,答复内容\n"


def over(
    number, status="已办结", answered="2026-03-02 10:00", closed="2026-03-05 10:00", text="路灯坏了", answer="修好了"
):
    return f"{number},{text},2026-03-01 09:00,{status},{answered},{closed},{answer}\n"


def test_it_is_closed_without_a_verdict_and_nobody_hears_of_it(bring, api, cast, now):  # noqa: F811
    found = bring(HEAD + over(1, text="有人昏迷不醒"))
    assert counts(found) == {"read": 1, "created": 1, "existing": 0, "rejected": 0, "noted": 0}
    need = Need.objects.get()
    assert (need.status, need.channel, need.answer, need.calls) == ("unjudged", "import", "修好了", [])
    assert need.reported_at < need.answered_at < need.lapsed_at
    assert need.answered_at.isoformat() == "2026-03-02T02:00:00+00:00"
    assert (need.alarm_at, need.tokens, need.marks) == (None, [], [])
    [entry] = Entry.objects.filter(object_id=need.id)
    assert (entry.action, entry.after, entry.data) == ("need.report", "unjudged", {"history": True})
    run_due()
    desk_jobs.watch_targets.function(now=now)
    desk_jobs.ask_the_silent.function(now=now)
    assert not FeedItem.objects.filter(type="need").exists()
    assert set(Notification.objects.values_list("notice__kind", flat=True)) <= {"import_over"}
    assert not CallBack.objects.exists()
    assert not Suggestion.objects.exists()
    rates = api(cast.manager).get("/stats/rates?from=2026-03-01&to=2026-03-02").json()
    assert rates["response"]["numerator"] == rates["response"]["denominator"] == 1
    for name in ("resolution", "satisfaction"):
        assert (rates[name]["numerator"], rates[name]["denominator"]) == (0, 0), "never resolved, never satisfied"
        assert rates[name]["excluded"]["no_verdict"] == 1


def test_what_goes_on_comes_in_as_ever(bring, cast):  # noqa: F811
    bring(HEAD + over(1, status="办理中", answered="", closed="", answer=""))
    need = Need.objects.get()
    assert (need.status, need.answered_at) == ("reported", None)
    assert need.alarm_at is not None
    assert need.marks
    assert FeedItem.objects.filter(type="need", user=cast.manager).count() == 1
    assert "needs.suggestions.jobs.note_all" in run_due()
    assert Suggestion.objects.count() == 1


def test_each_bad_row_has_its_reason(bring, lines):  # noqa: F811
    found = bring(
        HEAD
        + over(1, status="不知道")
        + over(2, closed="2026-02-01", answered="")
        + over(3, answered="2026-02-01")
        + over(4, closed="以后")
        + over(5, closed="2099-01-01")
        + over(6, answered="", closed="")
        + over(7, closed="")
        + over(8, answered="2026-03-09 10:00")
        + over(9, answer="字" * 10_001)
    )
    assert lines(found) == [
        (2, False, "状态", "status_unknown"),
        (3, False, "办结时间", "closed_before_reported"),
        (4, False, "答复时间", "closed_before_reported"),
        (5, False, "办结时间", "time_unreadable"),
        (6, False, "办结时间", "time_in_future"),
        (7, True, "状态", "closed_time_missing"),
        (10, False, "答复内容", "answer_too_long"),
    ]
    assert counts(found) == {"read": 9, "created": 3, "existing": 0, "rejected": 6, "noted": 1}
    assert all(need.answered_at <= need.lapsed_at for need in Need.objects.all())


def test_a_mapping_says_which_words_mean_over(bring):  # noqa: F811
    mapping = {"statuses": {"归档": "closed", "转办": "open"}}
    bring(HEAD + over(1, status="归档") + over(2, status="转办"), mapping=mapping)
    assert sorted(Need.objects.values_list("status", flat=True)) == ["reported", "unjudged"]
    bring(HEAD + over(1, status="归档"), source="2", mapping={"columns": {"status": ""}})
    assert Need.objects.filter(status="reported").count() == 2, "the column is left out"


def test_closed_requests_of_open311(bring):  # noqa: F811
    request = {
        "service_request_id": "7",
        "status": "closed",
        "status_notes": "灯已换",
        "description": "灯不亮",
        "requested_datetime": "2026-03-01T09:00:00+08:00",
        "updated_datetime": "2026-03-04T09:00:00+08:00",
    }
    bring(json.dumps([request]), format="open311")
    need = Need.objects.get()
    assert (need.status, need.answer, need.lapsed_at.isoformat()) == ("unjudged", "灯已换", "2026-03-04T01:00:00+00:00")


def test_history_again_is_there_before(bring):  # noqa: F811
    text = HEAD + over(1) + over(2) + over(1)
    assert counts(bring(text)) == {"read": 3, "created": 2, "existing": 1, "rejected": 0, "noted": 0}
    assert counts(bring(text))["existing"] == 3
    assert Need.objects.count() == 2


def test_what_the_database_refuses_of_one_row_undoes_no_other(bring, lines):  # noqa: F811
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE desk_need ADD CONSTRAINT no_such_words CHECK (text <> '怪话')")
    found = bring(HEAD + over(1) + over(2, text="怪话") + over(3))
    assert lines(found) == [(3, False, "", "invalid_value")]
    assert counts(found) == {"read": 3, "created": 2, "existing": 0, "rejected": 1, "noted": 0}


def test_a_batch_of_many_asks_the_database_no_more_than_one_of_one(bring, importer, monkeypatch):  # noqa: F811
    monkeypatch.setattr(imports.IMPORTER, "batch", 50)

    def cost(number, source):
        with counted() as queries:
            bring(
                HEAD + "".join(over(n, status="办理中", answered="", closed="") for n in range(number)), source=source
            )
        return [each for each in queries if not each.startswith("COPY")]

    cost(1, "warm")
    one, many = cost(1, "one"), cost(40, "many")
    assert len(one) == len(many), "\n".join(sorted(set(many) - set(one)))[:2_000]
    assert Import.objects.get(source="many").created == 40
