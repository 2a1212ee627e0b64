"""Who hears of what happens to cases, and what they make of others' news."""

from uuid import UUID

from backend.events import receives
from backend.households.queries import speakers_for
from backend.households.states import Purpose as Right
from backend.notifications.services import notify, withdraw
from backend.parties.events import Disengaged
from backend.policy import Actor
from backend.privacy.events import ConsentWithdrawn
from backend.privacy.states import Purpose
from volunteers.care.events import EntryMoved
from volunteers.care.models import Entry
from volunteers.care.states import Action as EntryAction
from volunteers.cases import jobs, services
from volunteers.cases.events import CaseMoved, CorrectionMoved, WorkerNamed
from volunteers.cases.models import Case, Correction, Participant
from volunteers.cases.notifications import (
    CaseAnswered,
    CaseChanged,
    CaseProposed,
    CaseWaits,
    CaseYours,
    CorrectionAnswered,
    CorrectionAsked,
    PartGiven,
    PlanAgreed,
    PlanWaits,
    SupervisorLetIn,
)
from volunteers.cases.states import Action, CorrectionStatus, Part, Status
from volunteers.group.queries import holders
from volunteers.group.states import Tier

ANSWERS = frozenset({Action.AGREE, Action.DECLINE, Action.LAPSE, Action.WITHDRAW})
ASKS = frozenset({Action.PROPOSE, Action.TRANSFER})
NEW_LEAD = frozenset({Action.HAND_OVER, Action.NAME})
OF_OTHERS = frozenset({Action.HAND_OVER, Action.LOSE, Action.NAME, Action.CLOSE, Action.REOPEN})
"""What the resident hears of."""


def concerned_with(case: Case, *, actor: Actor) -> set[UUID]:
    """The resident, and who speaks for them in this."""
    resident = case.entry.resident_id
    return {resident, *speakers_for(resident, Right.CARE, at=actor.at)}


@receives(CaseMoved)
def tell_of_the_step(event: CaseMoved, *, actor: Actor) -> None:
    """Whom it concerns, but for who did it. What is written is told to nobody."""
    action = event.action
    case = Case.objects.select_related("entry", "organisation").get(pk=event.case_id)
    name, status, key = case.organisation.name, Status(case.status), f"{action} {actor.at.isoformat()}"
    if action in ASKS:
        people = concerned_with(case, actor=actor) - {actor.user_id}
        notify(CaseProposed, people, actor=actor, subject=case.id, key=key, organisation=name)
    if action in ANSWERS:
        withdraw(CaseProposed, actor=actor, subject=case.id)
        withdraw(PlanWaits, actor=actor, subject=case.id)
        notify(CaseAnswered, {case.lead_id} - {actor.user_id}, actor=actor, subject=case.id, key=key, status=status)
    if action in OF_OTHERS:
        people = concerned_with(case, actor=actor)
        notify(CaseChanged, people, actor=actor, subject=case.id, key=key, organisation=name, status=status)
    if action in NEW_LEAD:
        withdraw(CaseWaits, actor=actor, subject=case.id)
        notify(CaseYours, {case.lead_id} - {actor.user_id}, actor=actor, subject=case.id, key=key)
    if action in {Action.TRANSFER, Action.CLOSE, Action.WITHDRAW}:
        withdraw(CaseWaits, actor=actor, subject=case.id)


@receives(CaseMoved)
def tell_of_the_plan(event: CaseMoved, *, actor: Actor) -> None:
    """A plan asks the resident; their yes, and what they say is wrong, go to who leads the case."""
    case = Case.objects.select_related("entry", "organisation").get(pk=event.case_id)
    key, others = actor.at.isoformat(), {case.lead_id} - {actor.user_id}
    if event.action == Action.PLAN:
        withdraw(PlanWaits, actor=actor, subject=case.id)
        people = concerned_with(case, actor=actor)
        notify(PlanWaits, people, actor=actor, subject=case.id, key=key, organisation=case.organisation.name)
    elif event.action == Action.AGREE_PLAN:
        withdraw(PlanWaits, actor=actor, subject=case.id)
        notify(PlanAgreed, others, actor=actor, subject=case.id, key=key)
    elif event.action == Action.ASK_CORRECTION:
        notify(CorrectionAsked, others, actor=actor, subject=case.id, key=key)
    elif event.action == Action.LOSE:
        managers = holders(case.street_id, Tier.CORE_LEADER, Tier.MANAGER, at=actor.at)
        notify(
            CaseWaits,
            set(managers) - {case.entry.resident_id},
            actor=actor,
            subject=case.id,
            key=key,
            organisation=case.organisation.name,
        )


@receives(WorkerNamed)
def tell_who_is_named(event: WorkerNamed, *, actor: Actor) -> None:
    """Who has a part in it; of a supervisor the resident too."""
    row = Participant.objects.select_related("case__entry", "case__organisation", "user").get(pk=event.part_id)
    state = Action(event.action)
    people = {row.user_id} - {actor.user_id}
    key = f"{row.id} {event.action}"
    notify(PartGiven, people, actor=actor, subject=row.case_id, key=key, part=Part(row.part), state=state)
    if event.action == Action.SUPERVISE:
        notify(
            SupervisorLetIn,
            concerned_with(row.case, actor=actor),
            actor=actor,
            subject=row.case_id,
            key=key,
            name=row.user.masked_name,
            organisation=row.case.organisation.name,
            until=row.until,
        )


@receives(CorrectionMoved)
def tell_who_asked(event: CorrectionMoved, *, actor: Actor) -> None:
    """The answer."""
    row = Correction.objects.get(pk=event.correction_id)
    status = CorrectionStatus(row.status)
    notify(CorrectionAnswered, [row.asked_by_id], actor=actor, subject=row.case_id, key=str(row.id), status=status)


@receives(ConsentWithdrawn)
def stop_at_once(event: ConsentWithdrawn, *, actor: Actor) -> None:
    """Withdrawn among the consents is withdrawn here: in the same transaction. So is the whole register."""
    if event.purpose in {Purpose.CASE, Purpose.CARE}:
        system = Actor.system(street_id=actor.street_id, at=actor.at)
        services.withdraw_all(actor=system, resident_id=event.user_id, organisation_id=event.subject_id, now=actor.at)


@receives(EntryMoved)
def follow_the_entry(event: EntryMoved, *, actor: Actor) -> None:
    """A case hangs on an entry: withdrawn with it, and closed with it."""
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    if event.action == EntryAction.WITHDRAW:
        resident = Entry.objects.values_list("resident_id", flat=True).get(pk=event.entry_id)
        services.withdraw_all(actor=system, resident_id=resident, organisation_id=None, now=actor.at)
    elif event.action == EntryAction.END:
        services.close_with_entry(actor=system, entry_id=event.entry_id, now=actor.at)


@receives(Disengaged)
def pass_on_what_is_left(_event: Disengaged, *, actor: Actor) -> None:
    """After the commit: who ended the tie holds locks."""
    jobs.pass_on.defer(street_id=actor.street_id)
