"""The kinds of notice that posts send."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells
from backend.parties.events import Affiliated, Disengaged, Posted, Recalled, TieMoved, TieProposed


@register
class PostGiven(Kind):
    """A person is put on a post of the street."""

    code = "post_given"
    label = _("I am put on a post of the street")
    title = _("A post for you")
    body = _("You are now on the post “{post}” of your street.")
    push = _("Something changed about your post")
    opens = "/me"


@register
class PostEnded(Kind):
    """A post ended."""

    code = "post_ended"
    label = _("A post of mine ends")
    title = _("A post has ended")
    body = _("You are no longer on the post “{post}” of your street.")
    push = _("Something changed about your post")
    opens = "/me"


@register
class AffiliationGiven(Kind):
    """A person belongs to an organisation, or is on record with an interest in it."""

    code = "affiliation_given"
    label = _("I am put on record with an organisation")
    title = _("You and an organisation")
    body = _("You are on record with “{organisation}”: {affiliation}.")
    push = _("Something changed about your account")
    opens = "/me"


@register
class AffiliationEnded(Kind):
    """It ended."""

    code = "affiliation_ended"
    label = _("I am no longer on record with an organisation")
    title = _("You and an organisation")
    body = _("You are no longer on record with “{organisation}”: {affiliation}.")
    push = _("Something changed about your account")
    opens = "/me"


@register
class AffiliationAsked(Kind):
    """An organisation has named a person, who says whether they agree."""

    code = "affiliation_asked"
    label = _("An organisation names me as one of its people")
    title = _("Do you belong to it?")
    body = _("“{organisation}” names you: {affiliation}. It holds only if you agree.")
    push = _("Something changed about your account")
    opens = "/me"


@register
class TermMoved(Kind):
    """The contract that a term belongs to ends on another day."""

    code = "term_moved"
    label = _("A term of mine that follows a contract ends on another day")
    title = _("Your term ends on another day")
    body = _("The contract that your term as “{term}” follows was changed: {until} is its last day.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


TOLD = {Affiliated: AffiliationGiven, Disengaged: AffiliationEnded, TieProposed: AffiliationAsked}
"""What the person is told of a tie."""

tells(TieProposed, AffiliationAsked, to=_("the person, where somebody else did it"))
tells(Affiliated, AffiliationGiven, to=_("the person, where somebody else did it"))
tells(Disengaged, AffiliationEnded, to=_("the person, where somebody else did it"))
tells(TieMoved, TermMoved, to=_("the person"))
tells(Posted, PostGiven, to=_("the person"))
tells(Recalled, PostEnded, to=_("the person"))
