"""What becomes of a task: changed, called off, near, without enough people."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from volunteers.dispatch.events import (
    LineEnded,
    ReachCounted,
    TaskCancelled,
    TaskChanged,
    TaskCompleted,
    TaskHandedOver,
    TaskOpened,
    TaskUncovered,
)
from volunteers.dispatch.notifications.places import NewcomerAlone, NobodyBeside


@register
class TaskCalledOff(Kind):
    """Whoever holds a place need not come."""

    code = "task_called_off"
    label = _("A task that I have a place on is called off")
    title = _("Called off")
    body = _("“{task}” on {starts_at} does not take place. You need not come.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class StoodDown(Kind):
    """The work is done, and the place was not needed."""

    code = "stood_down"
    label = _("My place on a task was not needed")
    title = _("Your place was not needed")
    body = _("“{task}” is done. Your place on it was not needed.")
    modes = QUIETLY
    opens = "/tasks/{subject}"


@register
class TaskMoved(Kind):
    """Hours or place are others: whoever holds a place says whether they still come."""

    code = "task_moved"
    label = _("A task that I have a place on moves")
    title = _("Other hours or another place")
    body = _("“{task}” was moved: it begins at {starts_at}. Say whether you still come; handing it back is no mark.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class TaskAsksMore(Kind):
    """Other work, more risk, more skill than one said yes to: whoever holds a place says whether they still come."""

    code = "task_asks_more"
    label = _("A task that I have a place on asks for more than I agreed to")
    title = _("It asks for more than you agreed to")
    body = _(
        "“{task}”, {starts_at}, was changed. Look at it, and say whether you still come; handing it back is no mark."
    )
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class MovedAway(Kind):
    """The new hours find somebody elsewhere: their place is free again."""

    code = "moved_away"
    label = _("A task moves to hours when I am busy")
    title = _("You need not come")
    body = _("“{task}” was moved to {starts_at}, when you are expected elsewhere. Your place was given to others.")
    push = _("A task of yours has changed")
    opens = "/tasks/{subject}"


@register
class FitNoMore(Kind):
    """The task became another, for which the volunteer is not fit: their place is free again."""

    code = "fit_no_more"
    label = _("A task that I have a place on becomes one that I am not fit for")
    title = _("You need not come")
    body = _("“{task}”, {starts_at}, was changed, and you are released from it: {reasons} It is no mark against you.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class SomeFitNoMore(Kind):
    """By a change of a task some who held a place on it had to be released."""

    code = "some_fit_no_more"
    label = _("Volunteers are not fit for a task that was changed")
    title = _("Places are free again")
    body = _(
        "“{task}”, {starts_at}, was changed, and {count} who held places are not fit for it any more. Others are asked."
    )
    push = _("Places on a task are free again")
    opens = "/tasks/{subject}"


@register
class TaskTomorrow(Kind):
    """A reminder to whoever holds a place, the evening before."""

    code = "task_tomorrow"
    label = _("A reminder on the evening before a task")
    title = _("Tomorrow")
    body = _("“{task}” begins at {starts_at}. If you cannot come, say so now: others can be asked.")
    push = _("You have a task tomorrow")
    opens = "/tasks/{subject}"
    lasts = timedelta(hours=4)


@register
class TaskSoon(Kind):
    """A reminder to whoever holds a place."""

    code = "task_soon"
    label = _("A reminder before a task begins")
    title = _("Soon")
    body = _("“{task}” begins at {starts_at}.")
    push = _("A task of yours begins soon")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"
    lasts = timedelta(hours=12)


@register
class Understaffed(Kind):
    """Places are free, and the task begins soon: who directs it may ask around."""

    code = "task_understaffed"
    label = _("A task of mine begins soon and has free places")
    title = _("Places are still free")
    body = _(
        "“{task}” begins at {starts_at}: {taken} of {slots} places are taken. Ask somebody you know, or call it off."
    )
    push = _("A task of yours needs people")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"
    lasts = timedelta(hours=12)


@register
class ReachAwaited(Kind):
    """Who made a campaign is asked whom it reached, when it is over."""

    code = "reach_awaited"
    label = _("A campaign of mine is over, and whom it reached is not counted")
    title = _("How many were reached?")
    body = _("“{task}” is done. Write down how many people it reached.")
    modes = QUIETLY
    opens = "/tasks/{subject}"


tells(TaskCancelled, TaskCalledOff, to=_("who holds a place; the reminders are withdrawn"))
tells(
    TaskCompleted,
    StoodDown,
    ReachAwaited,
    to=_("who holds a place that was not needed; of a campaign whose reach is not counted, who made it"),
)
tells(
    TaskChanged,
    TaskMoved,
    TaskAsksMore,
    MovedAway,
    FitNoMore,
    SomeFitNoMore,
    NobodyBeside,
    NewcomerAlone,
    to=_(
        "of other hours, another place, or where it asks for more than they agreed to, who holds a place; offers are made anew. Who is not fit for it any more and is released, and who "
        "directs it. Who is on probation, where who directs it goes along no more"
    ),
)
tells("task.understaffed", Understaffed, to=_("who directs the task"))
tells("task.remind", TaskTomorrow, TaskSoon, to=_("who holds a place"))
tells_nobody(ReachCounted, _("the feed shows it to who directs the task"))
tells(
    TaskHandedOver,
    NobodyBeside,
    NewcomerAlone,
    to=_("who is on probation, where who directed it went along; the two hear of all that changed hands together"),
)
tells(LineEnded, Understaffed, to=_("who directs the task, once"))
tells_nobody(TaskUncovered, _("who directs the task did it, or was told of it; offers follow"))
tells_nobody(TaskOpened, _("the board shows it, and offers follow"))
