"""The kinds of notice that the committee sends."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells, tells_nobody
from volunteers.committee import events
from volunteers.committee.events import Seated


@register
class SeatGiven(Kind):
    """A person holds or deputises a seat."""

    code = "seat_given"
    label = _("I am given a seat on the committee")
    title = _("A seat for you")
    body = _("You now have a part in the seat “{seat}” of the guidance and coordination committee.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


@register
class SeatEnded(Kind):
    """A seat ended before its day, or was laid down."""

    code = "seat_ended"
    label = _("A seat of mine on the committee ends")
    title = _("A seat has ended")
    body = _("Your part in the seat “{seat}” of the committee has ended. Thank you.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


tells(Seated, SeatGiven, to=_("holder and deputy"))
tells(events.SeatEnded, SeatEnded, to=_("holder and deputy"))
tells_nobody(events.DeputyStoodDown, _("one's own act; the holder sees it in the seat"))
