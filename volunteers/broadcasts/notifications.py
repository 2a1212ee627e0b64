"""The kinds of notice that a broadcast is: what it says, a person wrote."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells


@register
class News(Kind):
    """From the group or the street, to many."""

    code = "broadcast"
    label = _("News from the group and the street")
    title = _("News")
    body = _("News from the group and the street")
    push = _("News from your street")
    lasts = None


@register
class Alert(Kind):
    """An emergency: heat, flood, gas. At any hour."""

    code = "alert"
    label = _("An emergency alert of the street")
    title = _("Alert")
    body = _("An emergency alert of the street")
    push = _("Emergency alert for your street: open the app now")
    urgency = Urgency.EMERGENCY
    required = True
    lasts = None


tells("broadcast.send", News, Alert, to=_("its audience, and who speaks for somebody of it"))
