"""What the resident, and who works for them, hear of the course of a need."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, register
from backend.notifications.told import tells, tells_nobody
from needs.desk.events import (
    MessageWritten,
    NeedEdited,
    NeedHandedOver,
    NeedMerged,
    NeedParted,
    NeedReferred,
    NeedReported,
    NeedsTakenIn,
    NeedUnderWay,
    NeedWithdrawn,
    PlaceWanted,
    SummaryChanged,
    WorkCancelled,
)
from needs.desk.notifications.about import AboutNeeds
from volunteers.dispatch.events import Accepted


@register
class TakenUp(AboutNeeds):
    """To the resident: somebody leads it."""

    code = "need_taken_up"
    label = _("My need is taken up")
    title = _("Taken up")
    body = _("What you reported on {at} is being seen to.")
    modes = QUIETLY


@register
class OtherHands(AboutNeeds):
    """To the resident: somebody else leads it from now on."""

    code = "need_other_hands"
    label = _("Somebody else leads my need")
    title = _("Now led by somebody else")
    body = _("What you reported on {at} is from now on led by {name}. You need do nothing.")
    modes = QUIETLY


@register
class HelperComes(AboutNeeds):
    """To the resident: a volunteer accepted."""

    code = "helper_comes"
    label = _("A volunteer comes to me")
    title = _("Somebody comes")
    body = _("A volunteer comes on {starts_at}. The app shows who.")
    push = _("News of what you reported")


@register
class Changed(AboutNeeds):
    """To who leads it, who is in charge and who comes to help: look again."""

    code = "need_changed"
    label = _("A need that I see to is changed by its resident")
    title = _("Changed by the resident")
    body = _("What was reported on {at} says something else now, perhaps the time that suits. Read it again.")
    push = _("News of a matter in your care")


@register
class Withdrawn(AboutNeeds):
    """To who leads it and who is in charge: nothing is needed any more."""

    code = "need_withdrawn"
    label = _("A need that I see to is withdrawn")
    title = _("No longer needed")
    body = _("The resident withdrew what was reported on {at}. There is nothing to do any more.")
    modes = QUIETLY


@register
class Parted(AboutNeeds):
    """To the resident: it was not the same after all."""

    code = "need_parted"
    label = _("My need goes on by itself again")
    title = _("It goes on by itself")
    body = _(
        "What you reported on {at} was joined to another by mistake. It is seen to by itself; its terms run from when it came."
    )


@register
class HandedOn(AboutNeeds):
    """To the resident: who sees to it now."""

    code = "need_handed_on"
    label = _("My need is handed on")
    title = _("Handed on")
    body = _(
        "What you reported on {at} was handed on to {name}. Who took it first still leads it, and brings you the answer."
    )
    push = _("News of what you reported")
    modes = QUIETLY


@register
class SomebodyWrote(AboutNeeds):
    """To the other side: to whose matter it is, or to who leads it and who comes to help."""

    code = "need_message"
    label = _("Somebody writes to me about a need")
    title = _("A message about a need")
    body = _("{by} wrote to you about what was reported on {at}.")
    push = _("A message for you")


@register
class Joined(AboutNeeds):
    """To the resident: the same was reported before, and one goes on for both."""

    code = "need_joined"
    label = _("My need is joined with another of the same")
    title = _("Reported before")
    body = _("What you reported on {at} was reported before. Both go on as one; you hear of it as before.")
    modes = QUIETLY


tells(NeedMerged, Joined, to=_("those concerned"))
tells(NeedEdited, Changed, to=_("who leads it, who is in charge, and who comes to help"))
tells(NeedWithdrawn, Withdrawn, to=_("who leads it, and who is in charge; volunteers hear from their tasks"))
tells(
    NeedHandedOver,
    OtherHands,
    to=_("those concerned, where another leads it; the two between whom it went hear of all together"),
)
tells(NeedParted, Parted, to=_("those concerned"))
tells(NeedReferred, HandedOn, to=_("those concerned"))
tells(
    MessageWritten,
    SomebodyWrote,
    to=_(
        "of what is written to those concerned, the other side: whose matter it is; or who leads it and who comes to help"
    ),
)
tells(Accepted, HelperComes, to=_("those concerned with the need that the task is for"))
tells_nobody(SummaryChanged, _("moderators have it in their queue, where it waits for one"))
tells_nobody(PlaceWanted, _("who sees to it has the place on the list and the feed, once it is found"))
tells_nobody(NeedReported, _("who sees to it has it on the list and the feed; what sounds like an emergency is told"))
tells_nobody(NeedsTakenIn, _("who sees to them has them on the list and the feed"))
tells_nobody(NeedUnderWay, _("the resident hears when a volunteer comes"))
tells_nobody(WorkCancelled, _("who sees to it has it on the list and the feed, and finds others"))
