"""Papers of the agenda: for whoever takes part."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.files.states import Kind
from backend.files.subjects import Subject
from backend.policy import Actor
from volunteers.meetings.models import AgendaItem
from volunteers.meetings.policy import chairs_it
from volunteers.meetings.queries import takes_part, visible_items

PURPOSE = "agenda_item"


def seen_by(actor: Actor) -> QuerySet[AgendaItem]:
    """Papers are for who takes part now."""
    return visible_items(actor) if takes_part(actor) else AgendaItem.objects.none()


def chairs_its_meeting(actor: Actor, item_id: UUID) -> bool:
    """Whether the actor chairs the meeting that this is for."""
    item = visible_items(actor).select_related("meeting").filter(pk=item_id).first()
    return item is not None and chairs_it(actor, item.meeting)


AGENDA = Subject(
    purpose=PURPOSE,
    label=_("an agenda item"),
    kinds=(Kind.DOCUMENT, Kind.PHOTO),
    seen=seen_by,
    looks_after=chairs_its_meeting,
    most=20,
)
