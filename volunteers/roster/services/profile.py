"""A volunteer's profile: enrol, edit, pause, resume, leave."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.households.options import ADULT_FROM, CHILD_UNTIL
from backend.households.queries import age_of, guardians_of, speakers_for
from backend.households.states import Purpose
from backend.places.queries import street_of, zone_of
from backend.places.schemas import PlaceIn
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.roster.events import (
    VolunteerEdited,
    VolunteerEnrolled,
    VolunteerEvent,
    VolunteerLeft,
    VolunteerPaused,
    VolunteerResumed,
)
from volunteers.roster.models import Volunteer
from volunteers.roster.policy import POLICY
from volunteers.roster.queries import visible_to
from volunteers.roster.services.common import locked
from volunteers.roster.services.handing_in import withdraw_waiting
from volunteers.roster.services.pausing import refuse_to_be_back_by
from volunteers.roster.services.proving import tell_skills
from volunteers.roster.states import TRANSITIONS, Action, Skill, Status

MOVED: Mapping[Action, type[VolunteerEvent]] = {
    Action.PAUSE: VolunteerPaused,
    Action.RESUME: VolunteerResumed,
    Action.LEAVE: VolunteerLeft,
}


class VolunteerAlready(DomainError):
    """The person is on the roster."""

    code = "volunteer_already"
    title = _("Volunteer already")
    message = _("This person is on the roster already, or has applied. Edit the profile, or answer the application.")


class TooYoung(DomainError):
    """A child does not volunteer."""

    code = "too_young"
    title = _("Too young to volunteer")
    message = _("Volunteers are at least {age} years old. Until then, children take part with their guardians.")


class GuardianConsentNeeded(DomainError):
    """A minor volunteers with a guardian's consent."""

    code = "guardian_consent_needed"
    title = _("A guardian has to agree")
    message = _(
        "Under {age}, a guardian agrees first: they ask to represent the person as guardian, for volunteering, and a "
        "community worker confirms it."
    )


def refuse_minors(actor: Actor, person_id: UUID) -> None:
    """Children do not volunteer; minors do with a guardian's consent (志愿服务条例). As far as their age is on record.

    Raises `TooYoung`, `GuardianConsentNeeded`.
    """
    config = street_of(actor).config
    age = age_of(person_id, at=actor.at, zone=zone_of(actor))
    if age is None or age >= ADULT_FROM.of(config):
        return
    if age < CHILD_UNTIL.of(config):
        raise TooYoung(age=CHILD_UNTIL.of(config))
    agreed = speakers_for(person_id, Purpose.VOLUNTEERING, at=actor.at)
    if not set(agreed) & set(guardians_of(person_id, at=actor.at)):
        raise GuardianConsentNeeded(age=ADULT_FROM.of(config))


@service
def enrol(
    *,
    actor: Actor,
    user_id: UUID,
    skills: list[Skill],
    location: PlaceIn | None,
    now: datetime,
    community_id: UUID | None = None,
) -> Volunteer:
    """Put a person of the street on the roster; `community_id` where the place is not known. Raises `NotAllowed`, `NotFound`, `VolunteerAlready`, `OutsideStreet`, and what `refuse_minors` raises."""
    allow(POLICY, Action.ENROL, actor, None)
    person = find(User.objects.filter(home_street=actor.street_id), user_id)
    refuse_minors(actor, person.id)
    place = place_fields(street_id=actor.street_id, place=location) if location else {}
    if community_id is not None:
        place.setdefault("community_id", community_id)
    volunteer, made = Volunteer.objects.select_for_update(of=("self",), no_key=True).get_or_create(
        street_id=actor.street_id, user=person, defaults={"since": now, **place}
    )
    before = "" if made else volunteer.status
    if not made:
        if volunteer.status not in {Status.LEFT, Status.DECLINED}:
            raise VolunteerAlready
        volunteer.status = next_state(TRANSITIONS, volunteer.status, Action.ENROL)
        for name, value in place.items():
            setattr(volunteer, name, value)
        volunteer.save(update_fields=["status", *place])
    volunteer.refresh_from_db(fields=["number"])
    tell_skills(volunteer, dict.fromkeys(skills), actor=actor)
    audit.record("volunteer.enrol", volunteer.id, actor=actor, now=now, before=before, after=volunteer.status)
    publish(VolunteerEnrolled(volunteer.id, volunteer.user_id), actor=actor)
    return volunteer


@service
def edit(
    *,
    actor: Actor,
    volunteer_id: UUID,
    location: PlaceIn | None = None,
    changes: Mapping[str, Any],
    now: datetime,
) -> Volunteer:
    """Change skills, languages, how much one wants to do, or the place one sets out from.

    `changes` holds of `skills` (with their level, or None to keep it), `languages`, `monthly_minutes` and `rest_minutes` what changes. Raises `NotFound`,
    `NotAllowed`, `WrongMoment`, `OutsideStreet`.
    """
    volunteer = locked(actor, volunteer_id, Action.EDIT)
    skills: Mapping[str, int | None] | None = changes.get("skills")
    changed = {
        name: sorted(set(value)) if isinstance(value, list) else value
        for name, value in changes.items()
        if name != "skills"
    }
    if location is not None:
        changed |= place_fields(street_id=actor.street_id, place=location)
    for name, value in changed.items():
        setattr(volunteer, name, value)
    volunteer.save(update_fields=list(changed))
    if skills is not None:
        tell_skills(volunteer, skills, actor=actor)
    kept = volunteer.status
    audit.record(
        "volunteer.edit",
        volunteer.id,
        actor=actor,
        now=now,
        before=kept,
        after=kept,
        fields=sorted({*changes, *changed}),
    )
    publish(VolunteerEdited(volunteer.id, volunteer.user_id), actor=actor)
    return volunteer


@service
def move(*, actor: Actor, volunteer_id: UUID, action: Action, now: datetime, back_on: date | None = None) -> Volunteer:
    """Pause, resume or leave; `back_on`: of a pause, the day on which it ends by itself.

    With a pause and with leaving the open offers go; whoever is expected somewhere does not leave: dispatch refuses
    (`holds_places`). Raises `NotFound`, `NotAllowed`, `WrongMoment`, `PauseEndsTooSoon`.
    """
    volunteer = lock(visible_to(actor), volunteer_id)
    allow(POLICY, action, actor, volunteer)
    before = volunteer.status
    volunteer.status = next_state(TRANSITIONS, before, action)
    volunteer.back_on = back_on if action == Action.PAUSE else None
    refuse_to_be_back_by(volunteer.back_on, actor=actor)
    volunteer.save(update_fields=["status", "back_on"])
    audit.record(
        f"volunteer.{action}",
        volunteer.id,
        actor=actor,
        now=now,
        before=before,
        after=volunteer.status,
        back_on=volunteer.back_on.isoformat() if volunteer.back_on else None,
    )
    if action == Action.LEAVE:
        withdraw_waiting(actor=actor, volunteer_id=volunteer.id, now=now)
    publish(MOVED[action](volunteer.id, volunteer.user_id), actor=actor)
    return volunteer
