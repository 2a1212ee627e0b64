"""Who is asked first: the nearest who are free and fit for a task, from a million as quickly as from ten.

The walk outward over `Askable` meets those alone who have the skill, and stops with the last who is wanted: see
`volunteers.dispatch.plane`. Who has no home on the map comes after all who have.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from backend.database import array, planned
from backend.identity.states import ResidenceStatus
from backend.places.datum import Pair
from backend.places.geo import EARTH_RADIUS_M
from volunteers.dispatch.eligibility import judge_among
from volunteers.dispatch.models import Task, TaskRole
from volunteers.dispatch.plane import on_plane
from volunteers.dispatch.roles import levels_of
from volunteers.dispatch.states import HELD, AssignmentStatus, OfferStatus, TaskStatus
from volunteers.roster.demand import Facts
from volunteers.roster.facts import Judged
from volunteers.roster.states import ProofKind, Risk

YEAR = timedelta(days=365)
LONGEST = timedelta(hours=24)
"""Of a task: what began earlier is over."""
SPARE = 8
"""Read beyond those wanted: the plane's order and the way on the ground may differ by two in a thousand."""
FARTHER = (1, 4, 16)
"""Times as many are read, where too few of the nearest are fit."""
KNOWN = 20
"""Of those who helped the resident before, so many are looked at beside the nearest: who did most often."""
COMMON = 1_000
"""Who has one of two skills is counted no farther than this, to walk among those who have the rarer."""

# Each condition is a subselect that PostgreSQL does not turn into a join, and thinks half of the rows to pass (a comparison
# with its value it would think one in two hundred to pass, and sort them all): the walk keeps its order and stops early.
_FREE = f"""
askable.volunteer_id <> ALL(ARRAY(SELECT volunteer_id FROM dispatch_offer WHERE task_id = %(task)s AND status <> '{OfferStatus.WITHDRAWN}'
    UNION ALL SELECT volunteer_id FROM dispatch_assignment WHERE task_id = %(task)s
    UNION ALL SELECT id FROM roster_volunteer WHERE user_id = %(beneficiary)s AND street_id = %(street)s))
AND NOT (SELECT EXISTS (SELECT FROM dispatch_assignment AS place
     WHERE place.volunteer_id = askable.volunteer_id AND place.starts_at > %(earliest)s AND place.starts_at < %(ends)s AND place.ends_at > %(starts)s
       AND (place.status = ANY('{array(HELD)}') OR place.status = '{AssignmentStatus.CHECKED_OUT}' AND place.checked_out_at < place.starts_at
            AND (SELECT task.status FROM dispatch_task AS task WHERE task.id = place.task_id) = '{TaskStatus.OPEN}')
     ))
"""  # noqa: S608  # constants
# What a task asks for besides; the rest is not in the statement, for PostgreSQL makes ready whatever might be asked.
_SKILLED = """
AND (SELECT volunteer.skills @> %(skills)s::varchar[] FROM roster_volunteer AS volunteer WHERE volunteer.id = askable.volunteer_id)
"""
_LEVELED = """
AND NOT (SELECT EXISTS (SELECT FROM unnest(%(leveled)s::varchar[], %(levels)s::int[]) AS asked (skill, level) WHERE NOT EXISTS (
    SELECT FROM roster_heldskill AS held WHERE held.volunteer_id = askable.volunteer_id AND held.skill = asked.skill AND held.level >= asked.level)))
"""
_CONFIRMED = f"""
AND (SELECT EXISTS (SELECT FROM identity_residence AS residence JOIN roster_volunteer AS volunteer USING (user_id)
     WHERE volunteer.id = askable.volunteer_id AND residence.street_id = %(street)s AND residence.status = '{ResidenceStatus.CONFIRMED}'))
"""  # noqa: S608  # constants
# A day on both sides is left to the check, which knows the zone.
_LEARNT = f"""
AND NOT (SELECT EXISTS (SELECT FROM unnest(%(learnt)s::varchar[]) AS asked (skill) WHERE NOT EXISTS (
    SELECT FROM roster_proof AS proof WHERE proof.volunteer_id = askable.volunteer_id AND proof.skill = asked.skill AND proof.kind = '{ProofKind.TRAINING}'
      AND proof.ended_at IS NULL AND proof.since <= %(day)s::date + 1 AND (proof.expires_on IS NULL OR proof.expires_on >= %(day)s::date - 1))))
"""  # noqa: S608  # constants
# Nobody is looked up by it: all of a street might be read.
_THERE = "(SELECT askable.street_id = %(street)s AND askable.skill = %(skill)s)"
# On the ground, as `backend.places.geo.distance_m` reckons it.
_AWAY = f"""
{2 * EARTH_RADIUS_M} * asin(sqrt(
    sin(radians(lat - %(lat)s) / 2) ^ 2 + cos(radians(%(lat)s)) * cos(radians(lat)) * sin(radians(lng - %(lng)s) / 2) ^ 2))
"""
# The plane's order first; then the way.
_NEAREST = f"""
SELECT volunteer_id, lat, lng, {_AWAY} AS away_m, 0::bigint AS times
FROM (SELECT volunteer_id, lat, lng FROM dispatch_askable AS askable WHERE
  x IS NOT NULL AND {_THERE} AND {{fit}}
  ORDER BY point(x, y) <-> point(%(x)s, %(y)s) LIMIT %(most)s + {SPARE}) AS near
ORDER BY away_m, volunteer_id LIMIT %(most)s
"""  # noqa: S608  # constants
_DRAWN = """
SELECT volunteer_id, lat, lng, NULL::double precision AS away_m, 0::bigint AS times FROM dispatch_askable AS askable WHERE street_id = %(street)s AND skill = %(skill)s AND lot >= %(lot)s AND (x IS NULL OR %(anywhere)s) AND {fit}
ORDER BY lot LIMIT %(most)s
"""
# Who helped is looked up one by one, as in `knowing`.
_HELPED = f"""
SELECT volunteer_id, lat, lng, {_AWAY} AS away_m, times
FROM (SELECT place.volunteer_id AS id, count(*) AS times
      FROM dispatch_task AS task JOIN dispatch_assignment AS place ON place.task_id = task.id
      WHERE task.beneficiary_id = %(beneficiary)s AND place.status = '{AssignmentStatus.CHECKED_OUT}' AND place.starts_at > %(year)s
      GROUP BY place.volunteer_id) AS helper
CROSS JOIN LATERAL (
    SELECT volunteer_id, lat, lng FROM dispatch_askable AS askable
    WHERE volunteer_id = helper.id AND {_THERE} AND {{fit}} OFFSET 0) AS found
ORDER BY times DESC, volunteer_id LIMIT {KNOWN}
"""  # noqa: S608  # constants
_BESIDE = f"SELECT * FROM ({{first}}) AS near UNION ALL SELECT * FROM ({_HELPED}) AS known"  # noqa: S608  # constants
_RAREST = f"""
SELECT asked.skill FROM unnest(%(skills)s::varchar[]) AS asked (skill)
ORDER BY (SELECT count(*) FROM (SELECT 1 FROM dispatch_askable AS askable WHERE askable.street_id = %(street)s AND askable.skill = asked.skill
                                LIMIT {COMMON}) AS counted), 1 LIMIT 1
"""  # noqa: S608  # constants


class Near(NamedTuple):
    """A volunteer who could be asked, and the metres from their home to the work; None where one of both is unknown."""

    volunteer_id: UUID
    home: Pair | None
    away_m: float | None


def shortlist(
    task: Task,
    skills: Sequence[str] | Mapping[str, int],
    *,
    most: int,
    confirmed: bool = False,
    learnt: Collection[str] = (),
) -> list[Near]:
    """Up to `most` who may be asked for a task, have these skills (`{skill: level}`, or at any level) and are free, nearest first.

    Nobody is there twice for one task.

    `confirmed`: only those for whom a neighbour or the community stands; `learnt`: skills that they have, and have of a course that
    they passed. One statement; two where the task asks for several skills or the map gives too few.
    """
    return _met(task, skills, most, None, confirmed=confirmed, learnt=learnt, read=planned)[0]


def nearest_fit(
    task: Task,
    role: TaskRole | None,
    *,
    most: int,
    enough: int,
    confirmed: bool = False,
    learnt: Collection[str] = (),
    at: datetime,
) -> tuple[list[Near], Mapping[UUID, Facts]]:
    """Up to `most` of the nearest who can, are free, fit by every check and would be asked at these hours; what is known of them.

    Farther out, where fewer than `enough` of those who were read are fit, until there are enough or no more. After them, beyond
    `most` and wherever they live, those who helped this resident before. What a task like this asks of nobody is not read of them.
    """
    skills = levels_of(task, role)
    by = Judged(
        levels=any(level > 1 for level in skills.values()),
        risk=task.risk != Risk.NONE,
        people=task.beneficiary_id is not None or task.taken > 0,
    )
    facts: dict[UUID, Facts] = {}
    fit: set[UUID] = set()

    def judged(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        rows, judge = judge_among(statement, values, [task], at=at, by=by)
        facts.update(judge.facts)
        fit.update(judge.those_fit(task, role))
        return rows

    known: list[Near] = []
    since = None if task.beneficiary_id is None else at - YEAR
    for reach in FARTHER:
        near, helped = _met(
            task, skills, reach * most, None if known else since, confirmed=confirmed, learnt=learnt, read=judged
        )
        known += helped
        found = [each for each in near if each.volunteer_id in fit]
        if len(found) >= enough or len(near) < reach * most:
            break
    found = found[:most]
    nearer = {each.volunteer_id for each in found}
    return found + [each for each in known if each.volunteer_id in fit and each.volunteer_id not in nearer], facts


def _met(
    task: Task,
    skills: Sequence[str] | Mapping[str, int],
    most: int,
    known_since: datetime | None,
    *,
    confirmed: bool,
    learnt: Collection[str],
    read: Callable[[str, Mapping[str, Any]], Iterable[Sequence[Any]]],
) -> tuple[list[Near], list[Near]]:
    """The `shortlist`; and, wherever they live, who helped this resident since then, if one asks: who did most often first.

    `read`: by whom a statement is read, for both together.
    """
    fit, values = _asked(task, skills, most, confirmed=confirmed, learnt=learnt)
    if len({*skills, *learnt}) > 1:
        values["skill"] = planned(_RAREST, values)[0][0]
    walks: list[tuple[str, dict[str, Any]]] = []
    if task.lat is not None and task.lng is not None:
        x, y = on_plane(task.lat, task.lng, str(task.street_id), values["skill"])
        walks.append((_NEAREST, {"x": x, "y": y}))
    # Whom no way sets apart are drawn by lot, from another place in the line for each task.
    walks += [(_DRAWN, {"lot": lot}) for lot in (task.id.int % 1_000 / 1_000, 0.0)]
    found: list[Near] = []
    known: list[Near] = []
    for place, (walk, more) in enumerate(walks):
        if len(found) >= most:
            break
        statement = walk.format(fit=fit)
        if place == 0 and known_since is not None:
            statement = _BESIDE.format(first=statement, fit=fit)
        met = [(_near(*row), times) for *row, times in read(statement, {**values, **more, "year": known_since})]
        there = {each.volunteer_id for each in found}
        found += [each for each, times in met if not times and each.volunteer_id not in there][: most - len(found)]
        known += [each for each, times in met if times]
    return found, known


def _asked(
    task: Task, skills: Sequence[str] | Mapping[str, int], most: int, *, confirmed: bool, learnt: Collection[str]
) -> tuple[str, dict[str, Any]]:
    """The conditions that this task puts to everybody, and the values of the statements."""
    levels = {skill: level for skill, level in skills.items() if level > 1} if isinstance(skills, Mapping) else {}
    wanted = sorted({*skills, *learnt})
    fit = (
        _FREE + _SKILLED * (len(wanted) > 1) + _LEVELED * bool(levels) + _CONFIRMED * confirmed + _LEARNT * bool(learnt)
    )
    return fit, {
        "street": task.street_id,
        "task": task.id,
        "skills": array(wanted),
        "skill": wanted[0] if wanted else "",
        "beneficiary": task.beneficiary_id or task.id,  # nobody's id where it is for nobody
        "starts": task.starts_at,
        "ends": task.ends_at,
        "earliest": task.starts_at - LONGEST,
        "leveled": array(levels),
        "levels": array(map(str, levels.values())),
        "learnt": array(learnt),
        "day": task.starts_at.date(),
        "lat": task.lat,
        "lng": task.lng,
        "anywhere": task.lat is None or task.lng is None,
        "most": most,
    }


def _near(volunteer_id: UUID, lat: float | None, lng: float | None, away_m: float | None) -> Near:
    return Near(volunteer_id, None if lat is None or lng is None else (lat, lng), away_m)
