"""Reads of subscriptions, and of whom a happening is told to."""

from collections.abc import Collection
from datetime import datetime, time
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from backend.notifications.models import Times
from backend.policy import Actor
from needs.desk.models import Follow, Need
from needs.desk.queries import SHOWN, concerned_with, with_people
from needs.desk.queries import visible_to as visible_needs
from needs.desk.states import Kind, Status
from needs.signals.models import Signal
from needs.signals.options import LEAST
from needs.signals.states import Status as SignalStatus
from needs.subscriptions.models import Digested, Happening, Subscription
from needs.subscriptions.states import Pace

# For each scope one walk along the index, from where the batch before ended: as much for the last batch as for the first.
WHO = """
SELECT near.user_id, person.is_active AND person.home_street_id = %(street)s
FROM (
    SELECT DISTINCT found.user_id FROM unnest(%(scopes)s::text[]) AS wanted (scope), LATERAL (
        SELECT user_id FROM subscriptions_subscription subscription
        WHERE subscription.scope = wanted.scope AND subscription.pace = %(pace)s AND subscription.user_id > %(after)s
        ORDER BY subscription.user_id LIMIT %(most)s
    ) AS found ORDER BY found.user_id LIMIT %(most)s
) AS near JOIN accounts_user person ON person.id = near.user_id
ORDER BY near.user_id
"""


def own(actor: Actor) -> QuerySet[Subscription]:
    """The subscriptions of the actor in their street."""
    return Subscription.objects.filter(street=actor.street_id, user=actor.user_id)


def followed(actor: Actor) -> QuerySet[Need]:
    """The needs that the actor follows, of those that they may see."""
    mine = Follow.objects.filter(need=OuterRef("pk"), user=actor.user_id)
    return with_people(visible_needs(actor)).filter(Exists(mine))


def told_of(needs: QuerySet[Need]) -> QuerySet[Need]:
    """Those of which the street may hear: public and shown, never of wrongdoing, neither merged nor withdrawn."""
    return needs.filter(SHOWN).exclude(Q(kind=Kind.WRONGDOING) | Q(status__in=[Status.MERGED, Status.WITHDRAWN]))


def told_of_signals(signals: QuerySet[Signal]) -> QuerySet[Signal]:
    """Those of which the street may hear: three people and more made public that they ask for it."""
    return signals.filter(in_public__gte=LEAST).exclude(status=SignalStatus.FADED)


def still_told(rows: QuerySet[Happening]) -> QuerySet[Happening]:
    """The happenings that may be told of now."""
    needs, signals = told_of(Need.objects.all()), told_of_signals(Signal.objects.all())
    return rows.filter(Q(need__in=needs.values("pk")) | Q(signal__in=signals.values("pk")))


def subscribers(
    scopes: list[str], *, street_id: UUID, pace: Pace, after: UUID, most: int
) -> tuple[list[UUID], UUID | None]:
    """The next people who want one of these scopes at this pace, each once; and after whom to go on, None at the end."""
    known: dict[str, Any] = {"scopes": scopes, "street": street_id, "pace": pace.value, "after": after, "most": most}
    with connection.cursor() as cursor:
        cursor.execute(WHO, known)
        rows = cursor.fetchall()
    return [person for person, here in rows if here], rows[-1][0] if len(rows) == most else None


def not_told(needs: Collection[Need], *, at: datetime) -> dict[UUID, set[UUID]]:
    """By need, whose own matter it is and who follows it: they hear of it anyway. Two queries more for each proxy report."""
    found = {
        need.id: concerned_with(need, at=at) if need.beneficiary_id or need.representation_id else {need.reporter_id}
        for need in needs
    }
    follows = Follow.objects.filter(need__in=list(found)).values_list("need", "user")
    for need_id, user_id in follows:
        found[need_id].add(user_id)
    return found


def due(street_id: UUID, *, day: str, clock: time, usual: time) -> QuerySet[Subscription]:
    """The daily subscriptions of people whose hour has come and whose digest of the day is not made."""
    rows = Subscription.objects.filter(
        street=street_id, pace=Pace.DAILY, user__is_active=True, user__home_street=street_id
    ).exclude(Exists(Digested.objects.filter(user=OuterRef("user"), day__gte=day)))
    times = Times.objects.filter(user=OuterRef("user"), digest_at__isnull=False)
    later = Exists(times.filter(digest_at__gt=clock))
    return rows.exclude(later) if usual <= clock else rows.filter(Exists(times.filter(digest_at__lte=clock)))
