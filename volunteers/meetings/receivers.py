"""Whom meetings are told to."""

from backend.events import receives
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from volunteers.committee.events import SeatEnded
from volunteers.committee.models import Seat
from volunteers.committee.queries import members
from volunteers.meetings import events
from volunteers.meetings.models import Meeting
from volunteers.meetings.notifications import MeetingCalled, MeetingCancelled, MinutesSigned, MinutesToSign
from volunteers.meetings.queries import signers
from volunteers.meetings.services import look_at_signatures
from volunteers.meetings.states import Status


@receives(events.MeetingCalled)
def invite(event: events.MeetingCalled, *, actor: Actor) -> None:
    """Holders and deputies."""
    meeting = Meeting.objects.get(pk=event.meeting_id)
    people = set(meeting.attendees.values_list("user_id", flat=True)) - {actor.user_id}
    notify(
        MeetingCalled,
        people,
        actor=actor,
        subject=meeting.id,
        meeting=meeting.title,
        starts_at=meeting.starts_at,
        place=meeting.place,
    )


@receives(events.MeetingCancelled)
def say_it_is_off(event: events.MeetingCancelled, *, actor: Actor) -> None:
    """Who was invited; nobody is asked to come any more."""
    meeting = Meeting.objects.get(pk=event.meeting_id)
    withdraw(MeetingCalled, actor=actor, subject=meeting.id)
    people = set(meeting.attendees.values_list("user_id", flat=True)) - {actor.user_id}
    notify(
        MeetingCancelled, people, actor=actor, subject=meeting.id, starts_at=meeting.starts_at, meeting=meeting.title
    )


@receives(events.MinutesDrafted)
def ask_to_sign(event: events.MinutesDrafted, *, actor: Actor) -> None:
    """The chair, and who was there and has a seat still; anew after a correction."""
    meeting = Meeting.objects.get(pk=event.meeting_id)
    withdraw(MeetingCalled, actor=actor, subject=meeting.id)
    there = set(meeting.attendees.filter(present=True).values_list("user_id", flat=True)) | {meeting.chair_id}
    people = there & set(members(meeting.street_id, at=actor.at)) - {actor.user_id}
    notify(MinutesToSign, people, actor=actor, subject=meeting.id, key=actor.at.isoformat(), meeting=meeting.title)


@receives(SeatEnded)
def ask_them_no_more(event: SeatEnded, *, actor: Actor) -> None:
    """Who has no seat any more owes no signature; what they signed before stands, and may be enough.

    Where nobody who was there is left, the committee is asked.
    """
    seat = Seat.objects.get(pk=event.seat_id)
    gone = {seat.holder_id, seat.deputy_id} - set(members(seat.street_id, at=actor.at))
    rows = Meeting.objects.filter(street=seat.street_id, status=Status.DRAFTED).order_by("id")
    for meeting_id in rows.values_list("id", flat=True):
        withdraw(MinutesToSign, actor=actor, subject=meeting_id, people=gone)
        system = Actor.system(street_id=seat.street_id, at=actor.at)
        meeting = look_at_signatures(actor=system, meeting_id=meeting_id, now=actor.at)
        asked = signers(meeting, at=actor.at)
        if meeting.status == Status.DRAFTED and not meeting.attendees.filter(present=True, user__in=asked).exists():
            notify(MinutesToSign, asked, actor=actor, subject=meeting.id, key="committee", meeting=meeting.title)


@receives(events.MinutesSigned)
def say_they_are_signed(event: events.MinutesSigned, *, actor: Actor) -> None:
    """Who was invited; nobody is asked to sign any more."""
    meeting = Meeting.objects.get(pk=event.meeting_id)
    withdraw(MinutesToSign, actor=actor, subject=meeting.id)
    people = set(meeting.attendees.values_list("user_id", flat=True)) - {actor.user_id}
    notify(MinutesSigned, people, actor=actor, subject=meeting.id, meeting=meeting.title)
