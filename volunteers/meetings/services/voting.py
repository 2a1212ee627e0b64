"""Votes on motions: open, one of each seat, counted by the chair once every kind of seat was heard."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.committee.queries import seats
from volunteers.committee.states import Kind
from volunteers.meetings.models import Motion, MotionVote
from volunteers.meetings.policy import MOTION_POLICY
from volunteers.meetings.queries import Floor, floor_of, visible_motions
from volunteers.meetings.services.refusals import NoQuorum, NotHeard, VotedOnMotion, VotesAwaited
from volunteers.meetings.states import MOTION_TRANSITIONS, Ballot, MotionAction


@service
def vote(*, actor: Actor, motion_id: UUID, ballot: Ballot, now: datetime) -> MotionVote:
    """Say one's word for a seat.

    Raises `NotFound`, `NotAllowed` or `TermOver`, `WrongMoment`, `VotedOnMotion`, `NotHeard`, `NoQuorum`.
    """
    motion = lock(visible_motions(actor).select_related("item__meeting"), motion_id)
    allow(MOTION_POLICY, MotionAction.VOTE, actor, motion)
    motion.status = next_state(MOTION_TRANSITIONS, motion.status, MotionAction.VOTE)
    if motion.votes.filter(voter=actor.user_id).exists():
        raise VotedOnMotion
    floor = floor_of(motion.item, at=now)
    voice = floor.voice_of(actor.user_id)
    if voice is None:
        raise NotHeard(why=_why_not(actor, floor))
    if floor.missing:
        raise NoQuorum(missing=_in_order(floor.missing))
    if voice.seat in {each.seat_id for each in _standing(motion, floor)}:
        raise NotHeard(why=_("your seat has voted"))
    row = MotionVote.objects.create(
        street_id=motion.street_id, motion=motion, seat_id=voice.seat, voter_id=actor.user_id, ballot=ballot, at=now
    )
    audit.record(
        "motion.vote", motion.id, actor=actor, now=now, before=motion.status, after=motion.status,
        seat_id=str(voice.seat), ballot=ballot,
    )  # fmt: skip
    return row


@service
def settle(*, actor: Actor, motion_id: UUID, now: datetime) -> Motion:
    """Count: carried with more for than against, once every seat that is here has voted, and every kind that stands.

    A vote that was cast stands, whoever goes or comes before the count; only who declares an interest afterwards is recused
    with it. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NoQuorum`, `VotesAwaited`.
    """
    motion = lock(visible_motions(actor).select_related("item__meeting"), motion_id)
    allow(MOTION_POLICY, MotionAction.SETTLE, actor, motion)
    before = next_state(MOTION_TRANSITIONS, motion.status, MotionAction.SETTLE)
    floor = floor_of(motion.item, at=now)
    votes = _standing(motion, floor)
    missing = frozenset(Kind) - floor.waived - {Kind(each.seat.kind) for each in votes}
    if missing or not votes:
        raise NoQuorum(missing=_in_order(missing) or list(Kind))
    awaited = {each.seat for each in floor.voices} - {each.seat_id for each in votes}
    if awaited:
        raise VotesAwaited(count=len(awaited))
    said = [each.ballot for each in votes]
    carried = said.count(Ballot.YES) > said.count(Ballot.NO)
    action = MotionAction.CARRY if carried else MotionAction.LOSE
    allow(MOTION_POLICY, action, Actor.system(street_id=actor.street_id, at=now), motion)
    motion.status = next_state(MOTION_TRANSITIONS, before, action)
    motion.save(update_fields=["status"])
    MotionVote.objects.filter(pk__in=[each.pk for each in votes]).update(counted=True)
    counts = {each.value: said.count(each) for each in Ballot}
    audit.record("motion.settle", motion.id, actor=actor, now=now, before=before, after=motion.status, counts=counts)
    return motion


def _standing(motion: Motion, floor: Floor) -> list[MotionVote]:
    """The votes that count: one of each seat, but for those of who is recused by now."""
    votes = motion.votes.select_related("seat").order_by("id")
    return [each for each in votes if each.voter_id not in floor.recused]


def _in_order(kinds: frozenset[Kind] | set[Kind]) -> list[Kind]:
    return [kind for kind in Kind if kind in kinds]


def _why_not(actor: Actor, floor: Floor) -> object:
    if actor.user_id in floor.recused:
        return _("you are recused on this item, and your deputy stands in")
    if actor.user_id not in floor.present:
        return _("the chair has not noted that you are here")
    if all(seat.deputy_id == actor.user_id for seat in seats(actor)):
        return _("the holder of the seat is here, and votes")
    return _("another seat of yours is heard")
