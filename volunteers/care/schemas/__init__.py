"""The shapes of the care register."""

from volunteers.care.schemas.entry import (
    ConsentNote,
    ContactIn,
    ContactOut,
    CountsOut,
    EntryCreate,
    EntryDetail,
    EntryEdit,
    EntryFile,
    EntryOut,
    PauseIn,
    TrustedIn,
    TrustedOut,
    TrustOut,
)

__all__ = [
    "ConsentNote",
    "ContactIn",
    "ContactOut",
    "CountsOut",
    "EntryCreate",
    "EntryDetail",
    "EntryEdit",
    "EntryFile",
    "EntryOut",
    "PauseIn",
    "TrustOut",
    "TrustedIn",
    "TrustedOut",
]
