"""Open311 GeoReport Bulk (wiki.open311.org/GeoReport/bulk): a CSV of what the street shows to everybody, for publication."""

from collections.abc import Iterable

from backend.imports.cells import lines
from needs.desk.models import Need
from needs.exchange.open311.shapes import request_of
from needs.exchange.records import Context

COLUMNS = (
    "service_request_id", "requested_datetime", "updated_datetime", "closed_date", "status_description", "status_notes",
    "source", "service_name", "service_subtype", "description", "agency_responsible", "address", "lat", "long",
)  # fmt: skip


class Bulk:
    """CSV without a mark: the specification knows none."""

    media_type = "text/csv"
    ending = ".csv"

    def __init__(self, context: Context) -> None:
        self.context = context

    def opening(self) -> str:
        """The names of the columns."""
        return lines([COLUMNS])

    def page(self, needs: Iterable[Need]) -> str:
        """A line each."""
        return lines(self._line(need) for need in needs)

    def closing(self) -> str:
        """Nothing."""
        return ""

    def _line(self, need: Need) -> list[object]:
        shown = request_of(need, self.context)
        closed = shown["updated_datetime"] if shown["status"] == "closed" else None
        more = {"closed_date": closed, "status_description": shown["status"], "source": None, "service_subtype": None}
        found = {**shown, **more}
        return [found[name] for name in COLUMNS]
