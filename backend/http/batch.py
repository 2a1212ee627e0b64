"""`POST /batch`: what a phone was told to do while it had no network, in order, with a verdict on each.

Each command runs through its own operation: the same sign-in, limit, policy and idempotency key as if it had been sent
alone, in a transaction of its own.
"""

import hashlib
import json
import time
from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI, Router
from ninja.operation import Operation

from backend.errors import DomainError
from backend.http.commands import BatchIn, BatchOut, Command, Outcome, Verdict, changes, rests_on
from backend.http.models import Answer
from backend.http.operations import JSON, Request, meant, within_reach
from backend.http.problems import CONTENT_TYPE, problem
from backend.http.refusals import NoSuchAddress, WrongMethod

SECONDS = 20.0
"""After so long no further command is begun; the phone sends the rest again."""
KEPT = ("HTTP_AUTHORIZATION", "HTTP_ACCEPT_LANGUAGE", "HTTP_HOST", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO",
        "HTTP_USER_AGENT", "REMOTE_ADDR", "SERVER_NAME", "SERVER_PORT")  # fmt: skip
"""What each command has of the request that brought it."""


class NotInABatch(DomainError):
    """A read, or a command that stands alone."""

    code = "not_in_a_batch"
    status = 422
    title = _("Not in a batch")
    message = _("This cannot be part of a batch. Send it on its own.")


class SkippedAfterRefusal(DomainError):
    """424: what it rests on was not done."""

    code = "skipped"
    status = 424
    title = _("Skipped")
    message = _("This rests on the command “{after}”, which was not done. See its problem, then send both again.")


class NotRun(DomainError):
    """The batch ended before its turn."""

    code = "not_run"
    status = 503
    title = _("Not run yet")
    message = _("The batch ended before this command. Nothing was changed by it; send it again in a few seconds.")


def operations_of(api: NinjaAPI) -> Iterator[Operation]:
    """Every operation, with its path."""
    for router in api._get_bound_routers():  # noqa: SLF001  # ninja has no public way
        for path in router.path_operations.values():
            yield from path.operations


class _Operations:
    """What may be in a batch, and how it is answered."""

    def __init__(self, api: NinjaAPI) -> None:
        self.api = api
        self.known: dict[tuple[str, str], Operation] = {}

    def answer_to(self, request: Request, command: Command) -> HttpResponse:
        """The answer that the command would have got alone."""
        try:
            match = self._match(command)
        except DomainError as refused:
            return problem(refused)
        found: HttpResponse = match.func(_alone(request, command), **match.kwargs)
        return found

    def _match(self, command: Command) -> ResolverMatch:
        """Raises `NoSuchAddress`, `WrongMethod`, `NotInABatch`."""
        if not self.known:
            found = list(operations_of(self.api))
            self.known = {(_route(each.path), method): each for each in found for method in each.methods}
        try:
            match = resolve(command.path)
        except Resolver404:
            raise NoSuchAddress from None
        route = match.route.removeprefix("api/v1/")
        operation = self.known.get((route, command.method))
        if operation is None:
            allowed = ", ".join(sorted(method for path, method in self.known if path == route))
            raise WrongMethod(allowed=allowed) if allowed else NoSuchAddress
        view = operation.view_func
        if not getattr(view, "takes_key", False) or getattr(view, "on_its_own", False):
            raise NotInABatch
        return match


def router_for(api: NinjaAPI) -> Router:
    """The operation. It must know the others."""
    router = Router(tags=["batch"])
    operations = _Operations(api)

    @router.post("/batch", operation_id="run_batch", response=BatchOut)
    @within_reach
    def run_batch(request: Request, body: BatchIn) -> HttpResponse:
        """Run commands that were given without a network, in order, each as if it had been sent alone.

        Each has its own `Idempotency-Key`, its own transaction and its own verdict; a refusal undoes only its own
        command. What rests on a command that was not done is skipped. At most 100 commands. A batch that is sent again
        is answered the same, unless commands of it are still to be sent `again`: then those are run.
        """
        key = "batch " + hashlib.sha256(meant(request.body)).hexdigest()
        kept = Answer.objects.filter(user_id=request.actor.user_id, key=key)
        if (before := kept.first()) is not None:
            return HttpResponse(before.body, content_type=JSON)
        verdicts = list(_run(request, body.commands, operations.answer_to))
        said = BatchOut(verdicts=verdicts).model_dump_json().encode()
        if all(each.outcome != Outcome.AGAIN for each in verdicts):
            # Whoever sent the same batch at the same time is answered what was kept first.
            Answer.objects.bulk_create(
                [
                    Answer(
                        user_id=request.actor.user_id,
                        key=key,
                        fingerprint=b"",
                        status=200,
                        body=said,
                        created_at=request.now,
                    )
                ],
                ignore_conflicts=True,
            )
            said = bytes(kept.get().body)
        return HttpResponse(said, content_type=JSON)

    return router


def _route(path: str) -> str:
    """`/needs/{need_id}` as Django writes it."""
    return path.lstrip("/").replace("{", "<").replace("}", ">")


def _run(request: Request, commands: list[Command], answer_to: Any) -> Iterator[Verdict]:
    until = time.monotonic() + SECONDS
    undone: dict[str, tuple[set[str], Outcome]] = {}
    """Of each command that was not done: what it was to make or change."""
    stopped = False
    for command in commands:
        if stopped or time.monotonic() > until:
            verdict = _verdict(command, problem(NotRun()))
        elif (after := rests_on(command, undone)) is not None:
            verdict = _verdict(command, problem(SkippedAfterRefusal(after=after)))
            if undone[after][1] == Outcome.AGAIN:
                verdict.outcome = Outcome.AGAIN
        else:
            verdict = _verdict(command, answer_to(request, command))
            stopped = verdict.status == HTTPStatus.TOO_MANY_REQUESTS
        if verdict.outcome != Outcome.DONE:
            undone[command.idempotency_key] = (changes(command), verdict.outcome)
        yield verdict


def _verdict(command: Command, response: HttpResponse) -> Verdict:
    status = response.status_code
    if status < HTTPStatus.BAD_REQUEST:
        outcome = Outcome.DONE
    elif status == HTTPStatus.FAILED_DEPENDENCY:
        outcome = Outcome.SKIPPED
    elif status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        outcome = Outcome.AGAIN
    else:
        outcome = Outcome.REFUSED
    kind = response.headers.get("Content-Type", "")
    wait = response.headers.get("Retry-After")
    return Verdict(
        idempotency_key=command.idempotency_key,
        outcome=outcome,
        status=status,
        body=json.loads(response.content) if response.content and kind.startswith((JSON, CONTENT_TYPE)) else None,
        etag=response.headers.get("ETag"),
        retry_after=int(wait) if wait else None,
    )


def _alone(request: HttpRequest, command: Command) -> HttpRequest:
    """The request as which the command would have come alone."""
    made = HttpRequest()
    body = b"" if command.body is None else json.dumps(command.body).encode()
    made.method, made.path, made.path_info = command.method, command.path, command.path
    made.content_type = JSON
    made._body = body  # noqa: SLF001  # what Django keeps once it is read
    made.META = {name: value for name, value in request.META.items() if name in KEPT} | {
        "REQUEST_METHOD": command.method,
        "CONTENT_TYPE": JSON,
        "CONTENT_LENGTH": str(len(body)),
        "QUERY_STRING": "",
        "HTTP_IDEMPOTENCY_KEY": command.idempotency_key,
    }
    if command.if_match is not None:
        made.META["HTTP_IF_MATCH"] = command.if_match
    return made
