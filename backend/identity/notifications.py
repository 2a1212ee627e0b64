"""The kinds of notice about who somebody is: where they live, by which phone they come in."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.identity.events import AccountsMerged, CardIssued, PhoneChangeMoved, ResidenceChanged
from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells


@register
class ResidenceDecided(Kind):
    """To the resident: somebody confirmed, refused or revoked it, or it is asked again."""

    code = "residence_decided"
    label = _("My residence is confirmed, or not")
    title = _("Your residence")
    body = _("The residence that you named: {outcome}.")
    push = _("Something changed about your account")
    opens = "/me/residences"


@register
class PhoneChanging(Kind):
    """To the devices that are signed in, while their owner can still stop it, and when it is over."""

    code = "phone_changing"
    label = _("The phone of my account is to be changed, or was")
    title = _("Your phone number")
    body = _(
        "A change of the phone of your account: {outcome}. If you did not ask for it, stop it, or go to your community office."
    )
    push = _("Something changed about how you sign in")
    urgency = Urgency.HIGH
    required = True
    opens = "/me/phone"
    lasts = timedelta(days=3)


@register
class AccountsJoined(Kind):
    """To whoever had two accounts."""

    code = "accounts_joined"
    label = _("Two accounts of mine are made one")
    title = _("One account")
    body = _("Two accounts of yours were made one. What belonged to either is here now.")
    push = _("Something changed about your account")
    urgency = Urgency.HIGH
    required = True
    opens = "/me"


@register
class CardGiven(Kind):
    """To whose account it opens."""

    code = "card_given"
    label = _("A paper card was made for my account")
    title = _("A paper card")
    body = _(
        "A paper card was made with which others report for you. If you did not ask for it, tell your community office."
    )
    push = _("Something changed about how you sign in")
    urgency = Urgency.HIGH
    required = True
    opens = "/me/card"


tells(CardIssued, CardGiven, to=_("whose account it opens"))
tells(ResidenceChanged, ResidenceDecided, to=_("the resident, where somebody else decided"))
tells(PhoneChangeMoved, PhoneChanging, to=_("whose phone it is, besides the text message to the old phone"))
tells(AccountsMerged, AccountsJoined, to=_("the person, in the account that stays"))
