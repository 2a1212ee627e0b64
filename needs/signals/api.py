"""The HTTP face of demand signals."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from ninja import Query, Router

from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.policy import allow
from backend.services import find
from needs.catalogue.queries import codes_under
from needs.desk.models import Need
from needs.desk.queries import area_of, with_people
from needs.signals import queries, services
from needs.signals.models import Member, Signal
from needs.signals.policy import READ_POLICY
from needs.signals.schemas import (
    NoteIn,
    SignalDetail,
    SignalFeature,
    SignalFilter,
    SignalMapFilter,
    SignalMapOut,
    SignalNeed,
    SignalOut,
)
from needs.signals.states import ReadAction

router = Router(tags=["signals"])

HEAVIEST = ("-weight", "-id")
MOST_ON_MAP = 1_000
SOME = 20
"""Needs that the detail shows."""


def _matching(request: Request, wanted: SignalFilter | SignalMapFilter) -> QuerySet[Signal]:
    allow(READ_POLICY, ReadAction.READ, request.actor, None)
    rows = queries.visible_to(request.actor)
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    if wanted.category is not None:
        rows = rows.filter(category__in=codes_under(request.actor, wanted.category))
    return rows


@router.get("/signals", operation_id="list_signals", response=Page[SignalOut])
@query
def list_signals(request: Request, wanted: Annotated[SignalFilter, Query()]) -> Page[SignalOut]:
    """Needs of one category and place that stay unmet or come again and again, the heaviest first.

    For: committee, core leader, managers, street officers; team leaders read those of their area.
    """
    rows = _matching(request, wanted)
    if wanted.area is not None:
        rows = queries.in_area(rows, area_of(request.actor, wanted.area))
    return page(rows, wanted, SignalOut.of, order=HEAVIEST)


@router.get("/signals/map", operation_id="map_signals", response=SignalMapOut)
@query
def map_signals(request: Request, wanted: Annotated[SignalMapFilter, Query()]) -> SignalMapOut:
    """The same as GeoJSON: the cells where they lie, never a door. For: who may list them."""
    rows = _matching(request, wanted).order_by(*HEAVIEST)[:MOST_ON_MAP]
    return SignalMapOut(features=[SignalFeature.of(row, wanted.datum) for row in rows], datum=wanted.datum)


def _found(request: Request, signal_id: UUID) -> Signal:
    allow(READ_POLICY, ReadAction.READ, request.actor, None)
    return find(queries.visible_to(request.actor).select_related("run", "decided_by"), signal_id)


def _shown(request: Request, signal_id: UUID) -> SignalDetail:
    row = _found(request, signal_id)
    seen = queries.needs_of(row, request.actor)
    needs = list(with_people(seen).order_by("-reported_at", "-id")[:SOME])
    causes = queries.causes_of(row, [need.id for need in needs])
    return SignalDetail.seen_by(
        request.actor,
        row,
        name=queries.names_of(row.street_id, [row.category]).get(row.category, row.category),
        course=queries.course_of(row, request.actor, now=request.now),
        counts=queries.counts_of(row),
        needs=[SignalNeed.of(need, causes) for need in needs],
        unseen=Member.objects.filter(signal=row).count() - seen.count(),
    )


@router.get("/signals/{signal_id}", operation_id="read_signal", response=SignalDetail)
@query
def read_signal(request: Request, signal_id: UUID) -> SignalDetail:
    """One of them: its needs as far as I may see them, months, the three rates of its needs, how it grew, what I may do."""
    return _shown(request, signal_id)


@router.get("/signals/{signal_id}/needs", operation_id="list_signal_needs", response=Page[SignalNeed])
@query
def list_signal_needs(request: Request, signal_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[SignalNeed]:
    """All of its needs that I may see, newest first, each with why it belongs to it."""
    row = _found(request, signal_id)
    causes: dict[UUID, list[str]] = {}

    def enrich(needs: list[Need]) -> None:
        causes.update(queries.causes_of(row, [need.id for need in needs]))

    rows = with_people(queries.needs_of(row, request.actor))
    return page(rows, wanted, lambda need: SignalNeed.of(need, causes), order=("-reported_at", "-id"), enrich=enrich)


@router.post("/signals/{signal_id}/take-up", operation_id="take_up_signal", response=SignalDetail)
@command
@edits("read_signal", Signal)
def take_up_signal(request: Request, signal_id: UUID, body: NoteIn) -> SignalDetail:
    """The committee sees to it, and says how. For: seat on the committee, manager."""
    services.take_up(actor=request.actor, signal_id=signal_id, note=body.note, now=request.now)
    return _shown(request, signal_id)


@router.post("/signals/{signal_id}/dismiss", operation_id="dismiss_signal", response=SignalDetail)
@command
@edits("read_signal", Signal)
def dismiss_signal(request: Request, signal_id: UUID, body: ReasonIn) -> SignalDetail:
    """Nothing comes of it, and why; it comes back when it grows beyond what it was. For: seat on the committee, manager."""
    services.dismiss(actor=request.actor, signal_id=signal_id, reason=body.reason, now=request.now)
    return _shown(request, signal_id)


@router.post("/signals/{signal_id}/reopen", operation_id="reopen_signal", response=SignalDetail)
@command
@edits("read_signal", Signal)
def reopen_signal(request: Request, signal_id: UUID, body: ReasonIn) -> SignalDetail:
    """Put it before the committee again. For: seat on the committee, manager."""
    services.reopen(actor=request.actor, signal_id=signal_id, reason=body.reason, now=request.now)
    return _shown(request, signal_id)
