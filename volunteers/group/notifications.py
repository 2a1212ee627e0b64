"""The kinds of notice that the group sends."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells
from backend.parties import notifications as parties
from volunteers.group.events import Appointed, Joined, Parted, Relieved, TermMoved


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
    """A role ended: its term was over, somebody ended it, or it was laid down."""

    code = "role_ended"
    label = _("A role of mine in the group ends")
    title = _("A role has ended")
    body = _("You are no longer {tier} in the volunteer group of your street. Thank you.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class TermEnds(Kind):
    """The term of a role ends soon, in the group or on the committee."""

    code = "term_ends"
    label = _("A term of mine ends soon")
    title = _("Your term ends soon")
    body = _("Your term as “{term}” ends on {until}. Hand over what you are in charge of, or ask for a new term.")
    push = _("Something changed in your volunteer group")
    opens = "/me/duties"


@register
class TeamJoined(Kind):
    """Somebody took a person into a team."""

    code = "team_joined"
    label = _("I am taken into a team")
    title = _("Welcome to the team")
    body = _("You belong to the team “{team}” now. If you do not want to, you may leave it at any time.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class TeamParted(Kind):
    """Somebody took a person out of a team."""

    code = "team_parted"
    label = _("I am taken out of a team")
    title = _("You have left the team")
    body = _("You no longer belong to the team “{team}”. Thank you for what you did in it.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


tells("role.term_ends", TermEnds, to=_("who holds it, 30 days before and on the day"))
tells(Joined, TeamJoined, to=_("the person, where somebody else did it"))
tells(Parted, TeamParted, to=_("the person, where somebody else did it"))
tells(TermMoved, parties.TermMoved, to=_("the person"))
tells(Appointed, RoleGiven, to=_("the person"))
tells(Relieved, RoleEnded, to=_("the person"))
