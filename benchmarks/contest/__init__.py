"""A thousand people, a hundred tasks with three hundred places, a minute at random by HTTP, and everything must hold.

They accept, decline, claim, wait, confirm, leave, check in and hand back; leaders put forward, release, call off and open
anew; who is told `busy` tries again; now and then an answer is not waited for and the command sent again by its key, and
phones lose their connection. No place is sold twice at any moment, nobody is in two places, no waiter is lost, no feed has
a gap.
"""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from statistics import median, quantiles

from django.db import connection
from django.db.models import Max, Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

from backend.places.models import Area
from backend.realtime.models import FeedItem
from backend.realtime.queries import positions
from benchmarks.arena import Arena
from benchmarks.contest.history import written_down
from benchmarks.contest.phones import Phones
from benchmarks.contest.play import How, Story, play
from benchmarks.contest.stage import Person, Stage, stage, tasks
from benchmarks.contest.verdict import faults
from benchmarks.result import Result
from config.demo.areas import DONGSI

PEOPLE = 1_000
MINUTE = How(seconds=60.0, tasks=100, players=24, seed=20_261_122)
STALLS_SECONDS, AT_MOST_SECONDS = 60.0, 1_800.0
"""For which nothing moves of what is waited for, and for which it may go on moving."""


def measure(arena: Arena) -> list[Result]:
    """Any fault stops the benchmark, and is named."""
    here = stage(Area.objects.get(code=DONGSI, parent=None), people=PEOPLE)
    with written_down():
        server = arena.server("all", LOG_LEVEL="CRITICAL")  # nobody has a telephone here, and each text message says so
        story = contest(here, ports=[server.port], how=MINUTE)
        found = faults(here, story)
        server.stop()
    sys.stderr.write(told(story))
    if found:
        raise AssertionError("\n".join(found[:50]))
    times = [each * 1000 for each in story.seconds]
    rate = len(times) / story.took
    name = f"争抢 {PEOPLE} people at random for {MINUTE.seconds:.0f} s"
    return [
        Result(f"{name}: oversold, in two places, lost, untold", len(found), 1, "faults", 0.0),
        Result(f"{name}: commands answered in a second · {MINUTE.players} at once", rate, MINUTE.players, "/s"),
        Result(f"{name}: an answer, p95 · p50", quantiles(times, n=20)[-1], median(times), "ms"),
    ]


def contest(here: Stage, *, ports: Sequence[int], how: How) -> Story:
    """Let them, and wait until all is done that they set going and has reached their phones."""
    before = _circles()
    story = asyncio.run(_contest(here, ports, how))
    if circles := _circles() - before:
        story.wrong.append(f"locks: {circles} times some waited for each other in a circle, and one was told `busy`")
    return story


def _circles() -> int:
    """How often the database ended one who waited for one who waited for them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return int(cursor.fetchone()[0])


async def _contest(here: Stage, ports: Sequence[int], how: How) -> Story:
    asked = tasks(how.seed, first=timezone.now())
    async with Phones(here.phones, ports, seed=how.seed) as phones:
        story = await play(here, asked, ports=ports, how=how)
        await phones.calm()
        if left := await in_the_end(_left_to_do):
            story.wrong.append(f"jobs: they never came to an end, {left}")
        if left := await in_the_end(lambda: _under_way(here.phones)):
            story.wrong.append(f"feed: not everything arrived, {left}")
        if not phones.breaks:
            story.wrong.append("feed: no connection broke")
    return story


async def in_the_end(left: Callable[[], str]) -> str:
    """What is left in the end: nothing, as long as it moves."""
    began = moved = time.monotonic()
    before = ""
    while now := await asyncio.to_thread(left):
        at = time.monotonic()
        if now != before:
            before, moved = now, at
        if at - moved > STALLS_SECONDS or at - began > AT_MOST_SECONDS:
            return f"{at - began:.0f} s later, of which nothing moved for {at - moved:.0f}: {now}"
        await asyncio.sleep(0.2)
    return ""


def _left_to_do() -> str:
    due = Q(scheduled_at=None) | Q(scheduled_at__lte=timezone.now())
    rows = ProcrastinateJob.objects.filter(due, status="todo") | ProcrastinateJob.objects.filter(status="doing")
    jobs = Counter(f"{name} {status}" for name, status in rows.values_list("task_name", "status"))
    untold = FeedItem.objects.filter(seq=None).count()
    if not jobs and not untold:
        return ""
    steps = ProcrastinateEvent.objects.aggregate(last=Max("id"))["last"]
    return f"{dict(jobs)}, {untold} untold items, after {steps} steps of jobs"


def _under_way(people: Sequence[Person]) -> str:
    last = positions([each.user_id for each in people])
    missing = [lacks for each in people if (lacks := last.get(each.user_id, 0) - each.last) > 0]
    return f"{sum(missing)} items of {len(missing)} feeds" if missing else ""


def told(story: Story) -> str:
    """For people: what was done and what was refused, how often."""
    lines = [f"\n{len(story.seconds)} commands, {story.lost} of them left before their answer and sent again"]
    lines += [f"{sum(story.busy.values())} answers that it is busy, and to try again: {dict(story.busy)}"]
    lines += [f"{count:>7}  {what}" for what, count in sorted(story.answers.items())]
    return "\n".join(lines) + "\n"
