"""Whether pushes to a person may pass abroad: FCM is a foreign service, and wants its own consent (个人信息保护法 §39)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from backend.households.minors import may_send_abroad


def may_push_abroad(people: Collection[UUID], *, at: datetime) -> set[UUID]:
    """Which of these people let pushes pass abroad, now: asked when a device registers, and again before each push."""
    return may_send_abroad(people, at=at)
