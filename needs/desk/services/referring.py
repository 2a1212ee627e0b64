"""Hand a need on: to a body outside, to a funded project; and bring their answer. The first receiver keeps the lead."""

from datetime import datetime
from uuid import UUID

from backend.accounts.queries import oneself
from backend.audit import services as audit
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from needs.desk.events import NeedReferred
from needs.desk.models import Need, Referral
from needs.desk.policy import POLICY, REFERRAL_POLICY
from needs.desk.queries import visible_referrals
from needs.desk.schemas import ReferralCreate
from needs.desk.services.changes import locked, settle
from needs.desk.services.work import end_of_work
from needs.desk.states import (
    REFERRAL_TRANSITIONS,
    TRANSITIONS,
    Action,
    ReferralAction,
    ReferralStatus,
    Referred,
    Route,
)


@service
def refer(
    *, actor: Actor, need_id: UUID, spec: ReferralCreate, now: datetime, project_id: UUID | None = None
) -> Referral:
    """Hand it on to the body that `spec` names, or to the project. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    need = locked(actor, need_id)
    allow(POLICY, Action.REFER, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.REFER)
    need.first_receiver = need.first_receiver or oneself(actor)
    need.route = Route.PROJECT if project_id else Route.REFERRAL
    referral = Referral.objects.create(
        street_id=need.street_id,
        need=need,
        to=Referred.PROJECT if project_id else Referred.OUTSIDE,
        project_id=project_id,
        name=spec.name,
        reference=spec.reference,
        reason=spec.reason,
        by=oneself(actor),
        at=now,
    )
    settle(
        need,
        Action.REFER,
        *("first_receiver", "route"),
        actor=actor,
        now=now,
        before=before,
        reason=spec.reason,
        referral=str(referral.id),
    )
    publish(NeedReferred(need.id, referral_id=referral.id), actor=actor)
    return referral


@service
def enter_answer(*, actor: Actor, referral_id: UUID, text: str, now: datetime) -> Need:
    """What they answered; with the last open work the need is answered by it. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _end(actor, referral_id, ReferralAction.ENTER_ANSWER, text, now)


@service
def recall(*, actor: Actor, referral_id: UUID, reason: str, now: datetime) -> Need:
    """Take it back: they do not see to it. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _end(actor, referral_id, ReferralAction.RECALL, reason, now)


def recall_all(need: Need, *, actor: Actor, reason: str, now: datetime) -> None:
    """Take back all that is open of a locked need, which ends. `actor` is the system."""
    for referral in need.referrals.filter(status=ReferralStatus.SENT).select_for_update(of=("self",)).order_by("id"):
        _close(referral, ReferralAction.RECALL, reason, actor, now)


def _end(actor: Actor, referral_id: UUID, action: ReferralAction, words: str, now: datetime) -> Need:
    # The need first, as every change of it does; then its referral.
    need = locked(actor, find(visible_referrals(actor), referral_id).need_id)
    referral = lock(Referral.objects.all(), referral_id)
    referral.need = need
    allow(REFERRAL_POLICY, action, actor, referral)
    done = action == ReferralAction.ENTER_ANSWER
    if done:
        referral.answer = need.answer = words
    _close(referral, action, words, actor, now)
    need.save(update_fields=["answer"])
    end_of_work(need, done=done, actor=Actor.system(street_id=actor.street_id, at=now), now=now)
    return need


def _close(referral: Referral, action: ReferralAction, words: str, actor: Actor, now: datetime) -> None:
    before, referral.status = referral.status, next_state(REFERRAL_TRANSITIONS, referral.status, action)
    referral.ended_at = now
    referral.save(update_fields=["status", "answer", "ended_at"])
    audit.record(
        f"referral.{action}", referral.id, actor=actor, now=now, before=before, after=referral.status, reason=words
    )
