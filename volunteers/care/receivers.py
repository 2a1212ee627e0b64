"""Who hears of what happens in the register, and what it makes of others' news."""

from uuid import UUID

from backend.events import receives
from backend.households.queries import speakers_for
from backend.households.states import Purpose as Right
from backend.notifications.kinds import Kind
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.privacy.events import ConsentWithdrawn
from backend.privacy.states import Purpose
from volunteers.care import jobs, services
from volunteers.care.events import AlarmClosed, AlarmRaised, EntryMoved, HeatMoved, TrustAsked, TrustMoved, VisitMoved
from volunteers.care.models import Alarm, Entry, HeatWave, Trusted, Visit
from volunteers.care.notifications import (
    AlarmAnswered,
    AlarmOpen,
    CareAnswered,
    CareChanged,
    CareProposed,
    HeatCalled,
    NobodyOpened,
    SayThatYouAreWell,
    TrustAnswered,
    TrustOver,
    TrustWanted,
    VisitComes,
    VisitMissed,
)
from volunteers.care.queries import hears_as_proposer
from volunteers.care.states import Action, HeatAction, Outcome, Status, TrustAction, TrustStatus, VisitAction
from volunteers.dispatch.events import Accepted, CheckedOut, TaskCancelled, TaskCompleted, TaskEvent
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import Origin
from volunteers.group.queries import holders, responsible_for
from volunteers.group.states import Tier
from volunteers.roster.events import VolunteerLeft

SILENT = frozenset({Action.EDIT, Action.SAY_WELL, Action.SEE_WELL, Action.REVIEW})
"""What nobody needs to be told of."""
VISITING = frozenset({Origin.CARE, Origin.ROUND})
"""Where the tasks come from that may be visits of the register: its own, and those of a round that goes there."""
ANSWERS = frozenset({Action.AGREE, Action.DECLINE, Action.WITHDRAW, Action.LAPSE})


def concerned_with(entry: Entry, *, actor: Actor) -> set[UUID]:
    """The resident, and who speaks for them in this."""
    return {entry.resident_id, *speakers_for(entry.resident_id, Right.CARE, at=actor.at)}


def keepers_of(entry: Entry, *, actor: Actor) -> set[UUID]:
    """Who keeps an entry, but for the resident themself, and who proposed it, as long as they may see it."""
    people = responsible_for(entry.street_id, entry.community_id, entry.grid_id, at=actor.at)
    return {*people, *hears_as_proposer(entry, at=actor.at)} - {entry.resident_id}


@receives(EntryMoved)
def tell_of_the_step(event: EntryMoved, *, actor: Actor) -> None:
    """Whom it concerns, but for who did it."""
    if event.action in SILENT:
        return
    entry = Entry.objects.select_related("resident").get(pk=event.entry_id)
    who, status = entry.resident.masked_name, Status(entry.status)
    if event.action == Action.PROPOSE:
        people = concerned_with(entry, actor=actor)
        notify(CareProposed, people - {actor.user_id}, actor=actor, subject=entry.id, who=who)
        return
    if event.action in {*ANSWERS, Action.END}:
        withdraw(CareProposed, actor=actor, subject=entry.id)
    kind: type[Kind] = CareChanged
    people = concerned_with(entry, actor=actor)
    if event.action in ANSWERS:
        kind, people = CareAnswered, keepers_of(entry, actor=actor)
    key = f"{event.action} {actor.at.isoformat()}"
    notify(kind, people - {actor.user_id}, actor=actor, subject=entry.id, key=key, who=who, status=status)


@receives(TrustAsked)
def ask_the_volunteer(event: TrustAsked, *, actor: Actor) -> None:
    """Whether they would come first."""
    row = Trusted.objects.select_related("volunteer", "entry__resident").get(pk=event.trusted_id)
    who = row.entry.resident.masked_name
    notify(TrustWanted, [row.volunteer.user_id], actor=actor, subject=row.id, who=who)


@receives(TrustMoved)
def tell_of_the_trust(event: TrustMoved, *, actor: Actor) -> None:
    """The resident and who asked; where it ended, the volunteer too."""
    row = Trusted.objects.select_related("volunteer__user", "entry__resident").get(pk=event.trusted_id)
    withdraw(TrustWanted, actor=actor, subject=row.id)
    volunteer = row.volunteer.user_id
    if event.action == TrustAction.END:
        who = row.entry.resident.masked_name
        notify(TrustOver, {volunteer} - {actor.user_id}, actor=actor, subject=row.id, who=who)
    notify(
        TrustAnswered,
        {row.entry.resident_id, row.asked_by_id} - {volunteer, actor.user_id},
        actor=actor,
        subject=row.entry_id,
        key=f"{row.id} {event.action}",
        volunteer=row.volunteer.user.masked_name,
        status=TrustStatus(row.status),
    )


@receives(VisitMoved)
def tell_of_the_visit(event: VisitMoved, *, actor: Actor) -> None:
    """Who keeps the entry hears of one that was missed."""
    if event.action != VisitAction.MISS:
        return
    visit = Visit.objects.select_related("entry__resident").get(pk=event.visit_id)
    entry = visit.entry
    notify(
        VisitMissed,
        keepers_of(entry, actor=actor),
        actor=actor,
        subject=entry.id,
        key=str(visit.id),
        who=entry.resident.masked_name,
        seen=entry.last_seen_at or entry.since,
    )


@receives(AlarmRaised)
def raise_the_alarm(event: AlarmRaised, *, actor: Actor) -> None:
    """All who should know, at once; the contacts by text message, once this is committed."""
    alarm = Alarm.objects.select_related("entry__resident").get(pk=event.alarm_id)
    entry = alarm.entry
    people = keepers_of(entry, actor=actor) | concerned_with(entry, actor=actor)
    who, why = entry.resident.masked_name, Outcome(alarm.why)
    notify(NobodyOpened, people - {entry.resident_id}, actor=actor, subject=alarm.id, who=who, why=why)
    if alarm.why == Outcome.NOBODY:
        notify(SayThatYouAreWell, [entry.resident_id], actor=actor, subject=entry.id, key=str(alarm.id))
        for contact_id in entry.contacts.order_by("position").values_list("id", flat=True):
            jobs.text_contact.defer(alarm_id=alarm.id, contact_id=contact_id)


@receives(AlarmClosed)
def call_the_alarm_off(event: AlarmClosed, *, actor: Actor) -> None:
    """Nobody needs to go there any more."""
    alarm = Alarm.objects.select_related("entry__resident").get(pk=event.alarm_id)
    for kind in (NobodyOpened, AlarmOpen):
        withdraw(kind, actor=actor, subject=alarm.id)
    withdraw(SayThatYouAreWell, actor=actor, subject=alarm.entry_id)
    people = keepers_of(alarm.entry, actor=actor) | {alarm.raised_by_id}
    who = alarm.entry.resident.masked_name
    notify(AlarmAnswered, people - {actor.user_id}, actor=actor, subject=alarm.id, who=who)


@receives(HeatMoved)
def tell_the_leaders(event: HeatMoved, *, actor: Actor) -> None:
    """Who leads hears of it, and the visits that are due by it are asked for at once."""
    row = HeatWave.objects.get(pk=event.heat_id)
    if event.action == HeatAction.END:
        withdraw(HeatCalled, actor=actor, subject=row.id)
        return
    people = holders(row.street_id, Tier.TEAM_LEADER, Tier.CORE_LEADER, Tier.MANAGER, at=actor.at)
    notify(HeatCalled, people, actor=actor, subject=row.id, until=row.until, reason=row.reason)
    jobs.ask_for_visits.defer(street_id=row.street_id)


@receives(Accepted)
def tell_who_comes(event: Accepted, *, actor: Actor) -> None:
    """The resident, and who speaks for them."""
    if event.origin_kind not in VISITING:
        return
    entry = Entry.objects.select_related("resident").filter(visits__task=event.task_id).first()
    if entry is None:
        return
    place = Assignment.objects.select_related("volunteer__user").get(pk=event.assignment_id)
    notify(
        VisitComes,
        concerned_with(entry, actor=actor),
        actor=actor,
        subject=entry.id,
        key=str(place.id),
        who=entry.resident.masked_name,
        volunteer=place.volunteer.user.masked_name,
        starts_at=place.starts_at,
    )


@receives(CheckedOut)
def ask_how_it_was(event: CheckedOut, *, actor: Actor) -> None:  # noqa: ARG001  # whoever checks out
    """Nobody leaves without a word."""
    if event.origin_kind in VISITING:
        services.refuse_silence(event.task_id)


@receives(TaskCompleted)
@receives(TaskCancelled)
def follow_the_task(event: TaskEvent, *, actor: Actor) -> None:
    """The visit stands where its task stands."""
    if event.origin_kind in VISITING:
        system = Actor.system(street_id=actor.street_id, at=actor.at)
        services.follow_task(actor=system, task_id=event.task_id, now=actor.at)


@receives(ConsentWithdrawn)
def stop_at_once(event: ConsentWithdrawn, *, actor: Actor) -> None:
    """Withdrawn among the consents is withdrawn here: in the same transaction."""
    if event.purpose == Purpose.CARE:
        system = Actor.system(street_id=actor.street_id, at=actor.at)
        services.withdraw_all(actor=system, resident_id=event.user_id, now=actor.at)


@receives(VolunteerLeft)
def let_the_volunteer_go(event: VolunteerLeft, *, actor: Actor) -> None:
    """Who left the roster comes first nowhere."""
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    services.end_trust_of(actor=system, volunteer_id=event.volunteer_id, now=actor.at)
