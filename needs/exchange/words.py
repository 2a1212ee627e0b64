"""What is said of rows: each code in words, for people. Codes of refusals by a service are told by their own titles."""

from collections.abc import Iterator, Mapping
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError

REJECTED: Mapping[str, str | Promise] = {
    "broken_quotes": _(
        "A quote is opened and not closed, or stands where none may. Put the cell in quotes, and double those in it."
    ),
    "broken_encoding": _("Characters are neither UTF-8 nor GB18030. Save the file as CSV UTF-8, and import it again."),
    "row_too_long": _("The row is longer than 200,000 characters."),
    "too_many_cells": _("The row has more cells than the header. A comma in a cell needs quotes around the cell."),
    "broken_json": _("The JSON breaks off here; what follows cannot be read."),
    "not_an_object": _("This is no object with names and values."),
    "text_missing": _("The text is missing or blank."),
    "text_too_long": _("The text has more than 10,000 characters."),
    "title_too_long": _("The title has more than 200 characters."),
    "address_too_long": _("The address has more than 200 characters."),
    "time_missing": _("The time of the report is missing. Write it as 2026-11-20 09:30."),
    "time_unreadable": _("The time cannot be read. Write it as 2026-11-20 09:30."),
    "time_in_future": _("The time lies in the future. Check its year and its offset from UTC."),
    "status_unknown": _(
        "The status says neither open nor closed. Name it in the mapping under statuses, or leave the column out there."
    ),
    "closed_before_reported": _("It was answered or closed before it was reported. Correct the times."),
    "answer_too_long": _("The answer has more than 10,000 characters."),
    "kind_unknown": _("The kind is none of ours. Name it in the mapping under kinds."),
    "category_unknown": _("The street has no such category. Name it in the mapping under categories."),
    "category_retired": _("The category is no longer used. Name in the mapping what took its place."),
    "category_ambiguous": _(
        "Several categories of the street have this name. Name the one that is meant in the mapping under categories, by its code."
    ),
    "changed_since": _("This row came in before, with other words. What came in first stays."),
    "nul_byte": _("The text holds a NUL byte. Remove it."),
    "invalid_value": _("A value cannot be kept as it is."),
}
"""Why a row did not become a need."""

KEPT: Mapping[str, str | Promise] = {
    "place_zero": _("The place 0,0 was left out: it stands for none."),
    "place_repeated": _("The place was left out: too many rows of the file have exactly this one."),
    "place_centre": _(
        "The place was left out: it is the middle of the city, where geocoders put what they do not find."
    ),
    "place_unreadable": _("The place was left out: it cannot be read as degrees."),
    "person_left_out": _("Name and phone were left out: the row does not say that the person agreed."),
    "closed_time_missing": _("The row says that it is closed, and not when: it counts as closed when it was reported."),
    "category_left_out": _("The category was left out: the street has none of this name, or several."),
}
"""With what a row became a need."""

UNREADABLE: Mapping[str, str | Promise] = {
    "empty_file": _("The file holds no rows."),
    "no_text_column": _("No column holds the text of the needs. Name it in the mapping under columns, as text."),
    "no_time_column": _(
        "No column says when they were reported. Name it in the mapping under columns, as reported_at."
    ),
    "unknown_column": _("The mapping names a column that the file does not have."),
}
"""Why none of a file can be read."""


def said(code: str) -> str:
    """In the language that is active now."""
    known = REJECTED.get(code) or KEPT.get(code) or UNREADABLE.get(code) or _titles().get(code)
    return str(known) if known is not None else code


@cache
def _titles() -> dict[str, str | Promise]:
    def all_of(kind: type[DomainError]) -> Iterator[type[DomainError]]:
        for each in kind.__subclasses__():
            yield each
            yield from all_of(each)

    return {each.code: each.title for each in all_of(DomainError)}
