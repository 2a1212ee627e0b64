"""What a volunteer sees of a round: their own visits in order, with the way between."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from math import ceil
from uuid import UUID

from pydantic import Field

from backend.http.fields import Out
from backend.places.datum import Datum
from backend.places.schemas import PlaceOut, place_of
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.schemas.round import coarse


class MyVisitOut(Out):
    """One visit of mine. Where it is exactly, `GET /assignments/{id}/destination` shows once I said yes."""

    task_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    location: PlaceOut | None
    walk_m: int | None = Field(
        description="On foot from the visit before, or from home, to 50 m; null where no home is known"
    )
    offer_id: UUID | None = Field(description="While it waits for my answer")
    assignment_id: UUID | None = Field(description="Once I said yes")
    care_visit_id: UUID | None = Field(description="Of somebody on the care register: how it was is told there")


class MyRoundOut(Out):
    """My part of a round, in order."""

    id: UUID
    name: str
    day: date
    sets_out_at: datetime | None = Field(
        description="From home, to be at the first door when it begins; null where no home is known: then the way comes on top"
    )
    visits: list[MyVisitOut]
    walk_m: int

    @classmethod
    def of(
        cls,
        row: Round,
        visits: Sequence[RoundVisit],
        *,
        offers: dict[UUID, UUID],
        places: dict[UUID, UUID],
        care: dict[UUID, UUID],
        pace: int,
        datum: Datum = Datum.WGS84,
    ) -> "MyRoundOut":
        """`offers`, `places`: mine, by task; `care`: the visits of the care register, by task; `pace`: metres a minute.

        Needs `volunteer` loaded.
        """
        shown = [
            MyVisitOut(
                task_id=each.task.id,
                title=each.title,
                starts_at=each.task.starts_at,
                ends_at=each.task.ends_at,
                location=place_of(each, exact=False, datum=datum),
                walk_m=None if _from_nowhere(each) else coarse(each.walk_m),
                offer_id=offers.get(each.task.id),
                assignment_id=places.get(each.task.id),
                care_visit_id=care.get(each.task.id) if each.task.id in places else None,
            )
            for each in visits
            if each.task is not None
        ]
        shown.sort(key=lambda each: each.starts_at)
        walk_m = sum(each.walk_m or 0 for each in shown)
        return cls(
            id=row.id, name=row.name, day=row.day, visits=shown, walk_m=walk_m, sets_out_at=_sets_out(visits, pace),
        )  # fmt: skip


def _from_nowhere(visit: RoundVisit) -> bool:
    """Whether the way to it is from a home that is not known."""
    return visit.position == 0 and visit.volunteer is not None and visit.volunteer.lat is None


def _sets_out(visits: Sequence[RoundVisit], pace: int) -> datetime | None:
    """As the planner has it: so many minutes before the first door as the way takes, rounded up."""
    first = next((each for each in visits if each.position == 0 and each.task is not None), None)
    if first is None or first.task is None or first.walk_m is None or _from_nowhere(first):
        return None
    return first.task.starts_at - timedelta(minutes=ceil(first.walk_m / pace))


class MyRounds(Out):
    """All my parts of rounds."""

    items: list[MyRoundOut]
