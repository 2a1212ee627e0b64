"""A POST of Open311: whose key it is, and the report that it makes.

Contacts are not taken (docs/adr/0018-open311.md): nobody agreed to their being kept.
"""

from collections.abc import Mapping
from math import nan

from django.http import HttpRequest
from django.utils.translation import gettext as _

from backend.accounts.models import hash_token
from backend.http import limits
from backend.http.fields import says_something
from backend.http.operations import KEY_HEADER, KEY_LENGTH
from backend.ids import id_from
from backend.places.datum import Datum
from backend.places.models import Area
from backend.places.placeholders import placeholder
from backend.places.schemas import PlaceIn
from needs.desk.schemas import NeedCreate
from needs.desk.states import Visibility
from needs.exchange.models import ApiKey
from needs.exchange.open311.asked import Refused
from needs.exchange.open311.definitions import details_of, service_of
from needs.exchange.options import PLACEHOLDERS
from needs.exchange.states import KeyStatus

CONTACTS = ("email", "device_id", "account_id", "first_name", "last_name", "phone")
ELSEWHERE = ("media_url", "address_id")
WRONG_KEY = 10
"""What a request with a key that is none counts: keys are not to be guessed."""
MOST_WORDS = 4_000
"""Characters of a description, as the specification has it."""


def key_of(request: HttpRequest, form: Mapping[str, list[str]], street: Area | None) -> ApiKey:
    """The key that a form was sent with. Raises `Refused`: 403, 429."""
    text = _one(form, "api_key") or ""
    rows = ApiKey.objects.select_related("user", "street").filter(status=KeyStatus.ACTIVE)
    key = rows.filter(hash=hash_token(text)).first() if text else None
    if key is None or not key.user.is_active or key.user.home_street_id != key.street_id:
        limits.add("address", limits.address_of(request), WRONG_KEY - 1)
        raise Refused(403, _("api_key is missing, unknown or revoked. The administrator of the street issues keys."))
    if street is not None and key.street_id != street.id:
        raise Refused(403, _("This api_key is for another jurisdiction."))
    found = limits.count("open311", str(key.id), limit=key.requests_per_minute)
    request.limits = [*getattr(request, "limits", ()), found]  # type: ignore[attr-defined]  # the edge tells them
    if not found.allowed:
        raise Refused(429, _("Wait {wait} seconds, then try again.").format(wait=found.wait))
    return key


def report_of(request: HttpRequest, form: Mapping[str, list[str]], key: ApiKey) -> NeedCreate:
    """The report that a form makes. Raises `Refused`: 400, 404."""
    if any(_one(form, name) for name in CONTACTS):
        raise Refused(
            400,
            _(
                "Contacts are not taken here: leave out email, phone, names, device_id and account_id. Whoever wants to be asked back reports in the app."
            ),
        )
    if any(_one(form, name) for name in ELSEWHERE):
        raise Refused(
            400,
            _(
                "media_url and address_id are not taken: photos are sent in the app, places as lat and long or address_string."
            ),
        )
    code = _one(form, "service_code")
    if not code:
        raise Refused(400, _("service_code was not provided."))
    service = service_of(key.street_id, code)
    words = _one(form, "description") or ""
    if not says_something(words) or len(words) > MOST_WORDS:
        raise Refused(400, _("description is needed: up to 4,000 characters that say what is wrong."))
    details = details_of(service, form)
    address = _one(form, "address_string") or ""
    place = _place(form, key.street)
    if place is None and not address.strip():
        raise Refused(400, _("Say where: lat and long in WGS-84, or address_string."))
    if len(address) > 200:
        raise Refused(400, _("address_string has at most 200 characters."))
    return NeedCreate(
        id=id_from(str(key.id), word) if (word := _repeatable(request)) else None,
        kind=service.kind,
        category=service.category.code if service.category else None,
        details=details,
        text=words,
        location=place,
        address=address.strip() or None,
        visibility=Visibility.PUBLIC,
    )


def _repeatable(request: HttpRequest) -> str:
    word = request.headers.get(KEY_HEADER, "")
    if len(word) > KEY_LENGTH:
        raise Refused(400, _("Idempotency-Key has at most 100 characters."))
    return word


def _place(form: Mapping[str, list[str]], street: Area) -> PlaceIn | None:
    lat, lng = _one(form, "lat"), _one(form, "long")
    if not lat and not lng:
        return None
    north, east = _number(lat), _number(lng)
    if not (-90 <= north <= 90 and -180 <= east <= 180):
        raise Refused(400, _("lat and long are degrees in WGS-84, both or neither."))
    place = PlaceIn(lat=north, lng=east, datum=Datum.WGS84)
    known = {(round(one, 5), round(two, 5)) for one, two in PLACEHOLDERS.of(street.config)}
    if (round(north, 5), round(east, 5)) in known or placeholder(street.id, place)[0]:
        raise Refused(400, _("This place stands for none. Send the real one, or address_string alone."))
    return place


def _one(form: Mapping[str, list[str]], name: str) -> str | None:
    return (form.get(name) or [""])[-1] or None


def _number(text: str | None) -> float:
    try:
        return float(text or "")
    except ValueError:
        return nan
