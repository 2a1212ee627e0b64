"""What training sets going, and whom it tells."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from backend.events import publish, receives
from backend.notifications.kinds import Kind
from backend.notifications.services import notify
from backend.policy import Actor
from volunteers.roster.events import ProofEndsSoon, ProofEvent, VolunteerEvent, VolunteerLeft
from volunteers.roster.models import Proof
from volunteers.roster.queries import is_renewed
from volunteers.roster.states import Skill
from volunteers.training import jobs, services
from volunteers.training.events import (
    Judged,
    LearnerEvent,
    LessonCancelled,
    LessonDrawsNear,
    LessonEvent,
    LessonPlanned,
    Promoted,
    RefresherFound,
)
from volunteers.training.models import Learner, Lesson
from volunteers.training.notifications import LessonAhead, LessonJudged, LessonOff, LessonPlaceFree, RefresherAhead
from volunteers.training.queries import next_lesson_for
from volunteers.training.states import LearnerStatus


@receives(LessonPlanned)
def remind_in_time(event: LessonEvent, *, actor: Actor) -> None:
    """Those who will have a place by then."""
    lesson = Lesson.objects.get(pk=event.lesson_id)
    at = max(services.reminder_of(lesson, actor=actor), actor.at)
    jobs.remind_of_lesson.at(at, lesson_id=lesson.id, street_id=lesson.street_id)


def _people_at(lesson: Lesson, *statuses: LearnerStatus) -> Iterable[UUID]:
    rows = Learner.objects.filter(lesson=lesson, status__in=statuses)
    return rows.values_list("volunteer__user_id", flat=True)


def _tell(
    kind: type[Kind], people: Iterable[UUID], lesson: Lesson, actor: Actor, key: str = "", **more: object
) -> None:
    told: dict[str, Any] = {"course": lesson.course.title, "starts_at": lesson.starts_at, "where": lesson.where, **more}
    notify(kind, people, actor=actor, subject=lesson.id, key=key, **told)


def _lesson(lesson_id: UUID) -> Lesson:
    return Lesson.objects.select_related("course").get(pk=lesson_id)


@receives(LessonDrawsNear)
def remind_them(event: LessonEvent, *, actor: Actor) -> None:
    """Each once."""
    lesson = _lesson(event.lesson_id)
    _tell(LessonAhead, _people_at(lesson, LearnerStatus.BOOKED), lesson, actor)


@receives(LessonCancelled)
def tell_that_it_is_off(event: LessonEvent, *, actor: Actor) -> None:
    """Who counted on it."""
    lesson = _lesson(event.lesson_id)
    _tell(LessonOff, _people_at(lesson, LearnerStatus.BOOKED, LearnerStatus.WAITING), lesson, actor)


@receives(Promoted)
def tell_that_they_have_a_place(event: LearnerEvent, *, actor: Actor) -> None:
    """Who waited."""
    _tell(LessonPlaceFree, [event.user_id], _lesson(event.lesson_id), actor, key=str(event.learner_id))


@receives(Judged)
def tell_what_came_of_it(event: LearnerEvent, *, actor: Actor) -> None:
    """The volunteer alone."""
    learner = Learner.objects.select_related("lesson__course").get(pk=event.learner_id)
    key = f"{learner.id}:{actor.at.isoformat()}"
    _tell(LessonJudged, [event.user_id], learner.lesson, actor, key=key, outcome=LearnerStatus(learner.status))


@receives(ProofEndsSoon)
def look_for_a_refresher(event: ProofEvent, *, actor: Actor) -> None:
    """A lesson ahead that renews the proof, where no other has."""
    proof = Proof.objects.get(pk=event.proof_id)
    lesson = next_lesson_for(proof.street_id, proof.skill, at=actor.at)
    if lesson is not None and not is_renewed(proof):
        publish(RefresherFound(lesson.id, proof.id), actor=actor)


@receives(RefresherFound)
def offer_it(event: RefresherFound, *, actor: Actor) -> None:
    """To the volunteer, once for each proof."""
    proof = Proof.objects.select_related("volunteer").get(pk=event.proof_id)
    more = {"skill": Skill(proof.skill), "until": proof.expires_on or ""}
    people = [proof.volunteer.user_id]
    _tell(RefresherAhead, people, _lesson(event.lesson_id), actor, key=str(proof.id), **more)


@receives(VolunteerLeft)
def free_their_places(event: VolunteerEvent, *, actor: Actor) -> None:
    """At the lessons that lie ahead."""
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    services.sign_off_all(actor=system, volunteer_id=event.volunteer_id, now=actor.at)
