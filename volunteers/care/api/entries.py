"""Entries of the register: propose, agree, begin, read, change, pause, end."""

from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Query, Status

from backend.errors import NotAllowed
from backend.http.fields import ReasonIn
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.places.datum import Datum
from backend.places.schemas import DatumIn
from volunteers.care import queries, services
from volunteers.care.api.common import detail, router, what_became
from volunteers.care.policy import counts
from volunteers.care.schemas import CountsOut, EntryCreate, EntryDetail, EntryEdit, EntryFile, EntryOut, PauseIn
from volunteers.care.states import Status as Stage
from volunteers.care.states import Why


@router.get("/care/counts", operation_id="count_care", response=CountsOut)
@query
def count_care(request: Request) -> CountsOut:
    """How many are looked after in the street, and why. For: core leader, manager, the street office."""
    if not counts(request.actor, None):
        raise NotAllowed(action=_("See how many are looked after"), rule=counts.label)
    by_status, by_reason = queries.counted(request.actor)
    return CountsOut(
        by_status={Stage(name): count for name, count in by_status.items()},
        by_reason={Why(name): count for name, count in by_reason.items()},
    )


@router.get("/care/entries", operation_id="list_care_entries", response=Page[EntryOut])
@query
def list_care_entries(
    request: Request, wanted: Annotated[PageIn, Query()], status: Stage | None = None
) -> Page[EntryOut]:
    """The entries that I keep, that are about me, or about whom I speak for. Names are masked; nothing in confidence."""
    rows = queries.visible_to(request.actor).select_related("resident")
    if status is not None:
        rows = rows.filter(status=status)
    return page(rows, wanted, lambda row: EntryOut.of(request.actor, row))


@router.post("/care/entries", operation_id="propose_care", response={200: EntryDetail, 201: EntryDetail})
@command
def propose_care(request: Request, body: EntryCreate) -> Status[EntryDetail]:
    """Ask a resident whether they would be looked after. For: team leader, core leader, manager, a social worker whom they share with."""
    made = services.propose(actor=request.actor, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, detail(request, made.row.id))


@router.get("/care/entries/{care_entry_id}", operation_id="read_care_entry", response=EntryDetail)
@query
def read_care_entry(request: Request, care_entry_id: UUID) -> EntryDetail:
    """An entry, without what is kept in confidence, and what I may do now."""
    return detail(request, care_entry_id)


@router.get("/care/entries/{care_entry_id}/file", operation_id="see_care_file", response=EntryFile)
@query
def see_care_file(request: Request, care_entry_id: UUID, datum: DatumIn = Datum.WGS84) -> EntryFile:
    """All that is kept: reasons, door, notes, contacts. Each reading is written down, and who lives there sees it.

    For: the resident, who speaks for them, who keeps the entry.
    """
    entry, shown = services.see(actor=request.actor, entry_id=care_entry_id, now=request.now)
    return EntryFile.whole(entry, shown, datum=datum)


@router.patch("/care/entries/{care_entry_id}", operation_id="edit_care_entry", response=EntryDetail)
@command
def edit_care_entry(request: Request, care_entry_id: UUID, body: EntryEdit) -> EntryDetail:
    """Change what is kept. The resident may, and who speaks for them, and who keeps the entry."""
    services.edit(actor=request.actor, entry_id=care_entry_id, spec=body, now=request.now)
    return detail(request, care_entry_id)


@router.post("/care/entries/{care_entry_id}/agree", operation_id="agree_to_care", response=EntryDetail)
@command
def agree_to_care(request: Request, care_entry_id: UUID) -> EntryDetail:
    """Agree to the text `care` of today (`GET /privacy/texts`): for oneself, or for whom one speaks.

    A community worker notes so what a resident said to them, unless they proposed it themself.
    """
    services.agree(actor=request.actor, entry_id=care_entry_id, now=request.now)
    return detail(request, care_entry_id)


@router.post("/care/entries/{care_entry_id}/decline", operation_id="decline_care", response=EntryDetail)
@command
def decline_care(request: Request, care_entry_id: UUID) -> EntryDetail:
    """No. What was proposed is removed at once, and no reason is asked."""
    entry = services.decline(actor=request.actor, entry_id=care_entry_id, now=request.now)
    return what_became(request, entry)


@router.post("/care/entries/{care_entry_id}/withdraw", operation_id="withdraw_from_care", response=EntryDetail)
@command
def withdraw_from_care(request: Request, care_entry_id: UUID) -> EntryDetail:
    """Agree no more: the visits stop at once, and what was kept is removed."""
    entry = services.withdraw(actor=request.actor, entry_id=care_entry_id, now=request.now)
    return what_became(request, entry)


@router.post("/care/entries/{care_entry_id}/begin", operation_id="begin_care", response=EntryDetail)
@command
def begin_care(request: Request, care_entry_id: UUID) -> EntryDetail:
    """Begin the visits, once it is agreed. For: who keeps the entry."""
    services.begin(actor=request.actor, entry_id=care_entry_id, now=request.now)
    return detail(request, care_entry_id)


@router.post("/care/entries/{care_entry_id}/well", operation_id="say_well", response=EntryDetail)
@command
def say_well(request: Request, care_entry_id: UUID) -> EntryDetail:
    """“I am well”, with one tap: the next visit is due a full rhythm from now. For: the resident, and who speaks for them."""
    services.say_well(actor=request.actor, entry_id=care_entry_id, now=request.now)
    return detail(request, care_entry_id)


@router.post("/care/entries/{care_entry_id}/pause", operation_id="pause_care", response=EntryDetail)
@command
def pause_care(request: Request, care_entry_id: UUID, body: PauseIn) -> EntryDetail:
    """No visits until a day on which they begin again by themselves."""
    services.pause(actor=request.actor, entry_id=care_entry_id, why=body.why, until=body.until, now=request.now)
    return detail(request, care_entry_id)


@router.post("/care/entries/{care_entry_id}/resume", operation_id="resume_care", response=EntryDetail)
@command
def resume_care(request: Request, care_entry_id: UUID) -> EntryDetail:
    """They are back before the day."""
    services.resume(actor=request.actor, entry_id=care_entry_id, now=request.now)
    return detail(request, care_entry_id)


@router.post("/care/entries/{care_entry_id}/review", operation_id="review_care", response=EntryDetail)
@command
def review_care(request: Request, care_entry_id: UUID) -> EntryDetail:
    """All of it still holds; the next review is some months from now. For: who keeps the entry."""
    services.review(actor=request.actor, entry_id=care_entry_id, now=request.now)
    return detail(request, care_entry_id)


@router.post("/care/entries/{care_entry_id}/end", operation_id="end_care", response=EntryDetail)
@command
def end_care(request: Request, care_entry_id: UUID, body: ReasonIn) -> EntryDetail:
    """Take somebody off the register: moved, died, needs it no more. What was kept goes later. For: who keeps the entry."""
    services.end(actor=request.actor, entry_id=care_entry_id, reason=body.reason, now=request.now)
    return detail(request, care_entry_id)
