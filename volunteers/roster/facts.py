"""Load what the checks of eligibility judge: for many volunteers in a constant number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from backend.households.options import ADULT_FROM, CHILD_UNTIL
from backend.households.queries import age_on, births_of, with_a_guardians_consent
from backend.households.states import Purpose
from volunteers.roster.availability import Calendar, Exceptional, Minutes
from volunteers.roster.demand import Cover, Facts, Proven, Span
from volunteers.roster.models import DayHours, HeldSkill, Proof, Safeguard, Volunteer, WeeklyHours
from volunteers.roster.options import LICENSED_SKILLS, MONTH_MINUTES, PROVED_SKILLS, REST_MINUTES
from volunteers.roster.queries import kept_apart
from volunteers.roster.states import ProofKind, SafeguardKind

BACK = timedelta(days=1)


def facts_of(
    volunteer_ids: Collection[UUID], *, at: datetime, held: Mapping[UUID, Iterable[Span]] | None = None
) -> dict[UUID, Facts]:
    """What `eligibility.shortfalls` asks of each of these volunteers, in nine statements at most. Unknown ids are left out.

    `held`: the hours of the places that each holds and held in the month of the work and around it, which are dispatch's to
    know; without them nobody is short of rest or over their month.
    """
    known = list(
        Volunteer.objects.filter(pk__in=list(volunteer_ids))
        .select_related("street")
        .only(*_COLUMNS, "street__timezone", "street__config")
    )
    ids = [each.id for each in known]
    calendars = calendars_of(ids, since=at.date() - BACK)
    skills, proofs = _skills(ids), _proofs(ids)
    covers = _covers(ids)
    apart = _apart(known)
    births = births_of(each.user_id for each in known)
    young = [each.user_id for each in known if _is_young(each, births.get(each.user_id, ""), at)]
    consented = with_a_guardians_consent(young, Purpose.VOLUNTEERING, at=at) if young else set()
    return {
        each.id: Facts(
            volunteer_id=each.id,
            user_id=each.user_id,
            status=each.status,
            on_duty=each.on_duty,
            zone=ZoneInfo(each.street.timezone),
            calendar=calendars[each.id],
            rest_minutes=REST_MINUTES.of(each.street.config) if each.rest_minutes is None else each.rest_minutes,
            month_minutes=MONTH_MINUTES.of(each.street.config)
            if each.monthly_minutes is None
            else each.monthly_minutes,
            held=tuple(held.get(each.id, ())) if held is not None else (),
            born=births.get(each.user_id, ""),
            consented=each.user_id in consented,
            child_until=CHILD_UNTIL.of(each.street.config),
            adult_from=ADULT_FROM.of(each.street.config),
            skills=dict.fromkeys(each.skills, 1) | skills[each.id],
            proofs=proofs[each.id],
            to_prove=frozenset(str(skill) for skill in PROVED_SKILLS.of(each.street.config)),
            to_license=frozenset(str(skill) for skill in LICENSED_SKILLS.of(each.street.config)),
            languages=frozenset(each.languages),
            gender=each.gender,
            limits=each.health_limits,
            insured=tuple(covers[each.id, SafeguardKind.INSURANCE]),
            agreed=tuple(covers[each.id, SafeguardKind.AGREEMENT]),
            apart=frozenset(apart.get(each.user_id, ())),
        )
        for each in known
    }


_COLUMNS = (
    "user", "street", "status", "on_duty", "rest_minutes", "monthly_minutes", "skills", "languages", "gender", "limits",
)  # fmt: skip


def _skills(volunteer_ids: Collection[UUID]) -> dict[UUID, dict[str, int]]:
    found: dict[UUID, dict[str, int]] = defaultdict(dict)
    rows = HeldSkill.objects.filter(volunteer__in=volunteer_ids)
    for volunteer, skill, level in rows.values_list("volunteer_id", "skill", "level"):
        found[volunteer][skill] = level
    return found


def _proofs(volunteer_ids: Collection[UUID]) -> dict[UUID, dict[str, tuple[Proven, ...]]]:
    """Those in force, and those whose day comes: a task may lie ahead."""
    found: dict[UUID, dict[str, tuple[Proven, ...]]] = defaultdict(dict)
    rows = Proof.objects.filter(volunteer__in=volunteer_ids, ended_at__isnull=True)
    rows = rows.only("volunteer", "skill", "level", "since", "expires_on", "kind")
    for each in rows:
        proven = Proven(each.level, each.since, each.expires_on, licence=each.kind == ProofKind.LICENCE)
        found[each.volunteer_id][each.skill] = (*found[each.volunteer_id].get(each.skill, ()), proven)
    return found


def _covers(volunteer_ids: Collection[UUID]) -> dict[tuple[UUID, str], list[Cover]]:
    found: dict[tuple[UUID, str], list[Cover]] = defaultdict(list)
    rows = Safeguard.objects.filter(volunteer__in=volunteer_ids, ended_at__isnull=True)
    for volunteer, kind, since, until in rows.values_list("volunteer_id", "kind", "since", "until"):
        found[volunteer, kind].append(Cover(since, until))
    return found


def _apart(known: Collection[Volunteer]) -> Mapping[UUID, set[UUID]]:
    """By street, of which there is one but where the clock asks of several."""
    by_street: dict[UUID, list[UUID]] = defaultdict(list)
    for each in known:
        by_street[each.street_id].append(each.user_id)
    found: dict[UUID, set[UUID]] = {}
    for street_id, people in by_street.items():
        found |= kept_apart(people, street_id=street_id)
    return found


def _is_young(volunteer: Volunteer, birth: str, at: datetime) -> bool:
    age = age_on(birth, at.astimezone(ZoneInfo(volunteer.street.timezone)).date())
    return age is not None and age < ADULT_FROM.of(volunteer.street.config)


def calendars_of(volunteer_ids: Collection[UUID], *, since: date) -> dict[UUID, Calendar]:
    """The hours of each of these volunteers, single days from `since` on: two statements."""
    weekly: dict[UUID, dict[int, list[Minutes]]] = defaultdict(lambda: defaultdict(list))
    week = WeeklyHours.objects.filter(volunteer__in=list(volunteer_ids))
    for volunteer, weekday, starts, ends in week.values_list("volunteer_id", "weekday", "starts", "ends"):
        weekly[volunteer][weekday].append((starts, ends))
    days: dict[UUID, dict[date, Exceptional]] = defaultdict(dict)
    single = DayHours.objects.filter(volunteer__in=list(volunteer_ids), day__gte=since)
    for volunteer, day, starts, ends, there in single.values_list("volunteer_id", "day", "starts", "ends", "available"):
        old, span = days[volunteer].get(day, Exceptional()), (starts, ends)
        days[volunteer][day] = (
            Exceptional((*old.more, span), old.less) if there else Exceptional(old.more, (*old.less, span))
        )
    return {each: Calendar(weekly.get(each, {}), days.get(each, {})) for each in volunteer_ids}
