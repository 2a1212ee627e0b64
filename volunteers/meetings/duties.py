"""What somebody answers for: the meetings that they chair, until their minutes are signed."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.duties import Duty
from backend.policy import Actor
from volunteers.committee.policy import sits_on_committee
from volunteers.committee.queries import sitting
from volunteers.meetings.models import Meeting
from volunteers.meetings.policy import POLICY
from volunteers.meetings.queries import visible_to
from volunteers.meetings.services import hand_over
from volunteers.meetings.states import RUNNING, Action


def _open(actor: Actor) -> QuerySet[Meeting]:
    return visible_to(actor).filter(status__in=RUNNING)


def _heirs(meeting: Meeting, at: datetime) -> list[UUID]:
    """Who was there first, then the other holders of seats, in the order in which they got them."""
    there = list(meeting.attendees.filter(present=True).order_by("id").values_list("user_id", flat=True))
    held = sitting(meeting.street_id, at=at).order_by("since", "id").values_list("holder_id", flat=True)
    return list(dict.fromkeys([*there, *(each for each in held if each is not None)]))


DUTIES = [
    Duty(
        code="meeting",
        label=_("Chairing a meeting"),
        model=Meeting,
        column="chair",
        open=_open,
        title=lambda meeting: meeting.title,
        due=lambda meeting: meeting.starts_at,
        may=POLICY[Action.HAND_OVER],
        fit=sits_on_committee,
        hand_over=hand_over,
        heirs=_heirs,
    )
]
