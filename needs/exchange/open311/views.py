"""Open311 GeoReport v2 over HTTP. Reading needs no key; what is read is what residents made public."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from backend.errors import DomainError
from backend.http.middleware import View
from backend.places.models import Area
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.states import LIVE
from needs.exchange import services
from needs.exchange.models import Submission
from needs.exchange.open311 import asked
from needs.exchange.open311.asked import CLOSED, OPEN, Refused, Wanted
from needs.exchange.open311.definitions import defined, is_general, listed, service_of
from needs.exchange.open311.definitions import services as services_of
from needs.exchange.open311.posting import key_of, report_of
from needs.exchange.open311.render import answer, refused
from needs.exchange.open311.shapes import request_of
from needs.exchange.options import LOOKED_AT_FIRST
from needs.exchange.queries import names_of_areas, names_of_services, open_needs
from needs.exchange.records import Context

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
CHANGED = "2026-11-21T00:00:00Z"
"""When this face last changed."""


def face(*methods: str) -> Callable[[Callable[..., HttpResponse]], View]:
    """A view of Open311: its refusals in its shape, and none of the admin's cookies asked for."""

    def make(view: Callable[..., HttpResponse]) -> View:
        @csrf_exempt
        @require_http_methods([*methods, "HEAD"] if "GET" in methods else [*methods])
        @wraps(view)
        def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return view(request, *args, **kwargs)
            except Refused as refusal:
                return refused(request, refusal.status, refusal.words)
            except DomainError as refusal:
                status = 400 if refusal.status in {409, 422} else refusal.status
                return refused(request, status, refusal.detail)

        return run

    return make


@face("GET")
def discovery(request: HttpRequest, kind: str) -> HttpResponse:
    """Where this face is, and what it speaks."""
    formats = ["text/xml", "application/json"]
    endpoint = {
        "specification": SPECIFICATION,
        "url": request.build_absolute_uri("/open311/v2"),
        "changeset": CHANGED,
        "type": "production",
        "formats": formats,
    }
    said = {
        "changeset": CHANGED,
        "contact": _("The administrator of the street."),
        "key_service": _("The administrator of the street issues api_keys: POST /api/v1/open311/keys."),
        "endpoints": [endpoint],
    }
    return answer(request, kind, "discovery", said, charset=False)


@face("GET")
def list_services(request: HttpRequest, kind: str) -> HttpResponse:
    """What may be reported."""
    street = asked.jurisdiction(asked.query_of(request).get("jurisdiction_id"))
    waits = LOOKED_AT_FIRST.of(street.config)
    return answer(request, kind, "services", [listed(each, waits=waits) for each in services_of(street.id)])


@face("GET")
def define_service(request: HttpRequest, code: str, kind: str) -> HttpResponse:
    """What a service asks for."""
    street = asked.jurisdiction(asked.query_of(request).get("jurisdiction_id"))
    return answer(request, kind, "service_definition", defined(service_of(street.id, asked.clean(code))))


@face("GET", "POST")
def requests(request: HttpRequest, kind: str) -> HttpResponse:
    """The requests of a street; or a new one."""
    if request.method == "POST":
        return _post(request, kind)
    query = asked.query_of(request)
    street = asked.jurisdiction(query.get("jurisdiction_id"))
    wanted = asked.wanted(query, timezone.now())
    rows = _matching(open_needs(street), wanted)
    first = (wanted.page - 1) * wanted.page_size
    found = rows.select_related("reporter").order_by("-reported_at", "-id")[first : first + wanted.page_size]
    return _said(request, kind, street, found)


@face("GET")
def read_request(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """One request."""
    street = asked.jurisdiction(asked.query_of(request).get("jurisdiction_id"))
    found = open_needs(street).select_related("reporter").filter(pk=asked.id_of(number) or UUID(int=0))
    needs = list(found)
    if not needs:
        raise Refused(404, _("There is no such service_request_id, or it is not public."))
    return _said(request, kind, street, needs)


@face("GET")
def read_token(request: HttpRequest, token: str, kind: str) -> HttpResponse:
    """The id of the request that a token was given for, once somebody has looked at it; until then none."""
    query = asked.query_of(request)
    street = asked.jurisdiction(query["jurisdiction_id"]) if "jurisdiction_id" in query else None
    rows = Submission.objects.select_related("street").filter(pk=asked.id_of(token) or UUID(int=0))
    found = (rows.filter(street=street) if street else rows).first()
    if found is None:
        raise Refused(404, _("There is no such token."))
    is_open = open_needs(found.street).filter(pk=found.need_id).exists()
    said = {"service_request_id": str(found.need_id) if is_open else None, "token": str(found.id)}
    return answer(request, kind, "service_requests", [said])


def _post(request: HttpRequest, kind: str) -> HttpResponse:
    now = timezone.now()
    form = asked.form_of(request)
    named = (form.get("jurisdiction_id") or [""])[-1]
    key = key_of(request, form, asked.jurisdiction(named) if named else None)
    spec = report_of(request, form, key)
    actor = Actor(user_id=key.user_id, street_id=key.street_id, at=now)
    made = services.submit(actor=actor, key=key, spec=spec, now=now)
    said: dict[str, Any] = {"service_notice": None, "account_id": None}
    if LOOKED_AT_FIRST.of(key.street.config):
        notice = _("Somebody of the volunteer group looks at it first. Ask for its service_request_id by the token.")
        said = {"token": str(made.id), **said, "service_notice": notice}
    else:
        said = {"service_request_id": str(made.need_id), **said}
    return answer(request, kind, "service_requests", [said], status=HTTPStatus.CREATED)


def _matching(rows: QuerySet[Need], wanted: Wanted) -> QuerySet[Need]:
    if wanted.ids is not None:
        return rows.filter(pk__in=wanted.ids)
    rows = rows.filter(reported_at__gte=wanted.start, reported_at__lte=wanted.end)
    if wanted.services:
        chosen = Q(category__in=wanted.services)
        for kind in filter(None, map(is_general, wanted.services)):
            chosen |= Q(kind=kind, category="")
        rows = rows.filter(chosen)
    if set(wanted.statuses) == {OPEN}:
        rows = rows.filter(status__in=LIVE)
    if set(wanted.statuses) == {CLOSED}:
        rows = rows.exclude(status__in=LIVE)
    return rows


def _said(request: HttpRequest, kind: str, street: Area, needs: Any) -> HttpResponse:
    context = Context(
        full=False,
        zone=ZoneInfo(street.timezone),
        areas=names_of_areas(street.id),
        street=street.name,
        services=names_of_services(street.id),
    )
    return answer(request, kind, "service_requests", [request_of(need, context) for need in needs])
