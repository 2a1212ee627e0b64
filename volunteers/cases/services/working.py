"""Assess, note meetings, review."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Max

from backend.audit import services as audit
from backend.notifications.services import notify
from backend.places.queries import zone_of
from backend.policy import Actor
from backend.services import service
from volunteers.cases.models import Assessment, Case, Meeting
from volunteers.cases.notifications import CaseReview
from volunteers.cases.schemas import AssessmentIn, MeetingIn
from volunteers.cases.services.moving import locked, move, next_review
from volunteers.cases.services.refusals import MeetingAhead, ReviewOutOfRange
from volunteers.cases.states import Action, Status

LATEST_REVIEW = 731


@service
def assess(*, actor: Actor, case_id: UUID, spec: AssessmentIn, now: datetime) -> Assessment:
    """How things stand: a version beside those before. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    case = locked(actor, case_id, Action.ASSESS)
    last: int = case.assessments.aggregate(last=Max("version"))["last"] or 0
    row = Assessment.objects.create(
        street_id=case.street_id, case=case, version=last + 1, by_id=actor.user_id, at=now, **spec.model_dump()
    )
    move(case, Action.ASSESS, actor=actor, now=now, version=row.version)
    return row


@service
def note_meeting(*, actor: Actor, case_id: UUID, spec: MeetingIn, now: datetime) -> Meeting:
    """A meeting that took place. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `MeetingAhead`."""
    case = locked(actor, case_id, Action.NOTE_MEETING)
    if spec.at > now:
        raise MeetingAhead
    row = Meeting.objects.create(
        street_id=case.street_id, case=case, by_id=actor.user_id, noted_at=now, **spec.model_dump()
    )
    move(case, Action.NOTE_MEETING, actor=actor, now=now, meeting=str(row.id))
    return row


@service
def review(*, actor: Actor, case_id: UUID, on: date | None, now: datetime) -> Case:
    """The whole was looked at; again `on` a day, or after the street's usual time.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `ReviewOutOfRange`.
    """
    case = locked(actor, case_id, Action.REVIEW)
    today = now.astimezone(zone_of(actor)).date()
    if on is not None and not today < on <= today + timedelta(days=LATEST_REVIEW):
        raise ReviewOutOfRange(days=LATEST_REVIEW)
    case.review_on = on or next_review(actor, now)
    return move(case, Action.REVIEW, "review_on", actor=actor, now=now, next=str(case.review_on))


@service
def remind_of_reviews(*, actor: Actor, now: datetime) -> int:
    """Tell who leads a case that it is to be reviewed; each date once. How many cases. For the system."""
    today = now.astimezone(zone_of(actor)).date()
    rows = Case.objects.filter(street=actor.street_id, status=Status.OPEN, review_on__lte=today)
    found = list(rows.order_by("review_on", "id"))
    for case in found:
        told = notify(CaseReview, [case.lead_id], actor=actor, subject=case.id, key=str(case.review_on))
        if told is not None:
            audit.record("case.remind_review", case.id, actor=actor, now=now, review_on=str(case.review_on))
    return len(found)
