<<<<<<< HEAD
"""What happens to homes. Identity hears whose proof of residence rested on one."""
=======
"""What happens to consents and homes. The people concerned hear of it."""
>>>>>>> e906fc2 (Households and privacy publish what happens: being asked, agreed to and ended, a copy that is ready, an erasure that waits or is held up reach the inbox)

from dataclasses import dataclass
from uuid import UUID

<<<<<<< HEAD

@dataclass(frozen=True, slots=True)
class AddressChanged:
    """An address is another building, door or place from now on; or is about to be removed."""

    address_id: UUID
=======
from backend.households.states import Action


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
>>>>>>> e906fc2 (Households and privacy publish what happens: being asked, agreed to and ended, a copy that is ready, an erasure that waits or is held up reach the inbox)
