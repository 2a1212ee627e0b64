"""How volunteers were checked, and what came of it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.policy import Actor
from backend.services import find, lock, service
from volunteers.roster.events import VettingEnded, VettingRecorded
from volunteers.roster.models import Vetting
from volunteers.roster.queries import visible_vettings
from volunteers.roster.schemas import VettingCreate
from volunteers.roster.services.common import locked, noted
from volunteers.roster.states import Action


class VettingEndsTooSoon(DomainError):
    """A check that ends before it begins."""

    code = "vetting_ends_before_it_begins"
    status = 422
    title = _("It ends before it begins")
    message = _("It would end on {until}, before it begins. Correct since or until.")


@service
def record_vetting(*, actor: Actor, volunteer_id: UUID, spec: VettingCreate, now: datetime) -> Vetting:
    """Note what came of a check; the one of its kind that counted until now stays on record. The audit tells no outcome.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `VettingEndsTooSoon`.
    """
    volunteer = locked(actor, volunteer_id, Action.RECORD_VETTING)
    if spec.until is not None and spec.until < spec.since:
        raise VettingEndsTooSoon(until=spec.until.isoformat())
    Vetting.objects.filter(volunteer=volunteer, kind=spec.kind, ended_at__isnull=True).update(ended_at=now)
    row = Vetting.objects.create(
        street_id=volunteer.street_id,
        volunteer=volunteer,
        recorded_by_id=actor.user_id,
        recorded_at=now,
        **spec.model_dump(),
    )
    noted(row, Action.RECORD_VETTING, VettingRecorded, actor=actor, now=now, vetting_id=str(row.id))
    return row


@service
def end_vetting(*, actor: Actor, vetting_id: UUID, reason: str, now: datetime) -> Vetting:
    """It counts no more, and stays on record. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    rows = visible_vettings(actor).filter(ended_at__isnull=True)
    locked(actor, find(rows, vetting_id).volunteer_id, Action.END_VETTING)
    row = lock(rows, vetting_id)
    row.ended_at = now
    row.save(update_fields=["ended_at"])
    noted(row, Action.END_VETTING, VettingEnded, actor=actor, now=now, reason=reason, vetting_id=str(row.id))
    return row
