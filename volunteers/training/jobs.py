"""Training against the clock."""

from uuid import UUID

from backend.jobs.define import job, system
from volunteers.training import services


def _of_lesson(*, lesson_id: UUID, street_id: UUID) -> str:
    return f"lesson-remind:{street_id}:{lesson_id}"


@job(key=_of_lesson)
def remind_of_lesson(*, lesson_id: UUID, street_id: UUID) -> None:
    """Who comes hears of it, a day before or so."""
    actor = system(street_id)
    services.remind(actor=actor, lesson_id=lesson_id, now=actor.at)
