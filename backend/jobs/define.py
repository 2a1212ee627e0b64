"""How a domain defines jobs.

In its `jobs.py`::

    @job(key=lambda offer_id: f"offer-expire:{offer_id}")
    def expire_offer(*, offer_id: UUID) -> None:
        offer = Offer.objects.get(pk=offer_id)
        actor = system(offer.street_id)
        services.expire(actor=actor, now=actor.at, offer_id=offer_id)

    @cron("*/5 * * * *")
    def remind(*, now: datetime) -> None: ...

and starts them, in the transaction of the change that they follow::

    expire_offer.at(offer.expires_at, offer_id=offer.id)
    notify.defer(offer_id=offer.id)

A job row is written in the caller's transaction: a rollback removes it. A job may run more than once (a worker may
die after the work and before the mark), so it asks for the state before it changes it; `once` marks what must not
be repeated. Arguments are what JSON can say, UUIDs and times; they come back as the types that the function names.
"""

import asyncio
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Generic, ParamSpec, TypeVar, cast, overload
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from procrastinate import BaseRetryStrategy, JobContext, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.jobs import Job as Row
from procrastinate.tasks import Task
from pydantic import validate_call
from pydantic_core import to_jsonable_python

from backend.errors import DomainError
from backend.jobs import failures
from backend.policy import Actor

P = ParamSpec("P")
T = TypeVar("T")

ATTEMPTS = 8
FIRST_WAIT_SECONDS = 2
LONGEST_WAIT_SECONDS = 3_600
SERVER_ERROR = 500


class Backoff(BaseRetryStrategy):
    """2, 8, 32, 128, 512, 2048 seconds, then an hour; eight tries in all. A refusal of the domain is final."""

    def __init__(self, attempts: int = ATTEMPTS) -> None:
        self.attempts = attempts

    def get_retry_decision(self, *, exception: BaseException, job: Row) -> RetryDecision | None:
        """When to try again; None to give up."""
        if isinstance(exception, asyncio.CancelledError):
            return RetryDecision(retry_in={"seconds": 0})
        if isinstance(exception, DomainError) and exception.status < SERVER_ERROR:
            return None
        if job.attempts + 1 >= self.attempts:
            return None
        wait = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * 4**job.attempts)
        # Spread by the id, so that what failed together does not come back together.
        spread = wait * ((job.id or 0) % 16) / 64
        return RetryDecision(retry_at=timezone.now() + timedelta(seconds=wait + spread))


class Job(Generic[P]):
    """A function that is run later. Calling it runs it now, here."""

    def __init__(
        self, function: Callable[P, None], task: Task[Any, Any, Any], key: Callable[P, str] | None = None
    ) -> None:
        self.function = function
        self.task = task
        self.key = key

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Run it now, in the caller's transaction."""
        self.function(*args, **kwargs)

    @property
    def name(self) -> str:
        """The name that the queue knows it by."""
        return self.task.name

    def defer(self, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Run it as soon as the caller's transaction has committed. False when one with this key waits already."""
        return self._put(None, args, kwargs)

    def at(self, moment: datetime, *args: P.args, **kwargs: P.kwargs) -> bool:
        """Run it not before `moment`. False when one with this key waits already, whatever its moment."""
        return self._put(moment, args, kwargs)

    def _put(self, moment: datetime | None, args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
        if args:
            raise TypeError("jobs take keyword arguments only")
        said = to_jsonable_python(kwargs)
        if self.key is None:
            self.task.configure(schedule_at=moment).defer(**said)
            return True
        waiting = f"{self.name}:{cast('Callable[..., str]', self.key)(**kwargs)}"
        try:
            # A savepoint: a key that is taken must not break the caller's transaction.
            with transaction.atomic():
                self.task.configure(schedule_at=moment, queueing_lock=waiting).defer(**said)
        except AlreadyEnqueued:
            return False
        return True


@overload
def job(
    *, attempts: int = ATTEMPTS, queue: str = "default", priority: int = 0, lock: str | None = None
) -> Callable[[Callable[P, None]], Job[P]]: ...


@overload
def job(
    *,
    key: Callable[P, str],
    attempts: int = ATTEMPTS,
    queue: str = "default",
    priority: int = 0,
    lock: str | None = None,
) -> Callable[[Callable[P, None]], Job[P]]: ...


def job(
    *,
    key: Callable[..., str] | None = None,
    attempts: int = ATTEMPTS,
    queue: str = "default",
    priority: int = 0,
    lock: str | None = None,
) -> Callable[[Callable[..., None]], Job[Any]]:
    """Make a job of a function with keyword-only arguments.

    `key` names the job from its arguments: while one waits, a second with the same key is not added. It stops
    counting when the job starts. Use it for deadlines of one object; where a *later* change must be seen for
    certain, leave it out.

    Jobs with one `lock` run one after another, in the order in which they were put; one that waits to be tried again
    lets the others wait.
    """

    def make(function: Callable[..., None]) -> Job[Any]:
        checked: Callable[..., None] = validate_call(function)

        def run(context: JobContext, /, **kwargs: Any) -> None:
            with failures.kept(context.job.id):
                checked(**kwargs)

        task = app.task(
            name=_name(function),
            retry=Backoff(attempts),
            pass_context=True,
            queue=queue,
            priority=priority,
            lock=lock,
        )(run)
        return Job(function, cast("Task[Any, Any, Any]", task), key)

    return make


def cron(schedule: str, *, attempts: int = 3, queue: str = "default") -> Callable[[Callable[..., None]], Job[...]]:
    """Run a function by the clock: five fields, in UTC. It takes `now`, the moment at which it starts.

    One round at a time: a round that is due while one still waits is skipped. After an outage the last round of
    the past day that was missed is made up for, once.
    """

    def make(function: Callable[..., None]) -> Job[...]:
        name = _name(function)

        def run(context: JobContext, /, timestamp: int) -> None:  # noqa: ARG001  # procrastinate passes it
            with failures.kept(context.job.id):
                function(now=timezone.now())

        task = app.task(
            name=name, retry=Backoff(attempts), pass_context=True, queue=queue, queueing_lock=name, lock=name
        )(run)
        timed: Task[Any, Any, Any] = cast("Any", app.periodic(cron=schedule))(task)
        return Job(function, timed)

    return make


def for_each(rows: Iterable[T], do: Callable[[T], object]) -> None:
    """What fails for one row keeps no other from it. Raises an `ExceptionGroup` of what failed, once all had their turn."""
    failed: list[Exception] = []
    for row in rows:
        try:
            do(row)
        except Exception as error:  # noqa: BLE001  # whatever it is: the others are not to wait for it
            failed.append(error)
    if failed:
        raise ExceptionGroup(f"{failed[0]!r}", failed)


def system(street_id: UUID) -> Actor:
    """The actor of a job in one street; its `at` is now, for the `now` of the services that the job calls."""
    return Actor.system(street_id=street_id, at=timezone.now())


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{function.__name__}"
