"""The kinds that this app sends itself: of the account's safety, and the digest."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.accounts.events import IdentityLinked, SecondFactorChanged, SessionsEnded, SignedIn
from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from backend.places.events import BoundariesImported, StreetCreated


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


@register
class SecondFactorMoved(Kind):
    """To all devices of the person: the second factor guards what they may do in an office."""

    code = "second_factor_changed"
    label = _("My second factor is set up, removed or reset")
    title = _("Your second factor")
    body = _("The second factor of your account was changed: {change}. If it was not you, tell your street at once.")
    push = _("Something changed about how you sign in")
    urgency = Urgency.HIGH
    required = True
    opens = "/me/second-factor"


@register
class WayInChanged(Kind):
    """To all devices of the person."""

    code = "way_in_changed"
    label = _("Another way to sign in to my account is added or removed")
    title = _("How you sign in")
    body = _("Signing in by {provider} was added or removed. If it was not you, end the sessions that are not yours.")
    push = _("Something changed about how you sign in")
    urgency = Urgency.HIGH
    required = True
    opens = "/me/identities"


CHANGES = {
    "enrolled": _("set up"),
    "removed": _("removed"),
    "reset": _("reset by your street"),
    "codes_renewed": _("new recovery codes"),
}
"""What became of a second factor, in words."""

tells(SignedIn, NewSignIn, to=_("the person, where another device is signed in already"))
tells_nobody(SessionsEnded, _("whoever ended them did it themself, or another notice says why"))
tells(SecondFactorChanged, SecondFactorMoved, to=_("the person, on every device"))
tells(IdentityLinked, WayInChanged, to=_("the person, on every device"))
tells_nobody(BoundariesImported, _("concerns maps, and no person"))
tells_nobody(StreetCreated, _("there is nobody in it yet"))
