"""The devices of the demonstration: a phone that was pushed once, and signed out. Nothing of it can be pushed."""

import hashlib
from datetime import datetime, timedelta

from backend.accounts.models import DeviceSession
from backend.notifications.models import PushRegistration
from backend.notifications.states import Channel
from config.demo.cast import person

WHO = 2
"""Who has it."""


def tell_devices(now: datetime) -> None:
    """A session that ended yesterday, and its registration."""
    ended = now - timedelta(days=1)
    unknown = hashlib.sha256(f"{WHO} signed out".encode()).digest()
    session = DeviceSession.objects.create(
        user_id=person(WHO).id,
        token_hash=unknown,
        device="旧手机",
        created_at=now - timedelta(days=20),
        expires_at=now + timedelta(days=10),
        revoked_at=ended,
    )
    PushRegistration.objects.create(
        user_id=person(WHO).id,
        session=session,
        channel=Channel.WEBPUSH,
        address="",
        address_hash=unknown,
        app="邻里 web",
        created_at=now - timedelta(days=20),
        ended_at=ended,
        ended_because="signed_out",
    )
