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


@dataclass(frozen=True, slots=True)
class ImportAsked:
    """Somebody wants needs imported: a job reads them."""

    import_id: UUID


@dataclass(frozen=True, slots=True)
class ImportEnded:
    """An import was read to its end, or cannot be read."""

    import_id: UUID
