"""Reads of consents: who agrees to what, now."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from backend.privacy.models import Consent
from backend.privacy.states import Purpose
from backend.privacy.texts import current

# An array is one parameter, however many people: pushing to a street asks for hundreds at a time.
LAST = """
SELECT DISTINCT ON (user_id) user_id, by_id, given, version FROM privacy_consent
WHERE user_id = ANY(%s) AND purpose = %s AND subject_id IS NOT DISTINCT FROM %s ORDER BY user_id, id DESC
"""


def latest(user_id: UUID) -> QuerySet[Consent]:
    """What a person last said to each purpose, by purpose."""
    rows = Consent.objects.filter(user=user_id)
    return rows.order_by("purpose", "subject_id", "-id").distinct("purpose", "subject_id")


def agreed_to(user_id: UUID, purpose: Purpose, *, subject_id: UUID | None = None) -> int | None:
    """The version of the text to which the person agrees, which may not be that of today; None who does not. One query."""
    rows = Consent.objects.filter(user=user_id, purpose=purpose, subject=subject_id)
    last = rows.order_by("-id").values_list("given", "version").first()
    return last[1] if last is not None and last[0] else None


def given(user_id: UUID, purpose: Purpose, *, subject_id: UUID | None = None) -> bool:
    """Whether the person agrees now, to the text as it is today. One query.

    `subject_id`: the organisation, for a purpose that is agreed to for each by itself.
    """
    return user_id in consents([user_id], purpose, subject_id=subject_id)


def given_by(user_ids: Iterable[UUID], purpose: Purpose, *, subject_id: UUID | None = None) -> dict[UUID, UUID]:
    """`{person: who said so}` of those for whom the purpose is agreed to now, to the text as it is today. One query."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [list(user_ids), purpose.value, subject_id])
        return {user: by for user, by, yes, version in cursor if yes and version == current(purpose)}


def consents(user_ids: Iterable[UUID], purpose: Purpose, *, subject_id: UUID | None = None) -> set[UUID]:
    """Those of the people who agree now, to the text as it is today. One query."""
    return set(given_by(user_ids, purpose, subject_id=subject_id))
