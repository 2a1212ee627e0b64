"""What happened in training."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class LessonEvent:
    """Something of a lesson."""

    lesson_id: UUID


class LessonPlanned(LessonEvent):
    """Volunteers may sign up."""


class LessonDrawsNear(LessonEvent):
    """It begins within a day or so."""


class LessonCancelled(LessonEvent):
    """It does not take place."""


@dataclass(frozen=True, slots=True)
class RefresherFound(LessonEvent):
    """A proof that ends soon can be renewed at it."""

    proof_id: UUID


@dataclass(frozen=True, slots=True)
class LearnerEvent:
    """Something of a volunteer's place at a lesson."""

    learner_id: UUID
    lesson_id: UUID
    user_id: UUID


class SignedUp(LearnerEvent):
    """They have a place, or wait for one."""


class Promoted(LearnerEvent):
    """A place became free for who waited."""


class SignedOff(LearnerEvent):
    """They do not come."""


class Judged(LearnerEvent):
    """They passed, did not, or were not there."""
