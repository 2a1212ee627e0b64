"""The HTTP face of notifications."""

from typing import Annotated
from uuid import UUID

from django.conf import settings
from ninja import Query, Router, Status

from backend.accounts.models import User
from backend.http.etags import edits
from backend.http.operations import Request, command, query
from backend.http.pages import Page, PageIn, page
from backend.notifications import queries, services
from backend.notifications.models import Notification
from backend.notifications.options import DIGEST_HOUR, QUIET_HOURS
from backend.notifications.policy import POLICY
from backend.notifications.schemas import (
    DeliveriesOut,
    DeliveryCountsOut,
    DeliveryOut,
    InboxIn,
    NotificationOut,
    PreferencesIn,
    PreferencesOut,
    PushIn,
    PushKeysOut,
    PushOut,
    ReadUpToIn,
    ReadUpToOut,
    UnreadOut,
)
from backend.notifications.states import PUSHED, Action, Channel, DeliveryStatus
from backend.notifications.ways.webpush import public_key
from backend.places.queries import street_of
from backend.policy import allow
from backend.services import find

router = Router(tags=["notifications"])


@router.get("/me/notifications", operation_id="list_notifications", response=Page[NotificationOut])
@query
def list_notifications(request: Request, wanted: Annotated[InboxIn, Query()]) -> Page[NotificationOut]:
    """My inbox, newest first. The feed tells of each new one, and of each that was read or withdrawn."""
    rows = queries.inbox(request.actor)
    if wanted.unread:
        rows = queries.unread(rows)
    if wanted.kind is not None:
        services.refuse_unknown([wanted.kind])
        rows = rows.filter(notice__kind=wanted.kind)
    return page(rows, wanted, NotificationOut.of)


@router.get("/me/notifications/unread", operation_id="count_unread", response=UnreadOut)
@query
def count_unread(request: Request) -> UnreadOut:
    """How much waits to be read, in all and by kind."""
    by_kind = queries.unread_by_kind(request.actor)
    return UnreadOut(unread=sum(by_kind.values()), by_kind=by_kind)


@router.post("/me/notifications/read", operation_id="read_notifications", response=ReadUpToOut)
@command
def read_notifications(request: Request, body: ReadUpToIn) -> ReadUpToOut:
    """Mark a notice and all before it as read; my other phones hear of it."""
    return services.read_up_to(actor=request.actor, up_to=body.up_to, now=request.now)


@router.post("/notifications/{notification_id}/read", operation_id="read_notification", response=NotificationOut)
@command
def read_notification(request: Request, notification_id: UUID) -> NotificationOut:
    """Mark one notice as read; my other phones hear of it."""
    return NotificationOut.of(services.read_one(actor=request.actor, notification_id=notification_id, now=request.now))


@router.get("/me/notification-preferences", operation_id="get_notification_preferences", response=PreferencesOut)
@query
def get_notification_preferences(request: Request) -> PreferencesOut:
    """Which kinds of notice there are, and how and when I am told of each."""
    return _preferences(request)


@router.put("/me/notification-preferences", operation_id="set_notification_preferences", response=PreferencesOut)
@command
@edits("get_notification_preferences", User, own=True)
def set_notification_preferences(request: Request, body: PreferencesIn) -> PreferencesOut:
    """Replace my preferences: what is left out is as the kind, or my street, has it."""
    services.set_preferences(actor=request.actor, spec=body, now=request.now)
    return _preferences(request)


@router.get("/push/keys", operation_id="get_push_keys", response=PushKeysOut)
@query
def get_push_keys(request: Request) -> PushKeysOut:  # noqa: ARG001  # the same for everybody
    """What a device needs in order to subscribe to pushes of this server."""
    return PushKeysOut(webpush=public_key(), fcm=bool(settings.FCM_CREDENTIALS))


@router.get("/me/push", operation_id="list_push", response=Page[PushOut])
@query
def list_push(request: Request, wanted: Annotated[PageIn, Query()]) -> Page[PushOut]:
    """My devices that are or were pushed, newest first."""
    session = request.auth.session_id
    return page(queries.own_devices(request.actor), wanted, lambda row: PushOut.of(row, session=session))


@router.post("/me/push", operation_id="register_push", response={201: PushOut})
@command
def register_push(request: Request, body: PushIn) -> Status[PushOut]:
    """Push to this device for as long as it is signed in. An address belongs to whoever registered it last."""
    session = request.auth.session_id
    row = services.register_device(actor=request.actor, session_id=session, spec=body, now=request.now)
    return Status(201, PushOut.of(row, session=session))


@router.post("/me/push/{push_registration_id}/unregister", operation_id="unregister_push", response=PushOut)
@command
def unregister_push(request: Request, push_registration_id: UUID) -> PushOut:
    """Push no more to one of my devices. What waits for it is dropped."""
    row = services.unregister_device(actor=request.actor, registration_id=push_registration_id, now=request.now)
    return PushOut.of(row, session=request.auth.session_id)


@router.get("/notifications/{notification_id}/deliveries", operation_id="list_deliveries", response=DeliveriesOut)
@query
def list_deliveries(request: Request, notification_id: UUID) -> DeliveriesOut:
    """How a notice was delivered, device by device: for the administrators, without what it says."""
    row: Notification = find(queries.visible_to(request.actor), notification_id)
    allow(POLICY, Action.INSPECT, request.actor, row)
    return DeliveriesOut(
        notification_id=row.id,
        kind=row.notice.kind,
        at=row.notice.at,
        read=row.read_at is not None,
        withdrawn=row.withdrawn_at is not None,
        deliveries=[DeliveryOut.of(each) for each in queries.deliveries_of(row)],
    )


@router.get("/deliveries/counts", operation_id="count_deliveries", response=DeliveryCountsOut)
@query
def count_deliveries(request: Request) -> DeliveryCountsOut:
    """How the deliveries of the street stand, by status and channel: for the administrators."""
    allow(POLICY, Action.INSPECT, request.actor, None)
    rows = queries.street_deliveries(request.actor)
    found = queries.counts(rows)
    return DeliveryCountsOut(
        by_status={status: sum(found.get((channel, status), 0) for channel in PUSHED) for status in DeliveryStatus},
        by_channel={
            Channel(channel): {status: found.get((channel, status), 0) for status in DeliveryStatus}
            for channel in PUSHED
        },
        oldest_due=queries.oldest_due(rows, now=request.now),
    )


def _preferences(request: Request) -> PreferencesOut:
    street = street_of(request.actor)
    return PreferencesOut.of(
        queries.own_preferences(request.actor),
        queries.own_times(request.actor),
        quiet=QUIET_HOURS.of(street.config),
        digest_hour=DIGEST_HOUR.of(street.config),
        time_zone=street.timezone,
    )
