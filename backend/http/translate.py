"""What pydantic finds wrong, said in the caller's language."""

import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

SAID: dict[str, str | Promise] = {
    "missing": _("This field is required."),
    "extra_forbidden": _("There is no such field. Check its spelling."),
    "string_type": _("Send text."),
    "string_too_long": _("Use at most {max_length} characters."),
    "string_too_short": _("Use at least {min_length} characters."),
    "string_pattern_mismatch": _("Use the form {pattern}."),
    "string_unicode": _("The text holds half a character. Send it again."),
    "nul_byte": _("The text holds a NUL byte. Remove it."),
    "lone_surrogate": _("The text holds half a character. Send it again."),
    "blank": _("Say something: this is empty."),
    "moment_out_of_range": _("Give a date between the years 1900 and 9000."),
    "answer_type": _("Send text, a number, or a list of keys."),
    "key_twice": _("Two commands have one key. Make a key for each."),
    "depends_on_later": _("A command depends on earlier commands of its batch only. Put it behind them."),
    "bbox": _("Send west,south,east,north in degrees, as in 116.41,39.92,116.43,39.94."),
    "position": _("Send a position as lat,lng in degrees, as in 39.93,116.42."),
    "int_type": _("Send a whole number."),
    "int_parsing": _("Send a whole number."),
    "int_from_float": _("Send a whole number."),
    "float_type": _("Send a number."),
    "float_parsing": _("Send a number."),
    "finite_number": _("Send a finite number."),
    "bool_type": _("Send true or false."),
    "bool_parsing": _("Send true or false."),
    "greater_than_equal": _("Send {ge} or more."),
    "greater_than": _("Send more than {gt}."),
    "less_than_equal": _("Send {le} or less."),
    "less_than": _("Send less than {lt}."),
    "uuid_type": _("Send a UUID."),
    "uuid_parsing": _("Send a UUID."),
    "enum": _("Send one of {expected}."),
    "literal_error": _("Send one of {expected}."),
    "datetime_type": _("Send a time as 2026-11-20T09:30:00+08:00."),
    "datetime_parsing": _("Send a time as 2026-11-20T09:30:00+08:00."),
    "datetime_from_date_parsing": _("Send a time as 2026-11-20T09:30:00+08:00."),
    "datetime_object_invalid": _("Send a time as 2026-11-20T09:30:00+08:00."),
    "timezone_aware": _("Add the offset from UTC, as in +08:00."),
    "date_type": _("Send a date as 2026-11-20."),
    "date_parsing": _("Send a date as 2026-11-20."),
    "date_from_datetime_parsing": _("Send a date as 2026-11-20."),
    "list_type": _("Send a list."),
    "too_long": _("Send at most {max_length}."),
    "too_short": _("Send at least {min_length}."),
    "dict_type": _("Send an object."),
    "model_type": _("Send an object."),
    "model_attributes_type": _("Send an object."),
}


EITHER = re.compile(r", | or ")
MEMBER = re.compile(r"^[A-Z]\w+\.([A-Z_]+)$")


def explain(error: dict[str, Any]) -> dict[str, Any]:
    """A pydantic error as `{loc, code, message}`, without echoing the input."""
    code = error.get("type", "invalid")
    context = {key: str(value) for key, value in (error.get("ctx") or {}).items()}
    if "expected" in context:
        context["expected"] = _listed(context["expected"])
    if code in {"too_long", "too_short"} and context.get("field_type") == "Value":
        code = f"string_{code}"  # a text: pydantic forgets its type behind a validator of ours
    known = SAID.get(code)
    if known is None:
        message = error["msg"] if code.startswith("linli_") else now("This value cannot be read. See /api/v1/docs.")
    else:
        message = str(known).format_map(_Lenient(context))
    where = [part for part in error.get("loc", ()) if isinstance(part, (str, int))]
    return {"loc": where, "code": code, "message": message}


def _listed(expected: str) -> str:
    """What may be sent, as it is sent: pydantic quotes it, and names the members of an enumeration as Python does."""
    each = (MEMBER.sub(lambda found: found[1].lower(), one.strip("'")) for one in EITHER.split(expected))
    return now(", ").join(each)


class _Lenient(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"
