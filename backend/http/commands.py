"""The commands of a batch, what became of each, and which rest on which."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from backend.http.fields import In
from backend.http.operations import KEY_LENGTH, KEY_PATTERN

MOST = 100
Key = Annotated[str, StringConstraints(min_length=1, max_length=KEY_LENGTH, pattern=KEY_PATTERN)]


class Command(In):
    """One command, as it would be sent alone."""

    idempotency_key: Key
    method: Literal["POST", "PUT", "PATCH", "DELETE"]
    path: Annotated[str, StringConstraints(max_length=500, pattern=r"^/api/v1/[!-~]+$")] = Field(
        examples=["/api/v1/tasks/01980000-0000-7000-8000-000000000001/claim"]
    )
    body: dict[str, Any] | None = None
    if_match: Annotated[str, StringConstraints(max_length=2_000, pattern="^[ -~]*$")] | None = None
    depends_on: list[Key] | None = Field(
        None,
        max_length=MOST,
        description="The keys of earlier commands without which this one is skipped. Left out: those that were to make"
        " or change something named here. An empty list: none.",
    )


class BatchIn(In):
    """Commands in the order in which they were given."""

    commands: list[Command] = Field(min_length=1, max_length=MOST)

    @model_validator(mode="after")
    def _keys_are_clear(self) -> "BatchIn":
        seen: set[str] = set()
        for each in self.commands:
            if each.idempotency_key in seen:
                raise PydanticCustomError("key_twice", "two commands have one key")
            if not set(each.depends_on or ()) <= seen:
                raise PydanticCustomError("depends_on_later", "an earlier command is none of this batch")
            seen.add(each.idempotency_key)
        return self


class Outcome(StrEnum):
    """What became of a command."""

    DONE = "done"
    REFUSED = "refused"
    SKIPPED = "skipped"
    AGAIN = "again"


class Verdict(BaseModel):
    """What the command was answered. `body` is its answer where it was done, else the problem."""

    idempotency_key: str
    outcome: Outcome = Field(
        description="`done`; `refused` for good; `skipped` after a refusal; `again`: not now, send it again"
    )
    status: int
    body: Any
    etag: str | None = None
    retry_after: int | None = None


class BatchOut(BaseModel):
    """One verdict for each command, in order."""

    verdicts: list[Verdict]


def rests_on(command: Command, undone: dict[str, tuple[set[str], Outcome]]) -> str | None:
    """The first command not done on which this one rests: as it says, or because it names what that one was about."""
    if command.depends_on is not None:
        return next((key for key in command.depends_on if key in undone), None)
    named = set(_ids(command.path.split("/"))) | set(_ids(_texts(command.body)))
    return next((key for key, (about, _outcome) in undone.items() if about & named), None)


def changes(command: Command) -> set[str]:
    """The id that it was to make; else that of what it was to change, the last one of its path."""
    made = set(_ids([str((command.body or {}).get("id", ""))]))
    return made or set(list(_ids(command.path.split("/")))[-1:])


def _ids(texts: Any) -> Iterator[str]:
    for each in texts:
        try:
            yield str(UUID(each))
        except ValueError:
            continue


def _texts(value: Any) -> Iterator[str]:
    """Every text of a JSON value; what is nested deeper than any command is, is left out."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting += each.values()
        elif isinstance(each, list):
            waiting += each
