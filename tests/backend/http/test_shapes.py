"""What leaves is a shape of a row: its names, and what is said beside them."""

from types import SimpleNamespace
from uuid import uuid4

import pytest
from pydantic import ValidationError

from backend.http.fields import Out


class Shown(Out):
    id: int
    title: str
    place: str | None


def test_a_shape_is_like_the_row_but_for_what_is_said():
    row = SimpleNamespace(id=7, title="买菜", place=object(), door="2-301")
    assert Shown.like(row, place="六条").model_dump() == {"id": 7, "title": "买菜", "place": "六条"}


def test_what_is_neither_said_nor_there_is_a_fault():
    with pytest.raises(AttributeError):
        Shown.like(SimpleNamespace(id=7, title="买菜"))


def test_it_is_looked_at_as_any_other():
    with pytest.raises(ValidationError):
        Shown.like(SimpleNamespace(id=uuid4(), title="买菜", place=None))
