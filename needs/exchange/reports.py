"""The report on an import as a table: each row that was rejected or kept without something, and why, in both languages."""

from collections.abc import Iterator

from django.utils.translation import override

from needs.exchange.formats.table import BOM
from needs.exchange.models import Import
from needs.exchange.records import lines
from needs.exchange.words import said

HEAD = ("row", "kept", "column", "code", "说明", "words")
PAGE = 1_000


def reported(found: Import) -> Iterator[str]:
    """The table, a page at a time."""
    yield BOM + lines([HEAD])
    number, pk = 0, None
    while True:
        rows = found.lines.order_by("number", "id")
        rows = (
            rows.filter(number__gte=number)
            if pk is None
            else rows.filter(number__gte=number).exclude(number=number, id__lte=pk)
        )
        page = list(rows[:PAGE])
        if not page:
            return
        number, pk = page[-1].number, page[-1].id
        yield lines([each.number, each.kept, each.column, each.code, *both(each.code)] for each in page)


def both(code: str) -> tuple[str, str]:
    """In Chinese and in English."""
    with override("zh-hans"):
        chinese = said(code)
    with override("en"):
        english = said(code)
    return chinese, english
