"""What the group holds about people."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.parties.queries import in_force
from backend.privacy import registry as r
from backend.privacy.registry import Block, Fate, Holding
from volunteers.group.models import Membership, Role


def _roles(user_id: UUID, at: datetime) -> int:
    return Role.objects.filter(in_force(at), user=user_id).count()


HOLDINGS = [
    Holding(
        model=Role,
        of=("user",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.OFFICES,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
    ),
    Holding(
        model=Membership,
        of=("user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=_("everybody of the street, by the surname"),
        kept=r.WITH_ACCOUNT,
    ),
]

BLOCKS = [
    Block(
        code="has_a_role", words=_("Roles in the group are still held ({count}): hand them over first."), count=_roles
    )
]
