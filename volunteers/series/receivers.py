"""Who hears of what happens in series, and what they make of others' news."""

from uuid import UUID

from backend.events import receives
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from volunteers.dispatch.events import TaskChanged
from volunteers.dispatch.models import Task
from volunteers.group.queries import responsible_for
from volunteers.roster.events import VolunteerLeft
from volunteers.series import services
from volunteers.series.events import StandingAsked, StandingMoved, StandInWanted
from volunteers.series.models import Series, Standing
from volunteers.series.notifications import StandingAnswered, StandingWanted, StandInNeeded
from volunteers.series.states import StandingAction, StandingStatus


@receives(TaskChanged)
def remember_what_is_its_own(event: TaskChanged, *, actor: Actor) -> None:
    """What was changed of one task of a series stays so, whatever the series does."""
    services.note_edits(actor=actor, task_id=event.task_id, fields=event.fields, now=actor.at)
    if event.anew:
        services.ask_first_again(actor=actor, task_id=event.task_id, now=actor.at)


@receives(StandingAsked)
def ask_the_volunteer(event: StandingAsked, *, actor: Actor) -> None:
    """Whether they would come every time."""
    row = Standing.objects.select_related("volunteer", "series").get(pk=event.standing_id)
    notify(StandingWanted, [row.volunteer.user_id], actor=actor, subject=row.id, series=str(row.series))


@receives(StandingMoved)
def tell_of_the_answer(event: StandingMoved, *, actor: Actor) -> None:
    """Who directs the series; where it ended, the volunteer too."""
    row = Standing.objects.select_related("volunteer__user", "series").get(pk=event.standing_id)
    withdraw(StandingWanted, actor=actor, subject=row.id)
    people = _directors(row.series, actor)
    if event.action == StandingAction.END:
        people.add(row.volunteer.user_id)
    notify(
        StandingAnswered, people - {actor.user_id}, actor=actor, subject=row.series_id, key=f"{row.id} {event.action}",
        volunteer=row.volunteer.user.masked_name, series=str(row.series), status=StandingStatus(row.status),
    )  # fmt: skip


@receives(StandInWanted)
def tell_who_directs(event: StandInWanted, *, actor: Actor) -> None:
    """Somebody cannot come on one day, and another is asked."""
    row = Standing.objects.select_related("volunteer__user", "series").get(pk=event.standing_id)
    task = Task.objects.get(pk=event.task_id)
    notify(
        StandInNeeded, _directors(row.series, actor) - {actor.user_id}, actor=actor, subject=task.id,
        key=f"{row.id} {actor.at.isoformat()}", volunteer=row.volunteer.user.masked_name, series=str(row.series),
        starts_at=task.starts_at,
    )  # fmt: skip


@receives(VolunteerLeft)
def let_go(event: VolunteerLeft, *, actor: Actor) -> None:
    """Who leaves the roster comes no more."""
    services.end_standing_of(actor=actor, volunteer_id=event.volunteer_id, now=actor.at)


def _directors(series: Series, actor: Actor) -> set[UUID]:
    return set(responsible_for(series.street_id, series.community_id, series.grid_id, at=actor.at))
