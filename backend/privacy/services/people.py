"""Who is exported or erased."""

from uuid import UUID

from backend.accounts.models import User
from backend.privacy.registry import Person


def person_of(user_id: UUID) -> Person:
    """The person as they are now."""
    user = User.objects.only("name", "phone", "home_street_id").get(pk=user_id)
    return Person(id=user.id, name=user.name, phone=user.phone, street_id=user.home_street_id)
