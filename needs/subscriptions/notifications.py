"""The kinds of notice of subscriptions. None says more than the list of needs shows to everybody of the street."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells


class _Subscribed(Kind):
    """Replaces what came before, so that a lively day is one line on the screen."""

    urgency = Urgency.LOW
    lasts = timedelta(days=1)

    @classmethod
    def group(cls) -> str:
        """The latest of one need replaces on the screen what came before of it."""
        return "subscription"


@register
class SubscribedNeed(_Subscribed):
    """A need of what one subscribed to: it is new, or answered. Obsolete when its resident shows it no longer."""

    code = "subscribed_need"
    label = _("News of the areas and categories that I subscribed to, at once")
    title = _("From what you subscribed to")
    body = _("{what}: {about}, {where}.")
    push = _("News from what you subscribed to")
    opens = "/needs/{subject}"


@register
class SubscribedSignal(_Subscribed):
    """Many ask for the same, in public."""

    code = "subscribed_signal"
    label = _("Many neighbours ask for the same in what I subscribed to")
    title = _("From what you subscribed to")
    body = _("{what}: {about}, {where}.")
    push = _("News from what you subscribed to")
    opens = "/needs/map"


@register
class SubscribedDay(_Subscribed):
    """One a day, at the hour of the person's digest."""

    code = "subscribed_day"
    label = _("The daily digest of what I subscribed to")
    title = _("Today in what you subscribed to")
    body = _("New needs: {needs}. Answered: {answers}. Asked for by many: {signals}.")
    push = _("News from what you subscribed to")
    opens = "/me/subscriptions"


tells(
    "subscription.spread",
    SubscribedNeed,
    SubscribedSignal,
    SubscribedDay,
    to=_("who subscribed to its area, category or surroundings; not whose matter it is, nor who follows it"),
)
