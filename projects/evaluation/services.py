"""The committee's verbs on projects: vote, count, set a follow-up, declare it done."""

from datetime import date, datetime
from uuid import UUID

from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError, TermOver
from backend.events import publish
from backend.http.fields import json_of
from backend.places.queries import zone_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from projects.delivery import services as delivery
from projects.delivery.models import Project
from projects.delivery.queries import visible_projects
from projects.evaluation.events import FollowUpChanged
from projects.evaluation.models import Decision, FollowUp, Vote
from projects.evaluation.policy import FOLLOW_UP_POLICY, POLICY
from projects.evaluation.queries import item, recusal, visible_follow_ups
from projects.evaluation.schemas import MinutesOut
from projects.evaluation.states import (
    CARRIED_OUT,
    FOLLOW_UP_TRANSITIONS,
    TRANSITIONS,
    Action,
    FollowUpAction,
    FollowUpStatus,
)
from volunteers.committee.policy import sits_on_committee
from volunteers.committee.queries import ended_seats, seats
from volunteers.committee.quorum import Ballot


class Recused(DomainError):
    """Nobody votes on what they have a part in."""

    code = "recused"
    status = 403
    title = _("Recused")
    message = _(
        "You do not vote on this project: {reason}. You need do nothing: the other person of your seat votes where there is one "
        "who may, and otherwise the other seats decide."
    )


class HolderVotes(DomainError):
    """A deputy stands in for a recused holder, never besides one."""

    code = "holder_votes"
    status = 403
    title = _("The holder votes")
    message = _(
        "You are the deputy, and it is the holder of the seat who votes on this project. Ask the holder to vote; you stand in "
        "where the holder is recused."
    )


class AlreadyVoted(DomainError):
    """Once in a round."""

    code = "already_voted"
    title = _("Voted already")
    message = _("You have voted in this round already. A vote stands until the design is sent again.")


class DueInThePast(DomainError):
    """A follow-up lies ahead."""

    code = "due_in_the_past"
    status = 422
    title = _("Day is past")
    message = _("Choose today or a later day for due_on; it is {today} in the street.")


@service
def vote(*, actor: Actor, project_id: UUID, ballot: Ballot, reason: str, now: datetime) -> Project:
    """Vote for one's seat on a design; the last vote that is needed decides it.

    Raises `TermOver`, `NotFound`, `Recused`, `NotAllowed`, `AlreadyVoted`, `HolderVotes`, `WrongMoment`.
    """
    if not seats(actor) and (over := ended_seats(actor)):
        raise _term_over(over[0].what, over[0].until)
    project = lock(visible_projects(actor), project_id)
    why = recusal(actor, project) if seats(actor) else None
    if why is not None:
        raise Recused(reason=why)
    allow(POLICY, Action.VOTE, actor, project)
    stands = item(project, at=now)
    if stands.has_voted(actor.user_id):
        raise AlreadyVoted
    voice = stands.tally.voice_of(actor.user_id)
    if voice is None:
        # The seat may have ended since the request came in.
        sits = any(actor.user_id in {chair.holder, chair.deputy} for chair in stands.chairs)
        raise HolderVotes if sits else _term_over(_("seat"), now)
    next_state(TRANSITIONS, project.status, Action.VOTE)
    cast = Vote.objects.create(
        street_id=actor.street_id,
        project=project,
        round=project.round,
        seat_id=voice.seat,
        voter_id=actor.user_id,
        as_deputy=voice.as_deputy,
        vote=ballot,
        reason=reason,
        at=now,
    )
    # On the vote's own id and without what it says: the project's timeline is read by other seats before the decision.
    audit.record("project.vote", cast.id, actor=actor, now=now, project_id=str(project.id), seat_id=str(voice.seat))
    return _count(project, now)


@service
def settle(*, actor: Actor, project_id: UUID, now: datetime) -> Project:
    """Count again after seats or ties have changed. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    project = lock(visible_projects(actor), project_id)
    allow(POLICY, Action.SETTLE, actor, project)
    next_state(TRANSITIONS, project.status, Action.SETTLE)
    return _count(project, now)


@service
def set_follow_up(*, actor: Actor, project_id: UUID, text: str, due_on: date, now: datetime) -> FollowUp:
    """Tell the contractor what is to change by when. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `DueInThePast`."""
    project = lock(visible_projects(actor), project_id)
    allow(POLICY, Action.FOLLOW_UP, actor, project)
    status = next_state(TRANSITIONS, project.status, Action.FOLLOW_UP)
    today = now.astimezone(zone_of(actor)).date()
    if due_on < today:
        raise DueInThePast(today=today)
    made = FollowUp.objects.create(
        street_id=actor.street_id, project=project, text=text, due_on=due_on, set_by_id=actor.user_id, at=now
    )
    audit.record(
        "project.follow_up",
        project.id,
        actor=actor,
        now=now,
        before=status,
        after=status,
        follow_up_id=str(made.id),
        due_on=str(due_on),
    )
    publish(FollowUpChanged(made.id), actor=actor)
    return made


@service
def complete_follow_up(*, actor: Actor, follow_up_id: UUID, note: str, now: datetime) -> FollowUp:
    """Declare it done; the committee does, whom it binds does not. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    follow_up = lock(visible_follow_ups(actor).select_related("project"), follow_up_id)
    allow(FOLLOW_UP_POLICY, FollowUpAction.DONE, actor, follow_up)
    before = FollowUpStatus(follow_up.status)
    follow_up.status = next_state(FOLLOW_UP_TRANSITIONS, before, FollowUpAction.DONE)
    follow_up.note, follow_up.done_by_id, follow_up.done_at = note, actor.user_id, now
    follow_up.save(update_fields=["status", "note", "done_by", "done_at"])
    audit.record("follow_up.done", follow_up.id, actor=actor, now=now, before=before, after=follow_up.status)
    publish(FollowUpChanged(follow_up.id), actor=actor)
    return follow_up


def _term_over(what: str | Promise, until: datetime) -> TermOver:
    return TermOver(action=Action.VOTE, rule=sits_on_committee.label, term=what, until=localdate(until))


def _count(project: Project, now: datetime) -> Project:
    """Under the project's lock: decide if the votes do. The committee acts as one, so the system signs for it."""
    stands = item(project, at=now)
    outcome = stands.tally.outcome
    if outcome is None:
        return project
    system = Actor.system(street_id=project.street_id, at=now)
    decided = delivery.decide(actor=system, project_id=project.id, action=CARRIED_OUT[outcome], now=now)
    minutes = json_of(MinutesOut.of(stands, outcome))
    made = Decision.objects.create(
        street_id=project.street_id,
        project=project,
        round=project.round,
        outcome=decided.status,
        minutes=minutes,
        at=now,
    )
    audit.record("decision.record", made.id, actor=system, now=now, project_id=str(project.id), minutes=minutes)
    return decided
