"""The question whether it is resolved, and what becomes of it: reminders, call backs, silence."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from needs.desk.events import (
    CallBackAsked,
    CallBackEnded,
    CallMissed,
    NeedAnswered,
    NeedDeclined,
    NeedHeard,
    NeedLapsed,
    NeedReopened,
    VerdictGiven,
    VerdictReminded,
)
from needs.desk.notifications.about import AboutNeeds


@register
class Answered(AboutNeeds):
    """To the resident, whose verdict alone closes the need. Obsolete once it is given."""

    code = "need_answered"
    label = _("My need is answered, and my verdict is asked for")
    title = _("Is it resolved?")
    body = _("What you reported on {at} was answered. Say whether it is resolved: only your word closes it.")
    push = _("News of what you reported")
    lasts = timedelta(days=7)


@register
class Declined(AboutNeeds):
    """To the resident, who has the last word on that too."""

    code = "need_declined"
    label = _("My need is turned down")
    title = _("Turned down")
    body = _(
        "What you reported on {at} was turned down; the reason stands beside it. You may say that it is not resolved."
    )
    push = _("News of what you reported")
    lasts = timedelta(days=7)


@register
class Reopened(AboutNeeds):
    """To the first receiver, who is responsible, and to all who have to see to it."""

    code = "need_reopened"
    label = _("A need that I see to is reopened")
    title = _("Not resolved")
    body = _("A resident says that a need is not resolved. An answer is due by {due}.")
    push = _("A matter in your care is open again")
    urgency = Urgency.HIGH


@register
class AnsweredQuietly(AboutNeeds):
    """To the resident who wants no questions: that it is answered, and nothing else."""

    code = "need_answered_quietly"
    label = _("My need is answered, where I want no questions")
    title = _("Answered")
    body = _(
        "What you reported on {at} was answered. You asked for no questions; you may still say that it is not resolved."
    )
    modes = QUIETLY


@register
class VerdictReminder(AboutNeeds):
    """To the resident who has said nothing. Obsolete once they have."""

    code = "verdict_reminder"
    label = _("A reminder to say whether it is resolved")
    title = _("Is it resolved?")
    body = _(
        "What you reported on {at} was answered, and only you know whether it is resolved. Without your word it is closed on "
        "{until} as “no verdict”, and counts for nobody as satisfied."
    )
    push = _("News of what you reported")
    lasts = timedelta(days=7)


@register
class Lapsed(AboutNeeds):
    """To the resident: it is closed without their word, which they may still give."""

    code = "need_lapsed"
    label = _("My need is closed without my verdict")
    title = _("Closed without a verdict")
    body = _(
        "What you reported on {at} is closed without your word. Until {until} you may still say whether it is resolved."
    )
    modes = QUIETLY


@register
class CallBackComes(AboutNeeds):
    """To the resident: somebody who had no hand in it will call. Obsolete once it is over."""

    code = "call_back_comes"
    label = _("Somebody will call me about my need")
    title = _("You will be called")
    body = _(
        "Somebody who had no hand in what you reported on {at} will call you by {due} and ask whether it is resolved. You "
        "may also say so here, or that you want no questions."
    )
    push = _("News of what you reported")


@register
class CallMissedNotice(AboutNeeds):
    """To the resident: somebody called in vain."""

    code = "call_missed"
    label = _("Somebody called me in vain about my need")
    title = _("We called you")
    body = _("Somebody called to ask about what you reported on {at}, and did not reach you. You may also answer here.")
    push = _("News of what you reported")


@register
class CallBackWaits(Kind):
    """To the hotline and the community workers: somebody should be called."""

    code = "call_back_waits"
    label = _("A resident should be called back")
    title = _("A call back")
    body = _("A resident should be called back by {due}, by somebody who had no hand in the need.")
    push = _("Somebody should be called back")
    modes = QUIETLY
    opens = "/call-backs/{subject}"


tells(
    NeedAnswered,
    Answered,
    AnsweredQuietly,
    to=_("those concerned, whose verdict is asked for unless they want no questions"),
)
tells(NeedDeclined, Declined, to=_("those concerned, who have the last word"))
tells(
    NeedReopened,
    Reopened,
    to=_("the first receiver, and all who have to see to it, core leaders and managers among them"),
)
tells(NeedHeard, Reopened, to=_("where it is not resolved: the first receiver, and all who have to see to it"))
tells(VerdictReminded, VerdictReminder, to=_("those concerned, whose verdict is awaited"))
tells(NeedLapsed, Lapsed, to=_("those concerned, unless they want no questions"))
tells(
    CallBackAsked,
    CallBackComes,
    CallBackWaits,
    to=_("those concerned; the hotline clerks and community workers of the street"),
)
tells(CallMissed, CallMissedNotice, to=_("who was called"))
tells_nobody(CallBackEnded, _("the notices of it are withdrawn; what was said stands in the timeline of the need"))
tells_nobody(VerdictGiven, _("who asked for it sees it on the feed; the question is withdrawn"))
