"""Duties that fall to the next tier: after the commit that ended an office, or filled one."""

from uuid import UUID

from backend.jobs.define import for_each, job, system
from volunteers.handover import services
from volunteers.handover.queries import left_with_duties


@job()
def let_fall(*, street_id: UUID, user_id: UUID) -> None:
    """Of one person whose office is over."""
    actor = system(street_id)
    services.let_fall(actor=actor, user_id=user_id, now=actor.at)


@job()
def let_fall_in(*, street_id: UUID) -> None:
    """Of all of a street who left duties behind that nobody could take: somebody new may."""
    actor = system(street_id)
    people = left_with_duties(actor)
    for_each(people, lambda person: services.let_fall(actor=actor, user_id=person, now=actor.at))
