"""What a leader changes of a plan."""

from uuid import UUID

from pydantic import Field

from backend.http.fields import In


class MoveIn(In):
    """To whom a visit goes, and where it stands in their order."""

    volunteer_id: UUID
    position: int | None = Field(None, ge=0, le=1_000, description="Left out: where it makes the round least longer")


class PinIn(In):
    """Whether a visit stays with its volunteer, whatever is planned anew."""

    pinned: bool


class OrderIn(In):
    """All visits of one volunteer, in the order in which they go."""

    visits: list[UUID] = Field(min_length=1, max_length=50)
