"""Needs counted by cell: the public ones for neighbours, all of theirs for who handles them. Never of wrongdoing."""

from collections import defaultdict

from django.db.models import Count, Q, QuerySet

from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.queries import SHOWN
from needs.desk.states import LIVE, Kind
from needs.map.folding import Tally
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers

BY = ("kind", "category", "status")


def on_the_map(actor: Actor) -> QuerySet[Need]:
    """The needs that go on and count on this actor's map; one's own that is private is on one's list, not here."""
    rows = Need.objects.filter(street=actor.street_id, status__in=LIVE, cell__isnull=False).exclude(
        kind=Kind.WRONGDOING
    )
    if manages_group(actor, None):
        return rows
    led = tiers(actor).led_areas()
    return rows.filter(SHOWN | Q(community__in=led) | Q(grid__in=led))


def tallies(rows: QuerySet[Need]) -> dict[int, Tally]:
    """Counted by cell of resolution 9. One query."""
    found: dict[int, Tally] = defaultdict(Tally)
    for cell, *values, number in rows.order_by().values_list("cell", *BY).annotate(number=Count("pk")):
        tally = found[cell]
        tally.count += number
        for name, value in zip(BY, values, strict=True):
            tally.by[name][value or "none"] += number
    return dict(found)
