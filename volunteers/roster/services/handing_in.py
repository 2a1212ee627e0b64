"""Proofs and the pictures of them: handed in by the volunteer, or taken by who records the proof."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from backend.audit import services as audit
from backend.events import publish
from backend.files import services as files
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.roster.events import HandedIn, HandInEvent, HandInRecorded, HandInRefused, HandInWithdrawn
from volunteers.roster.files import PURPOSE
from volunteers.roster.models import HandIn, Proof
from volunteers.roster.policy import HAND_IN_POLICY
from volunteers.roster.queries import visible_hand_ins, visible_to
from volunteers.roster.schemas import HandInCreate, ProofCreate, ProofIn
from volunteers.roster.services.common import locked, noted
from volunteers.roster.services.proving import record, refuse_what_is_over
from volunteers.roster.states import HAND_IN_TRANSITIONS, Action, HandInAction, HandInStatus


@service
def record_proof(*, actor: Actor, volunteer_id: UUID, spec: ProofCreate, now: datetime) -> Proof:
    """Note how a volunteer showed a skill; they then have it, at this level at least. Not one's own.

    Pictures that the actor took of it are the volunteer's from then on. Raises `NotFound`, `NotAllowed`, `WrongMoment`,
    `ProofEndsTooSoon`, `LicenceNumberNeeded`, and what `attach` raises.
    """
    volunteer = locked(actor, volunteer_id, Action.RECORD_PROOF)
    row = None
    if spec.files:
        row = HandIn.objects.create(
            street_id=volunteer.street_id, volunteer=volunteer, skill=spec.skill, expires_on=spec.expires_on,
            handed_in_at=now, status=HandInStatus.RECORDED, decided_by_id=actor.user_id, decided_at=now,
        )  # fmt: skip
        files.attach(
            actor=actor, purpose=PURPOSE, subject_id=row.id, file_ids=spec.files, now=now, owner_id=volunteer.user_id
        )
    return record(volunteer, spec.skill, spec, actor=actor, now=now, hand_in=row)


@service
def hand_in(*, actor: Actor, volunteer_id: UUID, spec: HandInCreate, now: datetime) -> HandIn:
    """Show who leads me a certificate; it takes the place of what waits for the same skill.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ProofEndsTooSoon`, and what `attach` raises.
    """
    volunteer = locked(actor, volunteer_id, Action.HAND_IN_PROOF)
    refuse_what_is_over(spec.expires_on, actor=actor)
    for waiting in _waiting().filter(volunteer=volunteer, skill=spec.skill):
        allow(HAND_IN_POLICY, HandInAction.REPLACE, actor, volunteer)
        _end(waiting, HandInAction.REPLACE, HandInWithdrawn, actor=actor, now=now)
    row = HandIn.objects.create(
        street_id=volunteer.street_id, volunteer=volunteer, skill=spec.skill, expires_on=spec.expires_on,
        handed_in_at=now,
    )  # fmt: skip
    files.attach(actor=actor, purpose=PURPOSE, subject_id=row.id, file_ids=spec.files, now=now)
    noted(row, Action.HAND_IN_PROOF, HandedIn, actor=actor, now=now, hand_in_id=str(row.id), skill=row.skill)
    return row


@service
def record_hand_in(*, actor: Actor, hand_in_id: UUID, spec: ProofIn, now: datetime) -> Proof:
    """It is a proof of the skill for which it was handed in, as far as its pictures show it. Not of one's own.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ProofEndsTooSoon`, `LicenceNumberNeeded`.
    """
    locked(actor, find(visible_hand_ins(actor), hand_in_id).volunteer_id, Action.RECORD_PROOF)
    row = _locked(actor, hand_in_id, HandInAction.RECORD)
    proof = record(row.volunteer, row.skill, spec, actor=actor, now=now, hand_in=row)
    _decide(row, HandInAction.RECORD, HandInRecorded, actor=actor, now=now)
    return proof


@service
def refuse_hand_in(*, actor: Actor, hand_in_id: UUID, reason: str, now: datetime) -> HandIn:
    """It is not taken, and the volunteer reads why; its pictures go. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = _locked(actor, hand_in_id, HandInAction.REFUSE)
    row.reason = reason
    return _end(row, HandInAction.REFUSE, HandInRefused, actor=actor, now=now, reason=reason)


@service
def withdraw_hand_in(*, actor: Actor, hand_in_id: UUID, now: datetime) -> HandIn:
    """I take it back before anybody decided; its pictures go. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = _locked(actor, hand_in_id, HandInAction.WITHDRAW)
    return _end(row, HandInAction.WITHDRAW, HandInWithdrawn, actor=actor, now=now)


def withdraw_waiting(*, actor: Actor, volunteer_id: UUID, now: datetime) -> None:
    """Of who leaves the roster: nobody has to look at it any more. The caller holds the volunteer's lock."""
    for row in _waiting().filter(volunteer=volunteer_id):
        _end(row, HandInAction.WITHDRAW, HandInWithdrawn, actor=actor, now=now)


def withdraw_without_pictures(*, actor: Actor, hand_in_id: UUID, now: datetime) -> None:
    """Its owner took the last picture back. Whoever decides on it at this moment goes on: they saw it."""
    for row in _waiting(skip_locked=True).filter(pk=hand_in_id):
        _decide(row, HandInAction.WITHDRAW, HandInWithdrawn, actor=actor, now=now)


def forget_pictures(*, older_than: datetime, now: datetime) -> int:
    """The clock: what was handed in goes with its pictures, once its proof, or the decision, is so old. How many there were."""
    over = Q(proof__ended_at__lt=older_than) | Q(proof=None, decided_at__lt=older_than)
    found = list(HandIn.objects.filter(over).order_by("id").values_list("id", "street_id")[:1_000])
    for hand_in_id, street_id in found:
        _forget(actor=Actor.system(street_id=street_id, at=now), hand_in_id=hand_in_id, now=now)
    return len(found)


@service
def _forget(*, actor: Actor, hand_in_id: UUID, now: datetime) -> None:
    files.discard(actor=actor, purpose=PURPOSE, subject_ids=[hand_in_id], now=now)
    HandIn.objects.filter(pk=hand_in_id).delete()


def _waiting(*, skip_locked: bool = False) -> QuerySet[HandIn]:
    rows = HandIn.objects.filter(status=HandInStatus.WAITING).select_related("volunteer")
    return rows.select_for_update(of=("self",), no_key=True, skip_locked=skip_locked).order_by("id")


def _locked(actor: Actor, hand_in_id: UUID, action: HandInAction) -> HandIn:
    """The volunteer's lock first, as every verb about them has it."""
    volunteer = lock(visible_to(actor), find(visible_hand_ins(actor), hand_in_id).volunteer_id)
    row = lock(visible_hand_ins(actor), hand_in_id)
    row.volunteer = volunteer
    allow(HAND_IN_POLICY, action, actor, volunteer)
    next_state(HAND_IN_TRANSITIONS, row.status, action)
    return row


def _end(
    row: HandIn, action: HandInAction, event: type[HandInEvent], *, actor: Actor, now: datetime, reason: str = ""
) -> HandIn:
    """It will be no proof: nobody needs its pictures."""
    files.discard(actor=actor, purpose=PURPOSE, subject_ids=[row.id], now=now)
    return _decide(row, action, event, actor=actor, now=now, reason=reason)


def _decide(
    row: HandIn, action: HandInAction, event: type[HandInEvent], *, actor: Actor, now: datetime, reason: str = ""
) -> HandIn:
    before, row.status = row.status, next_state(HAND_IN_TRANSITIONS, row.status, action)
    row.decided_by_id, row.decided_at = actor.user_id, now
    row.save(update_fields=["status", "decided_by", "decided_at", "reason"])
    audit.record(f"hand_in.{action}", row.id, actor=actor, now=now, before=before, after=row.status, reason=reason)
    publish(event(row.id, row.volunteer_id, row.volunteer.user_id), actor=actor)
    return row
