"""What is said of rows of needs, besides what is said of every file."""

from django.utils.translation import gettext_lazy as _

from backend.imports.words import Words

REJECTED: Words = {
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
}
"""Why a row did not become a need."""

KEPT: Words = {
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

UNREADABLE: Words = {
    "no_text_column": _("No column holds the text of the needs. Name it in the mapping under columns, as text."),
    "no_time_column": _(
        "No column says when they were reported. Name it in the mapping under columns, as reported_at."
    ),
}
"""Why none of a file can be read."""

WORDS: Words = {**REJECTED, **KEPT, **UNREADABLE}
