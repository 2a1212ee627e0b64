"""The kinds of notice of duties that change hands."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells
from volunteers.handover.events import HandedOver


@register
class DutiesGiven(Kind):
    """Somebody's duties are this person's now."""

    code = "duties_given"
    label = _("Duties of another are handed over to me")
    title = _("Now in your hands")
    body = _("{count} of the duties of {name} are yours from now on. Look at what is due first.")
    push = _("A matter is in your care")
    opens = "/me/duties"


@register
class DutiesTaken(Kind):
    """Duties of the person are another's now."""

    code = "duties_taken"
    label = _("Duties of mine are handed over to another")
    title = _("Handed over")
    body = _("{count} of your duties are in the hands of {name} from now on. Thank you for what you did.")
    push = _("Something changed in your volunteer group")
    opens = "/me/duties"


tells(HandedOver, DutiesGiven, DutiesTaken, to=_("both; the resident of a need that another leads hears of it too"))
