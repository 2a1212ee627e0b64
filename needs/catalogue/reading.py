"""Trees as files: JSON, or CSV as spreadsheets write it."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from backend.errors import DomainError
from backend.http.translate import explain
from needs.catalogue.schemas import CategoryRow

MOST = 2_000
"""Categories of a file."""
LISTS = ("kinds", "words")
FORMS = ("fields", "materials")
DEFAULT = Path(__file__).parent / "default.json"
"""The tree that a street begins with."""


class NotCategories(DomainError):
    """A file in which no categories can be found."""

    code = "not_categories"
    status = 422
    title = _("No categories in it")
    message = _(
        "The file must be a JSON list of categories, or a CSV table whose first row names the columns code and name, and "
        "hold at most {most}. {why}"
    )


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its number (the first is 1), its code where it has one, and why."""

    row: int
    code: str
    why: str


@dataclass(slots=True)
class Rows:
    """What a file holds: good rows with their numbers, and the rejected ones."""

    good: list[tuple[int, CategoryRow]] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def read(content: bytes) -> Rows:
    """The rows of a file, JSON or CSV, in UTF-8 or GB 18030. Raises `NotCategories`."""
    text = _text(content)
    raw = list(_json(text) if text.lstrip()[:1] in {"[", "{"} else _csv(text))
    if len(raw) > MOST:
        raise NotCategories(most=MOST, why="")
    return checked(raw)


@cache
def default_tree() -> Rows:
    """The tree that a street begins with, in our own words."""
    return read(DEFAULT.read_bytes())


def checked(raw: Iterable[Any]) -> Rows:
    """Each row judged by itself; of two with one code the second is rejected."""
    found = Rows()
    seen: set[str] = set()
    for number, each in enumerate(raw, 1):
        code = str(each.get("code", ""))[:40] if isinstance(each, dict) else ""
        try:
            row = CategoryRow.model_validate(each)
        except ValidationError as error:
            found.rejected.append(Rejected(number, code, _why(error)))
            continue
        if row.code in seen:
            found.rejected.append(Rejected(number, code, now("The code stands in the file twice.")))
            continue
        seen.add(row.code)
        found.good.append((number, row))
    return found


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotCategories(most=MOST, why=now("It is neither in UTF-8 nor in GB 18030."))


def _json(text: str) -> list[Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise NotCategories(most=MOST, why=str(error)) from error
    found = found.get("categories") if isinstance(found, dict) else found
    if not isinstance(found, list):
        raise NotCategories(most=MOST, why="")
    return found


def _csv(text: str) -> Iterator[Any]:
    try:
        table = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        if not {"code", "name"} <= set(table.fieldnames or ()):
            raise NotCategories(most=MOST, why="")
        for row in table:
            yield _cells(row)
    except csv.Error as error:
        raise NotCategories(most=MOST, why=str(error)) from error


def _cells(row: dict[Any, Any]) -> dict[str, Any]:
    """A row of a table as JSON would say it. An empty cell says nothing; lists are separated by semicolons."""
    found: dict[str, Any] = {name: value.strip() for name, value in row.items() if name and value and value.strip()}
    for name in LISTS:
        if name in found:
            found[name] = [each.strip() for each in found[name].replace("；", ";").split(";") if each.strip()]
    for name in FORMS:
        if name in found:
            try:
                found[name] = json.loads(found[name])
            except (ValueError, RecursionError):
                continue  # a text is no list: the row is rejected for it
    if None in row:
        found["…"] = row[None]  # more cells than columns
    return found


def _why(error: ValidationError) -> str:
    said = [explain(dict(each)) for each in error.errors()]
    return "; ".join(f"{'.'.join(str(part) for part in each['loc']) or '—'}: {each['message']}" for each in said)
