"""What is said of rows: each code in words, for people. Codes of refusals by a service are told by their own titles."""

from collections.abc import Iterator, Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.errors import DomainError

Words = Mapping[str, str | Promise]

OF_FILES: Words = {
    "broken_quotes": _(
        "A quote is opened and not closed, or stands where none may. Put the cell in quotes, and double those in it."
    ),
    "broken_encoding": _("Characters are neither UTF-8 nor GB18030. Save the file as CSV UTF-8, and import it again."),
    "row_too_long": _("The row is longer than 200,000 characters. Look for a quote that is not closed, or shorten it."),
    "too_many_cells": _("The row has more cells than the header. A comma in a cell needs quotes around the cell."),
    "broken_json": _("The JSON breaks off here; what follows cannot be read."),
    "not_an_object": _("This is no object with names and values. Leave it out, or write it as one."),
    "nul_byte": _("The text holds a NUL byte. Remove it."),
    "invalid_value": _(
        "A value cannot be kept as it is. Look for odd characters and lengths in this row, and correct them."
    ),
    "empty_file": _(
        "The file holds no rows. Put the names of the columns into the first line, and a row into each line after it."
    ),
    "unknown_column": _("The mapping names a column that the file does not have. Correct it there, or leave it out."),
}
"""Of every file, whatever its rows are of."""


def said(code: str, *of: Words) -> str:
    """In the language that is active now. `of`: the words of the domain."""
    known = next((words[code] for words in (*of, OF_FILES, _titles()) if code in words), None)
    return str(known) if known is not None else code


def both(code: str, *of: Words) -> tuple[str, str]:
    """In Chinese and in English."""
    with override("zh-hans"):
        chinese = said(code, *of)
    with override("en"):
        english = said(code, *of)
    return chinese, english


@cache
def _titles() -> dict[str, str | Promise]:
    def all_of(kind: type[DomainError]) -> Iterator[type[DomainError]]:
        for each in kind.__subclasses__():
            yield each
            yield from all_of(each)

    return {each.code: each.title for each in all_of(DomainError)}
