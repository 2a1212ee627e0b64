"""The kinds of notice that the desk sends. None says what the need is about: the app opens it, where it may be seen."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from needs.desk.events import (
    CallBackAsked,
    CallBackEnded,
    CallMissed,
    EmergencySuspected,
    MessageWritten,
    NeedAnswered,
    NeedAssigned,
    NeedDeclined,
    NeedEdited,
    NeedHeard,
    NeedLapsed,
    NeedMerged,
    NeedParted,
    NeedReferred,
    NeedReopened,
    NeedReported,
    NeedTriaged,
    NeedUnderWay,
    NeedWithdrawn,
    ObjectionMade,
    ObjectionReviewed,
    PlaceWanted,
    TargetMissed,
    TargetNear,
    VerdictGiven,
    VerdictReminded,
    WorkCancelled,
)
from volunteers.dispatch.events import Accepted


class _AboutNeeds(Kind):
    opens = "/needs/{subject}"

    @classmethod
    def group(cls) -> str:
        """The latest of a need replaces on the screen what came before."""
        return "need"


@register
class TakenUp(_AboutNeeds):
    """To the resident: somebody leads it."""

    code = "need_taken_up"
    label = _("My need is taken up")
    title = _("Taken up")
    body = _("What you reported on {at} is being seen to.")
    modes = QUIETLY


@register
class HelperComes(_AboutNeeds):
    """To the resident: a volunteer accepted."""

    code = "helper_comes"
    label = _("A volunteer comes to me")
    title = _("Somebody comes")
    body = _("A volunteer comes on {starts_at}. The app shows who.")
    push = _("News of what you reported")


@register
class Answered(_AboutNeeds):
    """To the resident, whose verdict alone closes the need. Obsolete once it is given."""

    code = "need_answered"
    label = _("My need is answered, and my verdict is asked for")
    title = _("Is it resolved?")
    body = _("What you reported on {at} was answered. Say whether it is resolved: only your word closes it.")
    push = _("News of what you reported")
    lasts = timedelta(days=7)


@register
class Declined(_AboutNeeds):
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
class Reopened(_AboutNeeds):
    """To the first receiver, who is responsible, and to all who have to see to it."""

    code = "need_reopened"
    label = _("A need that I see to is reopened")
    title = _("Not resolved")
    body = _("A resident says that a need is not resolved. An answer is due by {due}.")
    push = _("A matter in your care is open again")
    urgency = Urgency.HIGH


@register
class Emergency(_AboutNeeds):
    """To all who have to see to it, at any hour: flagged by who may triage it."""

    code = "need_emergency"
    label = _("An emergency in my area")
    title = _("Emergency")
    body = _("A need was flagged as an emergency. Somebody should be sent by {due}.")
    push = _("Emergency in your neighbourhood: open the app now")
    urgency = Urgency.EMERGENCY
    required = True
    lasts = timedelta(hours=12)


@register
class Changed(_AboutNeeds):
    """To who leads it, who is in charge and who comes to help: look again."""

    code = "need_changed"
    label = _("A need that I see to is changed by its resident")
    title = _("Changed by the resident")
    body = _("What was reported on {at} says something else now, perhaps the time that suits. Read it again.")
    push = _("News of a matter in your care")


@register
class Withdrawn(_AboutNeeds):
    """To who leads it and who is in charge: nothing is needed any more."""

    code = "need_withdrawn"
    label = _("A need that I see to is withdrawn")
    title = _("No longer needed")
    body = _("The resident withdrew what was reported on {at}. There is nothing to do any more.")
    modes = QUIETLY


@register
class Parted(_AboutNeeds):
    """To the resident: it was not the same after all."""

    code = "need_parted"
    label = _("My need goes on by itself again")
    title = _("It goes on by itself")
    body = _(
        "What you reported on {at} was joined to another by mistake. It is seen to by itself; its terms run from when it came."
    )


@register
class GivenToMe(_AboutNeeds):
    """To who is put in charge, who may object."""

    code = "need_given"
    label = _("A need is given to me")
    title = _("You are in charge")
    body = _("A need was given to you; its answer is due by {due}. If it is not yours to see to, object and say why.")
    push = _("A matter is in your care")
    urgency = Urgency.HIGH


@register
class ObjectionToReview(_AboutNeeds):
    """To core leaders and managers who may judge it."""

    code = "need_objection"
    label = _("Somebody objects to being in charge of a need")
    title = _("An objection waits for you")
    body = _("{by} says that a need is not theirs to see to. Review it: the term of the need runs on.")
    push = _("Something waits for your review")
    opens = "/objections"


@register
class ObjectionJudged(_AboutNeeds):
    """To who objected."""

    code = "need_objection_reviewed"
    label = _("My objection is reviewed")
    title = _("Your objection: {outcome}")
    body = _("Your objection to being in charge of a need was reviewed. The answer stands beside it.")
    opens = "/objections"


@register
class HandedOn(_AboutNeeds):
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
class SuspectedEmergency(_AboutNeeds):
    """To all who have to see to it, at any hour, as soon as it is reported. Obsolete once somebody said how urgent it is."""

    code = "need_emergency_suspected"
    label = _("What sounds like an emergency in my area")
    title = _("It may be an emergency")
    body = _(
        "What was reported on {at} sounds like an emergency; whoever reported it was told to call {numbers}. It is a "
        "suspicion, found by words: look at it now, and say how urgent it is."
    )
    push = _("It may be an emergency in your neighbourhood: open the app now")
    urgency = Urgency.EMERGENCY
    required = True
    lasts = timedelta(hours=12)


@register
class SomebodyWrote(_AboutNeeds):
    """To the other side: to whose matter it is, or to who leads it and who comes to help."""

    code = "need_message"
    label = _("Somebody writes to me about a need")
    title = _("A message about a need")
    body = _("{by} wrote to you about what was reported on {at}.")
    push = _("A message for you")


@register
class TermNear(_AboutNeeds):
    """To who leads it, before a service target is over."""

    code = "need_term_near"
    label = _("A term of a need that I see to is nearly over")
    title = _("Soon due")
    body = _("A need waits for: {target}. The term ends on {due}.")
    push = _("A matter in your care is soon due")
    urgency = Urgency.HIGH


@register
class TermOver(_AboutNeeds):
    """To those further up, one level after the other, when a service target is missed."""

    code = "need_term_over"
    label = _("A term of a need was missed")
    title = _("Overdue")
    body = _("A need waits for: {target}. The term ended on {due}. See to it, or find who does.")
    push = _("A matter of your street is overdue")
    urgency = Urgency.HIGH


@register
class TermLongOver(_AboutNeeds):
    """To the committee: which needs wait, and for whom, without whose they are."""

    code = "need_term_long_over"
    label = _("A need of the street waits far too long")
    title = _("Long overdue")
    body = _("A need waits for: {target}. The term ended on {due}, and nobody saw to it. Ask who leads it.")
    push = _("A matter of your street is long overdue")
    urgency = Urgency.HIGH
    opens = "/needs/overdue"


@register
class Joined(_AboutNeeds):
    """To the resident: the same was reported before, and one goes on for both."""

    code = "need_joined"
    label = _("My need is joined with another of the same")
    title = _("Reported before")
    body = _("What you reported on {at} was reported before. Both go on as one; you hear of it as before.")
    modes = QUIETLY


@register
class AnsweredQuietly(_AboutNeeds):
    """To the resident who wants no questions: that it is answered, and nothing else."""

    code = "need_answered_quietly"
    label = _("My need is answered, where I want no questions")
    title = _("Answered")
    body = _(
        "What you reported on {at} was answered. You asked for no questions; you may still say that it is not resolved."
    )
    modes = QUIETLY


@register
class VerdictReminder(_AboutNeeds):
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
class Lapsed(_AboutNeeds):
    """To the resident: it is closed without their word, which they may still give."""

    code = "need_lapsed"
    label = _("My need is closed without my verdict")
    title = _("Closed without a verdict")
    body = _(
        "What you reported on {at} is closed without your word. Until {until} you may still say whether it is resolved."
    )
    modes = QUIETLY


@register
class CallBackComes(_AboutNeeds):
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
class CallMissedNotice(_AboutNeeds):
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


tells(NeedTriaged, TakenUp, Emergency, to=_("those concerned; of an emergency all who have to see to it, at any hour"))
tells(
    NeedAnswered,
    Answered,
    AnsweredQuietly,
    to=_("those concerned, whose verdict is asked for unless they want no questions"),
)
tells(EmergencySuspected, SuspectedEmergency, to=_("all who have to see to it, at any hour"))
tells(NeedDeclined, Declined, to=_("those concerned, who have the last word"))
tells(NeedMerged, Joined, to=_("those concerned"))
tells(NeedEdited, Changed, to=_("who leads it, who is in charge, and who comes to help"))
tells(NeedWithdrawn, Withdrawn, to=_("who leads it, and who is in charge; volunteers hear from their tasks"))
tells(NeedParted, Parted, to=_("those concerned"))
tells(NeedAssigned, GivenToMe, to=_("who is put in charge"))
tells(ObjectionMade, ObjectionToReview, to=_("core leaders and managers, but for who had put them in charge"))
tells(ObjectionReviewed, ObjectionJudged, to=_("who objected"))
tells(NeedReferred, HandedOn, to=_("those concerned"))
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
tells(
    MessageWritten,
    SomebodyWrote,
    to=_(
        "of what is written to those concerned, the other side: whose matter it is; or who leads it and who comes to help"
    ),
)
tells(TargetNear, TermNear, to=_("who leads it; before anybody does, the team leaders, else all who have to see to it"))
tells(
    TargetMissed,
    TermOver,
    TermLongOver,
    to=_(
        "who leads it, team leaders and core leaders; later the managers; at last the committee; of wrongdoing the confidential receiver alone"
    ),
)
tells(Accepted, HelperComes, to=_("those concerned with the need that the task is for"))
tells_nobody(PlaceWanted, _("who sees to it has the place on the list and the feed, once it is found"))
tells_nobody(NeedReported, _("who sees to it has it on the list and the feed; what sounds like an emergency is told"))
tells_nobody(NeedUnderWay, _("the resident hears when a volunteer comes"))
tells_nobody(WorkCancelled, _("who sees to it has it on the list and the feed, and finds others"))
tells_nobody(VerdictGiven, _("who asked for it sees it on the feed; the question is withdrawn"))
