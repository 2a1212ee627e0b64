"""A thousand people, a hundred tasks with three hundred places, a minute at random by HTTP, and everything must hold.

They accept, decline, claim, wait, confirm, leave, check in and hand back; leaders put forward, release, call off and open
anew; now and then an answer is not waited for and the command sent again by its key, and phones lose their connection. No
place is sold twice at any moment, nobody is in two places, no waiter is lost, no feed has a gap.
"""

import asyncio
import sys
import time
from collections.abc import Callable, Sequence
from statistics import median, quantiles

from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

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
SETTLES_SECONDS = 90.0


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
    return asyncio.run(_contest(here, ports, how))


async def _contest(here: Stage, ports: Sequence[int], how: How) -> Story:
    asked = tasks(how.seed, first=timezone.now())
    async with Phones(here.phones, ports, seed=how.seed) as phones:
        story = await play(here, asked, ports=ports, how=how)
        await phones.calm()
        if not await _until(_nothing_is_left_to_do):
            story.wrong.append("jobs: they never came to an end")
        if not await _until(lambda: _arrived(here.phones)):
            story.wrong.append("feed: not everything arrived")
        if not phones.breaks:
            story.wrong.append("feed: no connection broke")
    return story


async def _until(holds: Callable[[], bool]) -> bool:
    until = time.monotonic() + SETTLES_SECONDS
    while not (came := await asyncio.to_thread(holds)) and time.monotonic() < until:  # noqa: ASYNC110  # what is looked at has no event
        await asyncio.sleep(0.2)
    return came


def _nothing_is_left_to_do() -> bool:
    due = Q(scheduled_at=None) | Q(scheduled_at__lte=timezone.now())
    left = ProcrastinateJob.objects.filter(due, status="todo") | ProcrastinateJob.objects.filter(status="doing")
    return not left.exists() and not FeedItem.objects.filter(seq=None).exists()


def _arrived(people: Sequence[Person]) -> bool:
    last = positions([each.user_id for each in people])
    return all(each.last >= last.get(each.user_id, 0) for each in people)


def told(story: Story) -> str:
    """For people: what was done and what was refused, how often."""
    lines = [f"\n{len(story.seconds)} commands, {story.lost} of them left before their answer and sent again"]
    lines += [f"{count:>7}  {what}" for what, count in sorted(story.answers.items())]
    return "\n".join(lines) + "\n"
