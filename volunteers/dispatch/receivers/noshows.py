"""Who hears of somebody who has not come."""

from typing import Any

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.dispatch.events import NoShowEvent, NoShowNoted, NoShowObjected, NoShowSettled
from volunteers.dispatch.models import NoShow
from volunteers.dispatch.notifications import MissedATask, NoShowDecided, ObjectionToDecide, SomebodyMissing
from volunteers.dispatch.queries import directors_of
from volunteers.dispatch.schemas import NoShowOut
from volunteers.dispatch.states import NoShowStatus
from volunteers.group.queries import holders
from volunteers.group.states import Tier


@receives(NoShowNoted)
@receives(NoShowObjected)
@receives(NoShowSettled)
def follow_the_no_show(event: NoShowEvent, *, actor: Actor) -> None:
    """The volunteer, and whoever has to see to it now."""
    rows = NoShow.objects.select_related("assignment__task", "assignment__volunteer__user")
    row = rows.get(pk=event.no_show_id)
    task, person = row.assignment.task, row.assignment.volunteer.user
    tell([person.id], "no_show", json_of(NoShowOut.of(row)), now=actor.at)
    said: dict[str, Any] = {"task": task.title, "starts_at": task.starts_at}
    if isinstance(event, NoShowNoted):
        notify(MissedATask, [person.id], actor=actor, subject=task.id, key=str(row.id), until=row.object_until, **said)
        others = directors_of(task, at=actor.at) - {person.id}
        notify(SomebodyMissing, others, actor=actor, subject=task.id, key=str(row.id), name=person.masked_name, **said)
    elif isinstance(event, NoShowObjected):
        deciders = {*holders(task.street_id, Tier.CORE_LEADER, Tier.MANAGER, at=actor.at)} - {
            person.id,
            task.created_by_id,
            task.director_id,
        }
        notify(
            ObjectionToDecide, deciders, actor=actor, subject=task.id, key=str(row.id), name=person.masked_name, **said
        )
    else:
        status, reason = NoShowStatus(row.status), row.reason
        notify(
            NoShowDecided,
            [person.id],
            actor=actor,
            subject=task.id,
            key=str(row.id),
            status=status,
            reason=reason,
            **said,
        )
