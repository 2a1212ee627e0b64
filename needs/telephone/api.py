"""The HTTP face of masked calls, and of what the gateway reports of them."""

from typing import Annotated
from uuid import UUID

from django.utils import timezone
from ninja import Query, Router, Status

from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.jobs.define import system
from backend.services import find
from needs.desk.queries import visible_to as visible_needs
from needs.telephone import gateway, queries, services
from needs.telephone.models import MaskedCall
from needs.telephone.schemas import CalledIn, CalledOut, CallReportIn, CallReportOut, MaskedCallIn, MaskedCallOut

router = Router(tags=["calls"])


def _shown(request: Request, row: MaskedCall) -> MaskedCallOut:
    found = MaskedCall.objects.select_related("caller", "callee", "need").get(pk=row.pk)
    return MaskedCallOut.of(request.actor, found)


@router.post("/needs/{need_id}/calls", operation_id="call_about_need", response={202: MaskedCallOut})
@command
def call_about_need(request: Request, need_id: UUID, body: MaskedCallIn) -> Status[MaskedCallOut]:
    """Have my telephone and theirs rung, and connected: neither sees the other's number. For: those who write to each other about it."""
    row = services.ask_call(
        actor=request.actor, need_id=need_id, to=body.to, assignment_id=body.assignment_id, now=request.now
    )
    return Status(202, _shown(request, row))


@router.get("/needs/{need_id}/calls", operation_id="list_calls_about_need", response=Page[MaskedCallOut])
@query
def list_calls_about_need(request: Request, need_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[MaskedCallOut]:
    """Which calls there were about a need, the latest first: mine; all for who handles it."""
    need = find(visible_needs(request.actor), need_id)
    rows = queries.visible_to(request.actor, need)
    return page(rows, wanted, lambda row: MaskedCallOut.of(request.actor, row), order=("-asked_at", "-id"))


@router.post("/call-backs/{call_back_id}/ring", operation_id="ring_call_back", response={202: MaskedCallOut})
@command
def ring_call_back(request: Request, call_back_id: UUID) -> Status[MaskedCallOut]:
    """Call the resident back without seeing the number. For who has taken it on; where no calls are set up, see the phone."""
    row = services.call_back(actor=request.actor, call_back_id=call_back_id, now=request.now)
    return Status(202, _shown(request, row))


@router.get("/me/calls", operation_id="read_called", response=CalledOut)
@query
def read_called(request: Request) -> CalledOut:
    """Whether I am called through the app."""
    return CalledOut(called=not queries.wants_no_calls(request.actor.user_id))


@router.put("/me/calls", operation_id="set_called", response=CalledOut)
@command
def set_called(request: Request, body: CalledIn) -> CalledOut:
    """Be called through the app, or not: then people write."""
    return CalledOut(called=services.set_called(actor=request.actor, called=body.called, now=request.now))


@router.post("/telephone/reports", operation_id="report_call", auth=None, response=CallReportOut)
def report_call(request: Request, body: CallReportIn) -> CallReportOut:
    """What the telephone gateway says of a call, signed in `Linli-Signature`. The same `event` twice counts once."""
    now = timezone.now()
    gateway.check_signature(request.body, request.headers.get("Linli-Signature", ""), now=now.timestamp())
    row = find(MaskedCall.objects.all(), body.id)
    return CallReportOut(status=services.report(actor=system(row.street_id), spec=body, now=now).status)
