"""What happens to homes. Identity hears whose proof of residence rested on one."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """An address is another building, door or place from now on; or is about to be removed."""

    address_id: UUID
