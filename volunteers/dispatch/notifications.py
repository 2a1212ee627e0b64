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
    OffersClosed,
    OffersMade,
    PlacesPromised,
    PromisesLapsed,
    PromisesPassedOn,
    ReachCounted,
    TaskCancelled,
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
tells(OffersClosed, OfferFilled, to=_("who had not answered, where others were quicker; the offers are withdrawn"))
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
tells(HandedBack, PlaceHandedBack, to=_("who directs the task"))
tells("task.understaffed", Understaffed, to=_("who directs the task"))
tells("task.remind", TaskSoon, to=_("who holds a place"))
tells_nobody(ReachCounted, _("the feed shows it to who directs the task"))
tells_nobody(TaskHandedOver, _("the two hear of all that changed hands together; the feed shows it"))
tells(LineEnded, Understaffed, to=_("who directs the task, once"))
tells_nobody(TaskUncovered, _("who directs the task did it, or was told of it; offers follow"))
tells_nobody(TaskOpened, _("the board shows it, and offers follow"))
tells_nobody(CheckedIn, _("the feed shows those who wait for the volunteer"))
tells_nobody(CheckedOut, _("the feed shows those who wait for the volunteer"))
