"""The kind of notice about demand signals: one a night, however many there are."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.told import tells, tells_nobody
from needs.signals.events import SignalCounted, SignalDecided, SignalFound, SignalsGathered


@register
class SignalsToSee(Kind):
    """To the committee: what came in the night."""

    code = "signals_found"
    label = _("Demand signals came in the night, for the committee")
    title = _("New demand signals: {found}")
    body = _("The heaviest: {what}, {where}; {reporters} neighbours ask for it.")
    push = _("Something new for the committee")
    modes = QUIETLY
    opens = "/signals"
    lasts = timedelta(days=7)


tells(SignalsGathered, SignalsToSee, to=_("the seats of the committee, once a night, where some came or came back"))
tells_nobody(SignalFound, _("the committee hears of all of a night at once"))
tells_nobody(SignalCounted, _("numbers that move; the list and the feed show them"))
tells_nobody(SignalDecided, _("the feed shows it to the committee and to who handles needs"))
