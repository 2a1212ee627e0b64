"""What needs time, and what the clock asks for."""

import logging
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from backend.accounts import sms
from backend.accounts.models import User
from backend.jobs.define import cron, job, system
from backend.policy import Actor
from backend.privacy import services
from backend.privacy.models import Erasure, Export
from backend.privacy.refusals import ErasureBlocked
from backend.privacy.registry import retentions
from backend.privacy.removing import enforce
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


def _of_erasure(*, erasure_id: UUID) -> str:
    return str(erasure_id)


@job(key=_of_erasure)
def carry_out_erasure(*, erasure_id: UUID) -> None:
    """Erase one person whose waiting period is over. Where something stands in the way, the clock asks again."""
    now = timezone.now()
    erasure = Erasure.objects.filter(pk=erasure_id, status=ErasureStatus.WAITING, carry_out_at__lte=now).first()
    if erasure is None:
        return
    actor = Actor.system(street_id=erasure.street_id, at=now)
    person = User.objects.get(pk=erasure.user_id)
    try:
        done = services.carry_out(actor=actor, erasure_id=erasure_id, now=now)
    except ErasureBlocked:
        log.warning("erasure %s waits: something has to be settled first", erasure_id)
        services.hold_up(actor=actor, erasure_id=erasure_id, now=now)
        return
    if not person.phone:
        return
    # The phone is written down nowhere any more: it is told now, after the commit, or never.
    try:
        sms.deliver(services.told_erased(done, person), real=True)
    except sms.SmsUnavailable:
        log.warning("erasure %s is done, and its phone could not be told", erasure_id)


@cron("41 * * * *")
def carry_out_erasures(*, now: datetime) -> None:
    """Ask for the erasures whose waiting period is over: each by itself, so that none stands behind another."""
    due = Erasure.objects.filter(status=ErasureStatus.WAITING, carry_out_at__lte=now).order_by("carry_out_at")
    for erasure_id in due.values_list("id", flat=True):
        carry_out_erasure.defer(erasure_id=erasure_id)


def _of_kind(*, kind: str) -> str:
    return kind


@job(key=_of_kind)
def forget_kind(*, kind: str) -> None:
    """Remove what is kept no longer of one kind of data, and note what went."""
    enforce(kind, now=timezone.now())


@cron("11 18 * * *")
def enforce_retention(*, now: datetime) -> None:  # noqa: ARG001  # each job reads its own clock
    """Ask for every kind of data, of every app, to be looked through: at two in the morning in China."""
    for each in retentions():
        forget_kind.defer(kind=each.kind)
