"""Withdrawal against sending, senders against each other, a sender that dies."""

import asyncio
import threading
from datetime import timedelta

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from backend.database import connection_params
from backend.ids import new_id
from backend.notifications import outbox
from backend.notifications.models import Delivery, Notification
from backend.notifications.services import withdraw
from backend.notifications.ways.push import Sent
from backend.policy import Actor
from tests.backend.notifications.conftest import drained
from volunteers.dispatch.notifications import TaskCalledOff

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def taken_back(street):
    def make(subject=None):
        actor = Actor.system(street_id=street.id, at=timezone.now())
        return withdraw(TaskCalledOff, actor=actor, subject=subject or street.id)

    return make


def asked(work):
    """What `work(connection)` finds in the outbox, on a connection as a sender's."""

    async def run():
        async with await psycopg.AsyncConnection.connect(**connection_params(), autocommit=True) as conn:
            return await work(conn)

    return asyncio.run(run())


def sent(fcm):
    return [(call["message"]["data"]["id"], "withdrawn" in call["message"]["data"]) for call in fcm.calls]


def test_what_was_not_sent_is_dropped(fcm, user, device, say, drain, taken_back):
    person = user()
    device(person, "ok-1")
    say([person])
    taken_back()
    drain()
    assert sent(fcm) == []
    assert Delivery.objects.get().status == "obsolete"


def test_what_was_sent_is_replaced_on_the_screen(fcm, user, device, say, drain, taken_back):
    person = user()
    device(person, "ok-1")
    say([person])
    drain()
    taken_back()
    drain()
    note = Notification.objects.get()
    assert sent(fcm) == [(str(note.id), False), (str(note.id), True)]
    first, second = (call["message"] for call in fcm.calls)
    assert first["android"]["notification"]["tag"] == second["android"]["notification"]["tag"]
    assert second["android"]["priority"] == "normal", "nobody is woken to be told that it is over"
    assert drain() == 0


def test_withdrawn_while_it_is_being_sent(fcm, user, device, say, taken_back):
    """The push is on the wire when the offer goes to somebody else: what takes it back follows it, never passes it."""
    person = user()
    device(person, "slow-1")
    say([person])
    flight = threading.Thread(target=lambda: asyncio.run(drained()))
    flight.start()
    until = timezone.now() + timedelta(seconds=10)
    while not Delivery.objects.filter(status="sending").exists():
        assert timezone.now() < until
    taken_back()
    asyncio.run(drained())  # another sender: it must wait for the first
    assert sent(fcm) in ([], [(str(Notification.objects.get().id), False)])
    flight.join(10)
    asyncio.run(drained())
    assert [recalls for _id, recalls in sent(fcm)] == [False, True]
    assert list(Delivery.objects.order_by("id").values_list("status", flat=True)) == ["sent", "sent"]


def test_withdrawn_while_a_try_fails(fcm, user, device, say, drain, due_now, taken_back):
    person = user()
    device(person, "downonce-1")
    say([person])
    drain()
    taken_back()
    due_now()
    drain()
    assert len(fcm.calls) == 1, "what never arrived needs no taking back"
    assert {row.status for row in Delivery.objects.all()} == {"obsolete"}


def test_many_senders_send_each_once(fcm, user, device, say):
    people = [user() for _ in range(60)]
    for number, person in enumerate(people):
        device(person, f"ok-{number}")
    say(people, subject=new_id())

    async def at_once():
        return await asyncio.gather(*(drained() for _ in range(4)))

    taken = asyncio.run(at_once())
    assert sum(taken) == 60
    assert len({note for note, _recalls in sent(fcm)}) == len(fcm.calls) == 60


def test_a_sender_that_dies_loses_nothing_and_one_thought_dead_overwrites_nothing(fcm, user, device, say, drain):
    person = user()
    device(person, "ok-1")
    say([person])
    note = Notification.objects.get()

    now = timezone.now()
    [held] = asked(lambda conn: outbox.claim(conn, now=now, lease=now + timedelta(hours=1), most=10))
    assert drain() == 0, "it is leased"
    Delivery.objects.update(next_at=timezone.now())
    assert drain() == 1
    assert sent(fcm) == [(str(note.id), False)]

    late = outbox.result(held, outbox.Failed("late"), now=timezone.now())
    asked(lambda conn: outbox.record(conn, [late], now=timezone.now()))
    row = Delivery.objects.get()
    assert (row.status, row.attempts, row.error) == ("sent", 2, "")


def test_a_late_result_is_not_taken_for_that_of_who_took_it_up_since(fcm, user, device, say):
    """Two senders have it, one of them long overdue: only the one that holds it now says what became of it."""
    person = user()
    device(person, "ok-1")
    say([person])

    now = timezone.now()
    later = now + timedelta(minutes=1)
    [overdue] = asked(lambda conn: outbox.claim(conn, now=now, lease=now + timedelta(seconds=1), most=10))
    [holds] = asked(lambda conn: outbox.claim(conn, now=later, lease=later + timedelta(hours=1), most=10))
    told = Delivery.objects.values("status", "attempts", "error")
    for lease, outcome, status in ((overdue, outbox.Failed("late"), "sending"), (holds, Sent(), "sent")):
        done = outbox.result(lease, outcome, now=later)
        asked(lambda conn, done=done: outbox.record(conn, [done], now=later))
        assert told.get() == {"status": status, "attempts": 2, "error": ""}


def test_a_sender_takes_up_nothing_that_it_holds(fcm, user, device, say):
    """A machine that stood still lets a lease end unnoticed: the call under way is not made a second time."""
    person = user()
    device(person, "slow-1")
    say([person])
    flight = threading.Thread(target=lambda: asyncio.run(drained()))
    flight.start()
    until = timezone.now() + timedelta(seconds=10)
    while flight.is_alive():
        assert timezone.now() < until
        Delivery.objects.filter(status="sending").update(next_at=timezone.now() - timedelta(hours=1))
    flight.join()
    assert len(fcm.calls) == 1
    assert Delivery.objects.values("status", "attempts").get() == {"status": "sent", "attempts": 1}


def test_the_emergency_goes_first(fcm, user, device, say, drain):
    from needs.desk.notifications import Emergency  # noqa: PLC0415

    people = [user() for _ in range(70)]
    for number, person in enumerate(people):
        device(person, f"ok-{number}")
    say(people, subject=new_id())
    say(people[:1], Emergency, subject=new_id(), due=timezone.now())
    drain()
    first = [call["message"]["data"]["kind"] for call in fcm.calls][:34]
    assert "need_emergency" in first


def test_a_rolled_back_change_says_nothing(fcm, user, device, say, drain):
    from django.db import transaction  # noqa: PLC0415

    person = user()
    device(person, "ok-1")
    with transaction.atomic():
        say([person])
        transaction.set_rollback(True)
    assert drain() == 0
    assert not Notification.objects.exists()
    connection.close()


def test_a_slow_service_is_no_dead_sender(fcm, user, device, say):
    """A call takes longer than the lease: it is kept, and nobody else takes it up meanwhile."""
    person = user()
    device(person, "slow-1")
    say([person])

    async def beside_each_other():
        first = asyncio.create_task(drained(lease=0.6))
        await asyncio.sleep(0.3)
        others = 0
        while not first.done():
            others += await drained(lease=0.6)
            await asyncio.sleep(0.1)
        return others, await first

    assert asyncio.run(beside_each_other()) == (0, 1)
    assert len(fcm.calls) == 1
