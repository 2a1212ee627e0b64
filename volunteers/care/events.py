"""What happens in the care register. What is kept in confidence never travels in an event."""

from dataclasses import dataclass
from uuid import UUID

from volunteers.care.states import Action, HeatAction, TrustAction, VisitAction


@dataclass(frozen=True, slots=True)
class EntryMoved:
    """Somebody was proposed, agreed, is looked after, paused, or no longer."""

    entry_id: UUID
    action: Action


@dataclass(frozen=True, slots=True)
class VisitMoved:
    """A visit was asked for, done, missed or called off."""

    visit_id: UUID
    action: VisitAction


@dataclass(frozen=True, slots=True)
class WishTold:
    """At the door the resident said what they need, and agreed that it is reported: no secret of the register, which keeps none of it."""

    visit_id: UUID
    text: str


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """Nobody opened the door, or somebody needs help."""

    alarm_id: UUID


@dataclass(frozen=True, slots=True)
class AlarmClosed:
    """Somebody found out."""

    alarm_id: UUID


@dataclass(frozen=True, slots=True)
class HeatMoved:
    """A heat wave was called, or ended."""

    heat_id: UUID
    action: HeatAction


@dataclass(frozen=True, slots=True)
class TrustAsked:
    """A volunteer is asked to be the one who comes first."""

    trusted_id: UUID


@dataclass(frozen=True, slots=True)
class TrustMoved:
    """They said yes or no, or it ended."""

    trusted_id: UUID
    action: TrustAction
