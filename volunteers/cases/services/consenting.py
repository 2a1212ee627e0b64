"""Agree, decline, withdraw: to this case with this organisation, and to no other (ADR 33)."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.households.models import Representation
from backend.households.queries import consents
from backend.households.services import use
from backend.households.states import Purpose as Right
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.privacy.queries import latest
from backend.privacy.services import record_consent, record_withdrawal
from backend.privacy.states import How, Purpose
from backend.services import service
from volunteers.cases.models import Case, Participant
from volunteers.cases.options import ANSWER_DAYS
from volunteers.cases.policy import POLICY
from volunteers.cases.services.moving import locked, move, next_review
from volunteers.cases.states import Action, Status


@service
def agree(*, actor: Actor, case_id: UUID, now: datetime) -> Case:
    """The resident agrees, or who speaks for them does. Who said it and to which words stands as a consent like every other.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    case = locked(actor, case_id, Action.AGREE)
    resident, organisation = case.entry.resident_id, case.organisation_id
    case.representation = None if resident == actor.user_id else _used(actor, case, now)
    given = record_consent(
        actor=actor, purpose=Purpose.CASE, subject_id=organisation, how=How.APP, user_id=resident, now=now
    )
    case.consent = given or latest(resident).get(purpose=Purpose.CASE, subject=organisation)
    case.since = case.since or now
    case.review_on = next_review(actor, now)
    fields = ("consent", "representation", "since", "review_on")
    return move(case, Action.AGREE, *fields, actor=actor, now=now, consent=str(case.consent.id))


@service
def decline(*, actor: Actor, case_id: UUID, now: datetime) -> Case:
    """No, without giving a reason. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return end(locked(actor, case_id, Action.DECLINE), Action.DECLINE, actor=actor, now=now)


@service
def withdraw(*, actor: Actor, case_id: UUID, now: datetime) -> Case:
    """They want no more of it: nobody writes on it or reads it from this transaction on.

    What was written stays locked away for as long as it must be kept. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    case = locked(actor, case_id, Action.WITHDRAW)
    end(case, Action.WITHDRAW, actor=actor, now=now)
    record_withdrawal(
        actor=actor, purpose=Purpose.CASE, subject_id=case.organisation_id, how=How.APP,
        user_id=case.entry.resident_id, now=now,
    )  # fmt: skip
    return case


@service
def withdraw_all(*, actor: Actor, resident_id: UUID, organisation_id: UUID | None, now: datetime) -> int:
    """The same for whoever withdrew the consent itself, or that to be on the register at all; how many cases. For the system."""
    rows = Case.objects.filter(entry__resident=resident_id).exclude(status=Status.ENDED)
    if organisation_id is not None:
        rows = rows.filter(organisation=organisation_id)
    found = list(rows.select_related("entry").select_for_update(of=("self",), no_key=True).order_by("id"))
    for case in found:
        end(case, Action.LAPSE if case.status == Status.PROPOSED else Action.WITHDRAW, actor=actor, now=now)
    return len(found)


@service
def lapse(*, actor: Actor, now: datetime) -> int:
    """Forget what was proposed and nobody answered; how many. For the system."""
    before = now - timedelta(days=ANSWER_DAYS.of(street_of(actor).config))
    rows = Case.objects.filter(street=actor.street_id, status=Status.PROPOSED, proposed_at__lte=before)
    found = list(rows.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("id"))
    for case in found:
        end(case, Action.LAPSE, actor=actor, now=now)
    return len(found)


def end(case: Case, action: Action, *, actor: Actor, now: datetime) -> Case:
    """End a locked case, with every part in it."""
    if actor.is_system:
        allow(POLICY, action, actor, case)
    case.ended_at = now
    Participant.objects.filter(case=case, ended_at=None).update(ended_at=now)
    return move(case, action, "ended_at", actor=actor, now=now)


def _used(actor: Actor, case: Case, now: datetime) -> Representation:
    """The representation by which the actor agrees; that it was used is written down, and the resident hears of it."""
    right = next(each for each in consents(actor, Right.CARE) if each.person_id == case.entry.resident_id)
    return use(actor=actor, representation_id=right.id, purpose=Right.CARE, object_id=case.id, now=now)
