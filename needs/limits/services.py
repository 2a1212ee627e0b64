"""Count what one person does on a day, and refuse what is too much. Across processes, and of many requests at once."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.parties.models import Post
from backend.parties.queries import standing
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from needs.limits.events import LimitsLifted
from needs.limits.models import Lift
from needs.limits.policy import POLICY
from needs.limits.queries import day_of, is_lifted, limit_of, visible_lifts
from needs.limits.states import TRANSITIONS, Action, Kind

FILE_FOR_OTHERS = (Post.HOTLINE_CLERK, Post.COMMUNITY_WORKER, Post.IMPORTER)
"""Who reports what others said, by their post."""

# The row is locked until commit: whoever does the same at once waits, and is counted after. A refusal undoes its own.
COUNT = """
INSERT INTO limits_tally (user_id, street_id, day, kind, number) VALUES (%(user)s, %(street)s, %(day)s, %(kind)s, 1)
ON CONFLICT (user_id, day, kind) DO UPDATE SET number = limits_tally.number + 1
RETURNING number, (SELECT number FROM limits_tally AS other
                   WHERE other.user_id = %(user)s AND other.day = %(day)s AND other.kind = %(beside)s)
"""


class DailyLimit(DomainError):
    """So much of one person on one day."""

    code = "daily_limit"
    status = 429
    title = _("Enough of this for today")
    message = _(
        "That is the most for one day ({kind}: {limit}). Tomorrow you may go on; what cannot wait, tell the community "
        "hotline, or ask a manager of the volunteer group. In an emergency call 110, 119, 120 or 122 now."
    )


def take(actor: Actor, kind: Kind, *, now: datetime, beside: Kind | None = None, never_refuse: bool = False) -> None:
    """Count one, in the caller's transaction. One statement, as long as it is within the limit.

    `beside`: another kind that has to be within its limit too, and is not counted. `never_refuse`: it is counted, whatever it is. Who
    files for others by their post, and for whom the limits are lifted, is not refused. Raises `DailyLimit`.
    """
    if actor.is_system:
        return
    day, left = day_of(actor, now)
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            {"user": actor.user_id, "street": actor.street_id, "day": day, "kind": kind.value, "beside": beside or ""},
        )
        number, other = cursor.fetchone()
    over = kind if number > limit_of(actor, kind) else None
    if beside is not None and (other or 0) >= limit_of(actor, beside):
        over = over or beside
    if over is None or never_refuse or standing(actor).holds(*FILE_FOR_OTHERS):
        return
    if not is_lifted(actor.user_id, street_id=actor.street_id, at=now):
        raise DailyLimit(kind=over, limit=limit_of(actor, over), wait=left)


@service
def lift(*, actor: Actor, user_id: UUID, hours: int, reason: str, now: datetime) -> Lift:
    """Let one person do more on a day, for a time. Raises `NotFound`, `NotAllowed`."""
    person = find(User.objects.filter(home_street=actor.street_id, is_active=True), user_id)
    row = Lift(
        street_id=actor.street_id,
        user=person,
        by_id=actor.user_id,
        reason=reason,
        since=now,
        until=now + timedelta(hours=hours),
    )
    allow(POLICY, Action.LIFT, actor, row)
    row.save(force_insert=True)
    audit.record("limit.lift", row.id, actor=actor, now=now, after=row.status, reason=reason, user=str(user_id))
    publish(LimitsLifted(row.id), actor=actor)
    return row


@service
def end_lift(*, actor: Actor, lift_id: UUID, now: datetime) -> Lift:
    """The limits hold again. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_lifts(actor), lift_id)
    allow(POLICY, Action.END, actor, row)
    before, row.status = row.status, next_state(TRANSITIONS, row.status, Action.END)
    row.save(update_fields=["status"])
    audit.record("limit.end", row.id, actor=actor, now=now, before=before, after=row.status, user=str(row.user_id))
    return row
