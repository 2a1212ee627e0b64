"""The report on an import as a table: each row that was rejected or kept without something, and why, in both languages."""

from collections.abc import Iterator

from django.http import HttpResponseBase, StreamingHttpResponse

from backend.imports.cells import BOM, lines
from backend.imports.models import FileImport
from backend.imports.refusals import ReportGone
from backend.imports.states import ImportStatus
from backend.imports.words import Words, both

HEAD = ("row", "kept", "column", "code", "说明", "words")
PAGE = 1_000
TABLE = {"responses": {200: {"content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}}}
"""What an OpenAPI document says of it."""


def reported(found: FileImport, *of: Words) -> Iterator[str]:
    """The table, a page at a time."""
    yield BOM + lines([HEAD])
    number, pk = 0, None
    while True:
        rows = found.lines.order_by("number", "id").filter(number__gte=number)
        page = list((rows if pk is None else rows.exclude(number=number, id__lte=pk))[:PAGE])
        if not page:
            return
        number, pk = page[-1].number, page[-1].id
        yield lines([each.number, each.kept, each.column, each.code, *both(each.code, *of)] for each in page)


def handed_out(found: FileImport, *of: Words) -> HttpResponseBase:
    """The answer that saves it as a file. Raises `ReportGone`."""
    if found.status == ImportStatus.FORGOTTEN:
        raise ReportGone
    answer = StreamingHttpResponse(
        (text.encode() for text in reported(found, *of)), content_type="text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="linli-import-{found.id}.csv"'
    answer["Cache-Control"] = "no-store"
    return answer
