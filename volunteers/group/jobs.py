"""What the group does by the clock: remind of terms that end, put on record that they are over."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from backend.jobs.define import cron, for_each, system
from backend.policy import Actor
from volunteers.group import services
from volunteers.group.models import Role


@cron("10 23 * * *")
def watch_terms(*, now: datetime) -> None:
    """Every night: tell whose term ends within the notice of their street; end what is over. Each once."""
    watch(
        Role.objects.all(),
        lambda actor: services.remind_of_terms(actor=actor, now=now),
        lambda actor, role: services.expire(actor=actor, role_id=role, now=now),
        now=now,
    )


def watch(
    rows: QuerySet[Any], remind: Callable[[Actor], object], expire: Callable[[Actor, UUID], object], *, now: datetime
) -> None:
    """`remind` in each street where a term has an end, `expire` of each that is over. The seats of the committee use it too."""
    open_ends = rows.filter(over=False, until__isnull=False)
    streets = open_ends.order_by("street").values_list("street", flat=True).distinct()
    for_each(list(streets), lambda street: remind(system(street)))
    due = open_ends.filter(until__lte=now).order_by("until", "id").values_list("pk", "street")
    for_each(list(due), lambda row: expire(system(row[1]), row[0]))
