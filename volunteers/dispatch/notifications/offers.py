"""What those hear to whom a task is put."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells
from volunteers.dispatch.events import OffersClosed, OffersMade
from volunteers.dispatch.notifications.places import NewcomerAlone, NobodyBeside


class _AboutOffers(Kind):
    opens = "/tasks/{subject}"

    @classmethod
    def group(cls) -> str:
        """What comes of an offer replaces it on the screen."""
        return "offer"


@register
class OfferMade(_AboutOffers):
    """A task is put to a volunteer. Obsolete once it is accepted, declined, expired, or nobody more is needed."""

    code = "offer_made"
    label = _("A task is offered to me")
    title = _("Will you help?")
    body = _("“{task}”, from {starts_at}. Say yes or no until {until}.")
    push = _("You are asked to help with a task")
    urgency = Urgency.HIGH


@register
class OfferFilled(_AboutOffers):
    """Others were quicker: the offer is gone, and nobody waits for an answer."""

    code = "offer_filled"
    label = _("An offer is no longer needed")
    title = _("No longer needed")
    body = _("Others have taken the places on “{task}”. Thank you for being there.")
    push = _("A task no longer needs an answer")
    urgency = Urgency.LOW
    modes = QUIETLY


tells(OffersMade, OfferMade, to=_("each volunteer who is asked"))
tells(
    OffersClosed,
    OfferFilled,
    NobodyBeside,
    NewcomerAlone,
    to=_(
        "who had not answered, where others were quicker; the offers are withdrawn. Who is on probation and who directs the task, where "
        "with them nobody experienced comes along any more"
    ),
)
