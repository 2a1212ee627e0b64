"""As what needs leave: each format writes its file a page of needs at a time."""

from collections.abc import Mapping

from needs.exchange.formats.bulk import Bulk
from needs.exchange.formats.geojson import GeoJson
from needs.exchange.formats.table import Table
from needs.exchange.records import Context
from needs.exchange.states import Format

FORMATS: Mapping[Format, type[Table] | type[GeoJson] | type[Bulk]] = {
    Format.CSV: Table,
    Format.GEOJSON: GeoJson,
    Format.BULK: Bulk,
}

__all__ = ["FORMATS", "Context"]
