"""Whom meetings are told to."""

from backend.events import receives
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from volunteers.meetings import events
from volunteers.meetings.models import Meeting
from volunteers.meetings.notifications import MeetingCalled, MeetingCancelled, MinutesSigned, MinutesToSign


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
    """The chair, and who was there; anew after a correction."""
    meeting = Meeting.objects.get(pk=event.meeting_id)
    withdraw(MeetingCalled, actor=actor, subject=meeting.id)
    there = set(meeting.attendees.filter(present=True).values_list("user_id", flat=True)) | {meeting.chair_id}
    people = there - {actor.user_id}
    notify(MinutesToSign, people, actor=actor, subject=meeting.id, key=actor.at.isoformat(), meeting=meeting.title)


@receives(events.MinutesSigned)
def say_they_are_signed(event: events.MinutesSigned, *, actor: Actor) -> None:
    """Who was invited; nobody is asked to sign any more."""
    meeting = Meeting.objects.get(pk=event.meeting_id)
    withdraw(MinutesToSign, actor=actor, subject=meeting.id)
    people = set(meeting.attendees.values_list("user_id", flat=True)) - {actor.user_id}
    notify(MinutesSigned, people, actor=actor, subject=meeting.id, meeting=meeting.title)
