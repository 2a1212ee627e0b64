"""Whether pushes to a person may pass abroad: FCM is a foreign service, and wants its own consent (个人信息保护法 §39).

Nobody has consented until the register of consents says so: it is connected by `asked_of`, and asked again before each push.
"""

from collections.abc import Callable, Collection
from uuid import UUID

Consenting = Callable[[Collection[UUID]], set[UUID]]
"""Which of these people consent, in one query."""

_register: list[Consenting] = []


def asked_of(register: Consenting) -> None:
    """Ask this register from now on."""
    _register[:] = [register]


def may_push_abroad(people: Collection[UUID]) -> set[UUID]:
    """Which of these people let pushes pass abroad; none where no register is connected."""
    return _register[0](people) if _register and people else set()
