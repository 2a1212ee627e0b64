"""What they hear who have to see to needs: emergencies, terms, being put in charge."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import register
from backend.notifications.states import Urgency
from backend.notifications.told import tells
from needs.desk.events import (
    EmergencySuspected,
    NeedAssigned,
    NeedTriaged,
    ObjectionMade,
    ObjectionReviewed,
    TargetMissed,
    TargetNear,
)
from needs.desk.notifications.about import AboutNeeds
from needs.desk.notifications.course import TakenUp


@register
class Emergency(AboutNeeds):
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
class GivenToMe(AboutNeeds):
    """To who is put in charge, who may object."""

    code = "need_given"
    label = _("A need is given to me")
    title = _("You are in charge")
    body = _("A need was given to you; its answer is due by {due}. If it is not yours to see to, object and say why.")
    push = _("A matter is in your care")
    urgency = Urgency.HIGH


@register
class ObjectionToReview(AboutNeeds):
    """To core leaders and managers who may judge it."""

    code = "need_objection"
    label = _("Somebody objects to being in charge of a need")
    title = _("An objection waits for you")
    body = _("{by} says that a need is not theirs to see to. Review it: the term of the need runs on.")
    push = _("Something waits for your review")
    opens = "/objections"


@register
class ObjectionJudged(AboutNeeds):
    """To who objected."""

    code = "need_objection_reviewed"
    label = _("My objection is reviewed")
    title = _("Your objection: {outcome}")
    body = _("Your objection to being in charge of a need was reviewed. The answer stands beside it.")
    opens = "/objections"


@register
class SuspectedEmergency(AboutNeeds):
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
class TermNear(AboutNeeds):
    """To who leads it, before a service target is over."""

    code = "need_term_near"
    label = _("A term of a need that I see to is nearly over")
    title = _("Soon due")
    body = _("A need waits for: {target}. The term ends on {due}.")
    push = _("A matter in your care is soon due")
    urgency = Urgency.HIGH


@register
class TermOver(AboutNeeds):
    """To those further up, one level after the other, when a service target is missed."""

    code = "need_term_over"
    label = _("A term of a need was missed")
    title = _("Overdue")
    body = _("A need waits for: {target}. The term ended on {due}. See to it, or find who does.")
    push = _("A matter of your street is overdue")
    urgency = Urgency.HIGH


@register
class TermLongOver(AboutNeeds):
    """To the committee: which needs wait, and for whom, without whose they are."""

    code = "need_term_long_over"
    label = _("A need of the street waits far too long")
    title = _("Long overdue")
    body = _("A need waits for: {target}. The term ended on {due}, and nobody saw to it. Ask who leads it.")
    push = _("A matter of your street is long overdue")
    urgency = Urgency.HIGH
    opens = "/needs/overdue"


tells(NeedTriaged, TakenUp, Emergency, to=_("those concerned; of an emergency all who have to see to it, at any hour"))
tells(EmergencySuspected, SuspectedEmergency, to=_("all who have to see to it, at any hour"))
tells(NeedAssigned, GivenToMe, to=_("who is put in charge"))
tells(ObjectionMade, ObjectionToReview, to=_("core leaders and managers, but for who had put them in charge"))
tells(ObjectionReviewed, ObjectionJudged, to=_("who objected"))
tells(TargetNear, TermNear, to=_("who leads it; before anybody does, the team leaders, else all who have to see to it"))
tells(
    TargetMissed,
    TermOver,
    TermLongOver,
    to=_(
        "who leads it, team leaders and core leaders; later the managers; at last the committee; of wrongdoing the confidential receiver alone"
    ),
)
