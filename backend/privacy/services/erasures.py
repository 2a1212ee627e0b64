"""Erase a person: asked for, confirmed with a fresh code, after a waiting period carried out, and certified."""

import json
import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.privacy.models import Erasure
from backend.privacy.options import ERASURE_WAITING_DAYS
from backend.privacy.policy import ERASURE_POLICY, POLICY
from backend.privacy.refusals import (
    ErasureBlocked,
    ErasureCodeExpired,
    ErasureUnderWay,
    NoPhoneToAsk,
    TooManyErasures,
    WrongErasureCode,
)
from backend.privacy.registry import Fate, blocks, forget_objects, holdings
from backend.privacy.services.people import person_of
from backend.privacy.states import ERASURE_TRANSITIONS, Action, ErasureAction, ErasureStatus
from backend.services import lock, service
from backend.states import next_state

CODE_LIFE = timedelta(minutes=10)
TRIES = 3
AN_HOUR = 3
"""Codes that one person may ask for in an hour."""


def standing_in_the_way(user_id: UUID, at: datetime) -> list[str]:
    """What has to be settled first, in words."""
    return [str(each.words).format(count=count) for each in blocks() if (count := each.count(user_id, at))]


@service
def ask_erasure(*, actor: Actor, now: datetime) -> tuple[Erasure, str]:
    """Begin an erasure. The code is returned, to be sent to the person's phone once this has committed.

    Raises `ErasureBlocked`, `NoPhoneToAsk`, `ErasureUnderWay`, `TooManyErasures`.
    """
    person = lock(User.objects.all(), actor.user_id)
    _refuse_blocked(actor.user_id, now)
    if not person.phone:
        raise NoPhoneToAsk
    if Erasure.objects.filter(user=person, asked_at__gt=now - timedelta(hours=1)).count() >= AN_HOUR:
        raise TooManyErasures
    for late in Erasure.objects.filter(user=person, status=ErasureStatus.ASKED, code_expires_at__lte=now):
        lapse(actor=Actor.system(street_id=actor.street_id, at=now), erasure_id=late.id, now=now)
    code = f"{secrets.randbelow(1_000_000):06}"
    erasure = Erasure(
        street_id=actor.street_id,
        user_id=actor.user_id,
        code_expires_at=now + CODE_LIFE,
        asked_at=now,
        answer_due_at=now + timedelta(days=settings.PRIVACY_ANSWER_DAYS),
    )
    erasure.code_hash = _hash(erasure.id, code)
    allow(POLICY, Action.ERASE, actor, erasure)
    try:
        with transaction.atomic():
            erasure.save(force_insert=True)
    except IntegrityError as error:
        raise ErasureUnderWay from error
    audit.record("erasure.ask", erasure.id, actor=actor, now=now, after=erasure.status)
    return erasure, code


@service
def confirm_erasure(*, actor: Actor, erasure_id: UUID, code: str, now: datetime) -> Erasure | DomainError:
    """Confirm with the code that was sent. Where the street sets no waiting period it is carried out at once.

    A wrong code is counted, so the refusal is returned and not raised: `WrongErasureCode`, `ErasureCodeExpired`.
    Raises `NotFound`, `WrongMoment`, `ErasureBlocked`.
    """
    erasure = lock(Erasure.objects.filter(user=actor.user_id), erasure_id)
    allow(ERASURE_POLICY, ErasureAction.CONFIRM, actor, erasure)
    after = next_state(ERASURE_TRANSITIONS, erasure.status, ErasureAction.CONFIRM)
    _refuse_blocked(actor.user_id, now)
    if now >= erasure.code_expires_at or erasure.tries >= TRIES:
        return ErasureCodeExpired()
    if not constant_time_compare(bytes(erasure.code_hash), _hash(erasure.id, code)):
        erasure.tries += 1
        erasure.save(update_fields=["tries"])
        left = TRIES - erasure.tries
        return WrongErasureCode(tries_left=left) if left else ErasureCodeExpired()
    config = Area.objects.values_list("config", flat=True).get(pk=erasure.street_id)
    wait = ERASURE_WAITING_DAYS.of(config)
    before, erasure.status = erasure.status, after
    erasure.carry_out_at = now + timedelta(days=wait)
    erasure.save(update_fields=["status", "carry_out_at"])
    audit.record("erasure.confirm", erasure.id, actor=actor, now=now, before=before, after=after)
    if wait:
        return erasure
    return carry_out(actor=Actor.system(street_id=erasure.street_id, at=now), erasure_id=erasure.id, now=now)


@service
def cancel_erasure(*, actor: Actor, erasure_id: UUID, now: datetime) -> Erasure:
    """Call it off. Raises `NotFound`, `WrongMoment`."""
    erasure = lock(Erasure.objects.filter(user=actor.user_id), erasure_id)
    return _step(erasure, ErasureAction.CANCEL, actor=actor, now=now)


@service
def lapse(*, actor: Actor, erasure_id: UUID, now: datetime) -> Erasure:
    """Nobody confirmed it. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _step(lock(Erasure.objects.all(), erasure_id), ErasureAction.LAPSE, actor=actor, now=now)


@service
def carry_out(*, actor: Actor, erasure_id: UUID, now: datetime) -> Erasure:
    """Erase the person from every app, and write the certificate. All of it or nothing.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ErasureBlocked`.
    """
    erasure = lock(Erasure.objects.all(), erasure_id)
    allow(ERASURE_POLICY, ErasureAction.CARRY_OUT, actor, erasure)
    before, after = erasure.status, next_state(ERASURE_TRANSITIONS, erasure.status, ErasureAction.CARRY_OUT)
    _refuse_blocked(erasure.user_id, now)
    person = person_of(erasure.user_id)
    told: dict[str, dict[str, int]] = {fate.value: {} for fate in Fate}
    touched: set[Any] = {person.id}
    # The account last: the others find their rows by what it says.
    for holding in sorted(holdings(), key=lambda each: each.model is User):
        rows, ids = holding.erase(person, now=now)
        touched.update(each for each in ids if isinstance(each, UUID))
        if rows:
            told[holding.fate.value][holding.key] = rows
    forget_objects(touched)
    audit.scrub(person.words(), actor_id=person.id, object_ids=touched)
    erasure.status, erasure.answered_at = after, now
    erasure.certificate = {"asked_at": erasure.asked_at.isoformat(), "done_at": now.isoformat(), **told}
    erasure.seal = _seal(erasure)
    erasure.save(update_fields=["status", "answered_at", "certificate", "seal"])
    audit.record("erasure.carry_out", erasure.id, actor=actor, now=now, before=before, after=after)
    return erasure


def holds(erasure: Erasure) -> bool:
    """Whether the certificate is the one that was written."""
    return erasure.seal is not None and constant_time_compare(bytes(erasure.seal), _seal(erasure))


def _step(erasure: Erasure, action: ErasureAction, *, actor: Actor, now: datetime) -> Erasure:
    allow(ERASURE_POLICY, action, actor, erasure)
    before, erasure.status = erasure.status, next_state(ERASURE_TRANSITIONS, erasure.status, action)
    erasure.answered_at = now
    erasure.save(update_fields=["status", "answered_at"])
    audit.record(f"erasure.{action}", erasure.id, actor=actor, now=now, before=before, after=erasure.status)
    return erasure


def _refuse_blocked(user_id: UUID, now: datetime) -> None:
    reasons = standing_in_the_way(user_id, now)
    if reasons:
        raise ErasureBlocked(reasons=reasons)


def _hash(erasure_id: UUID, code: str) -> bytes:
    return salted_hmac("linli.erasure-code", f"{erasure_id}:{code}", algorithm="sha256").digest()


def _seal(erasure: Erasure) -> bytes:
    said = json.dumps(erasure.certificate, sort_keys=True)
    return salted_hmac("linli.erasure-certificate", f"{erasure.id}:{said}", algorithm="sha256").digest()
