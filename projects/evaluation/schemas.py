"""The shapes of gatekeeping and follow-ups, and the detail of a project."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from backend.audit.models import Entry
from backend.audit.schemas import Step
from backend.http.fields import Day, In, Out, Reason, Words
from backend.policy import Actor, available
from projects.delivery.models import Project
from projects.delivery.policy import is_affiliated, is_liaison
from projects.delivery.schemas import ProjectOut, project_actions, step_of
from projects.delivery.states import ProjectStatus
from projects.evaluation.models import Decision, FollowUp, Vote
from projects.evaluation.policy import FOLLOW_UP_POLICY, POLICY
from projects.evaluation.queries import Item
from projects.evaluation.states import FOLLOW_UP_TRANSITIONS, TRANSITIONS, Action, FollowUpStatus, Recusal
from projects.feedback.policy import POLICY as FEEDBACK_POLICY
from projects.feedback.states import Action as FeedbackAction
from volunteers.committee.quorum import Ballot
from volunteers.committee.states import Kind


class VoteIn(In):
    """What my seat says, and why."""

    vote: Ballot
    reason: Reason


class RecusedOut(Out):
    """Somebody of a seat who could not vote."""

    seat_id: UUID
    kind: Kind
    who: str
    reason: Recusal


class DeputyOut(Out):
    """A seat whose deputy voted."""

    seat_id: UUID
    kind: Kind


class MinutesOut(Out):
    """How a decision came about. No names: seats and kinds."""

    votes: dict[Kind, dict[Ballot, int]]
    counted: int
    not_counted: int
    recused: list[RecusedOut]
    deputies: list[DeputyOut]
    waived: list[Kind]
    outcome: Ballot

    @classmethod
    def of(cls, item: Item, outcome: Ballot) -> "MinutesOut":
        """Of an item that is decided now."""
        voted = {cast.seat: cast.ballot for cast in item.tally.counted}
        votes = {kind: dict.fromkeys(Ballot, 0) for kind in Kind}
        for voice in item.tally.voices:
            if voice.seat in voted:
                votes[voice.kind][voted[voice.seat]] += 1
        return cls(
            votes=votes,
            counted=len(voted),
            not_counted=len(item.cast) - len(voted),
            recused=[
                RecusedOut(seat_id=chair.id, kind=chair.kind, who=who, reason=item.recused[person])
                for chair in item.chairs
                for who, person in (("holder", chair.holder), ("deputy", chair.deputy))
                if person is not None and person in item.recused
            ],
            deputies=[
                DeputyOut(seat_id=voice.seat, kind=voice.kind)
                for voice in item.tally.voices
                if voice.as_deputy and voice.seat in voted
            ],
            waived=sorted(item.tally.waived),
            outcome=outcome,
        )


class DecisionOut(Out):
    """What the committee decided in a round."""

    round: int
    outcome: ProjectStatus
    at: datetime
    minutes: MinutesOut


class VoteOut(Out):
    """A vote of a decided round, or my own; the seat's kind, no name."""

    round: int
    seat_id: UUID
    kind: Kind
    as_deputy: bool
    vote: Ballot
    reason: str
    mine: bool

    @classmethod
    def of(cls, vote: Vote, *, mine: bool) -> "VoteOut":
        """Needs `seat` loaded."""
        return cls(
            round=vote.round,
            seat_id=vote.seat_id,
            kind=Kind(vote.seat.kind),
            as_deputy=vote.as_deputy,
            vote=Ballot(vote.vote),
            reason=vote.reason,
            mine=mine,
        )


class StandingOut(Out):
    """Where an undecided design stands with the committee, without a word of what anybody voted.

    `missing`: kinds that must still vote. `waived`: kinds with nobody who may. `stuck`: all of them are, nobody can
    decide until a seat is filled. `awaited`: how many seats may still vote.
    """

    waits_for_me: bool
    as_deputy: bool
    voted: bool
    recused: Recusal | None
    missing: list[Kind]
    waived: list[Kind]
    awaited: int
    stuck: bool

    @classmethod
    def of(cls, item: Item, person: UUID) -> "StandingOut":
        """As this person sees it."""
        voice = item.tally.voice_of(person)
        return cls(
            waits_for_me=item.waits_for(person),
            as_deputy=voice is not None and voice.as_deputy,
            voted=item.has_voted(person),
            recused=item.recused.get(person),
            missing=sorted(item.tally.missing),
            waived=sorted(item.tally.waived),
            awaited=len(item.tally.awaited),
            stuck=item.tally.stuck,
        )


class QueueItem(StandingOut):
    """A design before the committee."""

    project: ProjectOut

    @classmethod
    def seen(cls, project: Project, item: Item, person: UUID) -> "QueueItem":
        """Needs `contractor` loaded."""
        return cls(project=ProjectOut.of(project), **StandingOut.of(item, person).model_dump())


class FollowUpCreate(In):
    """What is to change, and by when."""

    text: Words
    due_on: Day


class DoneIn(In):
    """What was done."""

    note: Words


class FollowUpOut(Out):
    """A follow-up: public, so that residents see what their feedback did."""

    id: UUID
    project_id: UUID
    project_title: str
    text: str
    due_on: date
    status: FollowUpStatus
    at: datetime
    note: str
    done_at: datetime | None

    @classmethod
    def of(cls, follow_up: FollowUp) -> "FollowUpOut":
        """Needs `project` loaded."""
        return cls(
            id=follow_up.id,
            project_id=follow_up.project_id,
            project_title=follow_up.project.title,
            text=follow_up.text,
            due_on=follow_up.due_on,
            status=FollowUpStatus(follow_up.status),
            at=follow_up.at,
            note=follow_up.note,
            done_at=follow_up.done_at,
        )


class FollowUpListed(FollowUpOut):
    """With what I may do now."""

    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, follow_up: FollowUp) -> "FollowUpListed":
        """Needs `project` loaded."""
        actions = available(FOLLOW_UP_POLICY, FOLLOW_UP_TRANSITIONS, follow_up.status, actor, follow_up)
        return cls(**FollowUpOut.of(follow_up).model_dump(), actions=actions)


class ProjectDetail(ProjectOut):
    """A project with what happened to it, what the committee decided and set, and what I may do now.

    `standing` is for the committee while the design is undecided; `votes` are mine, and those of decided rounds for
    committee, managers, buyers and the contractor's liaisons.
    """

    timeline: list[Step]
    decisions: list[DecisionOut]
    votes: list[VoteOut]
    standing: StandingOut | None
    follow_ups: list[FollowUpOut]
    affiliated: bool
    actions: list[str]

    @classmethod
    def seen_by(
        cls,
        actor: Actor,
        project: Project,
        *,
        entries: list[Entry],
        decisions: list[Decision],
        votes: list[Vote],
        follow_ups: list[FollowUp],
        item: Item | None,
    ) -> "ProjectDetail":
        """Needs `contractor` loaded; `votes` with `seat`, `follow_ups` with `project`; `item` for the committee only."""
        return cls(
            **ProjectOut.of(project).model_dump(),
            timeline=[step_of(entry) for entry in entries],
            decisions=[DecisionOut.model_validate(each) for each in decisions],
            votes=[VoteOut.of(each, mine=each.voter_id == actor.user_id) for each in votes],
            standing=StandingOut.of(item, actor.user_id) if item else None,
            follow_ups=[FollowUpOut.of(each) for each in follow_ups],
            affiliated=is_affiliated(actor, project) or is_liaison(actor, project),
            actions=_actions(actor, project, item),
        )


def _actions(actor: Actor, project: Project, item: Item | None) -> list[str]:
    found: list[Any] = project_actions(actor, project)
    own = available(POLICY, TRANSITIONS, project.status, actor, project)
    found += [each for each in own if each != Action.VOTE or (item is not None and item.waits_for(actor.user_id))]
    if FEEDBACK_POLICY[FeedbackAction.READ_FEEDBACK](actor, project):
        found.append(FeedbackAction.READ_FEEDBACK.value)
    return found
