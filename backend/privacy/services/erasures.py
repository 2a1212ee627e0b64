"""Erase a person: asked for, confirmed with a fresh code, after a waiting period carried out, and certified."""

import json
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from backend.accounts import codes, sms
from backend.accounts.codes import Flow, Source
from backend.accounts.models import CodePurpose, SignInCode, User
from backend.audit import services as audit
from backend.events import publish
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.privacy.events import ErasureHeldUp, ErasureMoved
from backend.privacy.models import Erasure
from backend.privacy.options import ERASURE_WAITING_DAYS
from backend.privacy.policy import ERASURE_POLICY, POLICY
from backend.privacy.refusals import (
    ErasureBlocked,
    ErasureUnderWay,
    NoPhoneToAsk,
)
from backend.privacy.registry import blocks, forget_objects
from backend.privacy.services.people import empty, person_of
from backend.privacy.states import ERASURE_TRANSITIONS, Action, ErasureAction, ErasureStatus
from backend.services import lock, service
from backend.states import next_state

DONE = _("[Linli] Your account has been erased. What was kept, and why: certificate {number}.")
WORDS = _(
    "[Linli] Your code to erase the account is {code}, good for 5 minutes. If you did not ask for it, tell nobody."
)


def standing_in_the_way(user_id: UUID, at: datetime) -> list[str]:
    """What has to be settled first, in words."""
    return [str(each.words).format(count=count) for each in blocks() if (count := each.count(user_id, at))]


def ask_erasure(*, actor: Actor, source: Source, now: datetime) -> Erasure:
    """Begin an erasure; its code is sent once this has committed. What never came was never asked for.

    Raises `ErasureBlocked`, `NoPhoneToAsk`, `ErasureUnderWay`, `TooManyCodes`, `SmsUnavailable`.
    """
    erasure, message = _open(actor=actor, source=source, now=now)
    try:
        sms.deliver(message, real=True)
    except sms.SmsUnavailable:
        SignInCode.objects.filter(pk=message.id).delete()
        lapse(actor=Actor.system(street_id=actor.street_id, at=now), erasure_id=erasure.id, now=now)
        raise
    return erasure


@service
def _open(*, actor: Actor, source: Source, now: datetime) -> tuple[Erasure, sms.Message]:
    _refuse_blocked(actor.user_id, now)
    phone = User.objects.only("phone").get(pk=actor.user_id).phone
    if not phone:
        raise NoPhoneToAsk
    codes.queue_for(phone)
    person = lock(User.objects.all(), actor.user_id)
    before = Erasure.objects.filter(user=person, status=ErasureStatus.ASKED)
    for late in before.select_for_update(of=("self",), no_key=True):
        if not codes.is_open(str(late.id), CodePurpose.ERASE, now=now):
            lapse(actor=Actor.system(street_id=actor.street_id, at=now), erasure_id=late.id, now=now)
    erasure = Erasure(
        street_id=actor.street_id,
        user_id=actor.user_id,
        asked_at=now,
        answer_due_at=now + timedelta(days=settings.PRIVACY_ANSWER_DAYS),
    )
    allow(POLICY, Action.ERASE, actor, erasure)
    try:
        with transaction.atomic():
            erasure.save(force_insert=True)
    except IntegrityError as error:
        raise ErasureUnderWay from error
    # Nobody but its owner sees the erasure, so its id is token enough.
    row, code = codes.issue(
        Flow(str(erasure.id)), phone, purpose=CodePurpose.ERASE, real=True, person=person, now=now, source=source
    )
    audit.record("erasure.ask", erasure.id, actor=actor, now=now, after=erasure.status)
    return erasure, sms.message_to(person, sms.Template.ERASE, WORDS, id=row.id, to=phone, code=code)


@service
def confirm_erasure(*, actor: Actor, erasure_id: UUID, code: str, now: datetime) -> Erasure:
    """Confirm with the code that was sent. Where the street sets no waiting period it is carried out at once.

    Raises `NotFound`, `WrongMoment`, `ErasureBlocked`, `NoSuchFlow`, `CodeExpired`; and with the try counted
    `WrongCode`, `FlowEnded`.
    """
    erasure = lock(Erasure.objects.filter(user=actor.user_id), erasure_id)
    allow(ERASURE_POLICY, ErasureAction.CONFIRM, actor, erasure)
    after = next_state(ERASURE_TRANSITIONS, erasure.status, ErasureAction.CONFIRM)
    _refuse_blocked(actor.user_id, now)
    flow = str(erasure.id)
    sent = codes.opened(flow, CodePurpose.ERASE, now=now)
    codes.settle(sent, passed=codes.fits(sent, flow, code), now=now)
    config = Area.objects.values_list("config", flat=True).get(pk=erasure.street_id)
    wait = ERASURE_WAITING_DAYS.of(config)
    before, erasure.status = erasure.status, after
    erasure.carry_out_at = now + timedelta(days=wait)
    erasure.save(update_fields=["status", "carry_out_at"])
    audit.record("erasure.confirm", erasure.id, actor=actor, now=now, before=before, after=after)
    publish(ErasureMoved(erasure.id, ErasureAction.CONFIRM), actor=actor)
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
    told, touched = empty(person, now=now)
    forget_objects(touched)
    audit.scrub(person.words(), actor_id=person.id, object_ids=touched)
    erasure.status, erasure.answered_at = after, now
    erasure.certificate = {"asked_at": erasure.asked_at.isoformat(), "done_at": now.isoformat(), **told}
    erasure.seal = _seal(erasure)
    erasure.save(update_fields=["status", "answered_at", "certificate", "seal"])
    audit.record("erasure.carry_out", erasure.id, actor=actor, now=now, before=before, after=after)
    publish(ErasureMoved(erasure.id, ErasureAction.CARRY_OUT), actor=actor)
    return erasure


@service
def hold_up(*, actor: Actor, erasure_id: UUID, now: datetime) -> None:  # noqa: ARG001  # the shape of a service
    """Say that it waits although its time has come. Nothing of it changes. Raises `NotFound`, `NotAllowed`."""
    erasure = lock(Erasure.objects.all(), erasure_id)
    allow(ERASURE_POLICY, ErasureAction.CARRY_OUT, actor, erasure)
    publish(ErasureHeldUp(erasure.id), actor=actor)


def told_erased(erasure: Erasure, person: User) -> sms.Message:
    """What the phone is told that was the person's: theirs as they were before."""
    return sms.message_to(person, sms.Template.ERASED, DONE, id=erasure.id, number=erasure.id)


def holds(erasure: Erasure) -> bool:
    """Whether the certificate is the one that was written."""
    return erasure.seal is not None and constant_time_compare(bytes(erasure.seal), _seal(erasure))


def _step(erasure: Erasure, action: ErasureAction, *, actor: Actor, now: datetime) -> Erasure:
    allow(ERASURE_POLICY, action, actor, erasure)
    before, erasure.status = erasure.status, next_state(ERASURE_TRANSITIONS, erasure.status, action)
    erasure.answered_at = now
    erasure.save(update_fields=["status", "answered_at"])
    audit.record(f"erasure.{action}", erasure.id, actor=actor, now=now, before=before, after=erasure.status)
    publish(ErasureMoved(erasure.id, action), actor=actor)
    return erasure


def _refuse_blocked(user_id: UUID, now: datetime) -> None:
    reasons = standing_in_the_way(user_id, now)
    if reasons:
        raise ErasureBlocked(reasons=reasons)


def _seal(erasure: Erasure) -> bytes:
    said = json.dumps(erasure.certificate, sort_keys=True)
    return salted_hmac("linli.erasure-certificate", f"{erasure.id}:{said}", algorithm="sha256").digest()
