"""The kinds of notice that training sends."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells, tells_nobody
from volunteers.training import events


class _AboutALesson(Kind):
    opens = "/lessons/{subject}"


@register
class LessonAhead(_AboutALesson):
    """To who has a place."""

    code = "lesson_ahead"
    label = _("A lesson of mine begins soon")
    title = _("Your lesson begins soon")
    body = _("“{course}”, {starts_at}, {where}. If you cannot come, sign off, so that somebody else can.")
    push = _("Something of yours begins soon")


@register
class LessonOff(_AboutALesson):
    """To who has a place, or waits."""

    code = "lesson_off"
    label = _("A lesson of mine was called off")
    title = _("The lesson does not take place")
    body = _("“{course}”, {starts_at}, was called off.")
    push = _("Something changed in your volunteer group")


@register
class LessonPlaceFree(_AboutALesson):
    """To who waited."""

    code = "lesson_place_free"
    label = _("I have a place at a lesson for which I waited")
    title = _("You have a place now")
    body = _("“{course}”, {starts_at}, {where}. If you cannot come, sign off.")
    push = _("Something changed in your volunteer group")


@register
class LessonJudged(_AboutALesson):
    """To who had a place, and passed, did not, or was not there."""

    code = "lesson_judged"
    label = _("What came of a lesson of mine")
    title = _("What came of your lesson")
    body = _("“{course}”: {outcome}.")
    push = _("Something changed in your volunteer group")


@register
class RefresherAhead(_AboutALesson):
    """To whose proof ends soon, where a lesson renews it."""

    code = "refresher_ahead"
    label = _("A lesson renews a proof of mine that ends soon")
    title = _("Renew your skill: {skill}")
    body = _("Its proof is valid until {until}. “{course}”, {starts_at}, renews it: sign up.")
    push = _("Something of yours runs out soon")


tells(events.LessonDrawsNear, LessonAhead, to=_("who has a place at it"))
tells(events.LessonCancelled, LessonOff, to=_("who has a place at it, or waits for one"))
tells(events.Promoted, LessonPlaceFree, to=_("the volunteer"))
tells(events.Judged, LessonJudged, to=_("the volunteer"))
tells(events.RefresherFound, RefresherAhead, to=_("the volunteer whose proof ends"))
tells_nobody(events.LessonPlanned, _("it stands in the list of lessons"))
tells_nobody(events.SignedUp, _("one's own act"))
tells_nobody(events.SignedOff, _("who waits hears that they have the place"))
