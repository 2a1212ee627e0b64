"""Reads of the tree."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db.models import QuerySet

from backend.policy import Actor
from needs.catalogue.models import Category
from needs.catalogue.states import Status


def visible_to(actor: Actor) -> QuerySet[Category]:
    """The categories of the actor's street, retired ones too."""
    return Category.objects.filter(street=actor.street_id)


def active(street_id: UUID) -> QuerySet[Category]:
    """Those that new needs may be put into."""
    return Category.objects.filter(street=street_id, status=Status.ACTIVE)


def with_neighbours(rows: QuerySet[Category]) -> QuerySet[Category]:
    """Categories with what they stand under, and what took their place."""
    return rows.select_related("parent", "replaced_by")


def in_order(rows: Iterable[Category]) -> list[Category]:
    """From the top down, each branch with its leaves behind it. A row whose parent is not among them stands at the top."""
    below: dict[UUID | None, list[Category]] = defaultdict(list)
    found = list(rows)
    known = {each.id for each in found}
    for each in sorted(found, key=lambda each: (each.position, each.code)):
        below[each.parent_id if each.parent_id in known else None].append(each)

    def walk(parent: UUID | None) -> Iterator[Category]:
        for each in below[parent]:
            yield each
            yield from walk(each.id)

    return list(walk(None))


def leaves(rows: Iterable[Category]) -> list[Category]:
    """Those under which no other of them stands, in order: what a need is best put into."""
    found = in_order(rows)
    parents = {each.parent_id for each in found}
    return [each for each in found if each.id not in parents]


def codes_under(actor: Actor, code: str) -> list[str]:
    """The code itself and those of everything below it. A code that no tree holds stands for itself: old rows have some."""
    rows = list(visible_to(actor).only("id", "parent_id", "code"))
    found = {each.id for each in rows if each.code == code}
    while True:
        more = {each.id for each in rows if each.parent_id in found} - found
        if not more:
            break
        found |= more
    return [code, *(each.code for each in rows if each.id in found and each.code != code)]
