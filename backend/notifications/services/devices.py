"""Devices that are pushed: each registration hangs on the session of its device."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import DeviceSession
from backend.audit import services as audit
from backend.errors import DomainError
from backend.notifications.abroad import may_push_abroad
from backend.notifications.models import PushRegistration
from backend.notifications.policy import POLICY
from backend.notifications.queries import own_devices
from backend.notifications.schemas import PushIn, Subscription
from backend.notifications.states import Action, Channel
from backend.notifications.ways.addresses import check_endpoint, check_keys
from backend.policy import Actor, allow
from backend.services import lock, service


class ChannelOff(DomainError):
    """Not a way in which this server pushes."""

    code = "push_channel_off"
    status = 409
    title = _("Not offered here")
    message = _("This server does not push by {channel}. GET /push/keys tells what it offers; the feed always works.")


class ConsentNeeded(DomainError):
    """FCM is a foreign service."""

    code = "cross_border_consent_needed"
    status = 409
    title = _("Consent needed")
    message = _(
        "Pushing by Google passes data abroad, and needs your own consent to that. Give it under consents"
        " (cross_border), then register again; the feed and browser push work without."
    )


@service
def register_device(*, actor: Actor, session_id: UUID, spec: PushIn, now: datetime) -> PushRegistration:
    """Push to the device of this session from now on; what it had registered before on this channel ends.

    An address belongs to whoever registered it last: nobody else is pushed there any more. Registering the same again
    changes nothing. Raises `ChannelOff`, `ConsentNeeded`, `BadSubscription`, `EndpointRefused`.
    """
    channel = Channel(spec.kind)
    session = lock(DeviceSession.objects.filter(user=actor.user_id), session_id)
    allow(POLICY, Action.REGISTER, actor, session)
    address = _address(channel, spec, actor.user_id, now)
    digest = hashlib.sha256(_identity(channel, spec).encode()).digest()
    # One at a time for each address, until commit: it never has two owners.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 2))", [digest.hex()])
    live = PushRegistration.objects.filter(ended_at=None)
    same = live.filter(session=session, channel=channel, address_hash=digest).first()
    if same is not None and (same.address, same.app) == (address, spec.app):
        return same
    moved = live.filter(channel=channel, address_hash=digest).exclude(session=session)
    _end(_ids(moved), "moved", now)
    _end(_ids(live.filter(session=session, channel=channel)), "replaced", now)
    row = PushRegistration.objects.create(
        user_id=actor.user_id,
        session=session,
        channel=channel,
        address=address,
        address_hash=digest,
        app=spec.app,
        created_at=now,
    )
    audit.record("push.register", row.id, actor=actor, now=now, channel=channel)
    return row


@service
def unregister_device(*, actor: Actor, registration_id: UUID, now: datetime) -> PushRegistration:
    """Push no more to a device of one's own; ending it again changes nothing. Raises `NotFound`."""
    row = lock(own_devices(actor), registration_id)
    allow(POLICY, Action.UNREGISTER, actor, row)
    if row.ended_at is None:
        _end([row.id], "unregistered", now)
        audit.record("push.unregister", row.id, actor=actor, now=now, channel=row.channel)
        row.refresh_from_db()
    return row


def end_registrations(*, session_ids: Collection[UUID], because: str, now: datetime) -> None:
    """These sessions ended: their devices are pushed no more, and nothing keeps their addresses."""
    _end(_ids(PushRegistration.objects.filter(session__in=session_ids, ended_at=None)), because, now)


def end_abroad(*, user_id: UUID, now: datetime) -> None:
    """The person no longer lets pushes pass abroad: their devices at FCM end, and the tokens are forgotten."""
    _end(_ids(PushRegistration.objects.filter(user=user_id, channel=Channel.FCM, ended_at=None)), "no_consent", now)


def _ids(rows: QuerySet[PushRegistration]) -> list[UUID]:
    return list(rows.values_list("id", flat=True))


def _end(ids: Collection[UUID], because: str, now: datetime) -> None:
    PushRegistration.objects.filter(id__in=ids).update(ended_at=now, ended_because=because, address="")


def _address(channel: Channel, spec: PushIn, person: UUID, now: datetime) -> str:
    """What is stored; checks first that this server can push there."""
    if channel == Channel.FCM:
        if not settings.FCM_CREDENTIALS:
            raise ChannelOff(channel=channel)
        if person not in may_push_abroad([person], at=now):
            raise ConsentNeeded
        return spec.token or ""
    if not settings.VAPID_SECRET:
        raise ChannelOff(channel=channel)
    subscription = spec.subscription
    assert subscription is not None
    check_endpoint(subscription.endpoint)
    check_keys(subscription.keys.p256dh, subscription.keys.auth)
    return Subscription(endpoint=subscription.endpoint, keys=subscription.keys).model_dump_json()


def _identity(channel: Channel, spec: PushIn) -> str:
    """What tells one device from another: a browser may renew its keys under one endpoint."""
    if channel == Channel.FCM or spec.subscription is None:
        return spec.token or ""
    return spec.subscription.endpoint
