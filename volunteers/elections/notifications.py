"""The kinds of notice that elections send."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells
from volunteers.elections.events import Called, Decided, Nominated, Opened


@register
class ElectionCalled(Kind):
    """Nominations are taken."""

    code = "election_called"
    label = _("An election is called in my group")
    title = _("Whom would you choose?")
    body = _("“{office}” is to be elected. Nominate somebody, second somebody, or stand yourself.")
    push = _("Something changed in your volunteer group")
    opens = "/elections/{subject}"


@register
class VoteOpen(Kind):
    """The vote is open."""

    code = "vote_open"
    label = _("A vote of my group is open")
    title = _("Your vote counts")
    body = _("The vote on “{office}” is open. Nobody can see whom you choose, nor can the office.")
    push = _("Something changed in your volunteer group")
    opens = "/elections/{subject}"


@register
class NominationMade(Kind):
    """Somebody is nominated and seconded."""

    code = "nomination_made"
    label = _("I am nominated")
    title = _("You are nominated")
    body = _("Neighbours want you as “{office}”. Will you stand? You may decline without giving a reason.")
    push = _("Something changed in your volunteer group")
    opens = "/elections/{subject}"


@register
class ElectionDecided(Kind):
    """An election or a recall is over."""

    code = "election_decided"
    label = _("An election that I have a part in is decided")
    title = _("It is decided")
    body = _("“{office}”: {status}. The result, and every ballot under its receipt, can be read by all.")
    push = _("Something changed in your volunteer group")
    opens = "/elections/{subject}"


tells(
    Called,
    ElectionCalled,
    to=_("the members of the group or team; of a petition for a recall nobody until it is enough"),
)
tells(Opened, VoteOpen, to=_("everybody on the roll"))
tells(Nominated, NominationMade, to=_("the candidate"))
tells(Decided, ElectionDecided, to=_("who stood, who is concerned, and who called it"))
