"""The kinds of notice that the care register sends. Names are masked; why somebody is looked after is in none of them."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells
from volunteers.care.events import EntryMoved, TrustAsked, TrustMoved


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
tells(TrustMoved, TrustAnswered, to=_("the resident and who asked, but for who did it"))
tells("care.remind_review", CareReview, to=_("who keeps the entry"))
