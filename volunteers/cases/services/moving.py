"""The one step that all verbs of a case share."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import lock
from backend.states import next_state
from volunteers.cases.events import CaseMoved
from volunteers.cases.models import Case
from volunteers.cases.options import REVIEW_MONTHS
from volunteers.cases.policy import POLICY
from volunteers.cases.queries import visible_to
from volunteers.cases.states import TRANSITIONS, Action


def locked(actor: Actor, case_id: UUID, action: Action) -> Case:
    """The case, locked, where the actor may do this now. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    case = lock(visible_to(actor).select_related("entry__resident"), case_id)
    allow(POLICY, action, actor, case)
    next_state(TRANSITIONS, case.status, action)
    return case


def move(case: Case, action: Action, *fields: str, actor: Actor, now: datetime, **data: Any) -> Case:
    """Take the step, save, write it down and publish it. `case` is locked. What is written on it is in no audit."""
    before = case.status
    case.status = next_state(TRANSITIONS, before, action)
    case.save(update_fields=["status", *fields])
    audit.record(f"case.{action}", case.id, actor=actor, now=now, before=before, after=case.status, **data)
    publish(CaseMoved(case.id, action), actor=actor)
    return case


def next_review(actor: Actor, now: datetime) -> date:
    """The day on which the whole is looked at again, by the street's usual time."""
    months = REVIEW_MONTHS.of(street_of(actor).config)
    return now.astimezone(zone_of(actor)).date() + timedelta(days=months * 61 // 2)
