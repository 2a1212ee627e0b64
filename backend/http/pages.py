"""Cursor pages over any ordering: no counts, no offsets, nothing skipped or shown twice while rows come in."""

import base64
import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from backend.errors import DomainError

M = TypeVar("M", bound=Model)
T = TypeVar("T")


class Page(BaseModel, Generic[T]):
    """A page of a list. `next` is the cursor of the page after it, null at the end."""

    items: list[T]
    next: str | None


class PageIn(BaseModel):
    """How a list is asked for."""

    cursor: str | None = Field(None, max_length=1_000, description="`next` of the page before")
    limit: int = Field(20, ge=1, le=100)


class BadCursor(DomainError):
    """A cursor that no page of this list gave."""

    code = "bad_cursor"
    status = 422
    title = _("Unknown place in the list")
    message = _("The cursor is not one of this list. Leave it out to start from the beginning.")


def page(
    rows: QuerySet[M],
    wanted: PageIn,
    shape: Callable[[M], T],
    *,
    order: Sequence[str] = ("-id",),
    enrich: Callable[[list[M]], None] | None = None,
) -> Page[T]:
    """One page of `rows`, ordered by `order` (field or annotation names, `-` for descending; the last one unique).

    `enrich` is called once with the rows of the page, to load in one query what `shape` needs of them.
    """
    if wanted.cursor:
        rows = _from(rows, order, _decode(wanted.cursor, len(order)))
    found = list(rows.order_by(*order)[: wanted.limit + 1])
    shown = found[: wanted.limit]
    if enrich is not None:
        enrich(shown)
    more = len(found) > wanted.limit
    return Page(items=[shape(row) for row in shown], next=_encode(order, shown[-1]) if more else None)


def _from(rows: QuerySet[M], order: Sequence[str], values: list[Any]) -> QuerySet[M]:
    try:
        return rows.filter(_after(order, values))
    except (ValidationError, ValueError, TypeError):
        raise BadCursor from None  # a text where an id stands, a time where a number stands: another list's cursor


def _after(order: Sequence[str], values: list[Any]) -> Q:
    condition = Q()
    same = Q()
    for name, value in zip(order, values, strict=True):
        field = name.removeprefix("-")
        condition |= same & Q(**{f"{field}__{'lt' if name.startswith('-') else 'gt'}": value})
        same &= Q(**{field: value})
    return condition


def _encode(order: Sequence[str], row: Model) -> str:
    values = []
    for name in order:
        value: Any = row
        for part in name.removeprefix("-").split("__"):
            value = getattr(value, part)
        kind = "t" if isinstance(value, datetime) else "u" if isinstance(value, UUID) else "v"
        values.append([kind, value.isoformat() if kind == "t" else str(value) if kind == "u" else value])
    return base64.urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode()


def _decode(cursor: str, size: int) -> list[Any]:
    read: dict[str, Callable[[Any], Any]] = {"t": _moment, "u": UUID, "v": _plain}
    try:
        values = [read[kind](value) for kind, value in json.loads(base64.urlsafe_b64decode(cursor))]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadCursor from None
    if len(values) != size:
        raise BadCursor
    return values


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(value)
    if moment.tzinfo is None:
        raise ValueError(value)
    return moment


def _plain(value: Any) -> Any:
    if isinstance(value, (int, float)) and abs(value) < 2**53:
        return value
    if isinstance(value, str) and "\x00" not in value:
        return value.encode().decode()
    raise ValueError(value)
