"""Who was not checked in, and what is made of it."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells
from volunteers.dispatch.events import NoShowNoted, NoShowObjected, NoShowSettled


@register
class MissedATask(Kind):
    """Was not checked in; may say why."""

    code = "missed_a_task"
    label = _("I was not checked in on a task")
    title = _("You were expected")
    body = _("You were not checked in on “{task}”, {starts_at}. If you came or could not come, say so until {until}.")
    push = _("A question about a task of yours")
    opens = "/me/no-shows"


@register
class SomebodyMissing(Kind):
    """Who directs a task learns that somebody has not come."""

    code = "somebody_missing"
    label = _("A volunteer has not come to a task of mine")
    title = _("Somebody has not come")
    body = _("{name} is not checked in on “{task}”, {starts_at}. Ask how they are.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"
    lasts = timedelta(hours=12)


@register
class ObjectionToDecide(Kind):
    """A volunteer says why they were not checked in."""

    code = "no_show_objected"
    label = _("A volunteer objects to being noted as a no-show")
    title = _("An objection to decide on")
    body = _(
        "{name} says why they were not checked in on “{task}”, {starts_at}. Somebody who had no part in it decides."
    )
    modes = QUIETLY
    opens = "/no-shows"


@register
class NoShowDecided(Kind):
    """It stands, or it is lifted."""

    code = "no_show_decided"
    label = _("It is decided whether I missed a task")
    title = _("About a task that you were expected at")
    body = _("“{task}”, {starts_at}: {status}. {reason}")
    modes = QUIETLY
    opens = "/me/no-shows"


tells(NoShowNoted, MissedATask, SomebodyMissing, to=_("the volunteer, and who directs the task"))
tells(NoShowObjected, ObjectionToDecide, to=_("who manages the group and did not make the task"))
tells(NoShowSettled, NoShowDecided, to=_("the volunteer"))
