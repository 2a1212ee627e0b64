"""The kinds of notice that households send: who speaks for whom."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.households import events
from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody


class _AboutSpeaking(Kind):
    opens = "/representations/{subject}"
    push = _("Something changed about who speaks for whom")

    @classmethod
    def group(cls) -> str:
        """The latest replaces on the screen what came before."""
        return "representation"


@register
class RepresentationAsked(_AboutSpeaking):
    """To the person who would be spoken for. Obsolete once it is confirmed, withdrawn, or over."""

    code = "representation_asked"
    label = _("Somebody asks to speak for me")
    title = _("May they speak for you?")
    body = _("{who} asks to act for you until {until}. Nothing is done in your name before you agree; you may refuse.")
    push = _("Somebody asks to act for you")
    urgency = Urgency.HIGH
    lasts = timedelta(days=7)


@register
class RepresentationConfirmed(_AboutSpeaking):
    """To both, whoever confirmed it: nobody is spoken for without hearing of it."""

    code = "representation_confirmed"
    label = _("Somebody speaks for me, or I for somebody")
    title = _("Agreed")
    body = _("{who} may act for {whom} until {until}. Either of the two may end it at any time.")
    required = True


@register
class RepresentationEnded(_AboutSpeaking):
    """To both: it was withdrawn, refused, or has run out."""

    code = "representation_ended"
    label = _("Somebody no longer speaks for me, or I for somebody")
    title = _("Ended")
    body = _("{who} does not act for {whom} any more.")


@register
class BirthNoted(Kind):
    """To the person and who is their guardian. It tells no birth: a screen may be seen by others."""

    code = "birth_corrected"
    label = _("Somebody corrected a date of birth: mine, or that of whose guardian I am")
    title = _("A date of birth was corrected")
    body = _(
        "Who leads the volunteers has corrected the date of birth of {whom}: what they are asked for goes by it. "
        "If it is wrong, speak with who manages the group."
    )
    push = _("Something on record was corrected")
    opens = "/me"
    required = True


tells(events.BirthCorrected, BirthNoted, to=_("the person and their guardians"))
tells_nobody(events.BirthTold, _("one's own act"))
tells(
    events.RepresentationChanged,
    RepresentationAsked,
    RepresentationConfirmed,
    RepresentationEnded,
    to=_("the person who would be spoken for; once it is agreed or ended, both"),
)
tells_nobody(events.RepresentationUsed, _("the feed shows the person what was done in their name"))
tells_nobody(events.HomeDisclosed, _("the feed and the list of disclosures show the person who saw what"))
tells_nobody(events.AddressChanged, _("one's own act; the feed shows it"))
