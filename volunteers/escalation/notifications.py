"""The kinds of notice that calls for help send."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells
from volunteers.escalation.events import HelpAsked, HelpEnded, HelpLifted, HelpPromised, HelpRefused


class _AboutCalls(Kind):
    opens = "/calls/{subject}"
    urgency = Urgency.HIGH

    @classmethod
    def group(cls) -> str:
        """What becomes of a call replaces what was said before."""
        return "call"


@register
class TeamAsked(_AboutCalls):
    """Leaders of neighbouring teams."""

    code = "team_asked"
    label = _("A neighbouring team finds nobody for a task")
    title = _("Can your team help?")
    body = _("Nobody was found for “{task}”, {starts_at}: {taken} of {slots} places are taken. Put somebody forward.")
    push = _("A neighbouring team asks for help")


@register
class ContractorAsked(_AboutCalls):
    """Liaisons of a contractor at work in the street."""

    code = "contractor_asked"
    label = _("The volunteers find nobody for a task")
    title = _("Can you send somebody?")
    body = _(
        "Nobody was found for “{task}”, {starts_at}: {taken} of {slots} places are taken. Say whether you send somebody."
    )
    push = _("The volunteer group asks for help")


@register
class SomebodyComes(_AboutCalls):
    """Who directs the task."""

    code = "help_promised"
    label = _("A contractor sends somebody to a task of mine")
    title = _("{organisation} sends somebody")
    body = _("Somebody of {organisation} comes to “{task}”, {starts_at}. Nobody more is asked.")
    push = _("A task of yours has changed")


@register
class NobodyComes(_AboutCalls):
    """Who directs the task."""

    code = "help_refused"
    label = _("A contractor sends nobody to a task of mine")
    title = _("{organisation} sends nobody")
    body = _("{organisation} cannot send anybody to “{task}”, {starts_at}. Ask somebody you know, or call it off.")
    push = _("A task of yours needs people")


@register
class CountedOnNoMore(_AboutCalls):
    """Liaisons of the contractor."""

    code = "help_lifted"
    label = _("A promise of ours to send somebody is counted on no more")
    title = _("You need not come")
    body = _("You are counted on no more for “{task}”, {starts_at}. Volunteers are asked again.")
    push = _("A promise to help has changed")


@register
class ComesNoMore(_AboutCalls):
    """Who directs the task."""

    code = "help_ended"
    label = _("A contractor that had promised comes no more to a task of mine")
    title = _("{organisation} comes no more")
    body = _(
        "Nobody of {organisation} comes to “{task}”, {starts_at}, any more: its contract is over, or the resident shares with it "
        "no longer. Volunteers are asked again."
    )
    push = _("A task of yours needs people")


tells(
    HelpAsked, TeamAsked, ContractorAsked, to=_("the leaders of the teams asked, the liaisons of the contractor asked")
)
tells(HelpPromised, SomebodyComes, to=_("who directs the task"))
tells(HelpRefused, NobodyComes, to=_("who directs the task"))
tells(HelpLifted, CountedOnNoMore, to=_("the liaisons of the contractor"))
tells(HelpEnded, ComesNoMore, CountedOnNoMore, to=_("who directs the task, the liaisons of the contractor"))
