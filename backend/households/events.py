"""What happens to consents and homes. The people concerned hear of it; identity hears whose proof of residence rested on one."""

from dataclasses import dataclass
from uuid import UUID

from backend.households.states import Action


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """An address is another building, door or place from now on; or is about to be removed."""

    address_id: UUID


@dataclass(frozen=True, slots=True)
class BirthEvent:
    """A person is of another age than was on record: what they may do goes by it."""

    user_id: UUID


class BirthTold(BirthEvent):
    """By themself."""


class BirthCorrected(BirthEvent):
    """By somebody who saw a paper."""


@dataclass(frozen=True, slots=True)
class RepresentationChanged:
    """Somebody asked to speak for somebody, or it was confirmed, withdrawn, or is over."""

    representation_id: UUID
    action: Action


@dataclass(frozen=True, slots=True)
class RepresentationUsed:
    """Something was done for the person by it."""

    representation_id: UUID


@dataclass(frozen=True, slots=True)
class HomeDisclosed:
    """Somebody was shown more of a home than its cell, for the first time for this reason."""

    disclosure_id: UUID
