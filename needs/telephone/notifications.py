"""The kinds of notice of masked calls."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import register
from backend.notifications.told import tells, tells_nobody
from needs.desk.notifications.about import AboutNeeds
from needs.telephone import events


@register
class Called(AboutNeeds):
    """To who was called and did not answer."""

    code = "masked_call_missed"
    label = _("Somebody called me about a need")
    title = _("Somebody called you")
    body = _("{by} called you on {at} through the group. Call back from the app, or write a message.")
    push = _("A message for you")


tells(events.CallNotAnswered, Called, to=_("who was called, where they have an account"))
tells_nobody(events.CallWanted, _("the telephone of both rings"))
