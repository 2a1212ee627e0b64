"""Whether pushes to a person may pass abroad: FCM is a foreign service, and wants its own consent (个人信息保护法 §39)."""

from collections.abc import Collection
from uuid import UUID

from backend.privacy.queries import consents
from backend.privacy.states import Purpose


def may_push_abroad(people: Collection[UUID]) -> set[UUID]:
    """Which of these people let pushes pass abroad, now: asked when a device registers, and again before each push."""
    return consents(people, Purpose.CROSS_BORDER) if people else set()
