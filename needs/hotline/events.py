"""What others may hear of."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NeedFiled:
    """A clerk took a need down for a caller; `text_message`: the caller wants its reference as a text message."""

    filing_id: UUID
    text_message: bool


@dataclass(frozen=True, slots=True)
class EmergencyTold:
    """A caller was told to call an emergency number."""

    hotline_call_id: UUID
    number: str
