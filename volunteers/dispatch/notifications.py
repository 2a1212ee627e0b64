"""The kinds of notice that dispatch sends."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from volunteers.dispatch.events import (
    CheckedIn,
    CheckedOut,
    HandedBack,
    LineEnded,
    NoShowNoted,
    NoShowObjected,
    NoShowSettled,
    OffersClosed,
    OffersMade,
    PlaceKeptOn,
    PlacesPromised,
    PromisesLapsed,
    PromisesPassedOn,
    ReachCounted,
    Released,
    TakenBeside,
    TaskCancelled,
    TaskChanged,
    TaskCompleted,
    TaskHandedOver,
    TaskOpened,
    TaskUncovered,
    WaitBegun,
    WaitEnded,
    WaitersThanked,
    WaitLeft,
)


class _AboutOffers(Kind):
    opens = "/tasks/{subject}"

    @classmethod
    def group(cls) -> str:
        """What comes of an offer replaces it on the screen."""
        return "offer"


@register
class OfferMade(_AboutOffers):
    """A task is put to a volunteer. Obsolete once it is accepted, declined, expired, or nobody more is needed."""

    code = "offer_made"
    label = _("A task is offered to me")
    title = _("Will you help?")
    body = _("“{task}”, from {starts_at}. Say yes or no until {until}.")
    push = _("You are asked to help with a task")
    urgency = Urgency.HIGH


@register
class OfferFilled(_AboutOffers):
    """Others were quicker: the offer is gone, and nobody waits for an answer."""

    code = "offer_filled"
    label = _("An offer is no longer needed")
    title = _("No longer needed")
    body = _("Others have taken the places on “{task}”. Thank you for being there.")
    push = _("A task no longer needs an answer")
    urgency = Urgency.LOW
    modes = QUIETLY


class _AboutWaiting(Kind):
    opens = "/tasks/{subject}"

    @classmethod
    def group(cls) -> str:
        """What becomes of a turn replaces what was said before."""
        return "waiting"


@register
class PlaceKept(_AboutWaiting):
    """A place came free and is kept for the next on the waiting list. Obsolete once they answer, or it goes on."""

    code = "place_kept"
    label = _("A place that I wait for is kept for me")
    title = _("A place is yours, if you want it")
    body = _("A place on “{task}”, {starts_at}, came free. It is kept for you until {until}: say whether you come.")
    push = _("A place that you wait for came free")
    urgency = Urgency.HIGH


@register
class PlacePassedOn(_AboutWaiting):
    """What was kept went to the next, as they are not free or fit; their turn stays."""

    code = "place_passed_on"
    label = _("A place that was kept for me goes to the next")
    title = _("The place went to the next")
    body = _("You are not free for “{task}” on {starts_at}, or no longer fit for it. You keep your turn.")
    modes = QUIETLY


@register
class TurnLapsed(_AboutWaiting):
    """Nobody answered in time."""

    code = "turn_lapsed"
    label = _("I did not answer in time for a place that was kept for me")
    title = _("The place went to the next")
    body = _("The time to answer for “{task}” on {starts_at} is over. You may join the waiting list again.")
    modes = QUIETLY


@register
class WaitedInVain(_AboutWaiting):
    """No place came free; thanks."""

    code = "waited_in_vain"
    label = _("No place came free on a task that I waited for")
    title = _("Thank you for waiting")
    body = _("No place came free on “{task}”, {starts_at}. Thank you for having been ready to come.")
    urgency = Urgency.LOW
    modes = QUIETLY


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
class PlaceHandedBack(Kind):
    """Who directs a task learns that somebody cannot come."""

    code = "place_handed_back"
    label = _("A volunteer hands a place back on a task of mine")
    title = _("A place is free again")
    body = _("A volunteer cannot come to “{task}” on {starts_at}: {taken} of {slots}. Others are being asked.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class HeldBeside(Kind):
    """Who directs a task learns that a volunteer on it has something else to do in its hours too."""

    code = "place_held_beside"
    label = _("A volunteer on a task of mine takes another at the same hours")
    title = _("For a while they are elsewhere")
    body = _(
        "{name} holds a place on “{task}” and was asked by name to another task, {starts_at} to {until}: they said yes to both. "
        "If you need them for all of the time, speak with them."
    )
    push = _("A task of yours has changed")
    opens = "/tasks/{subject}"


@register
class NobodyBeside(Kind):
    """Who is on probation learns that nobody experienced comes with them any more."""

    code = "nobody_beside"
    label = _("Nobody experienced comes with me any more")
    title = _("You would come alone")
    body = _(
        "On “{task}”, {starts_at}, nobody experienced comes with you any more. Somebody is being looked for; your place stays yours."
    )
    push = _("A task of yours has changed")
    urgency = Urgency.NORMAL
    opens = "/tasks/{subject}"


@register
class NewcomerAlone(Kind):
    """Who directs a task learns that somebody on probation would come alone."""

    code = "newcomer_alone"
    label = _("Somebody on probation would come alone to a task of mine")
    title = _("Nobody experienced comes along")
    body = _(
        "On “{task}”, {starts_at}: {count} on probation, and nobody experienced. Put somebody forward, go along, or release them."
    )
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class ReleasedFromPlace(Kind):
    """Who directs the task let a volunteer go."""

    code = "released_from_place"
    label = _("I am released from a place on a task")
    title = _("You need not come")
    body = _("You are released from “{task}” on {starts_at}: {reason}")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
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
class MissedATask(Kind):
    """Was not checked in; may say why."""

    code = "missed_a_task"
    label = _("I was not checked in on a task")
    title = _("You were expected")
    body = _("You were not checked in on “{task}”, {starts_at}. If you came or could not come, say so until {until}.")
    push = _("A question about a task of yours")
    opens = "/me/no-shows"


@register
class SomebodyMissing(Kind):
    """Who directs a task learns that somebody has not come."""

    code = "somebody_missing"
    label = _("A volunteer has not come to a task of mine")
    title = _("Somebody has not come")
    body = _("{name} is not checked in on “{task}”, {starts_at}. Ask how they are.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"
    lasts = timedelta(hours=12)


@register
class ObjectionToDecide(Kind):
    """A volunteer says why they were not checked in."""

    code = "no_show_objected"
    label = _("A volunteer objects to being noted as a no-show")
    title = _("An objection to decide on")
    body = _(
        "{name} says why they were not checked in on “{task}”, {starts_at}. Somebody who had no part in it decides."
    )
    modes = QUIETLY
    opens = "/no-shows"


@register
class NoShowDecided(Kind):
    """It stands, or it is lifted."""

    code = "no_show_decided"
    label = _("It is decided whether I missed a task")
    title = _("About a task that you were expected at")
    body = _("“{task}”, {starts_at}: {status}. {reason}")
    modes = QUIETLY
    opens = "/me/no-shows"


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


tells(OffersMade, OfferMade, to=_("each volunteer who is asked"))
tells(
    OffersClosed,
    OfferFilled,
    NobodyBeside,
    NewcomerAlone,
    to=_(
        "who had not answered, where others were quicker; the offers are withdrawn. Who is on probation and who directs the task, where "
        "with them nobody experienced comes along any more"
    ),
)
tells(TaskCancelled, TaskCalledOff, to=_("who holds a place; the reminders are withdrawn"))
tells(
    TaskCompleted,
    StoodDown,
    ReachAwaited,
    to=_("who holds a place that was not needed; of a campaign whose reach is not counted, who made it"),
)
tells(PlacesPromised, PlaceKept, to=_("for whom a place is kept"))
tells(PromisesPassedOn, PlacePassedOn, to=_("for whom it was kept; the notice that it is kept is withdrawn"))
tells(PromisesLapsed, TurnLapsed, to=_("for whom it was kept; the notice that it is kept is withdrawn"))
tells(WaitersThanked, WaitedInVain, to=_("who waited; of a task that is called off, that it is"))
tells_nobody(WaitBegun, _("they did it themselves; the feed shows it on their other phones"))
tells_nobody(WaitEnded, _("they did it themselves; the notice of a place that is kept is withdrawn"))
tells_nobody(WaitLeft, _("they did it themselves; the notice of a place that is kept is withdrawn"))
tells(
    HandedBack,
    PlaceHandedBack,
    NobodyBeside,
    NewcomerAlone,
    to=_("who directs the task; who is on probation and beside whom nobody experienced comes any more"),
)
tells(
    TaskChanged,
    TaskMoved,
    MovedAway,
    FitNoMore,
    SomeFitNoMore,
    NobodyBeside,
    NewcomerAlone,
    to=_(
        "of other hours or another place who holds a place; offers are made anew. Who is not fit for it any more and is released, and who "
        "directs it. Who is on probation, where who directs it goes along no more"
    ),
)
tells_nobody(PlaceKeptOn, _("the feed shows it to who directs the task"))
tells(
    Released,
    ReleasedFromPlace,
    NobodyBeside,
    NewcomerAlone,
    to=_("who held the place, with the reason; the reminders are withdrawn. Who is on probation and left alone by it"),
)
tells(TakenBeside, HeldBeside, to=_("who directs the other task; the volunteer themself said yes to both"))
tells(NoShowNoted, MissedATask, SomebodyMissing, to=_("the volunteer, and who directs the task"))
tells(NoShowObjected, ObjectionToDecide, to=_("who manages the group and did not make the task"))
tells(NoShowSettled, NoShowDecided, to=_("the volunteer"))
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
tells_nobody(CheckedIn, _("the feed shows those who wait for the volunteer"))
tells_nobody(CheckedOut, _("the feed shows those who wait for the volunteer"))
