"""The shapes of activities."""

from collections.abc import Collection
from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from backend.households.schemas import ContactShown
from backend.http.fields import In, Moment, Out, Text, Title
from backend.places.datum import Datum
from backend.places.schemas import PlaceIn, PlaceOut, place_of
from backend.policy import Actor, available
from projects.delivery.models import Activity, Attendance, SignUp
from projects.delivery.policy import ACTIVITY_POLICY
from projects.delivery.states import (
    ACTIVITY_TRANSITIONS,
    ActivityAction,
    ActivityStatus,
    AttestedBy,
    SignUpStatus,
)


class ActivityCreate(In):
    """A new activity."""

    id: UUID | None = Field(None, description="Made by the client, to create offline: sent again, it is made once")
    title: Title
    location: PlaceIn
    address: Annotated[Text, StringConstraints(max_length=200)] = ""
    starts_at: Moment
    ends_at: Moment
    capacity: int = Field(ge=1, le=100_000)


class ActivityOut(Out):
    """An activity as everybody sees it: where it is is public."""

    id: UUID
    project_id: UUID
    title: str
    location: PlaceOut | None
    address: str
    community_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    capacity: int
    signed_up: int
    status: ActivityStatus

    @classmethod
    def of(cls, activity: Activity, *, datum: Datum = Datum.WGS84) -> "ActivityOut":
        """No queries."""
        return cls.like(activity, location=place_of(activity, exact=True, datum=datum))


class ActivityListed(ActivityOut):
    """An activity in a list, with my own part in it, and how far away it is where that was asked."""

    mine_signed_up: bool
    mine_attended: bool
    distance_m: int | None = None

    @classmethod
    def seen(cls, activity: Activity, *, datum: Datum = Datum.WGS84) -> "ActivityListed":
        """Needs `queries.with_own_part`."""
        away: float | None = getattr(activity, "distance_m", None)
        return cls(
            **ActivityOut.of(activity, datum=datum).model_dump(),
            mine_signed_up=bool(getattr(activity, "own_sign_ups", [])),
            mine_attended=bool(getattr(activity, "own_attendances", [])),
            distance_m=round(away) if away is not None else None,
        )


def activity_actions(actor: Actor, activity: Activity) -> list[str]:
    """What this actor may do now with the activity; needs `queries.with_own_part`."""
    listed = ActivityListed.seen(activity)
    useless = set()
    if listed.mine_signed_up or listed.mine_attended or activity.ends_at <= actor.at:
        useless.add(ActivityAction.SIGN_UP)
    if not listed.mine_signed_up or listed.mine_attended:
        useless.add(ActivityAction.WITHDRAW)
    if listed.mine_attended:
        useless.add(ActivityAction.ATTEND)
    if activity.signed_up >= activity.capacity:
        useless.add(ActivityAction.SIGN_UP)
    if activity.attended:
        useless.add(ActivityAction.CANCEL)
    found = available(ACTIVITY_POLICY, ACTIVITY_TRANSITIONS, activity.status, actor, activity)
    return [action for action in found if action not in useless]


class AttendanceCounts(Out):
    """How many came, and how many of the attendances lie outside the activity's hours."""

    attended: int
    off_hours: int


class CodeOut(Out):
    """The code to show at the activity now; fetch the next one at `valid_until`."""

    code: str
    valid_until: datetime
    seconds: int


class AttendIn(In):
    """The code that is shown at the activity."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class ResidentIn(In):
    """The resident who is there."""

    resident_id: UUID


class SignUpOut(Out):
    """My place at an activity."""

    id: UUID
    status: SignUpStatus
    at: datetime
    activity: ActivityOut

    @classmethod
    def of(cls, sign_up: SignUp) -> "SignUpOut":
        """Needs `activity` loaded."""
        return cls(
            id=sign_up.id,
            status=SignUpStatus(sign_up.status),
            at=sign_up.at,
            activity=ActivityOut.of(sign_up.activity),
        )


class ParticipantOut(Out):
    """A place at an activity, to its contractor: nobody's name. Who shares it is asked for by `id`."""

    id: UUID
    at: datetime
    shared: bool = Field(description="whether the resident agrees to share with the contractor now")

    @classmethod
    def of(cls, sign_up: SignUp, shared: Collection[UUID]) -> "ParticipantOut":
        """`shared`: who agrees."""
        return cls(id=sign_up.id, at=sign_up.at, shared=sign_up.user_id in shared)


class ContactOut(Out):
    """Who has a place, and by which phone: each sight is written down, and the resident sees it."""

    id: UUID
    name: str
    phone: str | None
    phone_withheld: bool = Field(description="call through the committee")

    @classmethod
    def of(cls, sign_up: SignUp, shown: ContactShown) -> "ContactOut":
        """What `services.see_contact` returned."""
        return cls(id=sign_up.id, name=shown.name, phone=shown.phone or None, phone_withheld=shown.phone_withheld)


class AttendanceOut(Out):
    """A resident's attendance on record. No name: who attested it knows whom."""

    id: UUID
    activity_id: UUID
    project_id: UUID
    attested_by: AttestedBy
    at: datetime
    off_hours: bool

    @classmethod
    def of(cls, attendance: Attendance) -> "AttendanceOut":
        """Needs `activity` loaded."""
        return cls.like(attendance, project_id=attendance.activity.project_id)
