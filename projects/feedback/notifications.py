"""The kinds of notice that feedback sends. None tells who answered what."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.told import tells
from projects.feedback.events import InvitationChanged, Replied


@register
class FeedbackAsked(Kind):
    """To a resident who was there. Obsolete once the card is answered."""

    code = "feedback_asked"
    label = _("I am asked how an activity was")
    title = _("How was it?")
    body = _("You were at “{activity}”. Three questions, and nobody learns who answered.")
    push = _("Your opinion is asked for")
    opens = "/me/invitations"
    lasts = timedelta(days=7)


@register
class ContractorReplied(Kind):
    """To everybody who was there, since nobody knows who wrote the comment."""

    code = "contractor_replied"
    label = _("A contractor replies to a comment on an activity that I was at")
    title = _("You said, they reply")
    body = _("The contractor of “{project}” replied to a comment.")
    modes = QUIETLY
    opens = "/projects/{subject}"


tells(InvitationChanged, FeedbackAsked, to=_("the resident who was there; withdrawn once answered"))
tells(Replied, ContractorReplied, to=_("everybody who was there"))
