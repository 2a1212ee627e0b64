"""May they? Who handles a need, and whose word closes it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts import pins
from backend.households.queries import lasts, represents
from backend.households.states import Purpose
from backend.parties.models import Post
from backend.parties.policy import on_post
from backend.parties.queries import standing
from backend.policy import Actor, Rule, is_of_the_street, is_system, rule
from needs.desk import calls, queries
from needs.desk.models import CallBack, Need, Objection, Referral
from needs.desk.states import Action, Audience, CallBackAction, DeskAction, ObjectionAction, ReferralAction
from volunteers.committee.policy import sits_on_committee
from volunteers.group.policy import is_manager, leads_team_of_area, manages_group


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
    """The resident, or who speaks for the resident: where it rests on a consent on record, as long as that lasts."""
    if need.reporter_id != actor.user_id:
        return False
    return need.representation_id is None or lasts(actor, need.representation_id)


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
    """Its resident agreed that neighbours read of it, and moderation lets them."""
    return need.is_shown


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
    """The first receiver (首接负责), and whoever led it before it was handed over: who answers for the work does not judge it."""
    return need.first_receiver_id == actor.user_id or queries.led_before(actor, need)


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


@rule(_("who had a hand in it"))
def had_a_hand(actor: Actor, need: Need) -> bool:
    """Who triaged, declined, merged or answered it, or made a task for it."""
    return calls.had_a_hand(actor, need)


@rule(_("of the organisation of who worked on it"))
def is_of_who_worked(actor: Actor, need: Need) -> bool:
    """Any tie, a declared interest too, to an organisation of whoever leads it or worked on it."""
    return calls.is_of_who_worked(actor, need)


def on_its_need(of: Rule[Any]) -> Rule[Any]:
    """The rule, asked of the need that a thing is about."""
    return Rule(of.label, lambda actor, obj: of(actor, obj.need), of.joint)


@rule(_("who has taken it on"))
def has_taken_it(actor: Actor, call_back: CallBack) -> bool:
    """The third person who calls."""
    return call_back.caller_id == actor.user_id


handles_in_the_open = ~is_wrongdoing & (manages_group | leads_team_of_area)
handles = handles_in_the_open | (is_wrongdoing & receives_in_confidence)
is_concerned = is_reporter | is_beneficiary | follows_for_them
judges = (is_reporter & rests_on_no_consent) | is_beneficiary | judges_for_them
speaks = judges & ~did_the_work & ~by_a_card_of_theirs

calls_people = on_post(*calls.STAFF_WHO_CALL) | is_manager | sits_on_committee
is_third = ~is_wrongdoing & ~is_concerned & ~leads_it & ~is_in_charge & ~did_the_work & ~had_a_hand & ~is_of_who_worked
"""Who has nothing to win by what the resident says. Of wrongdoing nobody is told, so nobody is third."""
calls_back = calls_people & on_its_need(is_third)


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
    Action.EDIT: is_reporter | is_beneficiary,
    Action.CANCEL: is_reporter | is_beneficiary,
    Action.FOLLOW: ~is_reporter & ~is_wrongdoing,
    Action.UNFOLLOW: ~is_reporter & ~is_wrongdoing,
    Action.ADD_FILES: is_concerned | handles | did_the_work,
    Action.SUPPLY: is_concerned | handles,
    Action.TRIAGE: handles,
    Action.DECLINE: handles,
    Action.MERGE: handles_in_the_open,
    Action.UNMERGE: handles_in_the_open,
    Action.ASSIGN: handles_in_the_open,
    Action.OBJECT: is_in_charge,
    Action.HAND_OVER: handles | is_system,
    Action.REFER: handles,
    Action.ADD_TASK: handles_in_the_open,
    Action.ANSWER: handles,
    Action.SEE_DESTINATION: handles,
    Action.MESSAGE: is_concerned | handles | holds_a_place,
    Action.NOTE: handles,
    Action.TELL_STREET: handles_in_the_open & is_public,
    Action.VERDICT: speaks & ~leads_it,
    Action.REOPEN: speaks,
    Action.ASK_CALL_BACK: speaks & ~leads_it & ~is_wrongdoing,
    Action.DO_NOT_ASK: speaks & ~leads_it,
    Action.CALL_BACK_DUE: is_system,
    Action.HEAR: is_system,
    Action.REMIND: is_system,
    Action.LAPSE: is_system,
    Action.WORK_DONE: is_system,
    Action.WORK_CANCELLED: is_system,
    Action.WITHHOLD: is_system,
    Action.MODERATE: is_system,
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

CALL_BACK_POLICY: Mapping[CallBackAction, Rule[Any]] = {
    CallBackAction.TAKE: calls_back,
    CallBackAction.GIVE_BACK: has_taken_it,
    CallBackAction.SEE_PHONE: has_taken_it & calls_back,
    CallBackAction.TRY: has_taken_it & calls_back,
    CallBackAction.RECORD: has_taken_it & calls_back,
    CallBackAction.REFUSED: has_taken_it & calls_back,
    CallBackAction.GIVE_UP: is_system,
    CallBackAction.WITHDRAW: is_system,
}

DESK_POLICY: Mapping[DeskAction, Rule[Any]] = {
    DeskAction.SET_QUESTIONS: is_of_the_street,
    DeskAction.LIST_CALL_BACKS: calls_people,
}
