"""The HTTP face: the texts, one's consents, the copy of what is held, being erased."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from ninja import Query, Router, Status

from backend.accounts.api.common import source_of
from backend.files import sealed
from backend.http.operations import Request, command, for_cards, query, within_reach
from backend.http.pages import Page, PageIn, page
from backend.policy import Actor, allow, available
from backend.privacy import links, queries, services
from backend.privacy.models import Erasure, Export
from backend.privacy.policy import ERASURE_POLICY, EXPORT_POLICY
from backend.privacy.refusals import ExportGone
from backend.privacy.schemas import (
    CertificateOut,
    ConsentIn,
    ConsentOut,
    ConsentsOut,
    ErasureConfirmIn,
    ErasureOut,
    ExportOut,
    MyErasureOut,
    PurposeOut,
    PurposesOut,
)
from backend.privacy.states import ERASURE_TRANSITIONS, ErasureStatus, ExportAction, ExportStatus, Purpose
from backend.services import find

router = Router(tags=["privacy"])

ZIP = {"responses": {200: {"content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}}}}}


@router.get("/privacy/texts", operation_id="list_privacy_texts", auth=None, response=PurposesOut)
@query
def list_privacy_texts(request: Request) -> PurposesOut:  # noqa: ARG001
    """What personal information is used for, and what people are asked: every purpose, every version of its text."""
    return PurposesOut(purposes=[PurposeOut.of(each) for each in Purpose])


@router.get("/me/consents", operation_id="list_my_consents", response=ConsentsOut)
@query
@for_cards
def list_my_consents(request: Request) -> ConsentsOut:
    """What I last said to each purpose. One that is missing or outdated has to be asked."""
    return ConsentsOut(consents=[ConsentOut.of(each) for each in queries.latest(request.actor.user_id)])


@router.post("/me/consents", operation_id="consent", response={201: ConsentOut})
@command
def consent(request: Request, body: ConsentIn) -> Status[ConsentOut]:
    """Give consent to a purpose, or withdraw it. What rested on it ends at once: a public summary, what a contractor sees."""
    return Status(201, ConsentOut.of(services.consent(actor=request.actor, spec=body, now=request.now)))


@router.post("/me/exports", operation_id="ask_export", response={202: ExportOut})
@command
def ask_export(request: Request) -> Status[ExportOut]:
    """Ask for a copy of everything that is held about me. It is put together in the background.

    While one is being put together, the answer is that one. When it is ready, it takes the place of those before it.
    """
    return Status(202, ExportOut.of(services.ask_export(actor=request.actor, now=request.now)))


@router.get("/me/exports", operation_id="list_exports", response=Page[ExportOut])
@query
def list_exports(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[ExportOut]:
    """The copies that I asked for, newest first."""
    return page(_own_exports(request), wanted, lambda each: _export(request, each))


@router.get("/me/exports/{export_id}", operation_id="read_export", response=ExportOut)
@query
def read_export(request: Request, export_id: UUID) -> ExportOut:
    """How far a copy of mine has come, and where to fetch it."""
    return _export(request, find(_own_exports(request), export_id))


@router.get("/me/exports/{export_id}/content", operation_id="fetch_export", response={200: None}, openapi_extra=ZIP)
@within_reach
def fetch_export(
    request: Request, export_id: UUID, token: Annotated[str, Query(max_length=500)]
) -> StreamingHttpResponse:
    """The zip of a copy of mine: a page to read and print (`index.html`), a JSON file for each kind of data, and my files."""
    export = find(_own_exports(request).select_related("bundle"), export_id)
    allow(EXPORT_POLICY, ExportAction.FETCH, request.actor, export)
    links.check(token, request.actor.user_id, export_id, now=request.now)
    if export.status != ExportStatus.READY or export.expires_at is None or export.expires_at <= request.now:
        raise ExportGone
    name = f"linli-{export_id}.zip"
    return sealed.handed_out(request, export.bundle, size=export.size or 0, media_type="application/zip", name=name)


@router.get("/me/erasure", operation_id="read_erasure", response=MyErasureOut)
@query
def read_erasure(request: Request) -> MyErasureOut:
    """How far my erasure has come, and what stands in the way of one."""
    latest = Erasure.objects.filter(user=request.actor.user_id).order_by("-id").first()
    return MyErasureOut(
        erasure=_erasure(request.actor, latest) if latest else None,
        blocked_by=services.standing_in_the_way(request.actor.user_id, request.now),
    )


@router.post("/me/erasure", operation_id="ask_erasure", response={202: ErasureOut})
@query
def ask_erasure(request: Request) -> Status[ErasureOut]:
    """Ask to be erased. A code is sent to my phone, always a fresh one; with it the erasure is confirmed."""
    erasure = services.ask_erasure(actor=request.actor, source=source_of(request, ""), now=request.now)
    return Status(202, _erasure(request.actor, erasure))


@router.post("/me/erasure/{erasure_id}/confirm", operation_id="confirm_erasure", response=ErasureOut)
@command
def confirm_erasure(request: Request, erasure_id: UUID, body: ErasureConfirmIn) -> ErasureOut:
    """Confirm with the code. After the waiting period of my street I am erased; with none, at once."""
    done = services.confirm_erasure(actor=request.actor, erasure_id=erasure_id, code=body.code, now=request.now)
    return _erasure(request.actor, done)


@router.post("/me/erasure/{erasure_id}/cancel", operation_id="cancel_erasure", response=ErasureOut)
@command
def cancel_erasure(request: Request, erasure_id: UUID) -> ErasureOut:
    """Call it off."""
    return _erasure(request.actor, services.cancel_erasure(actor=request.actor, erasure_id=erasure_id, now=request.now))


@router.get("/privacy/certificates/{erasure_id}", operation_id="read_certificate", auth=None, response=CertificateOut)
@query
def read_certificate(request: Request, erasure_id: UUID) -> CertificateOut:  # noqa: ARG001
    """The certificate of an erasure that was carried out: what was deleted, what was kept, why. It names nobody."""
    erasure = find(Erasure.objects.filter(status=ErasureStatus.DONE), erasure_id)
    return CertificateOut.of(erasure, genuine=services.holds(erasure))


def _own_exports(request: Request) -> QuerySet[Export]:
    return Export.objects.filter(user=request.actor.user_id)


def _export(request: Request, export: Export) -> ExportOut:
    ready = export.status == ExportStatus.READY
    return ExportOut.of(export, url=links.link(request.actor.user_id, export.id, now=request.now) if ready else None)


def _erasure(actor: Actor, erasure: Erasure) -> ErasureOut:
    done = erasure.status == ErasureStatus.DONE
    return ErasureOut(
        id=erasure.id,
        status=ErasureStatus(erasure.status),
        asked_at=erasure.asked_at,
        answer_due_at=erasure.answer_due_at,
        carry_out_at=erasure.carry_out_at,
        answered_at=erasure.answered_at,
        certificate=CertificateOut.of(erasure, genuine=services.holds(erasure)) if done else None,
        actions=available(ERASURE_POLICY, ERASURE_TRANSITIONS, erasure.status, actor, erasure),
    )
