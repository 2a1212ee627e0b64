"""A phone that staff change for somebody who has lost theirs: after a wait, with a notice to the old one."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts import external, pins
from backend.accounts.models import DeviceSession, User
from backend.accounts.phones import e164, is_seed
from backend.accounts.queries import people_of_street
from backend.accounts.services import end_sessions
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.identity.events import PhoneChangeMoved
from backend.identity.models import PhoneChange
from backend.identity.options import PHONE_CHANGE_HOURS
from backend.identity.policy import CHANGE_POLICY
from backend.identity.queries import visible_changes
from backend.identity.services.cards import end_cards
from backend.identity.states import CHANGE_TRANSITIONS, ChangeAction, ChangeStatus
from backend.offices import Rank, rank_of
from backend.parties.services import Proposal
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state


class PhoneTaken(DomainError):
    """One phone, one account."""

    code = "phone_taken"
    title = _("This phone has an account")
    message = _(
        "Another account has this phone. If it is the same person, the administrator can merge the two accounts."
    )


class ChangeWaits(DomainError):
    """One at a time."""

    code = "phone_change_waits"
    title = _("A change waits already")
    message = _("A change of this person's phone waits already. Stop it first, or wait until it is done.")


@service
def ask_for_phone(*, actor: Actor, user_id: UUID, phone: str, reason: str, now: datetime) -> PhoneChange:
    """Change the phone of somebody after checking who they are; it waits, and the old phone is told.

    Raises `NotAllowed`, `NotFound`, `InvalidPhone`, `PhoneTaken`, `ChangeWaits`.
    """
    allow(CHANGE_POLICY, ChangeAction.ASK, actor, Proposal(user_id))
    person = lock(people_of_street(actor), user_id)
    number = e164(phone)
    if User.objects.filter(phone=number).exists():
        raise PhoneTaken
    due_at = now + timedelta(hours=PHONE_CHANGE_HOURS.of(street_of(actor).config))
    try:
        with transaction.atomic():
            made = PhoneChange.objects.create(
                street_id=actor.street_id,
                user=person,
                phone=number,
                asked_by_id=None if actor.is_system else actor.user_id,
                asked_at=now,
                due_at=due_at,
            )
    except IntegrityError:
        raise ChangeWaits from None
    audit.record("phone_change.ask", made.id, actor=actor, now=now, after=made.status, reason=reason)
    publish(PhoneChangeMoved(made.id), actor=actor)
    return made


@service
def stop_change(*, actor: Actor, change_id: UUID, reason: str, now: datetime) -> PhoneChange:
    """The person objects, or staff were wrong. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    change = lock(visible_changes(actor), change_id)
    allow(CHANGE_POLICY, ChangeAction.STOP, actor, change)
    return _move(change, ChangeAction.STOP, actor, now, reason=reason)


@service
def finish_change(*, actor: Actor, change_id: UUID, now: datetime) -> PhoneChange:
    """The wait is over: the phone is the new one, to be proved at the next sign-in; every session ends.

    For the clock. One that has been stopped stays as it is; one whose number was taken meanwhile fails, and one that
    staff asked for and whose person runs the deployment by now. Any other office waits: `confirm_office`.
    """
    change = lock(visible_changes(actor), change_id)
    if change.status != ChangeStatus.WAITING or now < change.due_at:
        return change
    allow(CHANGE_POLICY, ChangeAction.FINISH, actor, change)
    person = lock(User.objects.all(), change.user_id)
    rank = rank_of(person.id, at=now)
    if rank == Rank.DEPLOYMENT and change.asked_by_id is not None:
        return _move(change, ChangeAction.FAIL, actor, now)
    person.phone, person.phone_verified, person.is_seed = change.phone, False, is_seed(change.phone)
    person.office_waits = rank in {Rank.OFFICE, Rank.ADMINISTRATOR}
    try:
        with transaction.atomic():
            person.save(update_fields=["phone", "phone_verified", "is_seed", "office_waits"])
    except IntegrityError:
        return _move(change, ChangeAction.FAIL, actor, now)
    end_sessions(DeviceSession.objects.filter(user=person), user_id=person.id, actor=actor, now=now)
    _end_other_ways_in(person, actor, now)
    audit.record("account.change_phone", person.id, actor=actor, now=now, change_id=str(change.id))
    return _move(change, ChangeAction.FINISH, actor, now)


def _end_other_ways_in(person: User, actor: Actor, now: datetime) -> None:
    """Whoever has the lost phone has its WeChat too, and perhaps the card that was with it."""
    external.unlink_all(person, actor=actor, now=now)
    end_cards(person, actor=actor, now=now)
    pins.end(person.id)


def _move(change: PhoneChange, action: ChangeAction, actor: Actor, now: datetime, *, reason: str = "") -> PhoneChange:
    before = change.status
    change.status = next_state(CHANGE_TRANSITIONS, change.status, action)
    change.decided_at = now
    change.save(update_fields=["status", "decided_at"])
    audit.record(
        f"phone_change.{action}", change.id, actor=actor, now=now, before=before, after=change.status, reason=reason
    )
    publish(PhoneChangeMoved(change.id), actor=actor)
    return change
