"""A map: GeoJSON (RFC 7946), a Feature of each need at the middle of its cell; without geometry where it is over or nowhere.

The standard is in WGS-84. Who asks for another datum, for a Chinese map, finds it named in the collection.
"""

import json
from collections.abc import Iterable

from needs.desk.models import Need
from needs.exchange.records import Context, record


class GeoJson:
    """A FeatureCollection."""

    media_type = "application/geo+json"
    ending = ".geojson"

    def __init__(self, context: Context) -> None:
        self.context = context
        self._first = True

    def opening(self) -> str:
        """The beginning of the collection."""
        return f'{{"type":"FeatureCollection","datum":"{self.context.datum.value}","features":[\n'

    def page(self, needs: Iterable[Need]) -> str:
        """A Feature each, with a comma before all but the first."""
        text = ",\n".join(self._feature(need) for need in needs)
        before, self._first = "" if self._first or not text else ",\n", self._first and not text
        return before + text

    def closing(self) -> str:
        """The end of the collection."""
        return "\n]}\n"

    def _feature(self, need: Need) -> str:
        properties = record(need, self.context)
        pk, lat, lng = (properties.pop(name) for name in ("id", "lat", "lng"))
        del properties["datum"]
        geometry = None if lat is None else {"type": "Point", "coordinates": [lng, lat]}
        feature = {"type": "Feature", "id": pk, "geometry": geometry, "properties": properties}
        return json.dumps(feature, ensure_ascii=False, separators=(",", ":"))
