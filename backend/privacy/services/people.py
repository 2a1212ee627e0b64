"""Who is exported or erased."""

from collections.abc import Container
from datetime import datetime
from uuid import UUID

from django.db.models import Model

from backend.accounts.models import User
from backend.privacy.registry import Fate, Person, holdings


def person_of(user_id: UUID) -> Person:
    """The person as they are now."""
    user = User.objects.only("name", "phone", "home_street_id").get(pk=user_id)
    return Person(id=user.id, name=user.name, phone=user.phone, street_id=user.home_street_id)


def empty(
    person: Person, *, now: datetime, but: Container[type[Model]] = ()
) -> tuple[dict[str, dict[str, int]], set[UUID]]:
    """Do with all rows about a person what erasing does, in the caller's transaction; the account has no name then and is not in use.

    `but`: rows of others that stay as they are. Returns `{fate: {holding: rows}}`, and the ids of what is gone or changed.
    """
    told: dict[str, dict[str, int]] = {fate.value: {} for fate in Fate}
    touched = {person.id}
    # The account last: the others find their rows by what it says.
    for holding in sorted(holdings(), key=lambda each: each.model is User):
        if holding.model in but:
            continue
        rows, ids = holding.erase(person, now=now)
        touched.update(each for each in ids if isinstance(each, UUID))
        if rows:
            told[holding.fate.value][holding.key] = rows
    return told, touched
