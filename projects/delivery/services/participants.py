"""Who has a place at an activity, to its contractor: as much as each resident agreed to, and each sight written down."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from backend.households.schemas import ContactShown
from backend.households.services import reveal_contact
from backend.households.states import Level, Why
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from projects.delivery.models import Activity, SignUp
from projects.delivery.options import HOURS_MARGIN
from projects.delivery.policy import ACTIVITY_POLICY
from projects.delivery.queries import visible_activities
from projects.delivery.services.refusals import ContactEnded, NotShared
from projects.delivery.states import ACTIVITY_TRANSITIONS, ActivityAction, SignUpStatus

CONTACT = frozenset({Level.NAME, Level.PHONE})


def participants_of(*, actor: Actor, activity_id: UUID) -> tuple[Activity, QuerySet[SignUp]]:
    """The activity, and the places on it that are taken. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    activity = find(visible_activities(actor).select_related("project"), activity_id)
    allow(ACTIVITY_POLICY, ActivityAction.SEE_PARTICIPANTS, actor, activity)
    next_state(ACTIVITY_TRANSITIONS, activity.status, ActivityAction.SEE_PARTICIPANTS)
    return activity, _taken(activity)


@service
def see_contact(*, actor: Actor, activity_id: UUID, sign_up_id: UUID, now: datetime) -> tuple[SignUp, ContactShown]:
    """Name and phone of who has a place and agrees to share with the contractor.

    The place is locked: whoever gives it back meanwhile is not shown. Raises `NotFound`, `NotAllowed`, `WrongMoment`,
    `ContactEnded`, `NotShared`.
    """
    activity, taken = participants_of(actor=actor, activity_id=activity_id)
    sign_up = lock(taken, sign_up_id)
    if activity.ends_at + timedelta(hours=HOURS_MARGIN.of(street_of(actor).config)) <= now:
        raise ContactEnded
    shown = reveal_contact(
        actor=actor,
        whose=sign_up.user_id,
        levels=CONTACT,
        why=Why.ACTIVITY,
        why_id=sign_up.id,
        contractor_id=activity.contractor_id,
        now=now,
    )
    if not shown.shared:
        raise NotShared
    return sign_up, shown


def _taken(activity: Activity) -> QuerySet[SignUp]:
    return SignUp.objects.filter(activity=activity, status=SignUpStatus.SIGNED_UP)
