"""What the clock does for notifications: the digest, and forgetting."""

from datetime import datetime, time

from backend.accounts.models import User
from backend.jobs.define import cron, system
from backend.notifications.models import Delivery, Times
from backend.notifications.options import DIGEST_HOUR
from backend.notifications.quiet import digest_day
from backend.notifications.services import bundle
from backend.notifications.states import DeliveryStatus
from backend.places.models import Area
from backend.privacy.removing import enforce
from backend.services import unit_of_work


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
                    bundle(person, actor=actor, day=day)


@cron("7 19 * * *")
def forget_notices(*, now: datetime) -> None:
    """Delete what is old: read notices after `NOTICES_KEPT_DAYS`, all after twice that. At night in China."""
    enforce("notifications.notices", now=now)


@cron("23 19 * * *")
def forget_registrations(*, now: datetime) -> None:
    """End what hangs on a session that has run out, and delete what ended 30 days ago."""
    enforce("notifications.registrations", now=now)
