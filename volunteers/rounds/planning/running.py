"""Run the solver in its process, hear of its plans, and end it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from types import TracebackType
from typing import IO, Self

from volunteers.rounds.planning.problem import Plan, Problem

ENDS_IN_SECONDS = 2.0


class SolverFailed(Exception):
    """The process ended without a plan; the message is the last that it said."""


@dataclass(frozen=True, slots=True)
class Told:
    """A plan after so many seconds; the last one is `done`."""

    plan: Plan
    at: float
    done: bool


class Solver:
    """The process, as a context manager: with its end the process has ended, whatever happened meanwhile."""

    def __init__(self, problem: Problem, *, seconds: float, seed: int) -> None:
        self._asked = json.dumps({"problem": problem.stored(), "seconds": seconds, "seed": seed})
        self._lines: Queue[str | None] = Queue()

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "volunteers.rounds.planning"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()
        Thread(target=self._write, args=(self._process.stdin,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(ENDS_IN_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdout, self._process.stderr):
            if pipe is not None:
                pipe.close()

    @property
    def pid(self) -> int:
        """Of the process."""
        return self._process.pid

    def plans(self, *, every: float) -> Iterator[Told | None]:
        """Each plan as it is told; None whenever so many seconds pass without one. Raises `SolverFailed`."""
        while True:
            try:
                line = self._lines.get(timeout=every)
            except Empty:
                yield None
                continue
            if line is None:
                said = self._process.stderr.read().strip() if self._process.stderr else ""
                raise SolverFailed(said.rsplit("\n", 1)[-1] or f"exit {self._process.wait()}")
            told = json.loads(line)
            done = bool(told.get("done"))
            yield Told(Plan.of(told["plan"]), told["at"], done)
            if done:
                return

    def _read(self, lines: IO[str]) -> None:
        for line in lines:
            self._lines.put(line)
        self._lines.put(None)

    def _write(self, pipe: IO[str]) -> None:
        try:
            pipe.write(self._asked)
            pipe.close()
        except BrokenPipeError:
            return  # it has ended: the reader tells why
