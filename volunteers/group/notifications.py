"""The kinds of notice that the group sends."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells
from volunteers.group.events import Appointed, Relieved


@register
class RoleGiven(Kind):
    """A person took a role in the group."""

    code = "role_given"
    label = _("I am given a role in the group")
    title = _("A role for you")
    body = _("You are now {tier} in the volunteer group of your street.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class RoleEnded(Kind):
    """A role ended before its day, or was laid down."""

    code = "role_ended"
    label = _("A role of mine in the group ends")
    title = _("A role has ended")
    body = _("You are no longer {tier} in the volunteer group of your street. Thank you.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


tells(Appointed, RoleGiven, to=_("the person"))
tells(Relieved, RoleEnded, to=_("the person"))
