"""What happens in the care register. Ids only: what is kept in confidence never travels in an event."""

from dataclasses import dataclass
from uuid import UUID

from volunteers.care.states import Action, TrustAction


@dataclass(frozen=True, slots=True)
class EntryMoved:
    """Somebody was proposed, agreed, is looked after, paused, or no longer."""

    entry_id: UUID
    action: Action


@dataclass(frozen=True, slots=True)
class TrustAsked:
    """A volunteer is asked to be the one who comes first."""

    trusted_id: UUID


@dataclass(frozen=True, slots=True)
class TrustMoved:
    """They said yes or no, or it ended."""

    trusted_id: UUID
    action: TrustAction
