"""What moderation decides about what the street may read, written down on the need and on the message.

`needs.moderation` decides, and calls this. It moves nothing of how a need is handled.
"""

import json
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.realtime.services import forget
from backend.services import lock, service
from needs.desk.models import Message, Need
from needs.desk.news import announce, pass_on
from needs.desk.options import MODERATION
from needs.desk.policy import POLICY
from needs.desk.published import findable
from needs.desk.services.changes import locked
from needs.desk.states import Action, Moderation, Showing, Visibility

READ = frozenset({"title", "text", "details", "visibility"})
"""What of a report makes its summary."""


def first_showing(visibility: Visibility, actor: Actor) -> Showing:
    """How a report begins: where the street moderates before, a public one waits."""
    waits = visibility == Visibility.PUBLIC and MODERATION.of(street_of(actor).config) == Moderation.BEFORE
    return Showing.WAITING if waits else Showing.SHOWN


def is_read_anew(need: Need, changed: Collection[str]) -> bool:
    """Whether the street reads something else of it, or would read it, now that these fields are changed."""
    return need.visibility == Visibility.PUBLIC and not READ.isdisjoint(changed)


def wait_again(need: Need, actor: Actor) -> list[str]:
    """What was let through was something else: where the street moderates before, it waits again. The fields changed; does not save."""
    if need.showing != Showing.SHOWN or first_showing(Visibility(need.visibility), actor) == Showing.SHOWN:
        return []
    need.showing = Showing.WAITING
    # The words that neighbours were told are read in no feed any more.
    forget([need.id], view="public")
    return ["showing"]


@service
def moderate(
    *, actor: Actor, need_id: UUID, showing: Showing, passages: Collection[str], reason: str, now: datetime
) -> Need:
    """Show or hide the summary, and black these passages out in it. `reason` is what the timeline says. For the system.

    Raises `NotFound`.
    """
    need = locked(actor, need_id)
    allow(POLICY, Action.MODERATE, actor, need)
    # The words that neighbours were told are read in no feed any more; what is told below has none of them.
    forget([need.id], view="public")
    need.showing, need.blacked_out = showing, _kept(passages)
    need.updated_at = now
    columns = findable(need) if need.marks else {}
    for name, value in columns.items():
        setattr(need, name, value)
    need.save(update_fields=["showing", "blacked_out", "updated_at", *columns])
    audit.record(
        "need.moderate", need.id, actor=actor, now=now, before=need.status, after=need.status, reason=reason,
        showing=str(showing),
    )  # fmt: skip
    announce(need, now=now)
    return need


@service
def moderate_message(
    *, actor: Actor, message_id: UUID, showing: Showing, passages: Collection[str], now: datetime
) -> Message:
    """The same of a message to the street. For the system. Raises `NotFound`."""
    rows = Message.objects.filter(street=actor.street_id).select_related("by", "need__reporter")
    message = lock(rows, message_id)
    allow(POLICY, Action.MODERATE, actor, message.need)
    forget([message.id])
    message.showing, message.blacked_out = showing, _kept(passages)
    message.save(update_fields=["showing", "blacked_out"])
    pass_on(message, now=now)
    return message


def _kept(passages: Collection[str]) -> str:
    return json.dumps(sorted(set(passages)), ensure_ascii=False) if passages else ""
