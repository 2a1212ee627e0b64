"""What happened in dispatch. Everybody above learns of it through these."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class TaskEvent:
    """Something happened to a task."""

    task_id: UUID
    origin_kind: str
    origin_id: UUID | None


class TaskOpened(TaskEvent):
    """A task was created; offers go out by themselves."""


@dataclass(frozen=True, slots=True)
class TaskChanged(TaskEvent):
    """What a task is was changed."""

    fields: tuple[str, ...]
    """As they are asked by; `slots` those of roles too, `roles` what they are called and ask for."""
    moved: bool
    """Whether hours or place are others than before."""
    more: tuple[UUID, ...]
    """The places whose volunteers are asked again, as more is asked of them than they agreed to."""
    anew: bool
    """Whether offers are made anew: it moved, or asks for more."""
    released: tuple[UUID, ...]
    """The places of those whom the new hours find elsewhere."""


class TaskCompleted(TaskEvent):
    """The work is done."""


class ReachCounted(TaskEvent):
    """Whom a campaign reached was counted."""


@dataclass(frozen=True, slots=True)
class TaskHandedOver(TaskEvent):
    """Somebody else has it in hand now."""

    from_id: UUID


class TaskCancelled(TaskEvent):
    """The task was called off."""


@dataclass(frozen=True, slots=True)
class AssignmentEvent(TaskEvent):
    """Something happened to a place on a task."""

    assignment_id: UUID
    volunteer_id: UUID
    """The person (user id)."""


class Accepted(AssignmentEvent):
    """A volunteer took a place, by an offer or from the open board."""


class TakenBeside(AssignmentEvent):
    """A place was taken whose hours overlap another of the same volunteer: a leader had asked them in spite of it."""


class CheckedIn(AssignmentEvent):
    """The volunteer is there."""


class CheckedOut(AssignmentEvent):
    """The volunteer is done."""


class HandedBack(AssignmentEvent):
    """The volunteer cannot come; the place is free again."""


class PlaceKeptOn(AssignmentEvent):
    """Hours or place moved, and the volunteer still comes."""


class Released(AssignmentEvent):
    """Who directs the task let a volunteer go; the place is free again."""


@dataclass(frozen=True, slots=True)
class NoShowEvent:
    """Something about a volunteer who was not checked in."""

    no_show_id: UUID


class NoShowNoted(NoShowEvent):
    """A volunteer was not checked in some time after the start."""


class NoShowObjected(NoShowEvent):
    """The volunteer says why; somebody else decides."""


class NoShowSettled(NoShowEvent):
    """It stands, or it is lifted."""


@dataclass(frozen=True, slots=True)
class OffersMade:
    """A wave of offers went out."""

    task_id: UUID
    offer_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class LineEnded:
    """Places are free, nobody is asked any more, and there is nobody left to ask."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class TaskUncovered:
    """The contractor who had promised to send somebody does not: volunteers are asked again."""

    task_id: UUID


@dataclass(frozen=True, slots=True)
class OffersClosed:
    """Offers were declined, have expired, or were withdrawn because nobody more is needed."""

    task_id: UUID
    offer_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class WaitingEvent:
    """Something happened on the waiting list of a task."""

    task_id: UUID
    waiter_ids: tuple[UUID, ...]


class WaitBegun(WaitingEvent):
    """A volunteer waits for a place."""


class PlacesPromised(WaitingEvent):
    """Places that came free are kept for those who wait."""


class PromisesPassedOn(WaitingEvent):
    """Places that were kept for somebody who is no longer free or fit; they keep their turn."""


class PromisesLapsed(WaitingEvent):
    """Places that were kept for somebody who did not answer; their turn is over."""


class WaitEnded(WaitingEvent):
    """A volunteer who waited has a place: the one that was kept, or another."""


class WaitLeft(WaitingEvent):
    """Volunteers wait no more, because they said so or left the roster."""


class WaitersThanked(WaitingEvent):
    """The task begins or is over, and no place came free for those who waited."""
