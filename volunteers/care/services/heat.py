"""The leader's switch for hot days: everybody on the register is visited twice as often, until a day."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.places.models import Area, Level
from backend.policy import Actor, allow
from backend.services import lock, service
from volunteers.care.events import HeatMoved
from volunteers.care.models import HeatWave
from volunteers.care.policy import HEAT_POLICY
from volunteers.care.queries import visible_heat
from volunteers.care.services.refusals import HeatEnds, HeatOver, HeatUnderWay
from volunteers.care.states import HeatAction

LONGEST = timedelta(days=31)


@service
def call_heat(*, actor: Actor, until: datetime, reason: str, now: datetime) -> HeatWave:
    """From now until then. Raises `NotAllowed`, `HeatEnds`, `HeatUnderWay`."""
    allow(HEAT_POLICY, HeatAction.CALL, actor, None)
    if not now < until <= now + LONGEST:
        raise HeatEnds(days=LONGEST.days)
    # Rows that are not there yet cannot be locked: two who call it at once wait for each other here.
    lock(Area.objects.filter(level=Level.STREET).only("id"), actor.street_id)
    if visible_heat(actor).filter(until__gt=now, ended_at=None).exists():
        raise HeatUnderWay
    row = HeatWave.objects.create(
        street_id=actor.street_id, reason=reason, since=now, until=until, called_by_id=actor.user_id
    )
    audit.record("care_heat.call", row.id, actor=actor, now=now, reason=reason, until=until.isoformat())
    publish(HeatMoved(row.id, HeatAction.CALL), actor=actor)
    return row


@service
def end_heat(*, actor: Actor, heat_id: UUID, now: datetime) -> HeatWave:
    """Before its time. Visits that were asked for stay. Raises `NotFound`, `NotAllowed`, `HeatOver`."""
    row = lock(visible_heat(actor), heat_id)
    allow(HEAT_POLICY, HeatAction.END, actor, row)
    if row.ended_at is not None or row.until <= now:
        raise HeatOver
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    audit.record("care_heat.end", row.id, actor=actor, now=now)
    publish(HeatMoved(row.id, HeatAction.END), actor=actor)
    return row
