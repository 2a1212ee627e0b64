"""May they? Who has a part in a case, and whose it is; nobody else, whatever their post."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, is_theirs, rule
from volunteers.care.policy import concerned, speaks_for_them
from volunteers.cases import queries
from volunteers.cases.models import Case, Correction
from volunteers.cases.states import Action, CorrectionAction, Part, Status
from volunteers.group.policy import manages_group


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case that would be opened."""

    user_id: UUID
    """The resident."""
    organisation_id: UUID


@rule(_("social worker of an organisation at work in the street, with which the resident shares"))
def serves_them(actor: Actor, obj: Proposal) -> bool:
    """For as long as the contract runs, and only for residents who agreed to share with that organisation."""
    return queries.serves(actor, obj.user_id, obj.organisation_id)


@rule(_("the social worker who leads the case"))
def leads_it(actor: Actor, obj: Case) -> bool:
    """As long as they work for the organisation and its contract runs."""
    return queries.leads(actor, obj)


@rule(_("a colleague named on the case"))
def is_colleague(actor: Actor, obj: Case) -> bool:
    """Named by the lead; another worker of the same organisation is none."""
    return queries.has_part(actor, obj, Part.COLLEAGUE)


@rule(_("a supervisor whom the lead has let in, for as long as that"))
def supervises(actor: Actor, obj: Case) -> bool:
    """With a reason and an end; the resident hears of it."""
    return queries.has_part(actor, obj, Part.SUPERVISOR)


@rule(_("of the organisation"))
def belongs_to_it(actor: Actor, obj: Case) -> bool:
    """Who works for it does not agree in the resident's place."""
    return obj.organisation_id in queries.staff_of(actor)


@rule(_("social worker of the organisation of the case, at work in the street"))
def works_for_it(actor: Actor, obj: Case) -> bool:
    """Who may lead it, once it is given to them."""
    return obj.organisation_id in queries.social_worker_of(actor) and obj.user_id != actor.user_id


@rule(_("who works on the case"))
def answers_it(actor: Actor, obj: Correction) -> bool:
    """The lead, or a colleague named on it."""
    return works_on_it(actor, obj.case)


@rule(_("a case that waits for the resident's yes to another organisation"))
def waits_for_another_yes(_actor: Actor, obj: Case) -> bool:
    """Passed on, and not agreed to yet: who is to lead it has not heard of the resident from the resident."""
    return obj.status == Status.PROPOSED and obj.since is not None


works_on_it = (leads_it | is_colleague) & ~is_theirs
knows_whose = concerned | ((works_on_it | supervises) & ~waits_for_another_yes)
"""To whom a list and a detail say whose it is."""
agrees = is_theirs | (speaks_for_them & ~belongs_to_it)

POLICY: Mapping[Action, Rule[Any]] = {
    Action.PROPOSE: serves_them & ~is_theirs,
    Action.AGREE: agrees,
    Action.DECLINE: concerned,
    Action.LAPSE: is_system,
    Action.WITHDRAW: concerned | is_system,
    Action.SEE: works_on_it | supervises,
    Action.SEE_OWN: concerned,
    Action.ASSESS: works_on_it,
    Action.PLAN: works_on_it,
    Action.AGREE_PLAN: agrees,
    Action.ASK_CORRECTION: concerned,
    Action.SETTLE_GOAL: works_on_it,
    Action.NOTE_MEETING: works_on_it,
    Action.REVIEW: works_on_it,
    Action.INVOLVE: leads_it,
    Action.SUPERVISE: leads_it,
    Action.DISMISS: leads_it | is_colleague | supervises,
    Action.HAND_OVER: leads_it | is_system,
    Action.LOSE: is_system,
    Action.NAME: manages_group & ~is_theirs,
    Action.TRANSFER: manages_group & ~is_theirs,
    Action.CLOSE: leads_it | is_system,
    Action.REOPEN: leads_it,
}

CORRECTION_POLICY: Mapping[CorrectionAction, Rule[Any]] = {
    CorrectionAction.CORRECT: answers_it,
    CorrectionAction.REFUSE: answers_it,
}
