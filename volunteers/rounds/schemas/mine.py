"""What a volunteer sees of a round: their own visits in order, with the way between."""

from collections.abc import Sequence
from datetime import date, datetime
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
    walk_m: int | None = Field(description="On foot from the visit before, or from home, to 50 m")
    offer_id: UUID | None = Field(description="While it waits for my answer")
    assignment_id: UUID | None = Field(description="Once I said yes")
    care_visit_id: UUID | None = Field(description="Of somebody on the care register: how it was is told there")


class MyRoundOut(Out):
    """My part of a round, in order."""

    id: UUID
    name: str
    day: date
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
        datum: Datum = Datum.WGS84,
    ) -> "MyRoundOut":
        """`offers`, `places`: mine, by task; `care`: the visits of the care register, by task."""
        shown = [
            MyVisitOut(
                task_id=each.task.id,
                title=each.title,
                starts_at=each.task.starts_at,
                ends_at=each.task.ends_at,
                location=place_of(each, exact=False, datum=datum),
                walk_m=coarse(each.walk_m),
                offer_id=offers.get(each.task.id),
                assignment_id=places.get(each.task.id),
                care_visit_id=care.get(each.task.id) if each.task.id in places else None,
            )
            for each in visits
            if each.task is not None
        ]
        shown.sort(key=lambda each: each.starts_at)
        return cls(id=row.id, name=row.name, day=row.day, visits=shown, walk_m=sum(each.walk_m or 0 for each in shown))


class MyRounds(Out):
    """All my parts of rounds."""

    items: list[MyRoundOut]
