"""The three rates, counted on the resident's own word, with what was left out and why.

Modelled on 北京市接诉即办工作条例 (响应率、解决率、满意率). Leaving matters out as "unreasonable" is the known abuse: a need
that was declined stays in, and so does one that nobody looked at, as soon as it is due.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.places.models import Area
from backend.places.queries import zone_of
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.queries import area_of, in_area
from needs.desk.states import Kind, Status

PERIOD = timedelta(days=30)
SATISFIED = 4
"""Satisfied is 4 or 5 of 5."""


class EmptyPeriod(DomainError):
    """A period that ends before it begins."""

    code = "empty_period"
    status = 422
    title = _("Empty period")
    message = _("The period ends before it begins. Give a day after “from” as “to”; that day itself is not counted.")


@dataclass(frozen=True, slots=True)
class Rate:
    """numerator / denominator; denominator + all excluded = all that were reported."""

    numerator: int
    denominator: int
    excluded: Mapping[str, int]

    @property
    def rate(self) -> float | None:
        """0 to 1, to 4 decimals; None of nothing."""
        return round(self.numerator / self.denominator, 4) if self.denominator else None


@dataclass(frozen=True, slots=True)
class Rates:
    """The rates of the needs reported in an area on the days from `start` until before `end`."""

    area: Area
    start: date
    end: date
    reported: int
    response: Rate
    resolution: Rate
    satisfaction: Rate


def rates(actor: Actor, *, area: str | None, start: date | None, end: date | None, now: datetime) -> Rates:
    """The rates of the street, or of a community or grid of it (id or code). Two queries, and the street's time zone where sign-in has not read it.

    Days are those of the street; without dates the last 30 days, today among them. Reports of wrongdoing count in the
    street's numbers only: those of a small area would tell of them. Raises `NotFound`, `EmptyPeriod`.
    """
    chosen = area_of(actor, area or str(actor.street_id))
    zone = zone_of(actor)
    end = end or now.astimezone(zone).date() + timedelta(days=1)
    start = start or end - PERIOD
    if start >= end:
        raise EmptyPeriod(start=start.isoformat(), end=end.isoformat())
    rows = in_area(Need.objects.filter(street=actor.street_id), chosen)
    if chosen.parent_id is not None:
        rows = rows.exclude(kind=Kind.WRONGDOING)
    rows = rows.filter(reported_at__gte=_midnight(start, zone), reported_at__lt=_midnight(end, zone))
    n = rows.aggregate(**{name: Count("pk", filter=which) for name, which in _counted(now).items()})
    verdicts = {"merged": n["merged"], "still_open": n["still_open"], "no_verdict": n["no_verdict"]}
    return Rates(
        area=chosen,
        start=start,
        end=end,
        reported=n["reported"],
        response=Rate(n["responded"], n["due"], {"merged": n["merged"], "not_yet_due": n["not_yet_due"]}),
        resolution=Rate(n["resolved"], n["judged"], verdicts),
        satisfaction=Rate(n["satisfied"], n["judged"], verdicts),
    )


def _counted(now: datetime) -> dict[str, Q]:
    """Every need that was reported falls into one of merged, due, not_yet_due; and of merged, judged, no_verdict, still_open.

    - A merged need is counted with its survivor.
    - Answered is what was answered once, turning it down with a reason among them; a later "not responded" of the
      resident outweighs it.
    - An unanswered need enters the response rate when its answer was due.
    - The latest verdict counts. A reopened need was judged "not resolved" and stays so until the next verdict.
    """
    merged = Q(status=Status.MERGED)
    answered = Q(answered_at__isnull=False)
    overdue = Q(answer_due_at__lte=now)
    judged = Q(verdict__isnull=False)
    return {
        "reported": Q(pk__isnull=False),
        "merged": merged,
        "due": ~merged & (answered | overdue),
        "not_yet_due": ~merged & ~answered & ~overdue,
        "responded": ~merged & answered & (~judged | Q(verdict__responded=True)),
        "judged": ~merged & judged,
        "no_verdict": ~merged & ~judged & answered,
        "still_open": ~merged & ~judged & ~answered,
        "resolved": ~merged & judged & Q(verdict__resolved=True),
        "satisfied": ~merged & judged & Q(verdict__satisfaction__gte=SATISFIED),
    }


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)
