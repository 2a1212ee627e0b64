"""Reads of inboxes, devices and deliveries."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, QuerySet

from backend.accounts.queries import is_superuser
from backend.notifications.kinds import kinds
from backend.notifications.models import Delivery, Notification, Preference, PushRegistration, Times
from backend.notifications.options import QUIET_HOURS
from backend.notifications.quiet import own_or_usual, quiet_until
from backend.notifications.states import DeliveryStatus
from backend.parties.models import Post
from backend.parties.queries import standing
from backend.policy import Actor


def inbox(actor: Actor) -> QuerySet[Notification]:
    """The actor's own notices, without those that only announce others."""
    unlisted = [code for code, kind in kinds().items() if not kind.listed]
    return Notification.objects.filter(user=actor.user_id).exclude(notice__kind__in=unlisted).select_related("notice")


def unread(rows: QuerySet[Notification]) -> QuerySet[Notification]:
    """Those that wait to be read."""
    return rows.filter(read_at=None, withdrawn_at=None)


def unread_by_kind(actor: Actor) -> dict[str, int]:
    """How many wait, by kind."""
    rows = unread(inbox(actor)).order_by().values_list("notice__kind").annotate(Count("id"))
    return dict(rows)


def visible_to(actor: Actor) -> QuerySet[Notification]:
    """The actor's own; those of the whole street for its administrators, who see how they travelled."""
    rows = Notification.objects.select_related("notice")
    if standing(actor).holds(Post.ADMINISTRATOR) or is_superuser(actor):
        return rows.filter(street=actor.street_id)
    return rows.filter(user=actor.user_id)


def own_devices(actor: Actor) -> QuerySet[PushRegistration]:
    """The actor's registered devices, ended ones too."""
    return PushRegistration.objects.filter(user=actor.user_id)


def own_preferences(actor: Actor) -> list[tuple[str, str, str]]:
    """(kind, channel, mode) where the actor chose."""
    return list(Preference.objects.filter(user=actor.user_id).values_list("kind", "channel", "mode"))


def own_times(actor: Actor) -> Times | None:
    """The actor's own times, where they set any."""
    return Times.objects.filter(user=actor.user_id).first()


def deliveries_of(notification: Notification) -> QuerySet[Delivery]:
    """In order."""
    return Delivery.objects.filter(notification=notification).order_by("id")


def counts(deliveries: QuerySet[Delivery]) -> dict[tuple[str, str], int]:
    """`{(channel, status): how many}`."""
    rows = deliveries.order_by().values_list("channel", "status").annotate(Count("id"))
    return {(channel, status): number for channel, status, number in rows}


def street_deliveries(actor: Actor) -> QuerySet[Delivery]:
    """All deliveries of the street."""
    return Delivery.objects.filter(street=actor.street_id)


def oldest_due(deliveries: QuerySet[Delivery], *, now: datetime) -> datetime | None:
    """Since when the oldest has been due that still waits."""
    due = deliveries.filter(status=DeliveryStatus.QUEUED, next_at__lte=now)
    found: datetime | None = due.aggregate(oldest=Min("next_at"))["oldest"]
    return found


def progress(notice_id: UUID) -> Mapping[str, int]:
    """How far a notice has come: `people`, `read`, `withdrawn`, and its deliveries by status."""
    people = Notification.objects.filter(notice=notice_id)
    by_status = (
        Delivery.objects.filter(notification__notice=notice_id, recalls=False)
        .order_by()
        .values_list("status")
        .annotate(Count("id"))
    )
    return {
        "people": people.count(),
        "read": people.filter(read_at__isnull=False).count(),
        "withdrawn": people.filter(withdrawn_at__isnull=False).count(),
        **{status.value: 0 for status in DeliveryStatus},
        **dict(by_status),
    }


def quiet_in_the_street(config: object, zone: str, *, at: datetime) -> datetime | None:
    """When the quiet hours of the street end; None outside them. A person's own hold back what is pushed to them besides."""
    usual = QUIET_HOURS.of(config)
    return quiet_until(at, zone, usual.start, usual.end)


def told_since(codes: Collection[str], subjects: Collection[UUID], since: datetime) -> set[tuple[UUID, UUID]]:
    """(subject, person) of the notices of these kinds that were said after a moment, withdrawn ones among them."""
    rows = Notification.objects.filter(notice__kind__in=codes, notice__subject__in=subjects, notice__at__gt=since)
    found = rows.values_list("notice__subject", "user_id")
    return {(subject, person) for subject, person in found if subject is not None}


def quiet_hours_of(user_id: UUID | None, config: object, zone: str, *, at: datetime) -> datetime | None:
    """When the quiet hours end that hold for a person at `at`; None outside them. Their own, else the street's."""
    own = (Times.objects.filter(user=user_id).first() if user_id else None) or Times()
    usual = QUIET_HOURS.of(config)
    return own_or_usual(
        at, zone, on=own.quiet, begin=own.quiet_from, end=own.quiet_until, usual=(usual.start, usual.end)
    )
