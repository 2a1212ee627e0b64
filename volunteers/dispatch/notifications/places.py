"""What becomes of a place that somebody holds, and who is left alone by it."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from volunteers.dispatch.events import CheckedIn, CheckedOut, HandedBack, PlaceKeptOn, Released, TakenBeside


@register
class PlaceHandedBack(Kind):
    """Who directs a task learns that somebody cannot come."""

    code = "place_handed_back"
    label = _("A volunteer hands a place back on a task of mine")
    title = _("A place is free again")
    body = _("A volunteer cannot come to “{task}” on {starts_at}: {taken} of {slots}. Others are being asked.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class HeldBeside(Kind):
    """Who directs a task learns that a volunteer on it has something else to do in its hours too."""

    code = "place_held_beside"
    label = _("A volunteer on a task of mine takes another at the same hours")
    title = _("For a while they are elsewhere")
    body = _(
        "{name} holds a place on “{task}” and was asked by name to another task, {starts_at} to {until}: they said yes to both. "
        "If you need them for all of the time, speak with them."
    )
    push = _("A task of yours has changed")
    opens = "/tasks/{subject}"


@register
class NobodyBeside(Kind):
    """Who is on probation learns that nobody experienced comes with them any more."""

    code = "nobody_beside"
    label = _("Nobody experienced comes with me any more")
    title = _("You would come alone")
    body = _(
        "On “{task}”, {starts_at}, nobody experienced comes with you any more. Somebody is being looked for; your place stays yours."
    )
    push = _("A task of yours has changed")
    urgency = Urgency.NORMAL
    opens = "/tasks/{subject}"


@register
class NewcomerAlone(Kind):
    """Who directs a task learns that somebody on probation would come alone."""

    code = "newcomer_alone"
    label = _("Somebody on probation would come alone to a task of mine")
    title = _("Nobody experienced comes along")
    body = _(
        "On “{task}”, {starts_at}: {count} on probation, and nobody experienced. Put somebody forward, go along, or release them."
    )
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class ReleasedFromPlace(Kind):
    """Who directs the task let a volunteer go."""

    code = "released_from_place"
    label = _("I am released from a place on a task")
    title = _("You need not come")
    body = _("You are released from “{task}” on {starts_at}: {reason}")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class PapersLacking(Kind):
    """What a place asks for by law holds no more: it is free again."""

    code = "papers_lacking"
    label = _("What a task of mine asks of me by law holds no more")
    title = _("You need not come")
    body = _("You are released from “{task}”, {starts_at}: {reasons} It is no mark against you.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


@register
class PlaceLetGo(Kind):
    """Who directs a task learns that a place on it is free, after all. Why is theirs alone who held it."""

    code = "place_let_go"
    label = _("A place on a task of mine is free after all")
    title = _("A place is free again")
    body = _("A place on “{task}” on {starts_at} is free after all: {taken} of {slots}. Others are being asked.")
    push = _("A task of yours has changed")
    urgency = Urgency.HIGH
    opens = "/tasks/{subject}"


tells(
    HandedBack,
    PlaceHandedBack,
    NobodyBeside,
    NewcomerAlone,
    to=_("who directs the task; who is on probation and beside whom nobody experienced comes any more"),
)
tells_nobody(PlaceKeptOn, _("the feed shows it to who directs the task"))
tells(
    Released,
    ReleasedFromPlace,
    PapersLacking,
    PlaceLetGo,
    NobodyBeside,
    NewcomerAlone,
    to=_(
        "who held the place, with the reason; the reminders are withdrawn. Where papers do not do any more, who directs the task. "
        "Who is on probation and left alone by it"
    ),
)
tells(TakenBeside, HeldBeside, to=_("who directs the other task; the volunteer themself said yes to both"))
tells_nobody(CheckedIn, _("the feed shows those who wait for the volunteer"))
tells_nobody(CheckedOut, _("the feed shows those who wait for the volunteer"))
