"""The kinds of notice that series send. Names are masked."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.told import tells
from volunteers.series.events import StandingAsked, StandingMoved, StandInWanted


@register
class StandingWanted(Kind):
    """To the volunteer who is asked to come every time."""

    code = "standing_wanted"
    label = _("I am asked to come to a series of tasks every time")
    title = _("Would you come every time?")
    body = _(
        "You would be asked first each time for “{series}”. You may say no, now and each time, without giving a reason."
    )
    push = _("You are asked to help with a task")
    opens = "/me/standing"


@register
class StandingAnswered(Kind):
    """To who directs the series; where it ended, to the volunteer too."""

    code = "standing_answered"
    label = _("A volunteer answered whether they come to a series every time, or no longer does")
    title = _("About who comes every time")
    body = _("{volunteer}, “{series}”: {status}.")
    modes = QUIETLY
    opens = "/series/{subject}"


@register
class StandInNeeded(Kind):
    """To who directs the series: somebody cannot come on one day."""

    code = "stand_in_needed"
    label = _("Who comes to a series every time cannot on one day")
    title = _("A stand-in for one day")
    body = _("{volunteer} cannot come to “{series}” on {starts_at}. Somebody else is asked; look whether they say yes.")
    push = _("A task of yours has changed")
    opens = "/tasks/{subject}"


tells(StandingAsked, StandingWanted, to=_("the volunteer who is asked"))
tells(StandingMoved, StandingAnswered, to=_("who directs the series; where it ended, the volunteer"))
tells(StandInWanted, StandInNeeded, to=_("who directs the series; the stand-in by the offer"))
