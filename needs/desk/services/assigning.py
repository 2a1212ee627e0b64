"""Put one person in charge of a need; their objection, and its review by somebody else. The clock runs on."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.queries import oneself
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from needs.desk.events import NeedAssigned, ObjectionMade, ObjectionReviewed
from needs.desk.models import Need, Objection
from needs.desk.policy import OBJECTION_POLICY, POLICY
from needs.desk.queries import receivers_of, visible_objections
from needs.desk.services.changes import locked, settle
from needs.desk.states import OBJECTION_TRANSITIONS, TRANSITIONS, Action, ObjectionAction, Status


class NotTheirs(DomainError):
    """Somebody who does not handle needs of this place."""

    code = "does_not_handle_it"
    status = 422
    title = _("Does not handle this need")
    message = _("Only who handles needs of this place can be put in charge: a team leader, a core leader, a manager.")


class ObjectedAlready(DomainError):
    """An objection waits for its review."""

    code = "objected_already"
    title = _("Objected already")
    message = _("Your objection waits for a core leader or a manager. You hear of it when it is reviewed.")


@service
def assign(*, actor: Actor, need_id: UUID, user_id: UUID, note: str, now: datetime) -> Need:
    """Give it to one of those who handle it; the targets stay. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotTheirs`."""
    need = locked(actor, need_id)
    allow(POLICY, Action.ASSIGN, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.ASSIGN)
    _give(need, user_id, actor, now)
    settle(
        need,
        Action.ASSIGN,
        *("in_charge", "assigned_by"),
        actor=actor,
        now=now,
        before=before,
        reason=note,
        to=str(user_id),
    )
    publish(NeedAssigned(need.id), actor=actor)
    return need


@service
def object_to(*, actor: Actor, need_id: UUID, reason: str, now: datetime) -> Objection:
    """Say that it is not one's own; until the review one stays in charge.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ObjectedAlready`.
    """
    need = locked(actor, need_id)
    allow(POLICY, Action.OBJECT, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.OBJECT)
    objection = Objection(
        street_id=need.street_id,
        need=need,
        by=oneself(actor),
        assigned_by_id=need.assigned_by_id,  # type: ignore[misc]  # who is in charge was put there by somebody
        reason=reason,
        at=now,
    )
    try:
        with transaction.atomic():
            objection.save(force_insert=True)
    except IntegrityError:
        raise ObjectedAlready from None
    settle(need, Action.OBJECT, actor=actor, now=now, before=before, reason=reason, objection=str(objection.id))
    publish(ObjectionMade(need.id, objection_id=objection.id), actor=actor)
    return objection


@service
def review(*, actor: Actor, objection_id: UUID, upheld: bool, answer: str, to: UUID | None, now: datetime) -> Objection:
    """Judge it with an answer. Upheld, the need goes to who is named, else back to all who handle it; its targets stay.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotTheirs`.
    """
    need = locked(actor, find(visible_objections(actor), objection_id).need_id)
    objection = lock(Objection.objects.all(), objection_id)
    action = ObjectionAction.UPHOLD if upheld else ObjectionAction.REJECT
    allow(OBJECTION_POLICY, action, actor, objection)
    before, objection.status = objection.status, next_state(OBJECTION_TRANSITIONS, objection.status, action)
    objection.answer, objection.reviewed_by, objection.reviewed_at = answer, oneself(actor), now
    objection.save(update_fields=["status", "answer", "reviewed_by", "reviewed_at"])
    audit.record(
        f"objection.{action}", objection.id, actor=actor, now=now, before=before, after=objection.status, reason=answer
    )
    if upheld and need.in_charge_id == objection.by_id:
        _give(need, to, actor, now)
        settle(
            need,
            Action.ASSIGN,
            *("in_charge", "assigned_by"),
            actor=actor,
            now=now,
            before=need.status,
            reason=answer,
            to=str(to or ""),
        )
        if to is not None:
            publish(NeedAssigned(need.id), actor=actor)
    publish(ObjectionReviewed(need.id, objection_id=objection.id), actor=actor)
    return objection


def _give(need: Need, user_id: UUID | None, actor: Actor, now: datetime) -> None:
    if user_id is None:
        need.in_charge = need.assigned_by = None
        if need.status == Status.TRIAGED:
            need.dispatched_at = None
        return
    if user_id not in receivers_of(need, at=now):
        raise NotTheirs
    need.in_charge = User.objects.get(pk=user_id)
    need.assigned_by = oneself(actor)
    need.dispatched_at = need.dispatched_at or now
