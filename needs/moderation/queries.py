"""Reads of moderation: what is moderated, by whom it may be, and how much of it there was."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from backend.identity.queries import confirmed_residents
from backend.parties.models import Post
from backend.parties.queries import people_on, standing
from backend.places.queries import zone_of
from backend.policy import Actor
from needs.desk.models import Message, Need
from needs.desk.queries import concerned_with, of_those_concerned, receivers_of, visible_to, with_people
from needs.desk.states import Audience, Kind, Showing, Visibility
from needs.moderation.models import Act, Flag, Item
from needs.moderation.states import IN_FORCE, ItemStatus, What, Why
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers


@dataclass(frozen=True, slots=True)
class Target:
    """What the street reads: the summary of a need, or a message to all about it."""

    need: Need
    message: Message | None = None

    @property
    def need_id(self) -> UUID:
        """The need that it is about."""
        return self.need.id

    @property
    def showing(self) -> Showing:
        """Whether the street may read it."""
        return Showing((self.message or self.need).showing)

    @property
    def said(self) -> dict[str, str]:
        """The words that it is made of, as they were sent."""
        if self.message is not None:
            return {"text": self.message.text}
        answers = {key: str(value) for key, value in self.need.details.items()}
        return {"title": self.need.title, "text": self.need.text, **answers}

    @property
    def is_public(self) -> bool:
        """Whether it is meant for the street, whatever moderation says."""
        return self.message is not None or self.need.visibility == Visibility.PUBLIC


def reach(actor: Actor, way: str = "") -> Q:
    """The needs whose words for the street an office lets the actor moderate; `way` leads to them, as `need__`.

    What its resident made private is left to those who see it in full.
    """
    if manages_group(actor, None):
        return Q(pk__isnull=False)  # all: an empty Q would vanish beside others
    led = tiers(actor).led_areas()
    found = Q(**{f"{way}community__in": led}) | Q(**{f"{way}grid__in": led})
    if standing(actor).holds(Post.COMMUNITY_WORKER):
        found |= Q(**{f"{way}visibility": Visibility.PUBLIC})
    return found


def moderated(actor: Actor) -> QuerySet[Need]:
    """The public needs that the actor may moderate, hidden ones too. Never a report of wrongdoing."""
    rows = Need.objects.filter(reach(actor), street=actor.street_id, visibility=Visibility.PUBLIC)
    return rows.exclude(kind=Kind.WRONGDOING)


def known(actor: Actor, need_id: UUID) -> QuerySet[Need]:
    """Needs among which this one is, if the actor sees it, or may moderate it. With their people; may be locked."""
    seen = with_people(visible_to(actor))
    return seen if seen.filter(pk=need_id).exists() else with_people(moderated(actor))


def messages_to_all(need: Need) -> QuerySet[Message]:
    """What was written about a need for the street to read, hidden or not."""
    return Message.objects.filter(need=need, audience=Audience.STREET).select_related("by", "need__reporter")


def acts_on(target: Target) -> QuerySet[Act]:
    """What was done to it."""
    return Act.objects.filter(need=target.need, message=target.message)


def blacked_out_of(target: Target) -> set[str]:
    """What acts in force black out in it."""
    rows = acts_on(target).filter(what=What.REDACT, status__in=IN_FORCE)
    return {passage for row in rows for passage in row.quoted}


def visible_acts(actor: Actor) -> QuerySet[Act]:
    """Those that the actor may moderate; those of one's own needs; those on what one wrote to the street."""
    rows = Act.objects.filter(street=actor.street_id)
    if actor.is_system:
        return rows
    return rows.filter(reach(actor, "need__") | of_those_concerned(actor) | Q(message__by=actor.user_id))


SHAPED = ("need__reporter", "need__first_receiver", "need__in_charge", "message__by")


def with_needs(rows: QuerySet[Act]) -> QuerySet[Act]:
    """Acts with what their shapes read."""
    return rows.select_related(*SHAPED)


def with_targets(rows: QuerySet[Item]) -> QuerySet[Item]:
    """What waits, with what its shapes read."""
    return rows.select_related(*SHAPED)


def visible_items(actor: Actor) -> QuerySet[Item]:
    """What waits for a moderator, of those that the actor may moderate; of what its resident made private only the appeals."""
    rows = Item.objects.filter(reach(actor, "need__"), street=actor.street_id, status=ItemStatus.OPEN)
    return rows.filter(Q(need__visibility=Visibility.PUBLIC) | Q(why=Why.APPEAL) | ~Q(message=None))


def counted_flags(target: Target) -> int:
    """How many confirmed residents flagged it since a moderator looked last."""
    rows = Flag.objects.filter(need=target.need, message=target.message, looked_at=None)
    return rows.filter(user__in=confirmed_residents(target.need.street_id)).count()


def flagged_by(actor: Actor, target: Target) -> bool:
    """Whether the actor flagged it, ever."""
    return Flag.objects.filter(need=target.need, message=target.message, user=actor.user_id).exists()


def flags_of(items: Iterable[Item]) -> dict[UUID, dict[str, int]]:
    """`{item: {reason: how many}}` of the flags that no moderator has looked at. One query, none for none."""
    by_target = {(item.need_id, item.message_id): item.id for item in items if item.act_id is None}
    if not by_target:
        return {}
    rows = Flag.objects.filter(need__in={need for need, _message in by_target}, looked_at=None)
    found: dict[UUID, dict[str, int]] = {}
    for row in rows.order_by().values("need", "message", "reason").annotate(number=Count("pk")):
        item = by_target.get((row["need"], row["message"]))
        if item is not None:
            found.setdefault(item, {})[row["reason"]] = row["number"]
    return found


def moderators_of(need: Need, *, at: datetime) -> set[UUID]:
    """Who may moderate it, but for those whose matter it is and who leads it, as far as the rows at hand tell."""
    people = {*receivers_of(need, at=at), *people_on(Post.COMMUNITY_WORKER, street_id=need.street_id, at=at)}
    return people - concerned_with(need, at=at) - {need.first_receiver_id, need.in_charge_id}


def log(actor: Actor, *, start: datetime) -> list[dict[str, Any]]:
    """Acts of the street since a moment, counted by month of the street, what, reason and status. One query."""
    rows = Act.objects.filter(street=actor.street_id, at__gte=start)
    month = TruncMonth("at", tzinfo=zone_of(actor))
    counted = (
        rows.order_by()
        .values("what", "reason", "status", month=month)
        .annotate(number=Count("pk"), appealed=Count("appealed_at"))
    )
    return [dict(row) for row in counted.order_by("-month", "what", "reason", "status")]
