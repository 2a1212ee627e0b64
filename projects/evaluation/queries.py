"""Reads of votes, decisions and follow-ups, and where an item stands with the committee."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, QuerySet, Value, When

from backend.policy import Actor
from projects.delivery.models import Project
from projects.delivery.queries import liaison_for, reads_designs, tied, visible_projects
from projects.delivery.states import ProjectStatus
from projects.evaluation.models import Decision, FollowUp, Vote
from projects.evaluation.states import Recusal
from volunteers.committee.queries import chairs
from volunteers.committee.quorum import Ballot, Cast, Chair, Tally, tally


@dataclass(frozen=True, slots=True)
class Item:
    """A design before the committee in its present round."""

    chairs: tuple[Chair, ...]
    recused: Mapping[UUID, Recusal]
    """Why, by person; of those who have a seat."""
    cast: tuple[Cast, ...]
    """Every vote of the round, those too that no longer count."""
    tally: Tally

    def has_voted(self, person: UUID) -> bool:
        """Whether this person voted in the round."""
        return any(cast.voter == person for cast in self.cast)

    def waits_for(self, person: UUID) -> bool:
        """Whether it is this person who may vote for a seat and has not."""
        return any(voice.voter == person for voice in self.tally.awaited)


def undecided(street_id: UUID) -> QuerySet[Project]:
    """The designs before the committee."""
    return Project.objects.filter(street=street_id, status=ProjectStatus.PROPOSED)


def items(street_id: UUID, projects: Sequence[Project], *, at: datetime) -> dict[UUID, Item]:
    """Where each of these stands: three queries, however many."""
    seated = tuple(chairs(street_id, at=at))
    people = sorted({person for chair in seated for person in (chair.holder, chair.deputy) if person is not None})
    ties = tied(people, {project.contractor_id for project in projects}, at=at)
    votes = _votes(projects)
    found: dict[UUID, Item] = {}
    for project in projects:
        recused = {person: reason for person in people if (reason := _recusal(person, project, ties)) is not None}
        cast = tuple(votes[project.id])
        found[project.id] = Item(seated, recused, cast, tally(seated, recused.keys(), cast))
    return found


def own_first(rows: QuerySet[Project], standing: Mapping[UUID, Item], person: UUID) -> QuerySet[Project]:
    """Designs with a `rank`: 0 where this person's vote is awaited, 1 where not."""
    mine = [project_id for project_id, item in standing.items() if item.waits_for(person)]
    return rows.annotate(rank=Case(When(pk__in=mine, then=Value(0)), default=1, output_field=IntegerField()))


def item(project: Project, *, at: datetime) -> Item:
    """Where this one stands."""
    return items(project.street_id, [project], at=at)[project.id]


def recusal(actor: Actor, project: Project) -> Recusal | None:
    """Why the actor may not vote on it; None where they may."""
    return _recusal(actor.user_id, project, tied([actor.user_id], [project.contractor_id], at=actor.at))


def _recusal(person: UUID, project: Project, ties: set[tuple[UUID, UUID]]) -> Recusal | None:
    if (person, project.contractor_id) in ties:
        return Recusal.AFFILIATED
    if person in {project.registered_by_id, project.sent_by_id}:
        return Recusal.REGISTERED
    return None


def _votes(projects: Sequence[Project]) -> dict[UUID, list[Cast]]:
    rows = Vote.objects.filter(project__in=projects, round=F("project__round")).order_by("id")
    found: dict[UUID, list[Cast]] = defaultdict(list)
    for project, seat, voter, ballot in rows.values_list("project_id", "seat_id", "voter_id", "vote"):
        found[project].append(Cast(seat=seat, voter=voter, ballot=Ballot(ballot)))
    return found


def visible_votes(actor: Actor) -> QuerySet[Vote]:
    """One's own; those of decided rounds for who reads designs and for the contractor's liaisons. Never before."""
    decided = Exists(Decision.objects.filter(project=OuterRef("project"), round=OuterRef("round")))
    rows = Vote.objects.filter(street=actor.street_id)
    if reads_designs(actor):
        return rows.filter(Q(voter=actor.user_id) | Q(decided))
    return rows.filter(Q(voter=actor.user_id) | Q(decided, project__contractor__in=liaison_for(actor)))


def decisions_of(project: Project) -> QuerySet[Decision]:
    """What the committee decided, round by round; whoever sees the project sees them."""
    return Decision.objects.filter(project=project).order_by("round")


def visible_follow_ups(actor: Actor) -> QuerySet[FollowUp]:
    """Those of the projects that the actor sees."""
    return FollowUp.objects.filter(street=actor.street_id, project__in=visible_projects(actor).values("pk"))
