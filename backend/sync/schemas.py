"""Shapes of synchronisation."""

from typing import Any
from uuid import UUID

from pydantic import BaseModel, Field


class SyncIn(BaseModel):
    """Where to go on."""

    cursor: str | None = Field(
        None, max_length=200, description="`cursor` of the answer before; left out: from nothing"
    )
    limit: int = Field(200, ge=1, le=500, description="About how many changes at once")


class Change(BaseModel):
    """Put `item` in the place of the one with the same id; where `gone`, remove it: you may not see it any more."""

    kind: str = Field(description="The word of the feed: `need`, `task`, `offer`, `assignment`, …")
    id: UUID
    gone: bool
    item: dict[str, Any] | None = Field(description="As its list shows it; null where it is gone")


class SyncOut(BaseModel):
    """What changed of what I may see. Go on with `cursor` while there is `more`; keep it for the next time."""

    changes: list[Change]
    cursor: str
    more: bool
    feed: int = Field(description="Of the first answer of a round: follow the feed from here afterwards")
