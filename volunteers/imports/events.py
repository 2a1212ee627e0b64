"""What others may hear of."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class VolunteerImportAsked:
    """Somebody brings a table of volunteers: a job reads it."""

    volunteer_import_id: UUID


@dataclass(frozen=True, slots=True)
class VolunteerImportEnded:
    """A table of volunteers was read to its end, or cannot be read."""

    volunteer_import_id: UUID
