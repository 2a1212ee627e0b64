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

    async def die_with_it(lease):
        now = timezone.now()
        async with await psycopg.AsyncConnection.connect(**connection_params(), autocommit=True) as conn:
            return await outbox.claim(conn, now=now, lease=now + lease, most=10)

    [held] = asyncio.run(die_with_it(timedelta(hours=1)))
    assert drain() == 0, "it is leased"
    Delivery.objects.update(next_at=timezone.now())
    assert drain() == 1
    assert sent(fcm) == [(str(note.id), False)]

    async def come_back():
        async with await psycopg.AsyncConnection.connect(**connection_params(), autocommit=True) as conn:
            late = outbox.result(held, outbox.Failed("late"), now=timezone.now())
            await outbox.record(conn, [late], now=timezone.now())

    asyncio.run(come_back())
    row = Delivery.objects.get()
    assert (row.status, row.attempts, row.error) == ("sent", 2, "")


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
