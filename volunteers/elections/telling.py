"""Whom an election is told to."""

from django.utils.functional import Promise
from django.utils.translation import gettext

from backend.notifications.services import notify
from backend.policy import Actor, words
from volunteers.committee.states import Kind as SeatKind
from volunteers.elections.models import Election, Voter
from volunteers.elections.notifications import ElectionCalled, VoteOpen
from volunteers.elections.queries import members
from volunteers.elections.schemas import office_of
from volunteers.elections.states import Kind, Status
from volunteers.group.states import Tier


def matter_of(election: Election) -> Tier | SeatKind | Promise:
    """What it decides on, in words: who takes an office, or whether somebody leaves it. Needs `role` and `seat` loaded."""
    office = office_of(election)
    if election.kind != Kind.RECALL:
        return office
    return words(lambda: gettext("Recall: {office}").format(office=office.label))


def tell_members(election: Election, *, actor: Actor) -> None:
    """The members while nominations are taken; who is on the roll and has not voted while the vote is open."""
    if election.status == Status.GATHERING and election.kind == Kind.ELECTION:
        people = members(election.street_id, election.team_id, at=actor.at).values_list("id", flat=True)
        notify(ElectionCalled, people, actor=actor, subject=election.id, office=office_of(election))
    if election.status == Status.VOTING:
        waited = Voter.objects.filter(election=election, voted=False).values_list("user_id", flat=True)
        notify(VoteOpen, waited, actor=actor, subject=election.id, office=matter_of(election))
