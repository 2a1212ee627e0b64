"""Processes that plan neighbourhoods anew, side by side: PyVRP keeps to one core, and a neighbourhood stands alone."""

from collections.abc import Iterator
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Self

from volunteers.rounds.planning.part import Orders, Part

START = get_context("spawn")
ENDS_IN_SECONDS = 1.0


class Helpers:
    """So many processes, as a context manager: with its end they have ended.

    They also end when the process that started them is killed: nothing comes any more through their pipe.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._busy: dict[Connection, Part] = {}
        self._idle: list[Connection] = []

    def __enter__(self) -> Self:
        self._processes = []
        for _number in range(self._count):
            ours, theirs = START.Pipe()
            process = START.Process(target=_help, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._processes.append(process)
            self._idle.append(ours)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(ENDS_IN_SECONDS)
            if process.is_alive():
                process.kill()
                process.join()
        for pipe in [*self._busy, *self._idle]:
            pipe.close()

    @property
    def idle(self) -> bool:
        """Whether one of them has nothing to do."""
        return bool(self._idle)

    @property
    def at_work(self) -> list[Part]:
        """What they are busy with."""
        return list(self._busy.values())

    def give(self, part: Part, *, steps: int, seconds: float) -> None:
        """Let an idle one plan it anew, in so many steps and so many seconds at most."""
        pipe = self._idle.pop()
        pipe.send((part, steps, seconds))
        self._busy[pipe] = part

    def done(self, *, within: float) -> Iterator[Orders]:
        """What those found that are done within so many seconds. Raises `EOFError` where one has ended."""
        for pipe in wait(list(self._busy), timeout=within):
            assert isinstance(pipe, Connection)  # nothing else was given
            orders: Orders = pipe.recv()
            del self._busy[pipe]
            self._idle.append(pipe)
            yield orders


def _help(pipe: Connection) -> None:
    from volunteers.rounds.planning.neighbourhood import planned_anew  # noqa: PLC0415  # it brings the solver

    with suppress(EOFError, BrokenPipeError, ConnectionResetError, KeyboardInterrupt):
        while True:
            part, steps, seconds = pipe.recv()
            pipe.send(planned_anew(part, steps=steps, seconds=seconds))
