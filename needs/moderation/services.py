"""Hide what the street may read, black it out, show it again; flag it; appeal, and the review of that.

Moderation moves nothing of how a need is handled, its terms, or the rates. `needs.desk` writes on the need what is decided here.
"""

import json
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.households.services import use
from backend.households.states import Purpose
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from needs.desk import services as desk
from needs.desk.models import Need
from needs.desk.queries import consent_to_judge, with_people
from needs.desk.states import Showing
from needs.limits.services import take
from needs.limits.states import Kind as Tallied
from needs.moderation.eligibility import (
    check_appeal_in_time,
    check_may_be_left,
    check_not_overturned,
    check_public,
    check_stands,
)
from needs.moderation.events import ActEnded, Appealed, Flagged, ItemOpened, LetThrough, Moderated
from needs.moderation.models import Act, Flag, Item
from needs.moderation.options import FLAGS
from needs.moderation.policy import ITEM_POLICY, POLICY, TARGET_POLICY
from needs.moderation.queries import (
    Target,
    acts_on,
    blacked_out_of,
    counted_flags,
    flagged_by,
    known,
    messages_to_all,
    visible_acts,
    visible_items,
)
from needs.moderation.schemas import ActIn, FlagIn, RedactIn
from needs.moderation.states import (
    IN_FORCE,
    ITEM_TRANSITIONS,
    TARGET_TRANSITIONS,
    TRANSITIONS,
    Action,
    ItemAction,
    ItemStatus,
    Reason,
    Status,
    TargetAction,
    What,
    Why,
)


class FlaggedAlready(DomainError):
    """One flag of one person."""

    code = "flagged_already"
    title = _("Flagged already")
    message = _("You flagged this before. A moderator looks when enough residents did; you need not do it again.")


@service
def hide(*, actor: Actor, need_id: UUID, spec: ActIn, now: datetime) -> Act:
    """Show it to nobody but those who see the need in full, at once. The need is handled as before.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NothingPublic`, `Overturned`.
    """
    target = _locked(actor, need_id, spec.message_id)
    allow(TARGET_POLICY, TargetAction.HIDE, actor, target)
    check_public(target)
    check_not_overturned(target, What.HIDE)
    showing = next_state(TARGET_TRANSITIONS, target.showing, TargetAction.HIDE)
    return _done(target, What.HIDE, spec, showing, (), actor=actor, now=now)


@service
def redact(*, actor: Actor, need_id: UUID, spec: RedactIn, now: datetime) -> Act:
    """Black out passages for those who read the summary alone, now and in whatever it says later.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NothingPublic`, `PassageNotFound`, `Overturned`.
    """
    target = _locked(actor, need_id, spec.message_id)
    allow(TARGET_POLICY, TargetAction.REDACT, actor, target)
    check_public(target)
    check_stands(target, spec.passages)
    check_not_overturned(target, What.REDACT, spec.passages)
    showing = next_state(TARGET_TRANSITIONS, target.showing, TargetAction.REDACT)
    return _done(target, What.REDACT, spec, showing, spec.passages, actor=actor, now=now)


@service
def let_through(*, actor: Actor, need_id: UUID, now: datetime) -> Need:
    """The street may read a summary that waited for it. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NothingPublic`."""
    target = _locked(actor, need_id, None)
    allow(TARGET_POLICY, TargetAction.LET_THROUGH, actor, target)
    check_public(target)
    showing = next_state(TARGET_TRANSITIONS, target.showing, TargetAction.LET_THROUGH)
    audit.record("moderation.let_through", need_id, actor=actor, now=now, before=target.showing, after=showing)
    _show(target, showing, reason="", actor=actor, now=now)
    _settle(target, actor=actor, now=now)
    publish(LetThrough(need_id), actor=actor)
    return target.need


@service
def flag(*, actor: Actor, need_id: UUID, spec: FlagIn, now: datetime) -> Flag:
    """Say that a moderator should look. When enough confirmed residents did, it is in their queue; it is hidden by nobody's flag.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NothingPublic`, `FlaggedAlready`, `DailyLimit`.
    """
    target = _locked(actor, need_id, spec.message_id)
    allow(TARGET_POLICY, TargetAction.FLAG, actor, target)
    check_public(target)
    next_state(TARGET_TRANSITIONS, target.showing, TargetAction.FLAG)
    if flagged_by(actor, target):
        raise FlaggedAlready
    take(actor, Tallied.FLAG, now=now)
    row = Flag.objects.create(
        street_id=actor.street_id,
        need=target.need,
        message=target.message,
        user_id=actor.user_id,
        reason=spec.reason,
        words=spec.words,
        at=now,
    )
    audit.record("moderation.flag", row.id, actor=actor, now=now, why=str(spec.reason), need=str(need_id))
    publish(Flagged(row.id), actor=actor)
    if counted_flags(target) >= FLAGS.of(street_of(actor).config):
        _queue(target, Why.FLAGS, actor=actor, now=now)
    return row


@service
def look_anew(*, actor: Actor, need_id: UUID, now: datetime) -> Item | None:
    """What the street reads, or would read, is new: it waits for a moderator, where it has to or was moderated before. For the system."""
    need = lock(with_people(Need.objects.filter(street=actor.street_id)), need_id)
    target = Target(need)
    if need.showing == Showing.WAITING:
        return _queue(target, Why.NEW, actor=actor, now=now)
    if acts_on(target).filter(status__in=IN_FORCE).exists():
        return _queue(target, Why.EDITED, actor=actor, now=now)
    return None


@service
def leave(*, actor: Actor, item_id: UUID, now: datetime) -> Item:
    """A moderator looked, and leaves it as it is; flags until now count no more.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotLeft`.
    """
    seen = find(visible_items(actor), item_id)
    need = lock(with_people(Need.objects.filter(street=actor.street_id)), seen.need_id)
    item = lock(visible_items(actor), item_id)
    item.need = need
    allow(ITEM_POLICY, ItemAction.LEAVE, actor, item)
    check_may_be_left(item)
    _end(item, ItemAction.LEAVE, actor=actor, now=now)
    _looked(Target(need, item.message), now=now)
    return item


@service
def restore(*, actor: Actor, act_id: UUID, words: str, now: datetime) -> Act:
    """Take an act back: the street reads it again. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    act, before = _moved(actor, act_id, Action.RESTORE)
    act.restored_by_id, act.restored_at, act.restored_why = actor.user_id, now, words
    act.save(update_fields=["status", "restored_by", "restored_at", "restored_why"])
    _note(act, Action.RESTORE, actor=actor, now=now, before=before, words=words)
    _undo(act, actor=actor, now=now)
    _settle_appeal(act, actor=actor, now=now)
    publish(ActEnded(act.id), actor=actor)
    return act


@service
def appeal(*, actor: Actor, act_id: UUID, words: str, now: datetime) -> Act:
    """The resident, or who wrote the message, appeals, once; the act stays in force until somebody else has looked.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `AppealTooLate`.
    """
    act, before = _moved(actor, act_id, Action.APPEAL)
    check_appeal_in_time(actor, act)
    if act.message_id is None and (consent := consent_to_judge(actor, act.need)) is not None:
        use(actor=actor, representation_id=consent, purpose=Purpose.VERDICT, object_id=act.need_id, now=now)
    act.appealed_by_id, act.appealed_at, act.appeal = actor.user_id, now, words
    act.save(update_fields=["status", "appealed_by", "appealed_at", "appeal"])
    _note(act, Action.APPEAL, actor=actor, now=now, before=before, words=words)
    publish(Appealed(act.id), actor=actor)
    _queue(Target(act.need, act.message), Why.APPEAL, act=act, actor=actor, now=now)
    return act


@service
def review(*, actor: Actor, act_id: UUID, uphold: bool, words: str, now: datetime) -> Act:
    """Somebody else's word on the appeal; what is overturned is read again at once. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    action = Action.UPHOLD if uphold else Action.OVERTURN
    act, before = _moved(actor, act_id, action)
    act.reviewed_by_id, act.reviewed_at, act.review = actor.user_id, now, words
    act.save(update_fields=["status", "reviewed_by", "reviewed_at", "review"])
    _note(act, action, actor=actor, now=now, before=before, words=words)
    if not uphold:
        _undo(act, actor=actor, now=now)
    _settle_appeal(act, actor=actor, now=now)
    publish(ActEnded(act.id), actor=actor)
    return act


def _locked(actor: Actor, need_id: UUID, message_id: UUID | None) -> Target:
    """The need is locked, whatever of it is meant: flags are counted one after the other. Raises `NotFound`."""
    need = lock(known(actor, need_id), need_id)
    return Target(need, find(messages_to_all(need), message_id) if message_id is not None else None)


def _moved(actor: Actor, act_id: UUID, action: Action) -> tuple[Act, str]:
    """The act in its next state, and the one before; its need is locked first. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    seen = find(visible_acts(actor), act_id)
    need = lock(with_people(Need.objects.filter(street=actor.street_id)), seen.need_id)
    act = lock(visible_acts(actor), act_id)
    act.need = need
    allow(POLICY, action, actor, act)
    before, act.status = act.status, next_state(TRANSITIONS, act.status, action)
    return act, before


def _done(
    target: Target,
    what: What,
    spec: ActIn,
    showing: Showing,
    passages: list[str] | tuple[()],
    *,
    actor: Actor,
    now: datetime,
) -> Act:
    act = Act.objects.create(
        street_id=actor.street_id,
        need=target.need,
        message=target.message,
        what=what,
        reason=spec.reason,
        words=spec.words,
        passages=json.dumps(list(passages), ensure_ascii=False) if passages else "",
        by_id=actor.user_id,
        at=now,
    )
    _note(act, what, actor=actor, now=now, before="", words=spec.words)
    _show(target, showing, reason=str(Reason(act.reason).label), actor=actor, now=now)
    if showing != Showing.WAITING:
        _settle(target, actor=actor, now=now)
    publish(Moderated(act.id), actor=actor)
    return act


def _undo(act: Act, *, actor: Actor, now: datetime) -> None:
    target = Target(act.need, act.message)
    showing = Showing.SHOWN if act.what == What.HIDE else target.showing
    _show(target, showing, reason="", actor=actor, now=now)
    if act.what == What.HIDE:
        _settle(target, actor=actor, now=now)


def _show(target: Target, showing: Showing, *, reason: str, actor: Actor, now: datetime) -> None:
    """Let the desk write down what is decided: the passages are those of all acts in force."""
    system = Actor.system(street_id=actor.street_id, at=now)
    passages = blacked_out_of(target)
    if target.message is not None:
        desk.moderate_message(actor=system, message_id=target.message.id, showing=showing, passages=passages, now=now)
        return
    desk.moderate(actor=system, need_id=target.need_id, showing=showing, passages=passages, reason=reason, now=now)


def _queue(target: Target, why: Why, *, actor: Actor, now: datetime, act: Act | None = None) -> Item:
    """Put it into the queue, where it is not there already: it has waited since then."""
    row, made = Item.objects.get_or_create(
        need=target.need,
        message=target.message,
        act=act,
        status=ItemStatus.OPEN,
        defaults={"street_id": actor.street_id, "why": why, "since": now},
    )
    if made:
        publish(ItemOpened(row.id), actor=actor)
    elif why == Why.NEW and row.why != why:
        row.why = why
        row.save(update_fields=["why"])
    return row


def _settle(target: Target, *, actor: Actor, now: datetime) -> None:
    """A moderator decided about it: nothing of it waits any more but an appeal."""
    rows = Item.objects.filter(need=target.need, message=target.message, act=None, status=ItemStatus.OPEN)
    for item in rows:
        _end(item, ItemAction.SETTLE, actor=actor, now=now)
    _looked(target, now=now)


def _settle_appeal(act: Act, *, actor: Actor, now: datetime) -> None:
    for item in Item.objects.filter(act=act, status=ItemStatus.OPEN):
        _end(item, ItemAction.SETTLE, actor=actor, now=now)


def _end(item: Item, action: ItemAction, *, actor: Actor, now: datetime) -> None:
    before, item.status = item.status, next_state(ITEM_TRANSITIONS, item.status, action)
    item.ended_by_id, item.ended_at = actor.user_id, now
    item.save(update_fields=["status", "ended_by", "ended_at"])
    audit.record(
        f"moderation_item.{action}", item.id, actor=actor, now=now, before=before, after=item.status,
        need=str(item.need_id),
    )  # fmt: skip


def _looked(target: Target, *, now: datetime) -> None:
    Flag.objects.filter(need=target.need, message=target.message, looked_at=None).update(looked_at=now)


def _note(act: Act, action: What | Action, *, actor: Actor, now: datetime, before: str, words: str) -> None:
    audit.record(
        f"moderation.{action}",
        act.id,
        actor=actor,
        now=now,
        before=before,
        after=Status(act.status),
        reason=words,
        why=str(act.reason),
        need=str(act.need_id),
    )
