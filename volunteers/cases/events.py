"""What happens to professional cases. Ids only: what is confidential never travels in an event."""

from dataclasses import dataclass
from uuid import UUID

from volunteers.cases.states import Action, CorrectionAction


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A step of a case."""

    case_id: UUID
    action: Action


@dataclass(frozen=True, slots=True)
class WorkerNamed:
    """A colleague was named, or a supervisor let in, or has no part any more."""

    part_id: UUID
    action: Action


@dataclass(frozen=True, slots=True)
class CorrectionMoved:
    """A resident asked for a correction, or was answered."""

    correction_id: UUID
    action: CorrectionAction
