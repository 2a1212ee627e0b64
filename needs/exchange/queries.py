"""Reads of the exchange: which needs leave, and to whom."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from backend.accounts.queries import is_superuser
from backend.parties.models import Post
from backend.parties.queries import standing
from backend.places.models import Area
from backend.policy import Actor
from needs.catalogue.models import Category
from needs.desk.models import Need
from needs.desk.queries import SHOWN, in_area
from needs.desk.states import Kind, Status
from needs.exchange.models import ApiKey, Extract, Import
from needs.exchange.options import LOOKED_AT_FIRST
from needs.exchange.states import Part

PAGE = 2_000
"""Needs that are held at a time."""


def own_extracts(actor: Actor) -> QuerySet[Extract]:
    """Those that the actor asked for in this street."""
    return Extract.objects.filter(user=actor.user_id, street=actor.street_id)


def open_needs(street: Area) -> QuerySet[Need]:
    """What a street shows to everybody: needs that their residents made public, once somebody of the group has looked at them.

    None that moderation hides. Never a report of wrongdoing, nor one that its resident took back. Needs `config` of the street loaded.
    """
    rows = Need.objects.filter(SHOWN, street=street.id)
    rows = rows.exclude(kind=Kind.WRONGDOING).exclude(status=Status.WITHDRAWN)
    return rows.exclude(status=Status.REPORTED) if LOOKED_AT_FIRST.of(street.config) else rows


def needs_of(extract: Extract) -> QuerySet[Need]:
    """The needs that are in an extract. Needs `street` and `area` loaded."""
    street = extract.street
    rows = open_needs(street)
    if extract.part == Part.FULL:
        rows = Need.objects.filter(street=street.id).exclude(kind=Kind.WRONGDOING)
    if extract.area is not None:
        rows = in_area(rows, extract.area)
    if extract.kind:
        rows = rows.filter(kind=extract.kind)
    if extract.category:
        rows = rows.filter(category=extract.category)
    zone = ZoneInfo(street.timezone)
    if extract.start is not None:
        rows = rows.filter(reported_at__gte=datetime(*extract.start.timetuple()[:3], tzinfo=zone).astimezone(UTC))
    if extract.end is not None:
        rows = rows.filter(reported_at__lt=datetime(*extract.end.timetuple()[:3], tzinfo=zone).astimezone(UTC))
    return rows


def in_pages(rows: QuerySet[Need]) -> Iterator[list[Need]]:
    """All of them, newest first, `PAGE` at a time: a query each, by the index, that holds nothing between them."""
    rows = rows.order_by("-reported_at", "-id")
    left = rows
    while page := list(left[:PAGE]):
        yield page
        at, pk = page[-1].reported_at, page[-1].id
        left = rows.filter(Q(reported_at__lt=at) | Q(id__lt=pk), reported_at__lte=at)


def names_of_areas(street_id: UUID) -> dict[UUID, tuple[str, str]]:
    """(code, name) of every area of a street: one query."""
    rows = Area.objects.filter(street=street_id).values_list("id", "code", "name")
    return {pk: (code, name) for pk, code, name in rows}


def visible_imports(actor: Actor) -> QuerySet[Import]:
    """Those of the street, for who imports and who administers it; for the others those that they once asked for."""
    rows = Import.objects.filter(street=actor.street_id)
    if actor.is_system or standing(actor).holds(Post.IMPORTER, Post.ADMINISTRATOR):
        return rows
    return rows.filter(user=actor.user_id)


def visible_keys(actor: Actor) -> QuerySet[ApiKey]:
    """Those of the street, for who administers it; for the others those by which needs are reported in their name."""
    rows = ApiKey.objects.filter(street=actor.street_id)
    if actor.is_system or standing(actor).holds(Post.ADMINISTRATOR) or is_superuser(actor):
        return rows
    return rows.filter(user=actor.user_id)


def names_of_services(street_id: UUID) -> dict[str, str]:
    """The name of each category of a street by its code, retired ones too: one query."""
    rows = Category.objects.filter(street=street_id).only("code", "name", "name_en")
    return {each.code: each.words_for_it for each in rows}
