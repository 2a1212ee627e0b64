"""What is told later: at once in batches, and the digests by the clock."""

from datetime import datetime
from uuid import UUID

from backend.jobs.define import cron, job, system
from backend.places.models import Area
from backend.policy import NOBODY
from backend.privacy.removing import enforce
from needs.desk.models import Need
from needs.signals.models import Signal
from needs.subscriptions import services
from needs.subscriptions.models import Happening, Subscription
from needs.subscriptions.states import Pace, What


@job()
def spread_need(*, need_id: UUID, what: What) -> None:
    """Note that there is a new need, or an answer; then tell who wants to hear at once."""
    need = Need.objects.only("street_id").filter(pk=need_id).first()
    if need is not None:
        actor = system(need.street_id)
        happening = services.note_need(actor=actor, need_id=need_id, what=what, now=actor.at)
        if happening is not None:
            tell_at_once(happening_id=happening.id, after=NOBODY)


@job()
def spread_signal(*, signal_id: UUID) -> None:
    """The same of a demand signal."""
    signal = Signal.objects.only("street_id").filter(pk=signal_id).first()
    if signal is not None:
        actor = system(signal.street_id)
        happening = services.note_signal(actor=actor, signal_id=signal_id, now=actor.at)
        if happening is not None:
            tell_at_once(happening_id=happening.id, after=NOBODY)


@job()
def tell_at_once(*, happening_id: UUID, after: UUID) -> None:
    """The next batch of those who want to hear at once; then a job for the batch after it. Said twice is once."""
    row = Happening.objects.only("street_id").filter(pk=happening_id).first()
    if row is None:
        return
    actor = system(row.street_id)
    last = services.tell_at_once(actor=actor, happening_id=happening_id, after=after, now=actor.at)
    if last is not None:
        tell_at_once.defer(happening_id=happening_id, after=last)


@cron("*/10 * * * *")
def tell_the_day(*, now: datetime) -> None:
    """One digest to everybody whose hour has come, once a day by the street's clock: batch by batch, each its own transaction."""
    streets = Subscription.objects.filter(pace=Pace.DAILY).values("street")
    for street_id in Area.objects.filter(pk__in=streets).order_by("id").values_list("id", flat=True):
        actor = system(street_id)
        actor.at = now
        while services.tell_the_day(actor=actor, now=now):
            continue


@cron("47 19 * * *")
def forget_happenings(*, now: datetime) -> None:
    """Delete what every digest has told. At night in China."""
    enforce("subscriptions.happenings", now=now)
