"""The shapes of feedback."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from backend.http.fields import In, Out, Slug, Text, Words
from backend.masking import masked
from backend.places.datum import Datum
from backend.policy import Actor
from projects.delivery.models import Activity
from projects.delivery.queries import off_hours
from projects.delivery.schemas import ActivityListed, AttendanceCounts, activity_actions
from projects.feedback import queries
from projects.feedback.models import Invitation, Reply, Response
from projects.feedback.policy import POLICY
from projects.feedback.queries import Returns
from projects.feedback.states import Action, Aspect
from projects.feedback.statistics import Summary

Score = Annotated[int, Field(ge=1, le=5, strict=True)]


class FeedbackIn(In):
    """A resident's judgement. The aspects of the card are recommended; a street may ask others."""

    scores: Annotated[dict[Slug, Score], Field(min_length=1, max_length=10)]
    comment: Annotated[Text, StringConstraints(max_length=2_000)] = ""


class InvitationOut(Out):
    """A card that waits for me, or that I answered. What I answered is not told: it is not known."""

    id: UUID
    activity_id: UUID
    activity_title: str
    starts_at: datetime
    project_id: UUID
    project_title: str
    answered: bool

    @classmethod
    def of(cls, invitation: Invitation) -> "InvitationOut":
        """Needs `activity` and `project` loaded."""
        activity = invitation.activity
        said = {"activity_title": activity.title, "starts_at": activity.starts_at}
        return cls.like(invitation, **said, project_title=invitation.project.title)


class AspectOut(Out):
    """A question of the card."""

    slug: str
    label: str


class CardOut(Out):
    """The feedback card of an activity, and whether one waits for me."""

    aspects: list[AspectOut]
    waiting: bool


class ActivityDetail(ActivityListed):
    """An activity with its feedback card and what I may do now.

    `attendance` is for committee, managers and the contractor's liaisons; null for others.
    """

    project_title: str
    contractor_id: UUID
    feedback_card: CardOut
    attendance: AttendanceCounts | None
    actions: list[str]

    @classmethod
    def seen_by(cls, actor: Actor, activity: Activity, *, datum: Datum = Datum.WGS84) -> "ActivityDetail":
        """Needs `delivery.queries.with_own_part`."""
        waiting = queries.waits(actor, activity.id)
        counts = None
        if POLICY[Action.READ_FEEDBACK](actor, activity):
            counts = AttendanceCounts(attended=activity.attended, off_hours=off_hours(activity_id=activity.id))
        actions = activity_actions(actor, activity)
        if waiting and POLICY[Action.FEEDBACK](actor, activity):
            actions.append(str(Action.FEEDBACK))
        return cls(
            **ActivityListed.seen(activity, datum=datum).model_dump(),
            project_title=activity.project.title,
            contractor_id=activity.contractor_id,
            feedback_card=CardOut(
                aspects=[AspectOut(slug=each.value, label=str(each.label)) for each in Aspect], waiting=waiting
            ),
            attendance=counts,
            actions=actions,
        )


class IntervalOut(Out):
    """The 95 % Wilson score interval of a share."""

    low: float
    high: float
    level: float = 0.95


class SatisfiedOut(Out):
    """How many gave 4 or 5, and their share of those who answered this aspect."""

    count: int
    share: float
    interval: IntervalOut


class ScoreOut(Out):
    """The scores of one aspect."""

    label: str
    n: int
    mean: float
    distribution: dict[int, int]
    satisfied: SatisfiedOut

    @classmethod
    def of(cls, aspect: str, found: Summary) -> "ScoreOut":
        """A street's own aspect is its own label."""
        return cls(
            label=str(Aspect(aspect).label) if aspect in Aspect.values else aspect,
            n=found.n,
            mean=found.mean,
            distribution=found.distribution,
            satisfied=SatisfiedOut(
                count=found.satisfied, share=found.share, interval=IntervalOut(low=found.low, high=found.high)
            ),
        )


class ReplyIn(In):
    """What the contractor says to it."""

    text: Words


class AnsweredOut(Out):
    """The contractor's reply under a comment."""

    text: str
    at: datetime


class CommentOut(Out):
    """A comment without name, activity or time, phones in it masked. `id` is what a reply names."""

    id: UUID
    comment: str
    reply: AnsweredOut | None

    @classmethod
    def of(cls, response: Response) -> "CommentOut":
        """Needs `reply` loaded."""
        reply: Reply | None = getattr(response, "reply", None)
        return cls(
            id=response.id,
            comment=masked(response.comment),
            reply=AnsweredOut(text=reply.text, at=reply.at) if reply else None,
        )


class FeedbackOut(Out):
    """What residents made of a project.

    `withheld`: fewer than `min_group` answered; scores and comments are kept back so that nobody is recognised.
    `next` is the cursor of further comments.
    """

    project_id: UUID
    invited: int
    answered: int
    response_rate: float | None
    off_hours: int
    withheld: bool
    min_group: int
    scores: dict[str, ScoreOut]
    comments: list[CommentOut]
    next: str | None
    note: str

    @classmethod
    def of(
        cls,
        project_id: UUID,
        found: Returns,
        *,
        off_hours: int,
        scores: dict[str, Summary],
        comments: list[CommentOut],
        more: str | None,
    ) -> "FeedbackOut":
        """No queries."""
        return cls(
            project_id=project_id,
            invited=found.invited,
            answered=found.answered,
            response_rate=found.rate,
            off_hours=off_hours,
            withheld=found.withheld,
            min_group=found.min_group,
            scores={aspect: ScoreOut.of(aspect, each) for aspect, each in scores.items()},
            comments=comments,
            next=more,
            note=_(
                "The interval is the 95 % Wilson score interval for a sample of a large population. Those who came are "
                "few (invited), so that it is wider than it need be; of those who did not answer it says nothing."
            ),
        )


class ReplyOut(Out):
    """A reply as residents who were there hear of it: the one who wrote the comment recognises it."""

    id: UUID
    project_id: UUID
    project_title: str
    comment: str
    text: str
    at: datetime

    @classmethod
    def of(cls, reply: Reply) -> "ReplyOut":
        """Needs `response.project` loaded. Carries the reply's own id, never the response's."""
        response = reply.response
        return cls(
            id=reply.id,
            project_id=response.project_id,
            project_title=response.project.title,
            comment=masked(response.comment),
            text=reply.text,
            at=reply.at,
        )
