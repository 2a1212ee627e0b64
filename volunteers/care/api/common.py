"""What the operations of the care register share."""

from uuid import UUID

from ninja import Router

from backend.http.operations import Request
from backend.services import find
from volunteers.care import queries
from volunteers.care.models import Entry
from volunteers.care.schemas import EntryDetail

router = Router(tags=["care"])


def detail(request: Request, entry_id: UUID) -> EntryDetail:
    """An entry as the caller sees it."""
    return EntryDetail.seen_by(request.actor, find(queries.with_people(queries.visible_to(request.actor)), entry_id))


def what_became(request: Request, entry: Entry) -> EntryDetail:
    """The same of what the caller has just ended: who notes a resident's word does not see it any more."""
    return EntryDetail.seen_by(request.actor, find(queries.with_people(Entry.objects.all()), entry.id))
