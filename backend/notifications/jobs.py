"""What the clock does for notifications: the digest, and forgetting."""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.db.models import Q

from backend.accounts.models import DeviceSession, User
from backend.database import delete_in_batches
from backend.jobs.define import cron, system
from backend.notifications.models import Delivery, Notice, Notification, PushRegistration, Times
from backend.notifications.notifications import Digest
from backend.notifications.options import DIGEST_HOUR
from backend.notifications.quiet import digest_day
from backend.notifications.services import bundle
from backend.notifications.states import DeliveryStatus
from backend.places.models import Area
from backend.services import unit_of_work

REGISTRATIONS_KEPT = timedelta(days=30)
"""How long an ended registration stays, for whoever asks why a device was not pushed; its address is gone at once."""


@cron("*/10 * * * *")
def send_digests(*, now: datetime) -> None:
    """To everybody whose hour has come and for whom something waits, once a day by the street's clock."""
    waiting = Delivery.objects.filter(status=DeliveryStatus.WAITING)
    for street in Area.objects.filter(pk__in=waiting.values("street")):
        people = list(
            User.objects.filter(pk__in=waiting.filter(street=street).values("notification__user")).values_list(
                "pk", flat=True
            )
        )
        chosen = Times.objects.filter(user__in=people, digest_at__isnull=False).values_list("user", "digest_at")
        own = {person: at for person, at in chosen if at is not None}
        usual = time(DIGEST_HOUR.of(street.config))
        actor = system(street.id)
        actor.at = now
        for person in people:
            day = digest_day(now, street.timezone, own.get(person, usual))
            if day is not None:
                with unit_of_work(street.id):
                    bundle(Digest, person, actor=actor, day=day)


@cron("7 19 * * *")
def forget_notices(*, now: datetime) -> None:
    """Delete what is old: read notices after `NOTICES_KEPT_DAYS`, all after twice that. At night in China."""
    kept = timedelta(days=settings.NOTICES_KEPT_DAYS)
    old, read = now - 2 * kept, now - kept
    over = Q(notice__at__lt=old) | Q(notice__at__lt=read) & (Q(read_at__lt=read) | Q(withdrawn_at__lt=read))
    delete_in_batches(Notification.objects.filter(over))
    delete_in_batches(Notice.objects.filter(at__lt=read, notifications=None))


@cron("23 19 * * *")
def forget_registrations(*, now: datetime) -> None:
    """End what hangs on a session that has run out, and delete what ended 30 days ago."""
    over = DeviceSession.objects.filter(Q(expires_at__lte=now) | Q(revoked_at__isnull=False))
    PushRegistration.objects.filter(ended_at=None, session__in=over).update(
        ended_at=now, ended_because="expired", address=""
    )
    delete_in_batches(PushRegistration.objects.filter(ended_at__lt=now - REGISTRATIONS_KEPT))
