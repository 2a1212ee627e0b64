"""What the clock does: a phone changes when its wait is over, and its old one is told at once."""

import logging
from datetime import timedelta
from uuid import UUID

from backend.accounts import sms
from backend.accounts.models import SignInCode, User
from backend.identity import services
from backend.identity.models import PhoneChange
from backend.identity.notices import left, merged, told_old_phone
from backend.identity.states import ChangeStatus
from backend.jobs.define import job, system
from backend.policy import NOBODY

log = logging.getLogger(__name__)

SWEEPS = (timedelta(minutes=1), timedelta(hours=1), timedelta(days=1))
"""When, after a merge."""


@job()
def finish_change(*, change_id: UUID) -> None:
    """At `due_at`."""
    change = PhoneChange.objects.get(pk=change_id)
    actor = system(change.street_id)
    services.finish_change(actor=actor, change_id=change_id, now=actor.at)


@job()
def tell_merged(*, user_id: UUID) -> None:
    """A text message to the phone of the account that went: its owner may have agreed to nothing."""
    gone = User.objects.select_related("merged_into").get(pk=user_id)
    phone = gone.phone or (gone.merged_into.phone if gone.merged_into else None)
    if phone:
        sms.deliver(merged(gone, phone), real=True)


@job()
def tell_old_phone(*, change_id: UUID) -> None:
    """A text message to the phone that would lose the account. Sent twice at worst: its id is the change's."""
    change = PhoneChange.objects.select_related("user").get(pk=change_id)
    if change.status == ChangeStatus.WAITING and change.user.phone:
        sms.deliver(told_old_phone(change), real=True)


@job()
def sweep_merged(*, user_id: UUID) -> None:
    """A minute, an hour and a day after a merge: no request lasts as long, and no job is tried again after that."""
    person = User.objects.get(pk=user_id)
    actor = system(person.home_street_id or NOBODY)
    found = services.sweep(actor=actor, user_id=user_id, now=actor.at)
    if found.conflicts:
        log.error("rows of a merged account that no rule moves: %s", found.conflicts)


@job()
def tell_left_phone(*, change_id: UUID, code_id: UUID) -> None:
    """A text message to the phone that has lost the account. Its number stands with the code that it confirmed by."""
    change = PhoneChange.objects.select_related("user").get(pk=change_id)
    code = SignInCode.objects.filter(pk=code_id).first()
    if code is not None:
        sms.deliver(left(change, code), real=True)
