"""Jobs: in the caller's transaction, by key, once, by the clock; what failed can be seen and run again."""

import asyncio
from datetime import UTC, datetime, timedelta
from io import StringIO
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.jobs import Job as Row

from backend.errors import Busy, NotFound
from backend.ids import new_id
from backend.jobs import jobs, services
from backend.jobs.define import Backoff, cron, job, system
from backend.jobs.models import Failure
from backend.jobs.testing import run_due

seen = []


@job()
def remember(*, who: UUID, when: datetime, note: str = "") -> None:
    seen.append((who, when, note))


@job(key=lambda who: f"{who}")
def expire(*, who: UUID) -> None:
    seen.append(who)


@job()
def explode(*, word: str) -> None:
    raise ValueError(word)


@cron("0 3 * * *")
def nightly(*, now: datetime) -> None:
    seen.append(now)


@pytest.fixture(autouse=True)
def _fresh():
    seen.clear()


def waiting():
    return ProcrastinateJob.objects.filter(status="todo").count()


@pytest.mark.django_db(transaction=True)
def test_a_rollback_removes_the_job():
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012  # a rollback
        expire.defer(who=new_id())
        raise ZeroDivisionError
    assert waiting() == 0


def test_arguments_come_back_as_they_went(db):
    who, when = new_id(), timezone.now()
    remember.defer(who=who, when=when, note="张奶奶")
    assert run_due() == [remember.name]
    assert seen == [(who, when, "张奶奶")]


def test_waits_for_its_moment(db, now, later):
    remember.at(later(hours=1), who=new_id(), when=now)
    assert run_due() == []
    assert run_due(until=later(hours=2)) == [remember.name]


def test_one_key_waits_once_and_the_transaction_goes_on(db):
    who = new_id()
    with transaction.atomic():
        assert expire.defer(who=who)
        assert not expire.defer(who=who)
        assert expire.defer(who=new_id())
    assert waiting() == 2
    run_due()
    assert expire.defer(who=who)


def test_once_is_once_ever(db):
    assert services.once("offer:1")
    assert not services.once("offer:1")
    assert services.once("offer:2")


def test_the_clock_gives_the_moment(db):
    assert app.periodic_registry.periodic_tasks[(nightly.name, "")].cron == "0 3 * * *"
    nightly(now=datetime(2026, 1, 1, tzinfo=UTC))
    assert seen == [datetime(2026, 1, 1, tzinfo=UTC)]


def test_backoff_grows_and_ends():
    def wait(attempts, error=None):
        decision = Backoff().get_retry_decision(
            exception=error or ValueError(),
            job=Row(id=0, queue="q", lock=None, queueing_lock=None, task_name="t", attempts=attempts),
        )
        return decision and round((decision.retry_at - timezone.now()).total_seconds())

    assert [wait(n) for n in range(8)] == [2, 8, 32, 128, 512, 2048, 3600, None]
    assert wait(0, NotFound(kind="x")) is None
    assert wait(0, Busy()) == 2
    assert wait(5, asyncio.CancelledError()) <= 0


def test_system_acts_now():
    street = new_id()
    actor = system(street)
    assert actor.is_system
    assert actor.street_id == street
    assert abs(actor.at - timezone.now()) < timedelta(seconds=5)


def row(status, *, worker=None, attempts=0, age=timedelta(0)):
    """A job of the table, in a status, whose last event is `age` old."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, worker_id)"
            " VALUES ('default', 'a.b', '{}', 'todo', %s, %s) RETURNING id",
            [attempts, worker],
        )
        (number,) = cursor.fetchone()
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s AND %s <> 'todo'", [number, status]
        )
        if status not in {"todo", "doing"}:
            cursor.execute("UPDATE procrastinate_jobs SET status = %s WHERE id = %s", [status, number])
        cursor.execute("UPDATE procrastinate_events SET at = now() - %s WHERE job_id = %s", [age, number])
    return number


def status_of(number):
    found = ProcrastinateJob.objects.filter(pk=number).first()
    return found and found.status


def worker_row(age):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id", [age])
        return cursor.fetchone()[0]


def test_what_a_dead_worker_did_is_done_again(db, now):
    dead, alive = worker_row(timedelta(minutes=2)), worker_row(timedelta(seconds=5))
    stalled, running, orphan = row("doing", worker=dead), row("doing", worker=alive), row("doing")
    poison = row("doing", worker=dead, attempts=jobs.REVIVALS)
    jobs.revive_stalled(now=now)
    assert [status_of(each) for each in (stalled, running, orphan, poison)] == ["todo", "doing", "todo", "failed"]


def test_finished_jobs_are_pruned(db, now, settings):
    settings.JOBS_KEPT_HOURS = 10
    old, new = timedelta(hours=11), timedelta(hours=9)
    gone = [row("succeeded", age=old), row("failed", age=timedelta(hours=101))]
    kept = [row("succeeded", age=new), row("failed", age=old), row("todo", age=timedelta(days=99))]
    jobs.prune(now=now)
    assert [status_of(each) for each in gone] == [None, None]
    assert None not in [status_of(each) for each in kept]


def said(*command):
    out = StringIO()
    call_command(*command, stdout=out)
    return out.getvalue()


def test_failed_jobs_are_seen_and_run_again(db, now):
    first, second = row("failed"), row("failed")
    Failure.objects.create(job_id=first, at=now, error="ValueError: 张 (a.py:1)")
    listed = said("jobs", "--failed")
    assert "2  失败 failed" in listed
    assert f"#{first}" in listed
    assert "ValueError: 张" in listed
    said("retry_job", str(first))
    assert [status_of(first), status_of(second)] == ["todo", "failed"]
    assert "1" in said("retry_job", "--all-failed")
    assert status_of(second) == "todo"
    with pytest.raises(CommandError, match="No failed job"):
        said("retry_job", str(first))


def test_why_it_failed_is_kept(db):
    explode.defer(word="坏")
    with pytest.raises(ValueError, match="坏"):
        run_due()
    failure = Failure.objects.get()
    assert failure.error.startswith("ValueError: 坏 (test_jobs.py:")


def test_admin_pages_work(db, client, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("+8613900000000", "x" * 16, name="管理"))
    number = row("failed")
    assert client.get("/admin/procrastinate/procrastinatejob/").status_code == 200
    assert client.get(f"/admin/procrastinate/procrastinatejob/{number}/change/").status_code == 200


def test_every_minute_the_stalled_are_looked_for():
    crons = {name: each.cron for (name, _), each in app.periodic_registry.periodic_tasks.items()}
    assert crons[jobs.revive_stalled.name] == "* * * * *"
    assert crons[jobs.prune.name] == "17 * * * *"
