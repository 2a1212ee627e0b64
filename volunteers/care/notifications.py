"""The kinds of notice that the care register sends. Names are masked; why somebody is looked after is in none of them."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from volunteers.care.events import (
    AlarmClosed,
    AlarmRaised,
    EntryMoved,
    HeatMoved,
    TrustAsked,
    TrustMoved,
    VisitMoved,
    WishTold,
)


class _AboutCare(Kind):
    push = _("Something changed about visits")
    opens = "/care/entries/{subject}"


@register
class CareProposed(_AboutCare):
    """To the resident, and to who may agree for them."""

    code = "care_proposed"
    label = _("I am asked whether volunteers may look after me")
    title = _("May we look in on you?")
    body = _(
        "Volunteers of your street would come to see {who} regularly. Nothing is done before it is agreed; say yes or no."
    )
    urgency = Urgency.HIGH


@register
class CareAnswered(_AboutCare):
    """To who keeps the entry, and who proposed it."""

    code = "care_answered"
    label = _("A resident answered whether they would be looked after, or wants it no more")
    title = _("An answer about visits")
    body = _("{who}: {status}.")


@register
class CareChanged(_AboutCare):
    """To the resident, and who speaks for them: what others did with the entry."""

    code = "care_changed"
    label = _("My visits begin, pause or end")
    title = _("About the visits")
    body = _("The visits to {who}: {status}.")


@register
class CareReview(_AboutCare):
    """To who keeps the entry: look at it again."""

    code = "care_review"
    label = _("An entry of the care register is to be reviewed")
    title = _("Does all of it still hold?")
    body = _("It is time to look at the entry of {who} again: reasons, rhythm, contacts, notes for the door.")


@register
class TrustWanted(Kind):
    """To the volunteer who is asked to come first."""

    code = "care_trust_wanted"
    label = _("A resident would have me visit first")
    title = _("Would you come first?")
    body = _(
        "{who} would like you to be the one who is asked first when a visit is due. You may say no, without giving a reason."
    )
    push = _("Something changed about visits")
    opens = "/me/care/trust"


@register
class TrustAnswered(_AboutCare):
    """To who asked, and the resident."""

    code = "care_trust_answered"
    label = _("A volunteer answered whether they would visit first, or does so no more")
    title = _("An answer of a volunteer")
    body = _("{volunteer}: {status}.")


@register
class TrustOver(Kind):
    """To the volunteer who came first until now."""

    code = "care_trust_over"
    label = _("A resident has me visit first no longer")
    title = _("You are not asked first any more")
    body = _(
        "You need not come to {who} first any more. Places that you hold stay yours. Thank you for having been there."
    )
    push = _("Something changed about visits")
    opens = "/me/care/trust"


@register
class VisitComes(_AboutCare):
    """To the resident, and who speaks for them: somebody will come."""

    code = "care_visit_comes"
    label = _("Somebody comes to visit me")
    title = _("Somebody comes to see you")
    body = _("A volunteer comes to see {who} on {starts_at}: {volunteer}.")


@register
class VisitMissed(_AboutCare):
    """To who keeps the entry: nobody took the visit, or nobody told how it was."""

    code = "care_visit_missed"
    label = _("Nobody came to a resident on the care register")
    title = _("Nobody has been there")
    body = _(
        "Nobody has been to see {who}, or has said how it was. They were last seen: {seen}. Ask somebody you know, or go yourself."
    )
    urgency = Urgency.HIGH


@register
class NobodyOpened(_AboutCare):
    """To who keeps the entry, and who speaks for the resident: at once, at any hour."""

    code = "care_alarm"
    label = _("Nobody opened, or a resident on the care register needs help")
    title = _("Find out at once")
    body = _("{who}: {why}. Call them and their contacts, go there, and say what you found.")
    push = _("Something must be looked after at once")
    urgency = Urgency.EMERGENCY
    required = True
    opens = "/care/alarms/{subject}"


@register
class SayThatYouAreWell(_AboutCare):
    """To the resident: one tap is enough."""

    code = "care_are_you_well"
    label = _("A volunteer came to see me and nobody opened")
    title = _("Are you well?")
    body = _("A volunteer came to see you, and nobody opened. Say that you are well, with one tap, or call.")
    push = _("Somebody asks how you are")
    urgency = Urgency.HIGH


@register
class AlarmOpen(_AboutCare):
    """To the whole management and the community workers: nobody has found out."""

    code = "care_alarm_open"
    label = _("An alarm of the care register is open for long")
    title = _("Nobody has found out")
    body = _("The alarm about {who} is open since {since}. See that somebody goes there.")
    push = _("Something must be looked after at once")
    urgency = Urgency.EMERGENCY
    required = True
    opens = "/care/alarms/{subject}"


@register
class AlarmAnswered(_AboutCare):
    """To all who were alarmed: it is found out."""

    code = "care_alarm_closed"
    label = _("An alarm of the care register is answered")
    title = _("It is found out")
    body = _("The alarm about {who} is answered. Thank you.")
    opens = "/care/alarms/{subject}"


@register
class HeatCalled(Kind):
    """To the leaders: visits are twice as frequent until a day."""

    code = "care_heat"
    label = _("A heat wave is called")
    title = _("A heat wave is called")
    body = _("Until {until} everybody on the care register is visited twice as often: {reason}")
    opens = "/care/heat-waves"


tells(
    VisitMoved,
    VisitMissed,
    to=_("of a visit that was missed who keeps the entry; nobody of others: offers, the task and the feed tell"),
)
tells_nobody(WishTold, _("the need that comes of it is told as every need"))
tells(
    AlarmRaised,
    NobodyOpened,
    SayThatYouAreWell,
    to=_("who keeps the entry, who speaks for the resident, the resident; the contacts by text message"),
)
tells("care_alarm.carry_up", AlarmOpen, to=_("core leaders, managers, community workers"))
tells(AlarmClosed, AlarmAnswered, to=_("who was alarmed"))
tells(HeatMoved, HeatCalled, to=_("team leaders, core leaders, managers; of its end nobody"))
tells("care.visit_comes", VisitComes, to=_("the resident, and who speaks for them"))
tells(
    EntryMoved,
    CareProposed,
    CareAnswered,
    CareChanged,
    to=_(
        "of a proposal the resident and who may agree for them; of their answer who keeps the entry; of what these do the resident"
    ),
)
tells(TrustAsked, TrustWanted, to=_("the volunteer who is asked"))
tells(
    TrustMoved,
    TrustAnswered,
    TrustOver,
    to=_("the resident and who asked, and where it ended the volunteer, but for who did it"),
)
tells("care.remind_review", CareReview, to=_("who keeps the entry"))
