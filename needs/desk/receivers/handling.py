"""What the desk makes of dispatch's news, and who hears of its handling."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.kinds import Kind
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.privacy.events import ConsentWithdrawn
from backend.privacy.states import Purpose
from backend.realtime.services import tell
from needs.desk import jobs, services
from needs.desk.events import (
    EmergencySuspected,
    MessageWritten,
    NeedAssigned,
    NeedEdited,
    NeedHandedOver,
    NeedMerged,
    NeedParted,
    NeedReferred,
    NeedTriaged,
    NeedWithdrawn,
    ObjectionMade,
    ObjectionReviewed,
    PlaceWanted,
    TargetMissed,
    TargetNear,
)
from needs.desk.models import Message, Need, Objection, Referral
from needs.desk.news import pass_on
from needs.desk.notifications import (
    Changed,
    Emergency,
    GivenToMe,
    HandedOn,
    HelperComes,
    Joined,
    ObjectionJudged,
    ObjectionToReview,
    OtherHands,
    Parted,
    Reopened,
    SomebodyWrote,
    SuspectedEmergency,
    TakenUp,
    TermLongOver,
    TermNear,
    TermOver,
    Withdrawn,
)
from needs.desk.queries import concerned_with, helpers_of, leads_of, receivers_of, told_of_terms
from needs.desk.schemas import HelperOut
from needs.desk.states import Alarm, Audience, ObjectionStatus, Target, Urgency
from volunteers.dispatch.events import (
    Accepted,
    AssignmentEvent,
    CheckedIn,
    CheckedOut,
    HandedBack,
    TaskCancelled,
    TaskCompleted,
    TaskEvent,
)
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import Origin
from volunteers.group.queries import holders
from volunteers.group.states import Tier

TERMS = (TermNear, TermOver, TermLongOver)


@receives(TaskCompleted)
@receives(TaskCancelled)
def record_work(event: TaskEvent, *, actor: Actor) -> None:
    """The need stands where its tasks stand: in the same transaction."""
    if event.origin_kind == Origin.NEED and event.origin_id is not None:
        services.record_work(
            actor=Actor.system(street_id=actor.street_id, at=actor.at),
            need_id=event.origin_id,
            done=isinstance(event, TaskCompleted),
            now=actor.at,
        )


@receives(PlaceWanted)
def look_for_the_place(event: PlaceWanted, *, actor: Actor) -> None:  # noqa: ARG001  # whoever reported it
    """Outside, once this is committed."""
    jobs.find_place.defer(need_id=event.need_id)


@receives(ConsentWithdrawn)
def show_no_longer(event: ConsentWithdrawn, *, actor: Actor) -> None:
    """A summary is shown for as long as its resident agrees."""
    if event.purpose == Purpose.PUBLISH:
        system = Actor.system(street_id=actor.street_id, at=actor.at)
        services.withhold(actor=system, user_id=event.user_id, now=actor.at)


@receives(Accepted)
@receives(CheckedIn)
@receives(CheckedOut)
@receives(HandedBack)
def tell_the_resident(event: AssignmentEvent, *, actor: Actor) -> None:
    """The resident sees who comes, and that they are there."""
    if event.origin_kind != Origin.NEED or event.origin_id is None:
        return
    need = Need.objects.only("reporter_id", "beneficiary_id", "representation_id").get(pk=event.origin_id)
    place = Assignment.objects.select_related("volunteer__user").get(pk=event.assignment_id)
    people = concerned_with(need, at=actor.at)
    tell(people, "helper", json_of(HelperOut.at(need.id, place)), now=actor.at)
    if isinstance(event, Accepted):
        starts_at = place.starts_at
        notify(HelperComes, people, actor=actor, subject=need.id, key=str(place.id), starts_at=starts_at)


@receives(EmergencySuspected)
def say_it_may_be_an_emergency(event: EmergencySuspected, *, actor: Actor) -> None:
    """All who have to see to it look at once, and say how urgent it is."""
    need = Need.objects.get(pk=event.need_id)
    people = set(receivers_of(need, at=actor.at)) - {actor.user_id}
    numbers = ", ".join(need.calls)
    notify(SuspectedEmergency, people, actor=actor, subject=need.id, key=numbers, at=need.reported_at, numbers=numbers)


@receives(NeedTriaged)
def say_taken_up(event: NeedTriaged, *, actor: Actor) -> None:
    """The resident learns that somebody leads it; of an emergency all who have to see to it."""
    need = Need.objects.get(pk=event.need_id)
    notify(TakenUp, concerned_with(need, at=actor.at), actor=actor, subject=need.id, at=need.reported_at)
    no_longer_suspected(need, actor)
    if need.urgency == Urgency.EMERGENCY:
        others = set(receivers_of(need, at=actor.at)) - {actor.user_id}
        due = need.dispatch_due_at
        notify(Emergency, others, actor=actor, subject=need.id, key=str(need.reopened), due=due)
    else:
        withdraw(Emergency, actor=actor, subject=need.id)


@receives(NeedMerged)
def say_joined(event: NeedMerged, *, actor: Actor) -> None:
    """The resident learns that one goes on for both."""
    need = Need.objects.get(pk=event.need_id)
    people = concerned_with(need, at=actor.at) - {actor.user_id}
    notify(Joined, people, actor=actor, subject=need.id, at=need.reported_at)
    for over in (Emergency, *TERMS):
        withdraw(over, actor=actor, subject=need.id)
    no_longer_suspected(need, actor)


def no_longer_suspected(need: Need, actor: Actor) -> None:
    """Somebody has looked at it."""
    if need.calls:
        withdraw(SuspectedEmergency, actor=actor, subject=need.id)


@receives(NeedEdited)
def say_changed(event: NeedEdited, *, actor: Actor) -> None:
    """Whoever works on it reads it again."""
    need = Need.objects.get(pk=event.need_id)
    people = leads_of(need, at=actor.at) | helpers_of(need)
    key = actor.at.isoformat()
    notify(Changed, people - {actor.user_id}, actor=actor, subject=need.id, key=key, at=need.reported_at)


@receives(NeedWithdrawn)
def say_withdrawn(event: NeedWithdrawn, *, actor: Actor) -> None:
    """There is nothing to do any more, and nothing is overdue."""
    need = Need.objects.get(pk=event.need_id)
    for over in (Emergency, Reopened, *TERMS):
        withdraw(over, actor=actor, subject=need.id)
    people = leads_of(need, at=actor.at) - {actor.user_id}
    notify(Withdrawn, people, actor=actor, subject=need.id, at=need.reported_at)


@receives(NeedParted)
def say_parted(event: NeedParted, *, actor: Actor) -> None:
    """The resident hears of their own again."""
    need = Need.objects.get(pk=event.need_id)
    withdraw(Joined, actor=actor, subject=need.id)
    people = concerned_with(need, at=actor.at) - {actor.user_id}
    notify(Parted, people, actor=actor, subject=need.id, key=actor.at.isoformat(), at=need.reported_at)


@receives(NeedAssigned)
def say_given(event: NeedAssigned, *, actor: Actor) -> None:
    """Who is in charge hears of it, and when the answer is due."""
    need = Need.objects.get(pk=event.need_id)
    people = {need.in_charge_id} - {None, actor.user_id}
    key = f"{need.in_charge_id}:{actor.at.isoformat()}"
    notify(GivenToMe, people, actor=actor, subject=need.id, key=key, due=need.answer_due_at)


@receives(NeedHandedOver)
def say_in_other_hands(event: NeedHandedOver, *, actor: Actor) -> None:
    """The resident knows who leads it. Those from whom and to whom it went hear of all that changed hands at once."""
    need = Need.objects.select_related("first_receiver").get(pk=event.need_id)
    if event.part != "first_receiver" or need.first_receiver is None:
        return
    people = concerned_with(need, at=actor.at) - {actor.user_id, need.first_receiver_id}
    name = need.first_receiver.masked_name
    key = actor.at.isoformat()
    notify(OtherHands, people, actor=actor, subject=need.id, key=key, at=need.reported_at, name=name)


@receives(ObjectionMade)
def ask_for_a_review(event: ObjectionMade, *, actor: Actor) -> None:
    """Whoever may judge it is asked."""
    row = Objection.objects.select_related("by").get(pk=event.objection_id)
    leaders = holders(row.street_id, Tier.CORE_LEADER, Tier.MANAGER, at=actor.at)
    people = set(leaders) - {row.by_id, row.assigned_by_id}
    notify(ObjectionToReview, people, actor=actor, subject=row.id, by=row.by.masked_name)


@receives(ObjectionReviewed)
def say_the_review(event: ObjectionReviewed, *, actor: Actor) -> None:
    """Who objected reads the answer; nobody is asked any more."""
    row = Objection.objects.get(pk=event.objection_id)
    withdraw(ObjectionToReview, actor=actor, subject=row.id)
    notify(ObjectionJudged, {row.by_id}, actor=actor, subject=row.id, outcome=ObjectionStatus(row.status))


@receives(NeedReferred)
def say_handed_on(event: NeedReferred, *, actor: Actor) -> None:
    """The resident knows in whose hands it is."""
    row = Referral.objects.select_related("need").get(pk=event.referral_id)
    people = concerned_with(row.need, at=actor.at) - {actor.user_id}
    notify(HandedOn, people, actor=actor, subject=row.need_id, key=str(row.id), at=row.need.reported_at, name=row.name)


@receives(MessageWritten)
def say_what_was_written(event: MessageWritten, *, actor: Actor) -> None:
    """Those whom it is for have it on their feeds; the other side is told."""
    message = Message.objects.select_related("by", "need__reporter").get(pk=event.message_id)
    need = message.need
    concerned, helpers = concerned_with(need, at=actor.at), helpers_of(need)
    hear = pass_on(message, now=actor.at)
    if message.audience == Audience.CONCERNED:
        other_side = concerned if message.of_the_group else (leads_of(need, at=actor.at) or hear - concerned) | helpers
        people = other_side - {message.by_id}
        notify(
            SomebodyWrote,
            people,
            actor=actor,
            subject=need.id,
            key=str(message.id),
            by=message.by.masked_name,
            at=need.reported_at,
        )


@receives(TargetNear)
def say_soon_due(event: TargetNear, *, actor: Actor) -> None:
    """Who leads it can still make it."""
    need = Need.objects.get(pk=event.need_id)
    _tell_of_a_term(TermNear, need, Target(event.target), Alarm.LEAD, actor)


@receives(TargetMissed)
def say_overdue(event: TargetMissed, *, actor: Actor) -> None:
    """Whoever hears of it may act; what was said before it is over."""
    need = Need.objects.get(pk=event.need_id)
    withdraw(TermNear, actor=actor, subject=need.id)
    level = Alarm(event.level)
    far_up = level == Alarm.COMMITTEE and not need.is_wrongdoing
    _tell_of_a_term(TermLongOver if far_up else TermOver, need, Target(event.target), level, actor)


def _tell_of_a_term(kind: type[Kind], need: Need, target: Target, level: Alarm, actor: Actor) -> None:
    due = need.dispatch_due_at if target == Target.DISPATCH else need.answer_due_at
    people = told_of_terms(need, level, at=actor.at)
    key = f"{target}:{level}:{due.isoformat()}"
    notify(kind, people, actor=actor, subject=need.id, key=key, target=target, due=due)
