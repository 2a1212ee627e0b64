"""What the sequencer promises, with real transactions of many writers."""

import asyncio
import random
import threading
import time

import psycopg
import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django.utils import timezone

from backend.database import connection_params
from backend.realtime import queries
from backend.realtime.frames import PACKET_BYTES, Item, frame, pack, unpack
from backend.realtime.models import FeedItem, FeedPosition
from backend.realtime.sequencer import Sequencer
from backend.realtime.services import tell
from tests.factories import StreetFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


class Numbering(threading.Thread):
    """A sequencer in a thread of its own, with small batches."""

    def __init__(self, batch=7):
        super().__init__(daemon=True)
        self.params, self.batch, self.stopping = connection_params(), batch, threading.Event()

    def run(self):
        async def main():
            task = asyncio.create_task(Sequencer(params=self.params, batch=self.batch).run())
            while not self.stopping.is_set():  # noqa: ASYNC110  # an event of a thread
                await asyncio.sleep(0.02)
            task.cancel()

        asyncio.run(main())

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.join(10)


def wait_until(condition, seconds=60):
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def all_numbered():
    return not FeedItem.objects.filter(seq=None).exists()


@pytest.mark.parametrize("seed", range(4))
def test_gapless_per_person_and_in_the_order_of_each_object(seed):
    """Writers that lock an object, change it, dawdle, and sometimes roll back."""
    people = [UserFactory(home_street=StreetFactory()) for _ in range(5)]
    objects = [UserFactory(home_street=people[0].home_street) for _ in range(3)]
    model = type(objects[0])

    def write(number):
        dice = random.Random(f"{seed}-{number}")
        try:
            for _ in range(25):
                thing = dice.choice(objects)
                try:
                    with transaction.atomic():
                        if dice.random() < 0.7:
                            row = model.objects.select_for_update(no_key=True).get(pk=thing.pk)
                            row.requests_per_minute = (row.requests_per_minute or 0) + 1
                            row.save()
                            version = row.requests_per_minute
                        else:
                            thing, version = None, None
                        time.sleep(dice.random() / 200)
                        told = dice.sample(people, dice.randint(1, 5))
                        data = {"id": thing and str(thing.pk), "version": version}
                        tell([each.pk for each in told], "need", data, now=timezone.now())
                        time.sleep(dice.random() / 200)
                        if dice.random() < 0.2:
                            raise ZeroDivisionError  # noqa: TRY301  # a rollback
                except ZeroDivisionError:
                    pass
        finally:
            connection.close()

    writers = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    with Numbering(), Numbering():
        for each in writers:
            each.start()
        for each in writers:
            each.join()
        wait_until(all_numbered)
    assert FeedItem.objects.exists()
    for person in people:
        items = list(FeedItem.objects.filter(user=person).order_by("seq"))
        assert [item.seq for item in items] == list(range(1, len(items) + 1))
        assert queries.position(person.pk) == len(items)
        for thing in objects:
            versions = [item.data["version"] for item in items if item.data["id"] == str(thing.pk)]
            assert versions == sorted(versions)


def test_rows_of_an_open_transaction_are_numbered_when_it_commits():
    user = UserFactory()
    with Numbering():
        with psycopg.connect(**connection_params()) as early:
            early.execute(
                "INSERT INTO realtime_feeditem (user_id, type, at, data) VALUES (%s, 'need', now(), '{\"n\": 1}')",
                [user.pk],
            )
            tell([user.pk], "need", {"n": 2}, now=timezone.now())
            wait_until(all_numbered)
            assert queries.position(user.pk) == 1
        wait_until(lambda: queries.position(user.pk) == 2)
    assert [item.data["n"] for item in FeedItem.objects.order_by("seq")] == [2, 1]


def test_does_not_wait_for_whoever_locks_a_person():
    user = UserFactory()
    tell([user.pk], "need", {"n": 1}, now=timezone.now())
    with psycopg.connect(**connection_params()) as other:
        other.execute("SELECT 1 FROM accounts_user WHERE id = %s FOR UPDATE", [user.pk])
        with Numbering():
            wait_until(all_numbered, seconds=2.5)


def test_erased_person_leaves_nothing_that_stops_it():
    gone, stays = UserFactory(), UserFactory()
    tell([gone.pk, stays.pk], "need", {"n": 1}, now=timezone.now())
    with Numbering():
        wait_until(all_numbered)
        gone.delete()
        tell([stays.pk], "need", {"n": 2}, now=timezone.now())
        wait_until(all_numbered)
    assert dict(FeedPosition.objects.values_list("user_id", "last")) == {stays.pk: 2}


def test_each_person_is_told_once():
    user = UserFactory()
    tell([user.pk, None, user.pk], "need", {"n": 1}, now=timezone.now())
    assert FeedItem.objects.count() == 1


def test_leader_that_loses_its_connection_leads_again():
    user = UserFactory()
    with Numbering():
        tell([user.pk], "need", {"n": 1}, now=timezone.now())
        wait_until(all_numbered)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_locks WHERE locktype = 'advisory'"
                " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            assert cursor.fetchone() == (1,)
        tell([user.pk], "need", {"n": 2}, now=timezone.now())
        wait_until(all_numbered, seconds=8)
    assert queries.position(user.pk) == 2


def test_one_round_is_one_statement():
    user = UserFactory()
    for n in range(10):
        tell([user.pk], "need", {"n": n}, now=timezone.now())

    @async_to_sync
    async def rounds():
        sequencer = Sequencer(batch=4)
        async with await psycopg.AsyncConnection.connect(**sequencer.params, autocommit=True) as conn:
            return [[item.seq for item in await sequencer.number(conn)] for _ in range(4)]

    assert rounds() == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10], []]


def test_packets_say_a_shared_body_once_and_stay_small():
    same = [Item(str(n), n, "need", "2026-11-20T00:00:00.000000+00:00", '{"t": "字\\"\\n"}') for n in range(5_000)]
    packets = list(pack(same))
    assert 1 < len(packets) <= 3
    assert sum(len(each.encode()) for each in packets) < 6_000 * 60
    found = [each for text in packets for each in unpack(text)]
    assert [(user_id, seq) for user_id, seq, _ in found] == [(str(n), n) for n in range(5_000)]
    large = [Item("a", n, "need", "x", f'"{n}{"y" * 100_000}"') for n in range(1, 8)]
    assert all(len(text) < PACKET_BYTES + 110_000 for text in pack(large))
    assert frame(3, found[0][2]).startswith('{"seq":3,"type":"need","at":"2026')
