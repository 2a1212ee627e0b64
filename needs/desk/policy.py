"""May they? Who handles a need, and whose word closes it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts import pins
from backend.households.queries import represents
from backend.households.states import Purpose
from backend.parties.models import Post
from backend.parties.queries import standing
from backend.policy import Actor, Rule, is_of_the_street, is_system, rule
from needs.desk import queries
from needs.desk.models import Need, Objection, Referral
from needs.desk.states import Action, Audience, ObjectionAction, ReferralAction, Visibility
from volunteers.group.policy import leads_team_of_area, manages_group


@rule(_("a report of wrongdoing"))
def is_wrongdoing(_actor: Actor, need: Need) -> bool:
    """Reports of wrongdoing take a way of their own."""
    return need.is_wrongdoing


@rule(_("confidential receiver"))
def receives_in_confidence(actor: Actor, _need: Need) -> bool:
    """The one person of the street who may know of wrongdoing."""
    return standing(actor).holds(Post.CONFIDENTIAL_RECEIVER)


@rule(_("who reported it"))
def is_reporter(actor: Actor, need: Need) -> bool:
    """The resident, or who spoke for the resident."""
    return need.reporter_id == actor.user_id


@rule(_("the person it was reported for"))
def is_beneficiary(actor: Actor, need: Need) -> bool:
    """The person on whose behalf it was reported."""
    return need.beneficiary_id == actor.user_id


@rule(_("who did the work"))
def did_the_work(actor: Actor, need: Need) -> bool:
    """A volunteer with a place on one of its tasks: nobody judges their own work."""
    return queries.did_the_work(actor, need)


@rule(_("who comes to help"))
def holds_a_place(actor: Actor, need: Need) -> bool:
    """A volunteer with a place on one of its tasks, until the work is done."""
    return actor.user_id in queries.helpers_of(need)


@rule(_("a need whose summary the street may read"))
def is_public(_actor: Actor, need: Need) -> bool:
    """Its resident agreed that neighbours read of it."""
    return need.visibility == Visibility.PUBLIC


@rule(_("who is in charge of it"))
def is_in_charge(actor: Actor, need: Need) -> bool:
    """The one person whom it was given to."""
    return need.in_charge_id == actor.user_id


@rule(_("who objected"))
def objected(actor: Actor, objection: Objection) -> bool:
    """Whose objection it is."""
    return objection.by_id == actor.user_id


@rule(_("who had put them in charge"))
def had_assigned(actor: Actor, objection: Objection) -> bool:
    """Nobody reviews their own dispatch."""
    return objection.assigned_by_id == actor.user_id


@rule(_("who handles its need"))
def handles_its_need(actor: Actor, referral: Referral) -> bool:
    """Who handles the need that was handed on."""
    return handles(actor, referral.need)


@rule(_("who leads it"))
def leads_it(actor: Actor, need: Need) -> bool:
    """The first receiver (首接负责): who answers for the work does not judge it."""
    return need.first_receiver_id == actor.user_id


@rule(_("by a paper card of who worked on it"))
def by_a_card_of_theirs(actor: Actor, need: Need) -> bool:
    """The PIN was handed out by somebody who leads it or did its work, and who could enter with it."""
    knows = pins.handed_out_by(actor.user_id) if actor.by_card else None
    return knows is not None and (knows == need.first_receiver_id or knows in queries.workers_of(need))


@rule(_("without a consent that it rests on"))
def rests_on_no_consent(_actor: Actor, need: Need) -> bool:
    """Reported for oneself, or for somebody by word of mouth."""
    return need.representation_id is None


@rule(_("who may give the verdict for the person"))
def judges_for_them(actor: Actor, need: Need) -> bool:
    """A consent in force that covers the verdict."""
    return represents(actor, need.beneficiary_id, Purpose.VERDICT)


@rule(_("who follows it for the person"))
def follows_for_them(actor: Actor, need: Need) -> bool:
    """A consent in force to see how it goes."""
    return represents(actor, need.beneficiary_id, Purpose.SEE_PROGRESS)


handles_in_the_open = ~is_wrongdoing & (manages_group | leads_team_of_area)
handles = handles_in_the_open | (is_wrongdoing & receives_in_confidence)
is_concerned = is_reporter | is_beneficiary | follows_for_them
judges = (is_reporter & rests_on_no_consent) | is_beneficiary | judges_for_them


def heard_by(actor: Actor, need: Need) -> set[Audience]:
    """Which messages about a need that the actor may know of are for them."""
    heard = {Audience.STREET}
    if handles(actor, need):
        heard |= {Audience.CONCERNED, Audience.GROUP}
    elif (is_concerned | holds_a_place)(actor, need):
        heard |= {Audience.CONCERNED}
    return heard


POLICY: Mapping[Action, Rule[Any]] = {
    Action.REPORT: is_of_the_street,
    Action.FOLLOW: ~is_reporter & ~is_wrongdoing,
    Action.UNFOLLOW: ~is_reporter & ~is_wrongdoing,
    Action.ADD_FILES: is_concerned | handles | did_the_work,
    Action.TRIAGE: handles,
    Action.DECLINE: handles,
    Action.MERGE: handles_in_the_open,
    Action.ASSIGN: handles_in_the_open,
    Action.OBJECT: is_in_charge,
    Action.REFER: handles,
    Action.ADD_TASK: handles_in_the_open,
    Action.ANSWER: handles,
    Action.SEE_DESTINATION: handles,
    Action.MESSAGE: is_concerned | handles | holds_a_place,
    Action.NOTE: handles,
    Action.TELL_STREET: handles_in_the_open & is_public,
    Action.VERDICT: judges & ~did_the_work & ~leads_it & ~by_a_card_of_theirs,
    Action.REOPEN: judges & ~did_the_work & ~by_a_card_of_theirs,
    Action.WORK_DONE: is_system,
    Action.WORK_CANCELLED: is_system,
    Action.WITHHOLD: is_system,
    Action.WARN: is_system,
    Action.ESCALATE: is_system,
    Action.PLACE: is_system,
}

REFERRAL_POLICY: Mapping[ReferralAction, Rule[Any]] = {
    ReferralAction.ENTER_ANSWER: handles_its_need,
    ReferralAction.RECALL: handles_its_need,
}

OBJECTION_POLICY: Mapping[ObjectionAction, Rule[Any]] = {
    ObjectionAction.UPHOLD: manages_group & ~objected & ~had_assigned,
    ObjectionAction.REJECT: manages_group & ~objected & ~had_assigned,
}
