"""Who hears of follow-ups; and what makes the votes be counted again."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify
from backend.parties.events import Affiliated, Disengaged
from backend.parties.queries import liaisons_of
from backend.policy import Actor
from backend.realtime.services import tell
from projects.delivery.queries import attested
from projects.evaluation.events import FollowUpChanged
from projects.evaluation.jobs import settle_street
from projects.evaluation.models import FollowUp
from projects.evaluation.notifications import FollowUpDone, FollowUpSet
from projects.evaluation.queries import undecided
from projects.evaluation.schemas import FollowUpOut
from projects.evaluation.states import FollowUpStatus
from volunteers.committee.events import SeatEnded
from volunteers.committee.queries import members


@receives(FollowUpChanged)
def tell_those_concerned(event: FollowUpChanged, *, actor: Actor) -> None:
    """Every resident who was there, the contractor's liaisons, the committee."""
    follow_up = FollowUp.objects.select_related("project").get(pk=event.follow_up_id)
    people = [
        *attested(project_id=follow_up.project_id),
        *liaisons_of(follow_up.contractor_id, at=actor.at),
        *members(actor.street_id, at=actor.at),
    ]
    tell(people, "follow_up", json_of(FollowUpOut.of(follow_up)), now=actor.at)
    notify(
        FollowUpSet if follow_up.status == FollowUpStatus.OPEN else FollowUpDone,
        set(people) - {actor.user_id},
        actor=actor,
        subject=follow_up.project_id,
        key=str(follow_up.id),
        project=follow_up.project.title,
        due_on=follow_up.due_on,
    )


@receives(SeatEnded)
@receives(Affiliated)
@receives(Disengaged)
def count_again(_event: SeatEnded | Affiliated | Disengaged, *, actor: Actor) -> None:
    """A job, since it locks projects, and who publishes these holds locks on people and seats."""
    if undecided(actor.street_id).exists():
        settle_street.defer(street_id=actor.street_id)
