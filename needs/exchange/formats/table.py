"""A table for a spreadsheet: CSV in UTF-8, with the mark by which Excel knows it."""

from collections.abc import Iterable

from backend.imports.cells import BOM, lines
from needs.desk.models import Need
from needs.exchange.records import Context, columns, record


class Table:
    """CSV."""

    media_type = "text/csv"
    ending = ".csv"

    def __init__(self, context: Context) -> None:
        self.context = context
        self.columns = columns(context)

    def opening(self) -> str:
        """The mark, and the names of the columns."""
        return BOM + lines([self.columns])

    def page(self, needs: Iterable[Need]) -> str:
        """A line each."""
        records = (record(need, self.context) for need in needs)
        return lines([each[name] for name in self.columns] for each in records)

    def closing(self) -> str:
        """Nothing."""
        return ""
