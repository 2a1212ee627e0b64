"""What others may hear of."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ExtractAsked:
    """Somebody asked for an extract: a job writes it."""

    extract_id: UUID


@dataclass(frozen=True, slots=True)
class ExtractReady:
    """An extract lies there to be fetched."""

    extract_id: UUID
