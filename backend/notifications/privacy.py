"""What the inbox, its preferences and the outbox hold about people."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import DeviceSession
from backend.database import delete_in_batches
from backend.notifications.models import Delivery, Notice, Notification, Preference, PushRegistration, Times
from backend.privacy import registry as r
from backend.privacy.options import KEEP_NOTICES_DAYS
from backend.privacy.registry import Fate, Holding, Retention

HOLDINGS = [
    Holding(
        model=model,
        of=(way,),
        fate=Fate.ERASED,
        why=r.TO_WORK,
        sees=r.THEMSELF,
        kept=r.UNTIL_OVER,
        without=("address",),
        beside=beside,
    )
    for model, way, beside in (
        (Delivery, "notification__user", ()),
        # The words, as the inbox shows them.
        (Notification, "user", ("notice__title", "notice__body", "notice__at")),
        (Preference, "user", ()),
        (Times, "user", ()),
        (PushRegistration, "user", ()),
    )
]


def forget_objects(object_ids: Iterable[UUID]) -> int:
    """Delete what was told of these objects, from everybody's inbox."""
    rows = Notice.objects.filter(subject__in=list(object_ids))
    found = rows.count()
    rows.delete()
    return found


def _forget_notices(street_id: UUID | None, older_than: datetime, now: datetime) -> int:
    """What was read or taken back, after its time; all of it after twice that."""
    old = now - 2 * (now - older_than)
    over = Q(notice__at__lt=old) | Q(notice__at__lt=older_than) & (
        Q(read_at__lt=older_than) | Q(withdrawn_at__lt=older_than)
    )
    if street_id is None:
        return 0  # each is of a street
    removed = delete_in_batches(Notification.objects.filter(over, street=street_id))
    empty = Notice.objects.filter(at__lt=older_than, notifications=None, street=street_id)
    return removed + delete_in_batches(empty)


def _forget_registrations(older_than: datetime, now: datetime) -> int:
    """Those that ended long ago; first those end whose session has run out."""
    over = DeviceSession.objects.filter(Q(expires_at__lte=now) | Q(revoked_at__isnull=False))
    PushRegistration.objects.filter(ended_at=None, session__in=over).update(
        ended_at=now, ended_because="expired", address=""
    )
    return delete_in_batches(PushRegistration.objects.filter(ended_at__lt=older_than))


RETENTIONS = [
    Retention(
        kind="notifications.notices",
        what=_("notices, once they were read; twice as long the others"),
        setting="NOTICES_KEPT_DAYS",
        span=lambda: timedelta(days=settings.NOTICES_KEPT_DAYS),
        days=KEEP_NOTICES_DAYS,
        forget_in=_forget_notices,
    ),
    Retention(
        kind="notifications.registrations",
        what=_("devices that are pushed no more: their address goes at once, the line later"),
        setting="30 d",
        span=lambda: timedelta(days=30),
        forget=_forget_registrations,
    ),
]
