"""Reads of suggestions: what was suggested, how often it was followed, what can be learned of."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.db.models.fields.json import KT

from backend.policy import Actor
from backend.privacy.registry import WORDS_GONE
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.desk.states import Status
from needs.suggestions.models import NEVER, Suggestion

MOST = 20_000
"""Needs that are learned of: each takes some 10 kB while it is read, and older words tell no more."""


def visible_to(actor: Actor) -> QuerySet[Suggestion]:
    """Those of the actor's street."""
    return Suggestion.objects.filter(street=actor.street_id).exclude(need__kind__in=NEVER)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often what was suggested is what was decided: where both said something."""

    followed: int
    of: int

    @property
    def rate(self) -> float | None:
        """0 to 1, to 4 decimals; None of nothing."""
        return round(self.followed / self.of, 4) if self.of else None


def agreement(
    actor: Actor, *, start: datetime | None = None, end: datetime | None = None
) -> dict[str, dict[str, Agreement]]:
    """Of each version of the model, and of `all`: `category`, `among_three` and `urgency`. One query."""
    rows = visible_to(actor).filter(decided_at__isnull=False)
    if start:
        rows = rows.filter(decided_at__gte=start)
    if end:
        rows = rows.filter(decided_at__lt=end)
    category, urgency = Q(~Q(category=""), ~Q(decided_category="")), ~Q(urgency="")
    same = F("decided_category")
    among = Q(first=same) | Q(second=same) | Q(third=same)
    rows = rows.annotate(first=KT("top__0__0"), second=KT("top__1__0"), third=KT("top__2__0"))
    tallies = rows.values("version").annotate(
        categories=Count("pk", filter=category),
        same=Count("pk", filter=category & Q(category=same)),
        among=Count("pk", filter=category & among),
        urgencies=Count("pk", filter=urgency),
        same_urgency=Count("pk", filter=urgency & Q(urgency=F("decided_urgency"))),
    )
    counted: list[dict[str, Any]] = [dict(row) for row in tallies.order_by("version")]
    whole = {
        name: sum(row[name] for row in counted) for name in ("categories", "same", "among", "urgencies", "same_urgency")
    }
    return {
        str(row["version"]): {
            "category": Agreement(row["same"], row["categories"]),
            "among_three": Agreement(row["among"], row["categories"]),
            "urgency": Agreement(row["same_urgency"], row["urgencies"]),
        }
        for row in ({**whole, "version": "all"}, *counted)
    }


def confirmed(street_id: UUID) -> Iterator[tuple[str, str, str, str]]:
    """Title, text, category and urgency of the latest needs whose category somebody decided, in the words of today's tree.

    A retired category counts as what took its place. Never a report of wrongdoing; nothing that was erased or withdrawn.
    """
    tree = {each.id: each for each in Category.objects.filter(street=street_id)}
    today: dict[str, str] = {}
    for each in tree.values():
        row: Category | None = each
        while row is not None and not row.is_active:
            row = tree[row.replaced_by_id] if row.replaced_by_id else None
        if row is not None:
            today[each.code] = row.code
    rows = Need.objects.filter(street=street_id, category__in=today, first_receiver__isnull=False).exclude(urgency="")
    rows = rows.exclude(kind__in=NEVER).exclude(text=WORDS_GONE).exclude(status=Status.WITHDRAWN)
    latest = rows.order_by("-reported_at", "-id").values_list("title", "text", "category", "urgency")[:MOST]
    for title, text, category, urgency in latest.iterator(1_000):
        yield title, text, today[category], urgency
