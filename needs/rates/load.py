"""Coordination load: how many steps of a need street and community staff had to do, of all that anybody did.

The volunteer group is there so that staff become no errand runners (DOMAIN.md). Counted from the audit, which nobody can change.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.places.models import Area
from backend.places.queries import zone_of
from backend.policy import NOBODY, Actor
from needs.desk.queries import area_of
from needs.desk.states import Kind, Status
from needs.rates.queries import midnight
from needs.rates.refusals import EmptyPeriod
from needs.rates.steps import STAFF, STEPS
from volunteers.dispatch.states import Origin

PERIOD = timedelta(days=90)
LONGEST = timedelta(days=366)
"""Each need's audit is looked up: a year of the largest city street is seconds, and nobody asks for more at once."""


class LongPeriod(DomainError):
    """More than a year at once."""

    code = "period_too_long"
    status = 422
    title = _("Too long at once")
    message = _("This is counted for a year at most. Ask for each year by itself.")


# One statement: the needs, all that belongs to them, and what the audit says of each, by index. Grouped thrice at once.
LOAD = """
WITH chosen AS MATERIALIZED (
    SELECT id, community_id, grid_id, reporter_id, beneficiary_id, on_behalf_name <> '' AS for_another,
           to_char(reported_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month
    FROM desk_need
    WHERE street_id = %(street)s AND reported_at >= %(start)s AND reported_at < %(end)s
      AND kind <> %(wrongdoing)s AND status <> %(merged)s
      AND (%(area)s::uuid IS NULL OR community_id = %(area)s OR grid_id = %(area)s)
), work AS (
    SELECT task.id, task.origin_id AS need_id FROM chosen
    JOIN dispatch_task task ON task.origin_kind = %(of_a_need)s AND task.origin_id = chosen.id
), things AS (
    SELECT id AS need_id, id FROM chosen
    UNION ALL SELECT need_id, id FROM work
    UNION ALL SELECT work.need_id, place.id FROM work JOIN dispatch_assignment place ON place.task_id = work.id
    UNION ALL SELECT back.need_id, back.id FROM chosen JOIN desk_callback back ON back.need_id = chosen.id
    UNION ALL SELECT handed.need_id, handed.id FROM chosen JOIN desk_referral handed ON handed.need_id = chosen.id
), posted AS MATERIALIZED (
    SELECT user_id, since, coalesce(until, 'infinity') AS until
    FROM parties_posting WHERE street_id = %(street)s AND post = ANY(%(staff)s)
), counted AS (
    SELECT things.need_id, sum(acts.steps) AS steps, sum(acts.staff) AS staff
    FROM things JOIN chosen ON chosen.id = things.need_id
    -- An aggregate of its own: it is looked up in the index, thing by thing, and the audit of all years is not read for a month.
    CROSS JOIN LATERAL (
        SELECT count(*) AS steps, count(*) FILTER (WHERE EXISTS (
            SELECT 1 FROM posted
            WHERE posted.user_id = entry.actor_id AND posted.since <= entry.at AND entry.at < posted.until
        )) AS staff
        FROM audit_entry entry
        WHERE entry.object_id = things.id AND entry.action = ANY(%(steps)s) AND entry.actor_id <> %(nobody)s
          AND entry.actor_id IS DISTINCT FROM chosen.beneficiary_id
          AND (chosen.for_another OR entry.actor_id <> chosen.reporter_id)
    ) acts
    GROUP BY things.need_id
)
SELECT grouping(part), grouping(month), part, month, count(*), sum(steps), sum(staff),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY staff), count(*) FILTER (WHERE staff = 0)
FROM (
    SELECT CASE WHEN %(area)s::uuid IS NULL THEN chosen.community_id ELSE chosen.grid_id END AS part, chosen.month,
           coalesce(counted.steps, 0) AS steps, coalesce(counted.staff, 0) AS staff
    FROM chosen LEFT JOIN counted ON counted.need_id = chosen.id
) each_need
GROUP BY GROUPING SETS ((), (part), (month))
"""


@dataclass(frozen=True, slots=True)
class Load:
    """Of some needs: how many, the steps that anybody did, those that staff did, their median, and how many needs had none."""

    needs: int = 0
    steps: int = 0
    staff_steps: int = 0
    median: float = 0.0
    none: int = 0

    @property
    def mean(self) -> float | None:
        """Steps of staff per need, to 2 decimals; None of nothing."""
        return round(self.staff_steps / self.needs, 2) if self.needs else None

    @property
    def share(self) -> float | None:
        """Steps of staff of all steps, 0 to 1, to 4 decimals; None of nothing."""
        return round(self.staff_steps / self.steps, 4) if self.steps else None

    @property
    def share_without(self) -> float | None:
        """Needs without a step of staff of all needs, 0 to 1, to 4 decimals; None of nothing."""
        return round(self.none / self.needs, 4) if self.needs else None


@dataclass(frozen=True, slots=True)
class Loads:
    """The load of an area and a period, by community (of a community by grid) and by month."""

    area: Area
    start: date
    end: date
    whole: Load
    areas: list[tuple[UUID | None, str, Load]]
    months: list[tuple[str, Load]]

    @property
    def change(self) -> float | None:
        """The mean of the latest month less that of the first, to 2 decimals: below zero it falls. None of fewer than two months."""
        first, last = (self.months[0][1].mean, self.months[-1][1].mean) if len(self.months) > 1 else (None, None)
        return None if first is None or last is None else round(last - first, 2)


def coordination_load(actor: Actor, *, area: str | None, start: date | None, end: date | None, now: datetime) -> Loads:
    """The load of the needs reported in an area on the days from `start` until before `end`; without dates, of 90 days, a year at most.

    Reports of wrongdoing and merged needs are not counted. Three queries, and the street's time zone where sign-in has not
    read it. Raises `NotFound`, `EmptyPeriod`, `LongPeriod`.
    """
    chosen = area_of(actor, area or str(actor.street_id))
    zone = zone_of(actor)
    end = end or now.astimezone(zone).date() + timedelta(days=1)
    start = start or end - PERIOD
    if start >= end:
        raise EmptyPeriod(start=start.isoformat(), end=end.isoformat())
    if end - start > LONGEST:
        raise LongPeriod
    values = {
        "street": actor.street_id,
        "area": chosen.id if chosen.parent_id is not None else None,
        "zone": str(zone),
        "start": midnight(start, zone),
        "end": midnight(end, zone),
        "wrongdoing": Kind.WRONGDOING.value,
        "merged": Status.MERGED.value,
        "of_a_need": Origin.NEED.value,
        "staff": [post.value for post in STAFF],
        "steps": list(STEPS),
        "nobody": NOBODY,
    }
    with connection.cursor() as cursor:
        cursor.execute(LOAD, values)
        lines = cursor.fetchall()
    return _loads(chosen, start, end, lines)


def _loads(area: Area, start: date, end: date, lines: list[tuple[Any, ...]]) -> Loads:
    whole, parts, months = Load(), {}, {}
    for no_part, no_month, part, month, *numbers in lines:
        if no_part and no_month:
            whole = _load(numbers)
        elif no_month:
            parts[part] = _load(numbers)
        else:
            months[month] = _load(numbers)
    names = dict(Area.objects.filter(pk__in=[each for each in parts if each]).values_list("pk", "name"))
    by_size = sorted(parts.items(), key=lambda each: (-each[1].needs, names.get(each[0], "")))
    listed = [(part, names.get(part, ""), load) for part, load in by_size]
    return Loads(area, start, end, whole, listed, sorted(months.items()))


def _load(numbers: list[Any]) -> Load:
    needs, steps, staff, median, none = numbers
    return Load(needs, int(steps or 0), int(staff or 0), float(median or 0), none)
