"""What needs time, and what the clock asks for."""

import logging
from datetime import datetime
from uuid import UUID

from backend.jobs.define import cron, job, system
from backend.policy import Actor
from backend.privacy import services
from backend.privacy.models import Erasure, Export, Removal
from backend.privacy.refusals import ErasureBlocked
from backend.privacy.registry import retentions
from backend.privacy.states import ErasureStatus

log = logging.getLogger(__name__)


def _of_export(*, export_id: UUID) -> str:
    return str(export_id)


@job(key=_of_export)
def build_export(*, export_id: UUID) -> None:
    """Put a copy together."""
    export = Export.objects.filter(pk=export_id).first()
    if export is not None:
        actor = system(export.street_id)
        services.build(actor=actor, export_id=export_id, now=actor.at)


@cron("41 * * * *")
def carry_out_erasures(*, now: datetime) -> None:
    """Erase those whose waiting period is over. One that something stands in the way of is tried again in an hour."""
    due = Erasure.objects.filter(status=ErasureStatus.WAITING, carry_out_at__lte=now).order_by("carry_out_at")
    for erasure_id, street_id in list(due.values_list("id", "street_id")):
        try:
            services.carry_out(actor=Actor.system(street_id=street_id, at=now), erasure_id=erasure_id, now=now)
        except ErasureBlocked:
            log.warning("erasure %s waits: something has to be settled first", erasure_id)


@cron("11 18 * * *")
def enforce_retention(*, now: datetime) -> None:
    """Remove what is kept no longer, of every app, and note what went: at two in the morning in China."""
    for each in retentions():
        older_than = now - each.span()
        removed = each.forget(older_than, now)
        Removal.objects.create(at=now, kind=each.kind, older_than=older_than, removed=removed)
