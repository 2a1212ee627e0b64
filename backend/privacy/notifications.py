"""The kinds of notice about what is held of oneself."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from backend.privacy import events


@register
class CopyReady(Kind):
    """What was asked for lies there, for some days."""

    code = "copy_ready"
    label = _("The copy of what is held about me is ready")
    title = _("Your copy is ready")
    body = _("The copy of what is held about you can be fetched until {until}; then it is deleted.")
    push = _("Something that you asked for is ready")
    opens = "/me/exports/{subject}"


class _AboutErasing(Kind):
    opens = "/me/erasure"
    required = True

    @classmethod
    def group(cls) -> str:
        """The latest replaces on the screen what came before."""
        return "erasure"


@register
class ErasureWaits(_AboutErasing):
    """Somebody confirmed it with a code of the person's phone: whoever it was, it can still be stopped."""

    code = "erasure_waits"
    label = _("My account is going to be erased")
    title = _("Your account is going to be erased")
    body = _("It is erased on {at}. Until then you may call it off; if it was not you, do so now.")
    push = _("Something important changed about your account")
    urgency = Urgency.HIGH
    lasts = timedelta(days=7)


@register
class ErasureWaitsFor(_AboutErasing):
    """Its time has come, and others count on the person still."""

    code = "erasure_held_up"
    label = _("My account cannot be erased yet")
    title = _("Not erased yet")
    body = _("Something has to be settled before your account can be erased. The app shows what.")
    push = _("Something important changed about your account")


tells(events.ExportReady, CopyReady, to=_("whoever asked for it"))
tells(events.ErasureMoved, ErasureWaits, to=_("whose account it is, while it waits"))
tells(events.ErasureHeldUp, ErasureWaitsFor, to=_("whose account it is"))
for event in (events.ExportAsked, events.ConsentGiven, events.ConsentWithdrawn):
    tells_nobody(event, _("one's own act"))
