"""The kinds that this app sends itself: of the account's safety, and the digest."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency


@register
class NewSignIn(Kind):
    """Somebody signed in to the account: the other devices hear of it."""

    code = "new_sign_in"
    label = _("A new device signed in to my account")
    title = _("New sign-in")
    body = _("A device signed in to your account at {at}. If it was not you, end that session now.")
    push = _("A new device signed in to your account")
    urgency = Urgency.HIGH
    required = True
    opens = "/me/sessions"
    lasts = timedelta(days=1)


@register
class Digest(Kind):
    """What waited for the evening, in one push."""

    code = "digest"
    label = _("The daily digest")
    title = _("Today in your neighbourhood")
    body = _("News waits in your inbox.")
    push = _("Today in your neighbourhood")
    urgency = Urgency.LOW
    opens = "/me/notifications"
    lasts = timedelta(hours=20)
    listed = False
