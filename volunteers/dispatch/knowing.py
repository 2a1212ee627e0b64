"""What is known of those who can: their way, and what they have done so far. Two statements, however many they are; and who has not answered yet."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from backend.database import planned, uuids
from volunteers.dispatch.deciding import Waiting
from volunteers.dispatch.models import Task, TaskRole
from volunteers.dispatch.ranking import Merits
from volunteers.dispatch.shortlist import YEAR, Near
from volunteers.dispatch.states import AssignmentStatus, NoShowStatus, OfferStatus
from volunteers.roster.demand import Facts
from volunteers.roster.models import Volunteer

RECENT, HALF_YEAR = timedelta(days=30), timedelta(days=182)
COARSE_M = 50
"""Distances are told and stored in steps of so many metres: nobody's door can be found by them."""

_PLACES = """
SELECT place.volunteer_id,
       count(*) FILTER (WHERE place.accepted_at > %(recent)s AND place.status <> %(handed_back)s),
       count(*) FILTER (WHERE place.status = %(out)s),
       count(*) FILTER (WHERE place.status = %(out)s AND task.beneficiary_id = %(resident)s),
       count(*) FILTER (WHERE place.status = %(out)s AND task.kind = %(kind)s),
       count(missed.id)
FROM dispatch_assignment AS place JOIN dispatch_task AS task ON task.id = place.task_id
     LEFT JOIN dispatch_noshow AS missed ON missed.assignment_id = place.id AND missed.status = %(stands)s
WHERE place.volunteer_id = ANY(%(people)s::uuid[]) AND place.starts_at > %(year)s GROUP BY place.volunteer_id
"""
_OFFERS = """
SELECT volunteer_id, count(*), count(*) FILTER (WHERE status = %(said_yes)s) FROM dispatch_offer
WHERE volunteer_id = ANY(%(people)s::uuid[]) AND made_at > %(half_year)s AND (status = ANY(%(over)s) OR expires_at <= %(at)s AND status = %(open)s)
GROUP BY volunteer_id
"""
_WAITING = f"""
SELECT chance, made_at, expires_at FROM dispatch_offer
WHERE task_id = %(task)s AND role_id IS NOT DISTINCT FROM %(role)s::uuid AND status = '{OfferStatus.OPEN}' ORDER BY id
"""  # noqa: S608  # constants


def waiting_on(task: Task, role: TaskRole | None) -> list[Waiting]:
    """The offers of this role of the task, or of the task where it has none, that nobody has answered; eldest first. One statement."""
    return [
        Waiting(*row) for row in planned(_WAITING, {"task": task.id, "role": role.id if role is not None else None})
    ]


def merits_of(task: Task, line: Sequence[Near], facts: Mapping[UUID, Facts], *, at: datetime) -> list[Merits]:
    """Of each in the line, in its order. `facts`: what the roster knows of them."""
    people = [each.volunteer_id for each in line]
    values = _values(task, people, at)
    places = {row[0]: row[1:] for row in planned(_PLACES, values)}
    offers = {row[0]: row[1:] for row in planned(_OFFERS, values)}
    neighbours = _of_the_building(task, people)
    found = []
    for each in line:
        recent, kept, with_resident, of_this_kind, broken = places.get(each.volunteer_id, (0, 0, 0, 0, 0))
        offered, accepted = offers.get(each.volunteer_id, (0, 0))
        found.append(
            Merits(
                volunteer_id=each.volunteer_id,
                away_m=None if each.away_m is None else round(each.away_m / COARSE_M) * COARSE_M,
                same_building=each.volunteer_id in neighbours,
                with_resident=with_resident,
                of_this_kind=of_this_kind,
                recent=recent,
                kept=kept,
                broken=broken,
                wished=_wished(task, facts[each.volunteer_id]),
                offered=offered,
                accepted=accepted,
            )
        )
    return found


def _wished(task: Task, facts: Facts) -> bool:
    return task.wished_gender in {"", facts.gender} and (
        not task.wished_language or task.wished_language in facts.languages
    )


def _of_the_building(task: Task, people: Sequence[UUID]) -> set[UUID]:
    """Whose address begins with that of the work. One statement; none for work without an address."""
    if not task.address:
        return set()
    homes = Volunteer.objects.filter(pk__in=people).only("address")
    return {each.id for each in homes if each.address.startswith(task.address)}


def _values(task: Task, people: Sequence[UUID], at: datetime) -> dict[str, Any]:
    return {
        "people": uuids(people),
        "at": at,
        "recent": at - RECENT,
        "year": at - YEAR,
        "half_year": at - HALF_YEAR,
        "resident": task.beneficiary_id,
        "kind": task.kind,
        "stands": NoShowStatus.STANDS,
        "out": AssignmentStatus.CHECKED_OUT,
        "handed_back": AssignmentStatus.HANDED_BACK,
        "said_yes": OfferStatus.ACCEPTED,
        "over": [OfferStatus.ACCEPTED, OfferStatus.DECLINED, OfferStatus.EXPIRED],
        "open": OfferStatus.OPEN,
    }
