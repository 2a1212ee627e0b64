"""The kinds of notice that professional cases send. They name nobody but the person they go to, and nothing that is written."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells
from volunteers.cases.events import CaseMoved, CorrectionMoved, WorkerNamed


class _AboutCase(Kind):
    push = _("Something changed about a case")
    opens = "/cases/{subject}"


@register
class CaseProposed(_AboutCase):
    """To the resident, and to who may agree for them."""

    code = "case_proposed"
    label = _("A social worker asks whether they may work with me")
    title = _("May a social worker work with you?")
    body = _(
        "A social worker of {organisation} would work with you on something. Read what it is about, and say yes or no. "
        "Nothing is written down before you agree."
    )
    urgency = Urgency.HIGH


@register
class CaseAnswered(_AboutCase):
    """To who leads the case."""

    code = "case_answered"
    label = _("A resident answered to a case, or agrees to it no more")
    title = _("An answer to a case")
    body = _("The case that you lead: {status}.")


@register
class CaseChanged(_AboutCase):
    """To the resident, and who speaks for them: what others did."""

    code = "case_changed"
    label = _("My case goes to somebody else, is closed or reopened")
    title = _("About your case")
    body = _("Your case with {organisation}: {status}.")


@register
class PlanWaits(_AboutCase):
    """To the resident, and who may agree for them."""

    code = "case_plan"
    label = _("A plan with me waits for my yes")
    title = _("A plan waits for your yes")
    body = _("{organisation} has written a plan with you. Read it, and agree to it if it is what you want.")


@register
class PlanAgreed(_AboutCase):
    """To who leads the case."""

    code = "case_plan_agreed"
    label = _("A resident agreed to a plan")
    title = _("The plan is agreed to")
    body = _("The plan of a case that you lead is agreed to. What became of its goals is to be said there.")


@register
class CaseYours(_AboutCase):
    """To who leads it from now on."""

    code = "case_yours"
    label = _("I lead a case from now on")
    title = _("A case is in your hands")
    body = _("You lead a case from now on. Read its file, and get in touch with the resident.")
    urgency = Urgency.HIGH


@register
class CaseWaits(_AboutCase):
    """To core leaders and managers: that there is a case, and not whose."""

    code = "case_waits"
    label = _("Nobody works on a case any more")
    title = _("A case waits for a social worker")
    body = _("Nobody of {organisation} works on a case any more. Name who goes on with it.")
    urgency = Urgency.HIGH


@register
class PartGiven(_AboutCase):
    """To a colleague or a supervisor."""

    code = "case_part"
    label = _("I have a part in a case, or have it no more")
    title = _("Your part in a case")
    body = _("{part}: {state}.")


@register
class SupervisorLetIn(_AboutCase):
    """To the resident, and who speaks for them."""

    code = "case_supervisor"
    label = _("A supervisor may read my case")
    title = _("Somebody else may read your case")
    body = _("{name} of {organisation} may read your case until {until}. Why, you read in the case.")


@register
class CorrectionAsked(_AboutCase):
    """To who leads the case."""

    code = "case_correction"
    label = _("A resident asks for a correction in a case")
    title = _("Something is to be corrected")
    body = _("The resident says that something in a case that you lead is wrong. Correct it, or say why not.")
    urgency = Urgency.HIGH


@register
class CorrectionAnswered(_AboutCase):
    """To who asked."""

    code = "case_correction_answered"
    label = _("What I asked to be corrected in my case is answered")
    title = _("An answer about your correction")
    body = _("{status}. Read the answer in your case.")


@register
class CaseReview(_AboutCase):
    """To who leads the case."""

    code = "case_review"
    label = _("A case that I lead is to be reviewed")
    title = _("Look at the whole of it again")
    body = _("A case that you lead is due for review: assessment, plan, goals, and whether it is still needed.")


tells(
    CaseMoved,
    CaseProposed,
    CaseAnswered,
    CaseChanged,
    PlanWaits,
    PlanAgreed,
    CaseYours,
    CaseWaits,
    to=_(
        "of a proposal and a plan the resident and who may agree for them; of their answer who leads the case; of a new lead both; of a case "
        "that nobody works on the managers, without whose it is; of what is written nobody"
    ),
)
tells(
    WorkerNamed, PartGiven, SupervisorLetIn, to=_("who is named; of a supervisor the resident and who speaks for them")
)
tells(CorrectionMoved, CorrectionAnswered, to=_("who asked for it"))
tells("case.ask_correction", CorrectionAsked, to=_("who leads the case"))
tells("case.remind_review", CaseReview, to=_("who leads the case"))
