"""The HTTP face of files: resumable uploads, what became of them, and the bytes behind a link."""

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from ninja import Header, Path, Query, Router, Status

from backend.files import queries, services, tus
from backend.files.content import behind
from backend.files.models import File
from backend.files.refusals import OffsetMismatch
from backend.files.schemas import FileCreate, FileDetail, FileFilter, FileOut
from backend.files.serving import give
from backend.http.etags import edits
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query, within_reach
from backend.http.pages import Page, page
from backend.http.problems import problem
from backend.services import find

router = Router(tags=["files"])

BYTES: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
CHUNK = {"requestBody": {"required": True, "content": {tus.CHUNK_TYPE: BYTES}}}
CONTENT = {"responses": {200: {"content": {"application/octet-stream": BYTES}}}}


def _detail(request: Request, file_id: UUID) -> FileDetail:
    rows = queries.with_copies(queries.visible_to(request.actor))
    return FileDetail.seen_by(request.actor, find(rows, file_id))


@router.api_operation(["OPTIONS"], "/files", operation_id="upload_abilities", response={204: None}, auth=None)
def upload_abilities(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What the upload protocol (tus 1.0) can do here: version, extensions, checksums, the largest size."""
    return HttpResponse(status=204, headers=tus.abilities())


@router.post("/files", operation_id="start_upload", response={201: FileDetail, 200: FileDetail})
@tus.located
@command
def start_upload(
    request: Request,
    body: FileCreate | None = None,
    upload_length: Annotated[int | None, Header(description="tus: bytes of the whole file")] = None,
    upload_metadata: Annotated[
        str | None, Header(description="tus: filename, purpose, sha256, id; each with its value in Base64")
    ] = None,
) -> Status[FileDetail]:
    """Begin an upload: as JSON, or as tus clients do, without a body. `Location` is where the chunks go.

    Sent again under the same id: 200 and the upload as it is.
    """
    del upload_length, upload_metadata  # read where the protocol is
    made = services.start(actor=request.actor, spec=body or tus.creation(request), now=request.now)
    return Status(201 if made.fresh else 200, _detail(request, made.row.id))


@router.patch("/files/{file_id}", operation_id="append_to_upload", response={204: None}, openapi_extra=CHUNK)
@within_reach
def append_to_upload(
    request: Request,
    file_id: UUID,
    upload_offset: Annotated[int, Header(ge=0, le=2**40, description="How many bytes are here already")],
) -> HttpResponse:
    """Send the next bytes. 409 tells where to go on. After the last ones the file is looked at, and prepared by a job."""
    try:
        file = services.append(
            actor=request.actor, file_id=file_id, offset=upload_offset, chunk=tus.chunk_of(request), now=request.now
        )
    except OffsetMismatch as refusal:
        return problem(refusal, headers={"Upload-Offset": str(refusal.fields["offset"])})
    return HttpResponse(status=204, headers=tus.state_of(file))


@router.api_operation(["HEAD"], "/files/{file_id}", operation_id="read_upload_offset", response={200: None})
@within_reach
def read_upload_offset(request: Request, file_id: UUID) -> HttpResponse:
    """How many bytes of my upload are here: `Upload-Offset`."""
    return HttpResponse(headers=tus.state_of(find(queries.uploads(request.actor), file_id)))


@router.get("/files", operation_id="list_my_files", response=Page[FileOut])
@query
def list_my_files(request: Request, wanted: Annotated[FileFilter, Query()]) -> Page[FileOut]:
    """The files that I sent, newest first."""
    rows = queries.own(request.actor)
    rows = rows.filter(status=wanted.status) if wanted.status else rows
    return page(rows, wanted, FileOut.of, order=("-created_at", "-id"))


@router.get("/files/{file_id}", operation_id="read_file", response=FileDetail)
@query
def read_file(request: Request, file_id: UUID) -> FileDetail:
    """One file: where it stands, links to what is served of it, and what I may do now."""
    return _detail(request, file_id)


@router.get(
    "/files/{file_id}/content",
    operation_id="read_file_content",
    response={200: None},
    auth=None,
    openapi_extra=CONTENT,
)
def read_file_content(
    request: HttpRequest,
    file_id: Annotated[UUID, Path()],
    token: Annotated[str, Query(max_length=500, description="Of a link that was given with the file")],
) -> HttpResponseBase:
    """The bytes behind a link. It is for one viewer, ends by itself, and dies with the file and with the right to see it."""
    return give(request, behind(token, file_id=file_id, now=timezone.now()))


@router.delete("/files/{file_id}", operation_id="withdraw_file", response={204: None})
@command
@edits("read_file", File)
def withdraw_file(request: Request, file_id: UUID) -> Status[None]:
    """Take a file of mine back, or give an upload up. Its bytes are gone for good."""
    services.withdraw(actor=request.actor, file_id=file_id, now=request.now)
    return Status(204, None)


@router.post("/files/{file_id}/take-down", operation_id="take_down_file", response=FileDetail)
@command
@edits("read_file", File)
def take_down_file(request: Request, file_id: UUID, body: ReasonIn) -> FileDetail:
    """Show it to nobody any more, with a reason that who sent it reads. It can be undone for `TAKEN_DOWN_DAYS`.

    For: who looks after what it is attached to, who runs the deployment.
    """
    services.take_down(actor=request.actor, file_id=file_id, reason=body.reason, now=request.now)
    return _detail(request, file_id)


@router.post("/files/{file_id}/restore", operation_id="restore_file", response=FileDetail)
@command
@edits("read_file", File)
def restore_file(request: Request, file_id: UUID, body: ReasonIn) -> FileDetail:
    """Undo a take-down, with a reason: all is as it was. For `TAKEN_DOWN_DAYS`; then the bytes are gone."""
    services.restore(actor=request.actor, file_id=file_id, reason=body.reason, now=request.now)
    return _detail(request, file_id)
