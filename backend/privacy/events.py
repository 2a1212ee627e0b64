"""What others may hear of."""

from dataclasses import dataclass
from uuid import UUID

from backend.privacy.states import ErasureAction, Purpose


@dataclass(frozen=True, slots=True)
class ConsentGiven:
    """A person agreed. `subject_id`: the organisation that it is shared with, where the purpose has one."""

    user_id: UUID
    purpose: Purpose
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class ConsentWithdrawn:
    """A person agrees no longer: whoever relied on it stops in this transaction."""

    user_id: UUID
    purpose: Purpose
    subject_id: UUID | None


@dataclass(frozen=True, slots=True)
class ExportAsked:
    """A person asked for a copy of what is held about them: somebody has to put it together."""

    export_id: UUID


@dataclass(frozen=True, slots=True)
class ExportReady:
    """A copy lies there to be fetched."""

    export_id: UUID


@dataclass(frozen=True, slots=True)
class ErasureMoved:
    """An erasure was confirmed, called off, lapsed, or carried out: then nobody is there to be told."""

    erasure_id: UUID
    action: ErasureAction


@dataclass(frozen=True, slots=True)
class ErasureHeldUp:
    """An erasure whose time has come waits for something to be settled first."""

    erasure_id: UUID
