"""An activity: announce it, call it off, take a place, give it back."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.errors import IdTaken
from backend.events import publish
from backend.ids import new_id
from backend.places.queries import street_of, zone_of
from backend.places.services import place_fields
from backend.policy import Actor, allow
from backend.services import Made, find, fingerprint_of, lock, made_before, service
from backend.states import next_state
from projects.delivery.codes import shown
from projects.delivery.events import ActivityCancelled, ActivityOpened, SignUpChanged
from projects.delivery.models import Activity, SignUp
from projects.delivery.options import CODE_SECONDS
from projects.delivery.policy import ACTIVITY_POLICY, PROJECT_POLICY, is_affiliated
from projects.delivery.queries import visible_activities, visible_projects
from projects.delivery.schemas import ActivityCreate
from projects.delivery.services.refusals import (
    ActivityFull,
    ActivityOver,
    Affiliated,
    AlreadyAttended,
    AlreadySignedUp,
    NotSignedUp,
    OutsideContract,
    TookPlace,
    WrongActivityHours,
)
from projects.delivery.states import (
    ACTIVITY_TRANSITIONS,
    PROJECT_TRANSITIONS,
    ActivityAction,
    ActivityStatus,
    ProjectAction,
    SignUpStatus,
)


@service
def open_activity(*, actor: Actor, project_id: UUID, spec: ActivityCreate, now: datetime) -> Made[Activity]:
    """Announce an activity of an approved project, on days of its contract in the street's time zone.

    The activity as it is where the same person sends the same again.
    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `WrongActivityHours`, `OutsideContract`, `OutsideStreet`, `IdTaken`.
    """
    project = lock(visible_projects(actor), project_id)
    allow(PROJECT_POLICY, ProjectAction.OPEN_ACTIVITY, actor, project)
    sent = {"project_id": project.id, "opened_by_id": actor.user_id, "fingerprint": fingerprint_of(spec)}
    before = made_before(Activity.objects.all(), spec.id, **sent)
    if before is not None:
        return Made(before, fresh=False)
    next_state(PROJECT_TRANSITIONS, project.status, ProjectAction.OPEN_ACTIVITY)
    if not now < spec.ends_at > spec.starts_at:
        raise WrongActivityHours
    here = zone_of(actor)
    first, last = spec.starts_at.astimezone(here).date(), spec.ends_at.astimezone(here).date()
    if not project.starts_on <= first <= last <= project.ends_on:
        raise OutsideContract(starts_on=project.starts_on, ends_on=project.ends_on)
    activity, made = Activity.objects.get_or_create(
        pk=spec.id or new_id(),
        defaults={
            **sent,
            "street_id": actor.street_id,
            "title": spec.title,
            "starts_at": spec.starts_at,
            "ends_at": spec.ends_at,
            "capacity": spec.capacity,
            "opened_at": now,
            **place_fields(street_id=actor.street_id, place=spec.location, address=spec.address),
        },
    )
    if not made:
        # The project is locked: whoever was quicker did something else.
        raise IdTaken
    audit.record(
        "project.open_activity",
        project.id,
        actor=actor,
        now=now,
        before=project.status,
        after=project.status,
        activity_id=str(activity.id),
    )
    publish(ActivityOpened(activity.id, project.id), actor=actor)
    return Made(activity, fresh=True)


@service
def cancel(*, actor: Actor, activity_id: UUID, reason: str, now: datetime) -> Activity:
    """Call an activity off. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TookPlace`."""
    activity = lock(visible_activities(actor).select_related("project"), activity_id)
    allow(ACTIVITY_POLICY, ActivityAction.CANCEL, actor, activity)
    before = activity.status
    activity.status = next_state(ACTIVITY_TRANSITIONS, before, ActivityAction.CANCEL)
    if activity.attended:
        raise TookPlace(attended=activity.attended)
    activity.save(update_fields=["status"])
    audit.record(
        "activity.cancel", activity.id, actor=actor, now=now, before=before, after=activity.status, reason=reason
    )
    publish(ActivityCancelled(activity.id, activity.project_id), actor=actor)
    return activity


def code_of(*, actor: Actor, activity_id: UUID, now: datetime) -> tuple[str, datetime, int]:
    """(code, valid until, seconds) to show at the activity. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    activity = find(visible_activities(actor).select_related("project"), activity_id)
    allow(ACTIVITY_POLICY, ActivityAction.SHOW_CODE, actor, activity)
    next_state(ACTIVITY_TRANSITIONS, activity.status, ActivityAction.SHOW_CODE)
    seconds = CODE_SECONDS.of(street_of(actor).config)
    return (*shown(bytes(activity.secret), now, seconds), seconds)


@service
def sign_up(*, actor: Actor, activity_id: UUID, now: datetime) -> SignUp:
    """Take a place; the activity's row alone is locked, so that neighbours do not wait.

    Raises `NotFound`, `Affiliated`, `NotAllowed`, `ActivityOver`, `AlreadySignedUp`, `AlreadyAttended`,
    `ActivityFull`, `WrongMoment`.
    """
    activity = lock(visible_activities(actor).select_related("project"), activity_id)
    if is_affiliated(actor, activity):
        raise Affiliated
    allow(ACTIVITY_POLICY, ActivityAction.SIGN_UP, actor, activity)
    next_state(ACTIVITY_TRANSITIONS, activity.status, ActivityAction.SIGN_UP)
    if activity.ends_at <= now:
        raise ActivityOver
    taken = SignUp.objects.filter(activity=activity, user=actor.user_id).first()
    if taken is not None and taken.status == SignUpStatus.SIGNED_UP:
        raise AlreadySignedUp
    if activity.attendances.filter(user=actor.user_id).exists():
        raise AlreadyAttended
    if activity.signed_up >= activity.capacity:
        raise ActivityFull(capacity=activity.capacity)
    if taken is None:
        taken = SignUp.objects.create(street_id=actor.street_id, activity=activity, user_id=actor.user_id, at=now)
    else:
        taken.status, taken.at = SignUpStatus.SIGNED_UP, now
        taken.save(update_fields=["status", "at"])
    _count(activity, +1)
    audit.record("sign_up.sign_up", taken.id, actor=actor, now=now, after=taken.status, activity_id=str(activity.id))
    publish(SignUpChanged(taken.id, activity.id), actor=actor)
    return taken


@service
def withdraw(*, actor: Actor, activity_id: UUID, now: datetime) -> SignUp:
    """Give one's place back. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotSignedUp`, `AlreadyAttended`."""
    activity = lock(visible_activities(actor).select_related("project"), activity_id)
    allow(ACTIVITY_POLICY, ActivityAction.WITHDRAW, actor, activity)
    next_state(ACTIVITY_TRANSITIONS, activity.status, ActivityAction.WITHDRAW)
    place = SignUp.objects.filter(activity=activity, user=actor.user_id, status=SignUpStatus.SIGNED_UP).first()
    if place is None:
        raise NotSignedUp
    if activity.attendances.filter(user=actor.user_id).exists():
        raise AlreadyAttended
    before = place.status
    place.status, place.at = SignUpStatus.WITHDRAWN, now
    place.save(update_fields=["status", "at"])
    _count(activity, -1)
    audit.record(
        "sign_up.withdraw",
        place.id,
        actor=actor,
        now=now,
        before=before,
        after=place.status,
        activity_id=str(activity.id),
    )
    publish(SignUpChanged(place.id, activity.id), actor=actor)
    return place


def _count(activity: Activity, change: int) -> None:
    """Under the activity's lock."""
    assert activity.status == ActivityStatus.ANNOUNCED
    activity.signed_up += change
    activity.save(update_fields=["signed_up"])
