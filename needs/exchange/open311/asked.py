"""What a caller of Open311 asks for, read from its parameters; anything that cannot be read has a clear answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _

from backend.places.models import Area, Level

SPAN = timedelta(days=90)
MOST = 1_000
MOST_IDS = 100
MOST_FIELDS = 200
NAMED_AT_MOST = 20
"""Streets that a refusal names."""
FORM = "application/x-www-form-urlencoded"
OPEN, CLOSED = "open", "closed"


class Refused(Exception):
    """A refusal, with its HTTP status, in the caller's language."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests: by id alone, or by the others together."""

    ids: list[UUID] | None
    services: list[str]
    statuses: list[str]
    start: datetime
    end: datetime
    page: int
    page_size: int


def form_of(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of a POST. Raises `Refused` where it is no form in UTF-8."""
    charset = (request.content_params or {}).get("charset", "utf-8").lower()
    if request.content_type != FORM or charset not in {"utf-8", "utf8"}:
        raise Refused(
            415, _("Send the request as application/x-www-form-urlencoded in UTF-8; no XML, JSON or files are read.")
        )
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            request.body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError:
        raise Refused(400, _("The form is not in UTF-8, or has more than 200 fields.")) from None
    for name, value in pairs:
        found.setdefault(name, []).append(clean(value))
    return found


def query_of(request: HttpRequest) -> dict[str, str]:
    """The parameters of an address; empty ones are as if they were not there."""
    return {name: clean(str(value)) for name, value in request.GET.items() if str(value).strip()}


def clean(value: str) -> str:
    """The text, where the database can compare it. Raises `Refused` 400."""
    if "\x00" in value or any("\ud800" <= each <= "\udfff" for each in value):
        raise Refused(400, _("A value holds a NUL byte or half a character. Remove it."))
    return value


def jurisdiction(asked: str | None) -> Area:
    """The street of a `jurisdiction_id`, its code; the only one without it. Raises `Refused`: 400, 404."""
    rows = Area.objects.filter(level=Level.STREET).only("id", "code", "name", "timezone", "config")
    if asked:
        found = rows.filter(code=asked).first()
        if found is None:
            raise Refused(404, _("There is no jurisdiction of this jurisdiction_id: it is the code of a street."))
        return found
    streets = list(rows.order_by("code")[: NAMED_AT_MOST + 1])
    if len(streets) != 1:
        refusal = str(_("jurisdiction_id was not provided: it is the code of a street, as in {streets}."))
        named = str(_(", ")).join(f"{each.code} {each.name}" for each in streets[:NAMED_AT_MOST])
        raise Refused(400, refusal.format(streets=named or "110101005"))
    return streets[0]


def wanted(asked: Mapping[str, str], now: datetime) -> Wanted:
    """As the specification has it: at most 90 days and 1,000 requests at once. Raises `Refused`."""
    ids = None
    if "service_request_id" in asked:
        ids = [found for each in _listed(asked["service_request_id"]) if (found := id_of(each)) is not None]
        if len(ids) > MOST_IDS:
            raise Refused(400, _("Name at most 100 requests in service_request_id."))
    statuses = _listed(asked.get("status", ""))
    if not set(statuses) <= {OPEN, CLOSED}:
        raise Refused(400, _("status is open, closed, or both with a comma."))
    start, end = _moment(asked, "start_date"), _moment(asked, "end_date")
    if start is None:
        end = end or now
        start = end - SPAN
    elif end is None:
        end = min(start + SPAN, max(now, start)) if start < now else start
    if end < start:
        raise Refused(400, _("end_date lies before start_date."))
    if end - start > SPAN:
        raise Refused(400, _("start_date and end_date may not span more than 90 days. Ask for one span after another."))
    return Wanted(
        ids=ids,
        services=_listed(asked.get("service_code", "")),
        statuses=statuses,
        start=start,
        end=end,
        page=_number(asked, "page", 1, 1_000_000),
        page_size=_number(asked, "page_size", MOST, MOST),
    )


def id_of(text: str) -> UUID | None:
    """An id of ours; None of what cannot be one."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _listed(text: str) -> list[str]:
    return [each.strip() for each in text.split(",") if each.strip()]


def _number(asked: Mapping[str, str], name: str, usual: int, most: int) -> int:
    text = asked.get(name, str(usual)).strip()
    if not (text.isascii() and text.isdecimal() and len(text) < 9 and 1 <= int(text) <= most):
        raise Refused(400, _("{name} is a whole number from 1 to {most}.").format(name=name, most=most))
    return int(text)


def _moment(asked: Mapping[str, str], name: str) -> datetime | None:
    if name not in asked:
        return None
    # A plus sign that nobody encoded arrives as a space.
    at = _read(asked[name].strip().replace(" ", "+"))
    if at is None or at.tzinfo is None or not 1900 <= at.year <= 9000:
        raise Refused(400, _("{name} is a time with its offset, as 2026-01-01T00:00:00Z.").format(name=name))
    return at.astimezone(UTC)


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
