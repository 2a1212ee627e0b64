"""Outside geocoders behind one adapter: Nominatim and Baidu. The only user of geopy's geocoders.

Called by jobs alone, never before a commit; one call a second at most, and the same address is asked once. Only the
building is sent, never a door, a name or what was reported.
"""

import logging
import time
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from backend.crypto import index_of
from backend.errors import DomainError
from backend.places.addresses import plain
from backend.places.datum import Datum
from backend.places.states import Exactness

log = logging.getLogger(__name__)

APART_SECONDS = 1
"""Between two calls, of all processes that share the cache: what Nominatim's users are asked to keep to."""
KEPT_SECONDS = 30 * 86_400
LONGEST_WAIT_SECONDS = 20.0


class GeocoderUnavailable(DomainError):
    """The outside geocoder did not answer, asks for a pause, or does not take our key: to be tried again."""

    code = "geocoder_unavailable"
    status = 503
    title = _("Geocoder cannot be reached")
    message = _("The geocoder does not answer now. Set the pin on the map, or try again in a minute.")


@dataclass(frozen=True, slots=True)
class Answer:
    """A position in the datum that the geocoder speaks."""

    lat: float
    lng: float
    datum: Datum
    exactness: Exactness


class _Geocoder(Protocol):
    def ask(self, address: str) -> Answer | None: ...


class _Nominatim:
    """OpenStreetMap's, the deployment's own or another's: WGS-84."""

    def __init__(self) -> None:
        from geopy.adapters import URLLibAdapter  # noqa: PLC0415  # likewise
        from geopy.geocoders import Nominatim  # noqa: PLC0415  # its package brings every geocoder and an HTTP library

        address = urlsplit(settings.GEOCODER_URL)
        self._inner = Nominatim(
            user_agent=settings.GEOCODER_USER_AGENT,
            domain=f"{address.netloc}{address.path}".strip("/"),
            scheme=address.scheme,
            timeout=settings.GEOCODER_SECONDS,
            # Not the one on `requests`: that calls three times at once, and logs the address with the key.
            adapter_factory=URLLibAdapter,
        )

    def ask(self, address: str) -> Answer | None:
        found = self._inner.geocode(address, addressdetails=True, language="zh")
        if found is None:
            return None
        parts = found.raw.get("address")
        is_house = isinstance(parts, dict) and "house_number" in parts
        kind = found.raw.get("class") or found.raw.get("category")
        exactness = (
            Exactness.EXACT if is_house else Exactness.AREA if kind in {"place", "boundary"} else Exactness.LANDMARK
        )
        return Answer(float(found.latitude), float(found.longitude), Datum.WGS84, exactness)


class _Baidu:
    """Baidu's third geocoding service: BD-09, and it says how precise it is."""

    SURE = 70
    """Baidu's `confidence`: off by less than 100 m or so."""

    def __init__(self) -> None:
        from geopy.adapters import URLLibAdapter  # noqa: PLC0415  # likewise
        from geopy.geocoders import BaiduV3  # noqa: PLC0415  # likewise

        self._inner = BaiduV3(
            settings.GEOCODER_KEY,
            security_key=settings.GEOCODER_SECRET,
            user_agent=settings.GEOCODER_USER_AGENT,
            timeout=settings.GEOCODER_SECONDS,
            adapter_factory=URLLibAdapter,
        )
        self._inner.api = settings.GEOCODER_URL.rstrip("/") + self._inner.api_path

    def ask(self, address: str) -> Answer | None:
        found = self._inner.geocode(address)
        if found is None:
            return None
        sure = found.raw.get("confidence") or 0
        exactness = Exactness.AREA if sure < self.SURE else Exactness.LANDMARK
        if found.raw.get("precise") == 1:
            exactness = Exactness.EXACT
        return Answer(float(found.latitude), float(found.longitude), Datum.BD09, exactness)


_GEOCODERS: dict[str, type[_Nominatim | _Baidu]] = {"nominatim": _Nominatim, "baidu": _Baidu}


def is_set() -> bool:
    """Whether the deployment names an outside geocoder."""
    return settings.GEOCODER in _GEOCODERS


def geocode(address: str, *, street: str) -> Answer | None:
    """Where an address of a street is; None where the geocoder knows none, or none is set. Blocks for seconds.

    Raises `GeocoderUnavailable`.
    """
    if not is_set():
        return None
    asked = plain(address)
    # Keyed: who reads the cache cannot try addresses on it.
    key = "geocode:" + index_of("geocode", f"{settings.GEOCODER} {street} {asked}").hex()
    known: list[Answer | None] | None = cache.get(key)
    if known is None:
        _wait_for_turn()
        known = [_ask(_GEOCODERS[settings.GEOCODER](), _full(address, street))]
        cache.set(key, known, KEPT_SECONDS)
    return known[0]


def _full(address: str, street: str) -> str:
    city = settings.GEOCODER_CITY
    return address if address.startswith(city) or street in address else f"{city}{street}{address}"


def _wait_for_turn() -> None:
    """Return when a second has passed since the last call of anybody. Raises `GeocoderUnavailable` of too long a queue."""
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while not cache.add("geocoder:turn", 1, timeout=APART_SECONDS):
        if time.monotonic() > until:
            raise GeocoderUnavailable
        time.sleep(0.05)


def _ask(geocoder: _Geocoder, address: str) -> Answer | None:
    from geopy import exc  # noqa: PLC0415  # likewise

    try:
        return geocoder.ask(address)
    except (exc.GeocoderAuthenticationFailure, exc.GeocoderInsufficientPrivileges) as refused:
        log.error("The geocoder %s refuses us (%s): check GEOCODER_KEY", settings.GEOCODER, type(refused).__name__)  # noqa: TRY400  # the traceback holds the address and the key
        raise GeocoderUnavailable from None
    except (exc.GeopyError, KeyError, TypeError, ValueError, AttributeError) as failure:
        log.warning("The geocoder %s cannot be reached: %s", settings.GEOCODER, type(failure).__name__)
        raise GeocoderUnavailable from None
