"""The kinds of notice that rounds send. Who goes is told by the offers."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.told import tells, tells_nobody
from volunteers.rounds.events import PlanAsked, RoundMoved, RoundOver, RoundPlanned, RoundSent


@register
class RoundReady(Kind):
    """There is a plan to look at."""

    code = "round_ready"
    label = _("A round of visits of mine is planned")
    title = _("The round is planned")
    body = _("“{name}”: {planned} of {visits} visits have somebody who goes. Look at it, then send it out.")
    modes = QUIETLY
    opens = "/rounds/{subject}"


tells(RoundPlanned, RoundReady, to=_("who put it together"))
tells_nobody(RoundMoved, _("the feed shows it to who put it together"))
tells_nobody(PlanAsked, _("the feed shows it to who put it together"))
tells_nobody(RoundSent, _("each volunteer has the offers of their round"))
tells_nobody(RoundOver, _("who holds a place on a task that is called off hears of the task"))
