"""Load what the checks of eligibility judge: for many volunteers in one statement, and in a second for those who are minors.

Whoever looks for volunteers has what is known of them in the very statement that finds them (`knowing`)::

    rows = planned(knowing(among), {**values, "since": since(now)})      # backend.database
    facts = facts_from(rows, at=now)
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.crypto import Keyring, opener, ring
from backend.households.models import Profile
from backend.households.options import ADULT_FROM, CHILD_UNTIL
from backend.households.queries import age_on, with_a_guardians_consent
from backend.households.states import Purpose
from volunteers.roster.availability import Calendar, Exceptional, Minutes
from volunteers.roster.demand import Cover, Facts, Proven, Span
from volunteers.roster.models import Volunteer
from volunteers.roster.options import (
    LICENSED_SKILLS,
    METRES_A_MINUTE,
    MONTH_MINUTES,
    PROVED_SKILLS,
    REST_MINUTES,
    VETTED_FOR,
    WAY_PERCENT,
    learnt_for,
)
from volunteers.roster.states import ProofKind, Risk, SafeguardKind, VettingOutcome

BACK = timedelta(days=1)
ANY_TIME = Calendar()
NOBODY: frozenset[UUID] = frozenset()
NO_WORDS: frozenset[str] = frozenset()
NOTHING: Mapping[str, list[list[Any]]] = MappingProxyType({})
NOWHERE: Mapping[UUID, Sequence[Span]] = MappingProxyType({})

THESE = "SELECT unnest(%(ids)s::uuid[]) AS volunteer_id"
"""For `knowing`: those with these ids, as `uuids` writes them."""

COLUMNS = 12
"""Of each row of `knowing`, so many are for `facts_from`; then comes what `among` says."""
THEIRS = "ANY(ARRAY(SELECT volunteer_id FROM known))"
"""For what `knowing` tells once: a `volunteer_id` is one of those whom it found."""
# What hangs on volunteers comes as one list of `[whose, what, …]`: on most hangs nothing. PostgreSQL thinks an array to hold ten: it
# looks each of them up, and never reads everybody.
_HANGING = f"""
SELECT json_build_array(volunteer_id, 'week', weekday, starts, ends) AS told FROM roster_weeklyhours WHERE volunteer_id = {THEIRS}
UNION ALL
SELECT json_build_array(volunteer_id, 'day', day, starts, ends, available) FROM roster_dayhours
WHERE volunteer_id = {THEIRS} AND day >= %(since)s
UNION ALL
SELECT json_build_array(volunteer_id, 'proof', skill, level, since, expires_on, kind) FROM roster_proof
WHERE volunteer_id = {THEIRS} AND ended_at IS NULL
"""  # noqa: S608  # constants
_LEVELS = f"""
UNION ALL
SELECT json_build_array(volunteer_id, 'level', skill, level) FROM roster_heldskill WHERE volunteer_id = {THEIRS}
"""  # noqa: S608  # constants
_SAFE = f"""
UNION ALL
SELECT json_build_array(volunteer_id, 'cover', kind, since, until) FROM roster_safeguard WHERE volunteer_id = {THEIRS} AND ended_at IS NULL
UNION ALL
SELECT json_build_array(volunteer_id, 'vetting', outcome, since, until) FROM roster_vetting WHERE volunteer_id = {THEIRS} AND ended_at IS NULL
"""  # noqa: S608  # constants
# By their user ids: who sets somebody apart need be no volunteer.
_APART = """
UNION ALL
SELECT json_build_array(person_id, 'apart', other_id, set_by_id = person_id) FROM roster_apart
WHERE person_id = ANY(ARRAY(SELECT user_id FROM known)) AND street_id = (SELECT street_id FROM known LIMIT 1) AND ended_at IS NULL
UNION ALL
SELECT json_build_array(other_id, 'apart', person_id, set_by_id = other_id) FROM roster_apart
WHERE other_id = ANY(ARRAY(SELECT user_id FROM known)) AND street_id = (SELECT street_id FROM known LIMIT 1) AND ended_at IS NULL
"""
_STREET = "SELECT ARRAY[timezone, config::text] FROM places_area WHERE id = known.street_id"
_gender, _limits = opener(Volunteer, "gender"), opener(Volunteer, "limits")
_birth = opener(Profile, "birth")


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a street says for all of its volunteers."""

    zone: ZoneInfo
    rest_minutes: int
    way_percent: int
    metres_a_minute: int
    month_minutes: int
    child_until: int
    adult_from: int
    to_prove: frozenset[str]
    to_license: frozenset[str]
    to_learn: dict[str, frozenset[str]]
    vetted_for: str


@dataclass(frozen=True, slots=True)
class Judged:
    """By what anybody of these is judged; what nobody is judged by is not read."""

    levels: bool = True
    """By levels of a skill above 1."""
    risk: bool = True
    """By what work of some risk asks: insurance, agreement, checks."""
    people: bool = True
    """By whom one meets there."""


ALL = Judged()


@lru_cache(maxsize=100)
def knowing(among: str, once: Sequence[str] = (), by: Judged = ALL) -> str:
    """The statement that tells what is known of those of one street whom `among` finds, a select of `volunteer_id` and more; for `planned`.

    Its rows are the `COLUMNS` and whatever `among` says; with the first alone come what each select of `once` says of all of them,
    what hangs on them, and the street. Its values: `since`, the day from which days of a calendar are read, and those of `among` and
    `once`. One look for each row: were it a plain join, PostgreSQL might read everybody.
    """
    hanging = _HANGING + _LEVELS * by.levels + _SAFE * by.risk + _APART * by.people
    told = [*once, f"SELECT json_agg(told) FROM ({hanging}) AS hanging", _STREET]  # noqa: S608  # constants
    first = ", ".join(f"CASE WHEN row_number() OVER () = 1 THEN ({each}) END" for each in told)
    return f"""
    WITH known AS MATERIALIZED (
      SELECT person.*, among.* FROM ({among}) AS among CROSS JOIN LATERAL (
        SELECT volunteer.user_id, volunteer.status, volunteer.on_duty, volunteer.rest_minutes, volunteer.monthly_minutes, volunteer.skills,
          volunteer.languages, volunteer.gender, volunteer.limits, profile.birth, volunteer.probation_until, volunteer.street_id
        FROM roster_volunteer AS volunteer LEFT JOIN households_profile AS profile ON profile.user_id = volunteer.user_id
        WHERE volunteer.id = among.volunteer_id OFFSET 0) AS person)
    SELECT known.*, {first} FROM known
    """  # noqa: S608  # constants


def since(at: datetime) -> date:
    """The day of `knowing`: the one before, for it may be over elsewhere and not here."""
    return at.date() - BACK


def facts_from(
    rows: Sequence[tuple[Any, ...]],
    *,
    at: datetime,
    held: Mapping[UUID, Sequence[Span]] = NOWHERE,
) -> dict[UUID, Facts]:
    """What `eligibility.shortfalls` asks, by volunteer, from the rows of `knowing`. A statement of its own for minors.

    `held`: of each, the hours of the places that they hold in the month of the work and around it, which are dispatch's to know;
    without them nobody is short of rest or over their month.
    """
    if not rows:
        return {}
    keys, rules = ring(), _rules(*rows[0][-1])
    hanging, today = _hanging(rows[0][-2] or ()), at.astimezone(rules.zone).date()
    found = {row[COLUMNS]: _facts(row, rules, hanging, held, keys) for row in rows}
    young = {each.user_id: each.volunteer_id for each in found.values() if _is_young(each, today)}
    if young:
        for user_id in with_a_guardians_consent(young, Purpose.VOLUNTEERING, at=at):
            found[young[user_id]] = found[young[user_id]]._replace(consented=True)
    return found


@lru_cache(maxsize=1_000)
def _rules(zone: str, config: str) -> _Rules:
    options = json.loads(config)
    return _Rules(
        zone=ZoneInfo(zone),
        rest_minutes=REST_MINUTES.of(options),
        way_percent=WAY_PERCENT.of(options),
        metres_a_minute=METRES_A_MINUTE.of(options),
        month_minutes=MONTH_MINUTES.of(options),
        child_until=CHILD_UNTIL.of(options),
        adult_from=ADULT_FROM.of(options),
        to_prove=frozenset(str(skill) for skill in PROVED_SKILLS.of(options)),
        to_license=frozenset(str(skill) for skill in LICENSED_SKILLS.of(options)),
        to_learn={str(risk): learnt_for(risk, options) for risk in Risk},
        vetted_for=VETTED_FOR.of(options),
    )


def _facts(
    row: Sequence[Any],
    rules: _Rules,
    told: Mapping[UUID, Mapping[str, list[list[Any]]]],
    held: Mapping[UUID, Sequence[Span]],
    keys: Keyring,
) -> Facts:
    (
        user_id,
        status,
        on_duty,
        rest,
        month,
        skills,
        languages,
        gender,
        limits,
        birth,
        probation_until,
        _street,
        volunteer_id,
        *_,
    ) = row
    hanging = told.get(volunteer_id, NOTHING)
    insured, agreed = _covers(hanging["cover"]) if "cover" in hanging else ((), ())
    apart = told.get(user_id, NOTHING).get("apart")
    return Facts(
        volunteer_id=volunteer_id,
        user_id=user_id,
        status=status,
        on_duty=on_duty,
        zone=rules.zone,
        calendar=_calendar(hanging) if "week" in hanging or "day" in hanging else ANY_TIME,
        rest_minutes=rules.rest_minutes if rest is None else rest,
        way_percent=rules.way_percent,
        metres_a_minute=rules.metres_a_minute,
        month_minutes=rules.month_minutes if month is None else month,
        held=tuple(held.get(volunteer_id, ())),
        born=_birth(birth, keys),
        child_until=rules.child_until,
        adult_from=rules.adult_from,
        skills=dict.fromkeys(skills, 1) | dict(hanging["level"]) if "level" in hanging else dict.fromkeys(skills, 1),
        proofs=_proofs(hanging["proof"]) if "proof" in hanging else {},
        to_prove=rules.to_prove,
        to_license=rules.to_license,
        to_learn=rules.to_learn,
        languages=frozenset(languages) if languages else NO_WORDS,
        gender=_gender(gender, keys),
        limits=frozenset(_limits(limits, keys).split()) if limits else NO_WORDS,
        insured=insured,
        agreed=agreed,
        vetted=_vetted(hanging["vetting"]) if "vetting" in hanging else (),
        vetted_for=rules.vetted_for,
        probation_until=probation_until,
        apart=frozenset(UUID(other) for other, _own in apart) if apart else NOBODY,
        kept_off=frozenset(UUID(other) for other, own in apart if not own) if apart else NOBODY,
    )


def _hanging(told: Iterable[list[Any]]) -> dict[UUID, dict[str, list[list[Any]]]]:
    """By whose it is and what it is."""
    found: dict[str, dict[str, list[list[Any]]]] = {}
    for whose, what, *rest in told:
        found.setdefault(whose, {}).setdefault(what, []).append(rest)
    return {UUID(whose): theirs for whose, theirs in found.items()}


def _proofs(rows: Iterable[list[Any]]) -> dict[str, tuple[Proven, ...]]:
    """Those in force, and those whose day comes: a task may lie ahead."""
    found: dict[str, tuple[Proven, ...]] = {}
    for skill, level, since, expires_on, kind in rows:
        proven = Proven(
            level,
            _day(since),
            _day_or_none(expires_on),
            licence=kind == ProofKind.LICENCE,
            taught=kind == ProofKind.TRAINING,
        )
        found[skill] = (*found.get(skill, ()), proven)
    return found


def _covers(rows: Iterable[list[Any]]) -> tuple[tuple[Cover, ...], tuple[Cover, ...]]:
    """Insurances, agreements."""
    known = [(kind, Cover(_day(since), _day_or_none(until))) for kind, since, until in rows]
    return (
        tuple(cover for kind, cover in known if kind == SafeguardKind.INSURANCE),
        tuple(cover for kind, cover in known if kind == SafeguardKind.AGREEMENT),
    )


def _vetted(rows: Sequence[list[Any]]) -> tuple[Cover, ...]:
    """Checks that found nothing; none where one in force found something."""
    if any(outcome != VettingOutcome.CLEARED for outcome, *_days in rows):
        return ()
    return tuple(Cover(_day(since), _day_or_none(until)) for _outcome, since, until in rows)


def _calendar(hanging: Mapping[str, Iterable[list[Any]]]) -> Calendar:
    weekly: dict[int, list[Minutes]] = {}
    for weekday, starts, ends in hanging.get("week", ()):
        weekly.setdefault(weekday, []).append((starts, ends))
    single: dict[date, Exceptional] = {}
    for told, starts, ends, there in hanging.get("day", ()):
        day = _day(told)
        old, span = single.get(day, Exceptional()), (starts, ends)
        single[day] = Exceptional((*old.more, span), old.less) if there else Exceptional(old.more, (*old.less, span))
    return Calendar(weekly, single)


def _is_young(facts: Facts, today: date) -> bool:
    age = age_on(facts.born, today)
    return age is not None and age < facts.adult_from


def _day(told: str) -> date:
    return date.fromisoformat(told)


def _day_or_none(told: str | None) -> date | None:
    return None if told is None else _day(told)
