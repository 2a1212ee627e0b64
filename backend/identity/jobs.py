"""What the clock does: a phone changes when its wait is over, and its old one is told at once."""

from uuid import UUID

from backend.accounts import sms
from backend.accounts.models import SignInCode
from backend.identity import services
from backend.identity.models import PhoneChange
from backend.identity.notices import left, told_old_phone
from backend.identity.states import ChangeStatus
from backend.jobs.define import job, system


@job()
def finish_change(*, change_id: UUID) -> None:
    """At `due_at`."""
    change = PhoneChange.objects.get(pk=change_id)
    actor = system(change.street_id)
    services.finish_change(actor=actor, change_id=change_id, now=actor.at)


@job()
def tell_old_phone(*, change_id: UUID) -> None:
    """A text message to the phone that would lose the account. Sent twice at worst: its id is the change's."""
    change = PhoneChange.objects.select_related("user").get(pk=change_id)
    if change.status == ChangeStatus.WAITING and change.user.phone:
        sms.deliver(told_old_phone(change), real=True)


@job()
def tell_left_phone(*, change_id: UUID, code_id: UUID) -> None:
    """A text message to the phone that has lost the account. Its number stands with the code that it confirmed by."""
    change = PhoneChange.objects.select_related("user").get(pk=change_id)
    code = SignInCode.objects.filter(pk=code_id).first()
    if code is not None:
        sms.deliver(left(change, code), real=True)
