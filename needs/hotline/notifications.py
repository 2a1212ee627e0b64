"""The kinds of notice of the hotline."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from needs.hotline import events


@register
class EmergencyOnTheLine(Kind):
    """To who leads the group, at any hour."""

    code = "hotline_emergency"
    label = _("An emergency at the hotline")
    title = _("Emergency at the hotline")
    body = _(
        "The hotline told who called at {at} to call {number}. Ask the clerk whether somebody of us is needed; what was "
        "taken down stands among the needs."
    )
    push = _("Emergency in your neighbourhood: open the app now")
    urgency = Urgency.EMERGENCY
    required = True
    opens = "/needs"
    lasts = timedelta(hours=12)


tells(events.EmergencyTold, EmergencyOnTheLine, to=_("core leaders and managers, at any hour"))
tells_nobody(events.NeedFiled, _("the caller has the reference as a text message; the need is told as any other"))
