"""Who came: by the code that rotates at the activity, or through a volunteer."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.accounts.models import User
from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from projects.delivery.codes import accepts
from projects.delivery.events import Attended
from projects.delivery.models import Activity, Attendance, SignUp, WrongCodes
from projects.delivery.options import CODE_SECONDS, CODE_TRIES, CODE_TRIES_SECONDS, HOURS_MARGIN
from projects.delivery.policy import ACTIVITY_POLICY, is_affiliated
from projects.delivery.queries import tied, visible_activities
from projects.delivery.services.refusals import (
    ActivityFull,
    Affiliated,
    AlreadyAttended,
    OwnAttendance,
    TooManyAttendanceCodes,
    WrongAttendanceCode,
)
from projects.delivery.states import ACTIVITY_TRANSITIONS, ActivityAction, AttestedBy, SignUpStatus


@service
def attend(*, actor: Actor, activity_id: UUID, code: str, now: datetime) -> Attendance:
    """Attend with the code shown there; no sign-up is needed while there is room.

    Raises `NotFound`, `Affiliated`, `NotAllowed`, `WrongMoment`, `AlreadyAttended`, `TooManyAttendanceCodes`, `ActivityFull`;
    and `WrongAttendanceCode`, with the try counted.
    """
    activity = lock(visible_activities(actor).select_related("project"), activity_id)
    if is_affiliated(actor, activity):
        raise Affiliated
    allow(ACTIVITY_POLICY, ActivityAction.ATTEND, actor, activity)
    next_state(ACTIVITY_TRANSITIONS, activity.status, ActivityAction.ATTEND)
    _check_fit(activity, actor.user_id)
    if not _fits(actor, activity, code, now):
        raise WrongAttendanceCode().committing()
    return _record(actor, activity, actor.user_id, by=AttestedBy.CODE, now=now)


@service
def attest(*, actor: Actor, activity_id: UUID, resident_id: UUID, now: datetime) -> Attendance:
    """Attest the attendance of a resident who has no phone: a volunteer's word, never for oneself.

    Raises `NotFound`, `Affiliated`, `NotAllowed`, `OwnAttendance`, `WrongMoment`, `AlreadyAttended`, `ActivityFull`.
    """
    activity = lock(visible_activities(actor).select_related("project"), activity_id)
    if is_affiliated(actor, activity):
        raise Affiliated
    allow(ACTIVITY_POLICY, ActivityAction.ATTEST, actor, activity)
    if resident_id == actor.user_id:
        raise OwnAttendance
    resident = find(User.objects.filter(home_street=actor.street_id, is_active=True), resident_id)
    if tied([resident.id], [activity.contractor_id], at=now):
        raise Affiliated
    next_state(ACTIVITY_TRANSITIONS, activity.status, ActivityAction.ATTEST)
    _check_fit(activity, resident.id)
    return _record(actor, activity, resident.id, by=AttestedBy.VOLUNTEER, now=now)


def _check_fit(activity: Activity, resident_id: UUID) -> None:
    """Once per person; and while there is room, unless they have a place: then even beyond `capacity` (ADR 9)."""
    if Attendance.objects.filter(activity=activity, user=resident_id).exists():
        raise AlreadyAttended
    if activity.attended < activity.capacity:
        return
    if not SignUp.objects.filter(activity=activity, user=resident_id, status=SignUpStatus.SIGNED_UP).exists():
        raise ActivityFull(capacity=activity.capacity)


def _fits(actor: Actor, activity: Activity, code: str, now: datetime) -> bool:
    """Whether it is the code; a wrong one is counted. Raises `TooManyAttendanceCodes`, before the code is looked at.

    The activity's lock makes one person's tries follow one another, in whatever process.
    """
    config = street_of(actor).config
    seconds = CODE_TRIES_SECONDS.of(config)
    wrong = WrongCodes.objects.filter(activity=activity, user=actor.user_id).first()
    tries = wrong.tries if wrong is not None and now < wrong.since + timedelta(seconds=seconds) else 0
    if tries >= CODE_TRIES.of(config):
        raise TooManyAttendanceCodes(seconds=seconds)
    if accepts(bytes(activity.secret), code, now, CODE_SECONDS.of(config)):
        return True
    since = wrong.since if wrong is not None and tries else now
    WrongCodes.objects.update_or_create(
        activity=activity,
        user_id=actor.user_id,
        defaults={"street_id": actor.street_id, "tries": tries + 1, "since": since},
    )
    return False


def _record(actor: Actor, activity: Activity, resident_id: UUID, *, by: AttestedBy, now: datetime) -> Attendance:
    margin = timedelta(hours=HOURS_MARGIN.of(street_of(actor).config))
    attendance = Attendance.objects.create(
        street_id=actor.street_id,
        activity=activity,
        user_id=resident_id,
        attested_by=by,
        attested_by_user_id=actor.user_id if by == AttestedBy.VOLUNTEER else None,
        at=now,
        off_hours=not activity.starts_at - margin <= now <= activity.ends_at + margin,
    )
    activity.attended += 1
    activity.save(update_fields=["attended"])
    action = ActivityAction.ATTEND if by == AttestedBy.CODE else ActivityAction.ATTEST
    audit.record(
        f"attendance.{action}",
        attendance.id,
        actor=actor,
        now=now,
        activity_id=str(activity.id),
        resident_id=str(resident_id),
    )
    publish(Attended(attendance.id, activity.id, activity.project_id, resident_id), actor=actor)
    return attendance
