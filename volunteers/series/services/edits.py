"""What was changed of one task of a series alone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.policy import Actor
from backend.services import service
from volunteers.series.models import Occurrence
from volunteers.series.queries import standing_of
from volunteers.series.services.making import put_first
from volunteers.series.services.reshaping import EDITABLE
from volunteers.series.states import StandingStatus


@service
def note_edits(*, actor: Actor, task_id: UUID, fields: Sequence[str], now: datetime) -> None:  # noqa: ARG001  # a service is called alike
    """Remember what was changed of one task of a series alone; of other tasks nothing. The caller holds the task's lock."""
    row = Occurrence.objects.filter(street=actor.street_id, task=task_id).first()
    if row is not None:
        row.edited = sorted({*row.edited, *fields} & EDITABLE)
        row.save(update_fields=["edited"])


@service
def ask_first_again(*, actor: Actor, task_id: UUID, now: datetime) -> None:
    """A task of a series moved or asks for more, and its offers are made anew: first to who comes every time."""
    row = Occurrence.objects.filter(street=actor.street_id, task=task_id).select_related("series", "task").first()
    if row is not None:
        put_first(row.task, standing_of(row.series).filter(status=StandingStatus.STANDING), now=now)
