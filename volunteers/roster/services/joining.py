"""Becoming a volunteer by one's own wish: apply, be spoken with, be approved or not."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.places.queries import street_of
from backend.places.schemas import PlaceIn
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from volunteers.roster.events import (
    VolunteerApplied,
    VolunteerDeclined,
    VolunteerEdited,
    VolunteerEnrolled,
    VolunteerEvent,
)
from volunteers.roster.models import Volunteer
from volunteers.roster.options import APPROVAL
from volunteers.roster.policy import POLICY
from volunteers.roster.queries import visible_to
from volunteers.roster.services.probation import probation_of
from volunteers.roster.services.profile import VolunteerAlready, refuse_minors
from volunteers.roster.services.proving import tell_skills
from volunteers.roster.states import TRANSITIONS, Action, Approval, Skill, Status


class InterviewNeeded(DomainError):
    """Nobody has spoken with them."""

    code = "interview_needed"
    title = _("Somebody speaks with them first")
    message = _("In this street nobody becomes a volunteer without a talk. Note the interview, then approve.")


@service
def apply(*, actor: Actor, skills: list[Skill], location: PlaceIn | None, now: datetime) -> Volunteer:
    """I want to be a volunteer. Where the street asks for nobody's approval, I am one at once.

    Who left, or was declined, may apply again. Raises `VolunteerAlready`, `OutsideStreet`, and what `refuse_minors` raises.
    """
    allow(POLICY, Action.APPLY, actor, None)
    refuse_minors(actor, actor.user_id)
    place = place_fields(street_id=actor.street_id, place=location) if location else {}
    at_once = APPROVAL.of(street_of(actor).config) == Approval.NONE
    status = Status.ACTIVE if at_once else Status.APPLIED
    begins = probation_of(actor) if at_once else {}
    rows = Volunteer.objects.select_for_update(of=("self",), no_key=True)
    volunteer, made = rows.get_or_create(
        street_id=actor.street_id, user_id=actor.user_id, defaults={"since": now, "status": status, **begins, **place}
    )
    before = "" if made else volunteer.status
    if not made:
        if volunteer.status not in {Status.LEFT, Status.DECLINED}:
            raise VolunteerAlready
        next_state(TRANSITIONS, volunteer.status, Action.APPLY)
        _save(volunteer, status=status, interviewed_at=None, **begins, **place)
    volunteer.refresh_from_db(fields=["number"])
    tell_skills(volunteer, dict.fromkeys(skills), actor=actor)
    audit.record("volunteer.apply", volunteer.id, actor=actor, now=now, before=before, after=status)
    event: type[VolunteerEvent] = VolunteerEnrolled if at_once else VolunteerApplied
    publish(event(volunteer.id, volunteer.user_id), actor=actor)
    return volunteer


@service
def interview(*, actor: Actor, volunteer_id: UUID, note: str, now: datetime) -> Volunteer:
    """Somebody spoke with the applicant; what about, the audit keeps. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _decide(actor, volunteer_id, Action.INTERVIEW, {"interviewed_at": now}, VolunteerEdited, now, note)


@service
def approve(*, actor: Actor, volunteer_id: UUID, now: datetime) -> Volunteer:
    """They are a volunteer from now on. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `InterviewNeeded`, and what `refuse_minors` raises."""
    return _decide(actor, volunteer_id, Action.APPROVE, {"since": now, **probation_of(actor)}, VolunteerEnrolled, now)


@service
def decline(*, actor: Actor, volunteer_id: UUID, reason: str, now: datetime) -> Volunteer:
    """Not this time; why stands in the audit, and they may ask. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    return _decide(actor, volunteer_id, Action.DECLINE, {}, VolunteerDeclined, now, reason)


def _decide(
    actor: Actor,
    volunteer_id: UUID,
    action: Action,
    changes: Mapping[str, Any],
    event: type[VolunteerEvent],
    now: datetime,
    reason: str = "",
) -> Volunteer:
    volunteer = lock(visible_to(actor), volunteer_id)
    allow(POLICY, action, actor, volunteer)
    before = volunteer.status
    after = next_state(TRANSITIONS, before, action)
    if action == Action.APPROVE:
        refuse_minors(actor, volunteer.user_id)
        asked = APPROVAL.of(street_of(actor).config)
        if asked == Approval.INTERVIEW and volunteer.interviewed_at is None:
            raise InterviewNeeded
    _save(volunteer, status=after, **changes)
    audit.record(f"volunteer.{action}", volunteer.id, actor=actor, now=now, before=before, after=after, reason=reason)
    publish(event(volunteer.id, volunteer.user_id), actor=actor)
    return volunteer


def _save(volunteer: Volunteer, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(volunteer, name, value)
    volunteer.save(update_fields=list(changes))
