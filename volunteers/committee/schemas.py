"""The shapes of the committee."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from backend.http.fields import In, Moment, Out, json_of
from backend.policy import Actor
from volunteers.committee.models import Seat
from volunteers.committee.queries import seats
from volunteers.committee.states import Kind


class SeatOut(Out):
    """A seat; names are masked. Without a holder it is vacant."""

    id: UUID
    kind: Kind
    holder_id: UUID | None
    holder: str | None
    deputy_id: UUID | None
    deputy: str | None
    since: datetime
    until: datetime | None

    @classmethod
    def of(cls, seat: Seat) -> "SeatOut":
        """Needs `holder` and `deputy` loaded."""
        return cls(
            id=seat.id,
            kind=Kind(seat.kind),
            holder_id=seat.holder_id,
            holder=seat.holder.masked_name if seat.holder else None,
            deputy_id=seat.deputy_id,
            deputy=seat.deputy.masked_name if seat.deputy else None,
            since=seat.since,
            until=seat.until,
        )


class VacancyOut(Out):
    """A kind of seat that stands empty, or has a deputy alone."""

    kind: Kind
    seats: int
    """Seats of this kind whose term holds, with or without a holder."""
    held: int
    """Those of them with a holder."""
    ends: datetime | None
    """When the next of their terms ends."""
    vacant: bool
    """Whether nobody holds any: the deputies vote, and without deputies the kind is waived."""


class VacanciesOut(Out):
    """The four kinds, each with what is held of it."""

    items: list[VacancyOut]

    @classmethod
    def of(cls, sitting: Iterable[Seat]) -> "VacanciesOut":
        """`sitting`: the seats whose term holds."""
        rows = list(sitting)
        return cls(items=[_vacancy(kind, [seat for seat in rows if seat.kind == kind]) for kind in Kind])


def _vacancy(kind: Kind, rows: list[Seat]) -> VacancyOut:
    held = sum(seat.holder_id is not None for seat in rows)
    ends = min((seat.until for seat in rows if seat.until is not None), default=None)
    return VacancyOut(kind=kind, seats=len(rows), held=held, ends=ends, vacant=held == 0)


class SeatCreate(In):
    """An appointment: a holder, a deputy, or both."""

    kind: Kind
    holder_id: UUID | None = None
    deputy_id: UUID | None = None
    until: Moment | None = None


def own_seats(actor: Actor) -> list[dict[str, Any]]:
    """The seats that the actor holds or deputises now, for `GET /me`."""
    return [json_of(SeatOut.of(seat)) for seat in seats(actor)]
