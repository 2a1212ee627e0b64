"""What the roster tells people."""

from backend.events import receives
from backend.files.events import FileWithdrawn
from backend.files.models import File
from backend.files.states import Status as FileStatus
from backend.http.fields import json_of
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.realtime.services import tell
from volunteers.group.queries import responsible_for
from volunteers.roster import services
from volunteers.roster.events import (
    HandedIn,
    HandInEvent,
    HandInRecorded,
    HandInRefused,
    HandInWithdrawn,
    PauseEndsSoon,
    ProbationEnded,
    ProofEnded,
    ProofEndsSoon,
    ProofEvent,
    ProofRecorded,
    ProofRevoked,
    SafeguardEnded,
    SafeguardEvent,
    SafeguardRecorded,
    VettingEnded,
    VettingEvent,
    VettingRecorded,
    VolunteerApplied,
    VolunteerDeclined,
    VolunteerEdited,
    VolunteerEnrolled,
    VolunteerEvent,
    VolunteerLeft,
    VolunteerPaused,
    VolunteerResumed,
)
from volunteers.roster.files import PURPOSE
from volunteers.roster.models import HandIn, Proof, Safeguard, Vetting, Volunteer
from volunteers.roster.notifications import (
    ApplicationMade,
    BackTomorrow,
    MembershipChanged,
    ProbationOver,
    ProofNotTaken,
    ProofRanOut,
    ProofRunsOut,
    ProofWaits,
    SafeguardNoted,
    SafeguardOver,
    SkillDoubted,
    SkillProven,
    VettingNoted,
)
from volunteers.roster.queries import is_renewed
from volunteers.roster.schemas import HandInOut, VolunteerOut
from volunteers.roster.states import ProofKind, SafeguardKind, Skill, Status, VettingKind


@receives(VolunteerApplied)
@receives(VolunteerDeclined)
@receives(VolunteerEnrolled)
@receives(VolunteerEdited)
@receives(VolunteerPaused)
@receives(VolunteerResumed)
@receives(VolunteerLeft)
def tell_the_volunteer(event: VolunteerEvent, *, actor: Actor) -> None:
    """The person learns of their own profile."""
    volunteer = Volunteer.objects.select_related("user").get(pk=event.volunteer_id)
    tell([event.user_id], "volunteer", json_of(VolunteerOut.of(volunteer)), now=actor.at)
    if actor.user_id != event.user_id and not isinstance(event, VolunteerEdited):
        key, status = actor.at.isoformat(), Status(volunteer.status)
        notify(MembershipChanged, [event.user_id], actor=actor, subject=volunteer.id, key=key, status=status)


@receives(VolunteerApplied)
def tell_who_may_take_them(event: VolunteerEvent, *, actor: Actor) -> None:
    """Who leads where the applicant lives, and who manages the group."""
    row = Volunteer.objects.select_related("user").get(pk=event.volunteer_id)
    people = set(responsible_for(row.street_id, row.community_id, row.grid_id, at=actor.at)) - {row.user_id}
    key, name = actor.at.isoformat(), row.user.masked_name
    notify(ApplicationMade, people, actor=actor, subject=row.id, key=key, name=name)


TOLD = {
    ProofRecorded: SkillProven,
    ProofRevoked: SkillDoubted,
    ProofEndsSoon: ProofRunsOut,
    ProofEnded: ProofRanOut,
}


@receives(ProofRecorded)
@receives(ProofRevoked)
@receives(ProofEndsSoon)
@receives(ProofEnded)
def tell_of_the_proof(event: ProofEvent, *, actor: Actor) -> None:
    """The volunteer learns what is noted of their skills, and what runs out."""
    proof = Proof.objects.select_related("volunteer__user").get(pk=event.proof_id)
    if isinstance(event, (ProofEndsSoon, ProofEnded)) and is_renewed(proof):
        return
    if not isinstance(event, ProofEndsSoon):
        tell([event.user_id], "volunteer", json_of(VolunteerOut.of(proof.volunteer)), now=actor.at)
    notify(
        TOLD[type(event)],
        [event.user_id],
        actor=actor,
        subject=proof.id,
        skill=Skill(proof.skill),
        how=ProofKind(proof.kind),
        until=proof.expires_on or "",
    )


@receives(HandedIn)
@receives(HandInRecorded)
@receives(HandInRefused)
@receives(HandInWithdrawn)
def tell_of_what_was_handed_in(event: HandInEvent, *, actor: Actor) -> None:
    """Who may record it learns that it waits, and when it does no more; the volunteer what became of it."""
    row = HandIn.objects.select_related("volunteer__user").get(pk=event.hand_in_id)
    tell([event.user_id], "hand_in", json_of(HandInOut.of(row)), now=actor.at)
    place, skill = row.volunteer, Skill(row.skill)
    if isinstance(event, HandedIn):
        people = set(responsible_for(row.street_id, place.community_id, place.grid_id, at=actor.at)) - {event.user_id}
        notify(ProofWaits, people, actor=actor, subject=row.id, skill=skill, name=place.user.masked_name)
        return
    withdraw(ProofWaits, actor=actor, subject=row.id)
    if isinstance(event, HandInRefused):
        notify(ProofNotTaken, [event.user_id], actor=actor, subject=row.id, skill=skill)


@receives(FileWithdrawn)
def withdraw_without_pictures(event: FileWithdrawn, *, actor: Actor) -> None:
    """Who takes the last picture back has nothing handed in."""
    file = File.objects.get(pk=event.file_id)
    others = File.objects.filter(purpose=PURPOSE, subject_id=file.subject_id, status=FileStatus.READY)
    if file.purpose == PURPOSE and file.subject_id is not None and not others.exists():
        services.withdraw_without_pictures(actor=actor, hand_in_id=file.subject_id, now=actor.at)


@receives(SafeguardRecorded)
@receives(SafeguardEnded)
def tell_of_the_safeguard(event: SafeguardEvent, *, actor: Actor) -> None:
    """The volunteer knows what stands behind them."""
    found = Safeguard.objects.get(pk=event.safeguard_id)
    kind = SafeguardNoted if isinstance(event, SafeguardRecorded) else SafeguardOver
    what = SafeguardKind(found.kind)
    notify(kind, [event.user_id], actor=actor, subject=found.id, what=what, issuer=found.issuer, since=found.since)


@receives(VettingRecorded)
@receives(VettingEnded)
def tell_of_the_check(event: VettingEvent, *, actor: Actor) -> None:
    """The volunteer alone, without what came of it."""
    found = Vetting.objects.get(pk=event.vetting_id)
    key, what = actor.at.isoformat(), VettingKind(found.kind)
    notify(VettingNoted, [event.user_id], actor=actor, subject=found.id, key=key, what=what)


@receives(ProbationEnded)
def tell_that_it_is_over(event: VolunteerEvent, *, actor: Actor) -> None:
    """The volunteer."""
    notify(ProbationOver, [event.user_id], actor=actor, subject=event.volunteer_id, key=actor.at.isoformat())


@receives(PauseEndsSoon)
def tell_that_they_are_back(event: VolunteerEvent, *, actor: Actor) -> None:
    """The volunteer, once for each day of return."""
    day = Volunteer.objects.values_list("back_on", flat=True).get(pk=event.volunteer_id)
    notify(BackTomorrow, [event.user_id], actor=actor, subject=event.volunteer_id, key=str(day), back_on=day)
