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
from volunteers.care import services
from volunteers.care.events import EntryMoved, TrustAsked, TrustMoved
from volunteers.care.models import Entry, Trusted
from volunteers.care.notifications import CareAnswered, CareChanged, CareProposed, TrustAnswered, TrustWanted
from volunteers.care.states import Action, Status, TrustAction, TrustStatus
from volunteers.group.queries import responsible_for
from volunteers.roster.events import VolunteerLeft

SILENT = frozenset({Action.EDIT, Action.SAY_WELL, Action.REVIEW})
"""What nobody needs to be told of."""
ANSWERS = frozenset({Action.AGREE, Action.DECLINE, Action.WITHDRAW, Action.LAPSE})


def concerned_with(entry: Entry, *, actor: Actor) -> set[UUID]:
    """The resident, and who speaks for them in this."""
    return {entry.resident_id, *speakers_for(entry.resident_id, Right.CARE, at=actor.at)}


def keepers_of(entry: Entry, *, actor: Actor) -> set[UUID]:
    """Who keeps an entry, but for the resident themself, and who proposed it."""
    people = responsible_for(entry.street_id, entry.community_id, entry.grid_id, at=actor.at)
    return {*people, entry.proposed_by_id} - {entry.resident_id}


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
    row = Trusted.objects.select_related("volunteer__user", "entry").get(pk=event.trusted_id)
    withdraw(TrustWanted, actor=actor, subject=row.id)
    people = {row.entry.resident_id, row.asked_by_id}
    if event.action == TrustAction.END:
        people.add(row.volunteer.user_id)
    notify(
        TrustAnswered,
        people - {actor.user_id},
        actor=actor,
        subject=row.entry_id,
        key=f"{row.id} {event.action}",
        volunteer=row.volunteer.user.masked_name,
        status=TrustStatus(row.status),
    )


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
