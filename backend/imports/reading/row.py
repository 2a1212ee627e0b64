"""One row of a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """A row by the names of its columns, as text; or why it cannot be read (`problem`, a code of `words.py`)."""

    number: int
    """As a spreadsheet counts them: the header is 1. Of JSON the first object is 1."""
    values: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""
