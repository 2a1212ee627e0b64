"""The devices of the demonstration: a phone that was pushed once, and signed out; and a broadcast that found none."""

import hashlib
from datetime import datetime, timedelta

from backend.accounts.models import DeviceSession
from backend.notifications.models import PushRegistration
from backend.notifications.states import Channel, Urgency
from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from volunteers.broadcasts.schemas import BroadcastCreate
from volunteers.broadcasts.services import send

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


def tell_everybody(street: Area, now: datetime) -> None:
    """A heat alert of the week before, by the core leader."""
    then = now - timedelta(days=7)
    send(
        actor=Actor(user_id=person(6).id, street_id=street.id, at=then),
        spec=BroadcastCreate(
            title_zh="高温橙色预警",
            title_en="Heat warning, orange",
            text_zh="今天最高气温 39℃。请少出门、多喝水，留意身边的独居老人；纳凉点在文化站一层。",
            text_en="Up to 39 °C today. Stay in, drink water, look after elders who live alone. Cool rooms: ground floor of the"
            " culture station.",
            urgency=Urgency.EMERGENCY,
            expires_at=then + timedelta(hours=12),
        ),
        now=then,
    )
