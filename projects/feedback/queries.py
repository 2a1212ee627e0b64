"""Reads of feedback."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet

from backend.places.queries import street_of
from backend.policy import Actor
from projects.delivery.models import Project
from projects.delivery.queries import liaison_for, off_hours
from projects.feedback.models import Invitation, Response
from projects.feedback.options import MIN_GROUP
from projects.feedback.statistics import Summary, summary
from volunteers.committee.queries import seats
from volunteers.group.queries import tiers
from volunteers.group.states import Tier


def own_invitations(actor: Actor) -> QuerySet[Invitation]:
    """The cards of the actor, answered ones too."""
    return Invitation.objects.filter(street=actor.street_id, user=actor.user_id)


def is_invited(actor: Actor, activity_id: UUID) -> bool:
    """Whether the actor's attendance at this activity is attested."""
    return own_invitations(actor).filter(activity=activity_id).exists()


def waits(actor: Actor, activity_id: UUID) -> bool:
    """Whether a card of this activity waits for the actor."""
    return own_invitations(actor).filter(activity=activity_id, answered=False).exists()


def visible_responses(actor: Actor) -> QuerySet[Response]:
    """Every response of the street for committee and managers; those on one's own projects for liaisons."""
    rows = Response.objects.filter(street=actor.street_id)
    if seats(actor) or tiers(actor).has(Tier.MANAGER):
        return rows
    return rows.filter(project__contractor__in=liaison_for(actor))


def with_reply(rows: QuerySet[Response]) -> QuerySet[Response]:
    """Responses that say something, with their reply. Read them in the order of their random ids."""
    return rows.exclude(comment="").select_related("reply")


@dataclass(frozen=True, slots=True)
class Returns:
    """How many were asked, how many answered, and whether they are too few to be shown."""

    invited: int
    answered: int
    min_group: int

    @property
    def withheld(self) -> bool:
        """Fewer answers than the street shows."""
        return self.answered < self.min_group

    @property
    def rate(self) -> float | None:
        """Answered of invited; None where nobody was."""
        return round(self.answered / self.invited, 4) if self.invited else None


def returns(actor: Actor, project: Project) -> Returns:
    """One query, and the street's settings."""
    counted = Invitation.objects.filter(project=project).aggregate(
        invited=Count("id"), answered=Count("id", filter=Q(answered=True))
    )
    return Returns(**counted, min_group=MIN_GROUP.of(street_of(actor).config))


def scores(project: Project) -> dict[str, Summary]:
    """The scores of a project by aspect, in one query however many answered."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT score.key, score.value::int, count(*)
            FROM feedback_response, jsonb_each_text(scores) AS score
            WHERE project_id = %s GROUP BY 1, 2
            """,
            [project.id],
        )
        counts: dict[str, dict[int, int]] = defaultdict(dict)
        for aspect, score, times in cursor.fetchall():
            counts[aspect][score] = times
    return {aspect: summary(counts[aspect]) for aspect in sorted(counts)}


def doubtful(project: Project) -> int:
    """How many attendances lie outside the hours of their activity."""
    return off_hours(project_id=project.id)
