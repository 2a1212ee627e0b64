"""What happens to exclusions."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class ExclusionEvent:
    """Something happened to a proposal to leave a need out of the rates."""

    exclusion_id: UUID


class ExclusionProposed(ExclusionEvent):
    """Somebody proposes it; a second person decides."""


class ExclusionDecided(ExclusionEvent):
    """A second person confirmed or rejected it, a third one upheld or lifted it, or it was withdrawn."""


class ExclusionContested(ExclusionEvent):
    """The resident objects: the need is counted until somebody else has looked."""
