"""What happens in moderation."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ActEvent:
    """Something happened to an act of moderation."""

    act_id: UUID


class Moderated(ActEvent):
    """A moderator hid something, or blacked out passages of it."""


class Appealed(ActEvent):
    """The resident appeals: somebody else has to look."""


class ActEnded(ActEvent):
    """It was taken back, upheld or overturned."""


@dataclass(frozen=True, slots=True)
class ItemOpened:
    """Something waits for a moderator."""

    item_id: UUID


@dataclass(frozen=True, slots=True)
class LetThrough:
    """A moderator let a public summary through: the street reads it now."""

    need_id: UUID


@dataclass(frozen=True, slots=True)
class Flagged:
    """Somebody who reads it thinks that a moderator should look."""

    flag_id: UUID
