"""What those hear who wait for a place."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from volunteers.dispatch.events import (
    PlacesPromised,
    PromisesLapsed,
    PromisesPassedOn,
    WaitBegun,
    WaitEnded,
    WaitersThanked,
    WaitLeft,
)


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


tells(PlacesPromised, PlaceKept, to=_("for whom a place is kept"))
tells(PromisesPassedOn, PlacePassedOn, to=_("for whom it was kept; the notice that it is kept is withdrawn"))
tells(PromisesLapsed, TurnLapsed, to=_("for whom it was kept; the notice that it is kept is withdrawn"))
tells(WaitersThanked, WaitedInVain, to=_("who waited; of a task that is called off, that it is"))
tells_nobody(WaitBegun, _("they did it themselves; the feed shows it on their other phones"))
tells_nobody(WaitEnded, _("they did it themselves; the notice of a place that is kept is withdrawn"))
tells_nobody(WaitLeft, _("they did it themselves; the notice of a place that is kept is withdrawn"))
