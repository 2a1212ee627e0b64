"""Everybody at random, by HTTP: what they do, what they are answered, and what is sent again when no answer came."""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from random import Random
from typing import Any
from uuid import UUID

from benchmarks.contest.stage import Person, Stage
from benchmarks.load import Call, Reply, read

LOST, TWICE = 0.04, 0.02
"""How many commands are left before their answer comes and sent again, and how many are sent again after it."""
LEADING = 0.06
"""How often somebody of the leaders acts."""
WAITS_SECONDS = 60.0
PATIENCE_SECONDS = 0.06
TRIES = 12
"""How often a command is sent that is answered `busy`: nothing was changed, try again."""

Choice = tuple[str, str, dict[str, Any] | None]
"""A verb, its path, and its body."""
MAKES = {"claim": "assignment", "accept": "assignment", "confirm": "assignment", "wait": "waiter", "open": "task"}
"""By verb, of what kind that is which comes of it."""
ENDS = {
    "hand_back": ("assignment", "handed_back"),
    "release": ("assignment", "released"),
    "check_in": ("assignment", "checked_in"),
    "leave": ("waiter", "left"),
    "decline": ("offer", "declined"),
    "cancel": ("task", "cancelled"),
}
"""By verb, what it moves, and to where."""


@dataclass(frozen=True, slots=True)
class How:
    """How long, how many."""

    seconds: float
    tasks: int
    players: int
    """Who act at the same time."""
    seed: int
    least: int = 0
    """Commands, however long they take: a busy machine answers fewer in the same time."""
    verbs: frozenset[str] = frozenset()
    """Each of which is done once at least, however long it takes."""
    at_most: float = 300.0
    """Seconds, after all: what was not done by then never will be."""


@dataclass
class Story:
    """What clients saw."""

    tasks: list[dict[str, Any]] = field(default_factory=list)
    """As they were answered when they were opened."""
    made: dict[str, list[str]] = field(default_factory=lambda: {"assignment": [], "waiter": [], "task": []})
    """By kind, the ids that were answered, each command once."""
    moved: dict[str, list[str]] = field(default_factory=lambda: {verb: [] for verb in ENDS})
    """By verb, the ids of what it moved, each command once."""
    in_doubt: set[tuple[str, str]] = field(default_factory=set)
    """By verb, whose command or about what: left before its answer, refused when it was sent again. Nothing is kept of a refusal,
    and where the second overtook the first, the first is done after it."""
    answers: Counter[str] = field(default_factory=Counter)
    """`verb: code`, or `verb: done`."""
    seconds: list[float] = field(default_factory=list)
    lost: int = 0
    """Commands that were left before their answer, and sent again."""
    busy: Counter[str] = field(default_factory=Counter)
    """By verb, answers that told to try again."""
    wrong: list[str] = field(default_factory=list)
    took: float = 0.0

    def has(self, least: int, verbs: Collection[str]) -> bool:
        """Whether so many commands were answered, and each of these verbs done."""
        return len(self.seconds) >= least and all(self.answers[f"{verb}: done"] for verb in verbs)


class Line:
    """A connection that is kept, to one of the ports."""

    def __init__(self, port: int) -> None:
        self._port, self._writer = port, None

    async def send(self, call: Call, *, leaves: float | None = None) -> Reply | None:
        """The answer; None where the connection is left after so many seconds, answered or not."""
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        began = time.perf_counter()
        self._writer.write(call.raw)
        if leaves is not None:
            await asyncio.sleep(leaves)
            self.leave()
            return None
        status, body = await asyncio.wait_for(read(self._reader), WAITS_SECONDS)
        return Reply(status, body, time.perf_counter() - began)

    def leave(self) -> None:
        """Without a goodbye."""
        if self._writer is not None:
            self._writer.transport.abort()
        self._writer = None

    _writer: Any


class Player:
    """One of those who act at the same time: each act is somebody else's, drawn by lot."""

    AGAIN_AFTER = 1.0
    """Seconds from a `busy` to the next try."""

    def __init__(self, stage: Stage, story: Story, line: Line, asked: Iterator[dict[str, Any]], *, seed: str) -> None:
        self.stage, self.story, self.line, self.asked, self.random = stage, story, line, asked, Random(seed)

    async def play(self, how: How, began: float) -> None:
        """From a moment of the monotonic clock, until all together have done enough."""
        while (after := time.monotonic() - began) < how.seconds or (
            after < how.at_most and not self.story.has(how.least, how.verbs)
        ):
            if self.random.random() < LEADING:
                person = self.random.choice(self.stage.leaders)
                choice = self._of_a_leader()
            else:
                person = self._somebody()
                choice = self._of(person)
            if choice is not None:
                await self.act(person, *choice)
            if choice is not None and choice[0] == "cancel":
                await self.open_task(person)

    async def open_task(self, person: Person) -> None:
        """One task more."""
        await self.act(person, "open", "/tasks", next(self.asked))

    async def act(self, person: Person, verb: str, path: str, body: dict[str, Any] | None) -> None:
        """Send a command until it is answered, always by the same key; note what came of it."""
        key = str(UUID(int=self.random.getrandbits(128)))
        call = Call.post(f"/api/v1{path}", body, token=person.token, key=key)
        left = self.random.random() < LOST
        if left:
            self.story.lost += 1
            await self.line.send(call, leaves=self.random.random() * PATIENCE_SECONDS)
        reply = await self._answered(call, verb)
        if reply is None:
            return
        self.story.seconds.append(reply.seconds)
        said = json.loads(reply.body or b"{}")
        if reply.status >= 500 or (reply.status >= 400 and "code" not in said):  # HTTP
            self.story.wrong.append(f"{verb}: {reply.status} {reply.body[:200]!r}")
        if reply.status >= 400:  # HTTP
            self.story.answers[f"{verb}: {said.get('code', reply.status)}"] += 1
            if left:
                self.story.in_doubt.add((verb, str(person.volunteer_id) if verb in MAKES else path.split("/")[2]))
            return
        self.story.answers[f"{verb}: done"] += 1
        if self.random.random() < TWICE:
            again = await self._answered(call, verb)
            if again is not None and again.body != reply.body:
                self.story.wrong.append(f"{verb}: answered otherwise when it was sent again")
        self._note(person, verb, path, said)

    async def _answered(self, call: Call, verb: str) -> Reply | None:
        """The answer, and the seconds since it was first asked; the last one, where each says that it is busy."""
        began = time.perf_counter()
        reply = await self._sent(call, verb)
        for _try in range(TRIES - 1):
            if reply is None or not _is_busy(reply):
                break
            self.story.busy[verb] += 1
            await asyncio.sleep(self.AGAIN_AFTER)
            reply = await self._sent(call, verb)
        return reply and replace(reply, seconds=time.perf_counter() - began)

    async def _sent(self, call: Call, verb: str) -> Reply | None:
        try:
            return await self.line.send(call)
        except (TimeoutError, asyncio.IncompleteReadError, ConnectionError) as error:
            self.line.leave()
            self.story.wrong.append(f"{verb}: no answer ({type(error).__name__})")
            return None

    def _note(self, person: Person, verb: str, path: str, said: dict[str, Any]) -> None:
        if (kind := MAKES.get(verb)) is not None:
            self.story.made[kind].append(said["id"])
            if kind == "task":
                self.story.tasks.append(said)
            else:
                # The feed may have told more by now.
                person.held[kind].setdefault(said["id"], said["status"])
        if verb in ENDS:
            self.story.moved[verb].append(path.split("/")[2])

    def _somebody(self) -> Person:
        """Every second time one of those who have something to answer."""
        people = self.stage.people
        if self.random.random() < 0.5:
            for _try in range(8):
                person = self.random.choice(people)
                if any(person.having(*each) for each in OPEN):
                    return person
        return self.random.choice(people)

    def _of(self, person: Person) -> Choice | None:
        """What a volunteer does next; now and then what is not theirs to do."""
        task = self.random.choice(self.story.tasks)
        roles = task["roles"]
        role = {"role_id": self.random.choice(roles)["id"]} if roles and self.random.random() < 0.5 else None
        found: list[tuple[int, Choice]] = [
            (4, ("claim", f"/tasks/{task['id']}/claim", role)),
            (3, ("wait", f"/tasks/{task['id']}/waiting-list", role)),
        ]
        for weight, kind, statuses, verb, path in OWN:
            if ids := person.having(kind, *statuses):
                body = {"reason": "有急事"} if verb == "hand_back" else None
                found.append((weight, (verb, path.format(self.random.choice(ids)), body)))
        other = self.random.choice(self.stage.people)
        if strange := [*other.held["offer"]]:
            found.append((1, ("accept another's", f"/offers/{self.random.choice(strange)}/accept", None)))
        return self.random.choices([each for _, each in found], [weight for weight, _ in found])[0]

    def _of_a_leader(self) -> Choice | None:
        task = self.random.choice(self.story.tasks)
        known = self.random.choice(self.stage.people)
        despite = self.random.random() < 0.5
        told = {"volunteer_id": str(known.volunteer_id), "reason": "老街坊", "despite": despite}
        found: list[tuple[int, Choice]] = [(10, ("nominate", f"/tasks/{task['id']}/nominate", told))]
        if self.story.made["assignment"]:
            place = self.random.choice(self.story.made["assignment"][-60:])
            found.append((10, ("release", f"/assignments/{place}/release", {"reason": "换人"})))
        if len(self.story.tasks) > 1:
            found.append((2, ("cancel", f"/tasks/{task['id']}/cancel", {"reason": "下雨了"})))
        return self.random.choices([each for _, each in found], [weight for weight, _ in found])[0]


def _is_busy(reply: Reply) -> bool:
    return reply.status == 503 and json.loads(reply.body or b"{}").get("code") == "busy"  # HTTP


OPEN = (("offer", "open"), ("waiter", "promised"))
OWN: Sequence[tuple[int, str, tuple[str, ...], str, str]] = (
    (9, "offer", ("open",), "accept", "/offers/{}/accept"),
    (5, "offer", ("open",), "decline", "/offers/{}/decline"),
    (9, "waiter", ("promised",), "confirm", "/waiters/{}/confirm"),
    (2, "waiter", ("waiting", "promised"), "leave", "/waiters/{}/leave"),
    (5, "assignment", ("accepted",), "hand_back", "/assignments/{}/hand-back"),
    (1, "assignment", ("accepted",), "check_in", "/assignments/{}/check-in"),
)
"""Weight, of what, standing how, and what is done to it."""


async def play(stage: Stage, asked: Iterator[dict[str, Any]], *, ports: Sequence[int], how: How) -> Story:
    """Open the tasks, and let them."""
    story = Story()
    crowd = [
        Player(stage, story, Line(ports[n % len(ports)]), asked, seed=f"{how.seed} {n}") for n in range(how.players)
    ]
    for number in range(how.tasks):
        await crowd[number % how.players].open_task(stage.leaders[number % len(stage.leaders)])
    story.seconds.clear()
    story.answers.clear()
    began = time.monotonic()
    await asyncio.gather(*(each.play(how, began) for each in crowd))
    story.took = time.monotonic() - began
    for each in crowd:
        each.line.leave()
    return story
