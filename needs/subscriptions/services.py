"""The verbs of subscriptions: subscribe, end, and tell who subscribed."""

from collections import Counter, defaultdict
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.audit import services as audit
from backend.errors import DomainError
from backend.notifications.models import Notification
from backend.notifications.options import DIGEST_HOUR
from backend.notifications.services import notify, withdraw
from backend.places.cells import cell_of
from backend.places.datum import to_wgs84
from backend.places.models import Area
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import Made, find, lock, service
from needs.catalogue.checking import UnknownCategory
from needs.catalogue.models import Category
from needs.catalogue.queries import active
from needs.desk.models import Need
from needs.desk.queries import area_of
from needs.desk.states import Kind
from needs.signals.models import Signal
from needs.subscriptions import queries
from needs.subscriptions.models import Digested, Happening, Subscription
from needs.subscriptions.notifications import SubscribedDay, SubscribedNeed, SubscribedSignal
from needs.subscriptions.options import MOST
from needs.subscriptions.policy import POLICY
from needs.subscriptions.schemas import SubscriptionIn
from needs.subscriptions.scopes import of_area, of_place, scopes_of, tree_of
from needs.subscriptions.states import Action, Pace, What

AT_ONCE = 1_000
"""People who are told in one transaction."""
LAG = timedelta(minutes=1)
"""What is noted this moment may not be committed yet: the digest leaves it for the next day."""


class TooManySubscriptions(DomainError):
    """One more than a person may have."""

    code = "too_many_subscriptions"
    status = 409
    title = _("Too many subscriptions")
    message = _(
        "You have {most} subscriptions, which is as many as one person may have. End one that you need no more."
    )


class NotOfSubscriptions(DomainError):
    """A notice that no subscription brought."""

    code = "notice_of_no_subscription"
    status = 409
    title = _("Not from a subscription")
    message = _("This notice came by no subscription of yours. Turn its kind off in your notification preferences.")


@service
def subscribe(*, actor: Actor, spec: SubscriptionIn, now: datetime) -> Made[Subscription]:
    """Hear of it from now on. Said twice is once; another pace replaces the one before.

    Raises `NotFound` (the area), `UnknownCategory`, `TooManySubscriptions`.
    """
    allow(POLICY, Action.SUBSCRIBE, actor, None)
    row = _meant(actor, spec, now)
    lock(User.objects.all(), actor.user_id)
    same = queries.own(actor).filter(scope=row.scope).first()
    if same is not None:
        if same.pace != row.pace:
            same.pace, same.at = row.pace, now
            same.save(update_fields=["pace", "at"])
            audit.record("subscription.subscribe", same.id, actor=actor, now=now, pace=str(same.pace))
        return Made(same, fresh=False)
    most = MOST.of(street_of(actor).config)
    if queries.own(actor).count() >= most:
        raise TooManySubscriptions(most=most)
    row.save(force_insert=True)
    audit.record("subscription.subscribe", row.id, actor=actor, now=now, pace=str(row.pace))
    return Made(row, fresh=True)


def _meant(actor: Actor, spec: SubscriptionIn, now: datetime) -> Subscription:
    category = spec.category or ""
    if category and not active(actor.street_id).filter(code=category).exists():
        raise UnknownCategory(category=category)
    row = Subscription(street_id=actor.street_id, user_id=actor.user_id, category=category, pace=spec.pace, at=now)
    if spec.around is not None and spec.radius_m is not None:
        row.cell = cell_of(*to_wgs84(spec.around.lat, spec.around.lng, spec.around.datum))
        row.radius_m = spec.radius_m
        row.scope = of_place(row.cell, int(spec.radius_m), category)
    else:
        row.area = area_of(actor, spec.area or str(actor.street_id))
        row.scope = of_area(row.area.id, category)
    return row


@service
def unsubscribe(*, actor: Actor, subscription_id: UUID, now: datetime) -> UUID:
    """Hear no more of it. Raises `NotFound`."""
    row = lock(queries.own(actor), subscription_id)
    _end(row, actor, now)
    return subscription_id


@service
def unsubscribe_by_notice(*, actor: Actor, notification_id: UUID, now: datetime) -> list[UUID]:
    """End every subscription that brought a notice, in one tap: of a digest all daily ones. Which.

    Raises `NotFound`, `NotOfSubscriptions`.
    """
    own = Notification.objects.filter(user=actor.user_id, street=actor.street_id).select_related("notice")
    notice = find(own, notification_id).notice
    rows = queries.own(actor)
    if notice.kind == SubscribedDay.code:
        rows = rows.filter(pace=Pace.DAILY)
    elif notice.kind in {SubscribedNeed.code, SubscribedSignal.code}:
        about = Q(pk=notice.subject, street=actor.street_id)
        thing = Need.objects.filter(about).first() or Signal.objects.filter(about).first()
        scopes = scopes_of(thing, tree_of(actor.street_id)) if thing is not None else []
        rows = rows.filter(pace=Pace.NOW, scope__in=scopes)
    else:
        raise NotOfSubscriptions
    ended = []
    for row in rows.order_by("id").select_for_update(of=("self",), no_key=True):
        ended.append(row.id)
        _end(row, actor, now)
    return ended


def _end(row: Subscription, actor: Actor, now: datetime) -> None:
    allow(POLICY, Action.UNSUBSCRIBE, actor, row)
    audit.record("subscription.unsubscribe", row.id, actor=actor, now=now)
    row.delete()


@service
def note_need(*, actor: Actor, need_id: UUID, what: What, now: datetime) -> Happening | None:
    """Note that there is a new need, or an answer; once, and where the street may still hear of it. For the system.

    None where it may not; what was noted before is found again, so that a job that died goes on.
    """
    allow(POLICY, Action.SPREAD, actor, None)
    need = queries.told_of(Need.objects.filter(street=actor.street_id, pk=need_id)).first()
    if need is None:
        return None
    turn = need.reopened if what == What.ANSWER else 0
    row, _made = Happening.objects.get_or_create(
        need=need, what=what, round=turn, defaults={"street_id": actor.street_id, "at": now}
    )
    return row


@service
def note_signal(*, actor: Actor, signal_id: UUID, now: datetime) -> Happening | None:
    """The same of a demand signal, each time that it comes. For the system."""
    allow(POLICY, Action.SPREAD, actor, None)
    signal = queries.told_of_signals(Signal.objects.filter(street=actor.street_id, pk=signal_id)).first()
    if signal is None:
        return None
    row, _made = Happening.objects.get_or_create(
        signal=signal,
        what=What.SIGNAL,
        round=int(signal.found_at.timestamp()) // 86_400,
        defaults={"street_id": actor.street_id, "at": now},
    )
    return row


@service
def tell_at_once(*, actor: Actor, happening_id: UUID, after: UUID, now: datetime) -> UUID | None:
    """Tell the next thousand of those who want to hear at once; after whom to go on, None at the end. For the system.

    Whoever subscribed twice hears once, and whoever was told before is not told again.
    """
    allow(POLICY, Action.SPREAD, actor, None)
    rows = Happening.objects.filter(pk=happening_id, street=actor.street_id)
    row = queries.still_told(rows).select_related("need__community", "signal__community").first()
    if row is None:
        return None
    scopes = scopes_of(_thing(row), tree_of(actor.street_id))
    people, last = queries.subscribers(scopes, street_id=actor.street_id, pace=Pace.NOW, after=after, most=AT_ONCE)
    kind = SubscribedSignal if row.what == What.SIGNAL else SubscribedNeed
    told = set(people).difference(*queries.not_told([row.need] if row.need else [], at=now).values())
    notify(kind, told, actor=actor, subject=row.need_id or row.signal_id, key=f"{row.what}:{row.round}", **_said(row))
    return last


def _thing(row: Happening) -> Need | Signal:
    """What it is about. Needs `need` and `signal` loaded."""
    thing = row.need or row.signal
    assert thing is not None
    return thing


def _said(row: Happening) -> dict[str, Any]:
    thing = _thing(row)
    named = Category.objects.filter(street=row.street_id, code=thing.category).values_list("name", flat=True).first()
    about = named or thing.category or Kind(thing.kind)
    where = thing.community.name if thing.community else "—"
    return {"what": What(row.what), "about": about, "where": where}


@service
def tell_the_day(*, actor: Actor, now: datetime) -> int:
    """The digest of the next thousand people whose hour has come: one notice each, none where nothing happened. How many people.

    For the system. Each need counts once, as answered where it was; who reported it or follows it hears of it by other ways.
    """
    allow(POLICY, Action.SPREAD, actor, None)
    street = street_of(actor)
    local = now.astimezone(ZoneInfo(street.timezone))
    day, usual = local.date(), time(DIGEST_HOUR.of(street.config))
    waiting = queries.due(street.id, day=day.isoformat(), clock=local.time(), usual=usual)
    people = list(waiting.order_by("user").values_list("user", flat=True).distinct()[:AT_ONCE])
    if not people:
        return 0
    up_to = now - LAG
    before = dict(Digested.objects.filter(user__in=people).values_list("user", "up_to"))
    wanted = _by_person(people)
    since = min(before.get(person) or min(at for _scope, at in theirs) for person, theirs in wanted.items())
    scopes = {scope for theirs in wanted.values() for scope, _at in theirs}
    news = _News(street, scopes, since=since, up_to=up_to)
    same: dict[tuple[int, int, int], list[UUID]] = defaultdict(list)
    for person, subscriptions in wanted.items():
        counts = news.counted(person, subscriptions, since=before.get(person))
        if any(counts):
            same[counts].append(person)
    for (needs, answers, signals), readers in sorted(same.items()):
        key = f"{street.id}:{day}:{needs}:{answers}:{signals}"
        notify(
            SubscribedDay, readers, actor=actor, subject=None, key=key, needs=needs, answers=answers, signals=signals
        )
    Digested.objects.bulk_create(
        [Digested(user_id=person, street=street, day=day, up_to=up_to) for person in people],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["street", "day", "up_to"],
    )
    return len(people)


def _by_person(people: list[UUID]) -> dict[UUID, list[tuple[str, datetime]]]:
    found: dict[UUID, list[tuple[str, datetime]]] = defaultdict(list)
    rows = Subscription.objects.filter(user__in=people, pace=Pace.DAILY).values_list("user", "scope", "at")
    for person, scope, at in rows:
        found[person].append((scope, at))
    return found


class _News:
    """What happened in a street in some span, by scope; read once for a thousand people."""

    def __init__(self, street: Area, scopes: set[str], *, since: datetime, up_to: datetime) -> None:
        rows = Happening.objects.filter(street=street, at__gt=since, at__lte=up_to)
        found = list(queries.still_told(rows).select_related("need", "signal").order_by("at", "id"))
        self.hidden = queries.not_told([row.need for row in found if row.need is not None], at=up_to)
        self.by_scope: dict[str, list[Happening]] = defaultdict(list)
        tree, places = tree_of(street.id), any("/" in scope for scope in scopes)
        for row in found:
            for scope in scopes.intersection(scopes_of(_thing(row), tree, places=places)):
                self.by_scope[scope].append(row)

    def counted(
        self, person: UUID, subscriptions: list[tuple[str, datetime]], *, since: datetime | None
    ) -> tuple[int, int, int]:
        """(new needs, answers, signals) of a person, each need and signal once."""
        found: dict[UUID, What] = {}
        for scope, at in subscriptions:
            begin = at if since is None else max(at, since)
            for row in self.by_scope.get(scope, ()):
                about = _thing(row).id
                theirs = person in self.hidden.get(about, ())
                if row.at > begin and not theirs and found.get(about) != What.ANSWER:
                    found[about] = What(row.what)
        by_what = Counter(found.values())
        return by_what[What.NEED], by_what[What.ANSWER], by_what[What.SIGNAL]


@service
def take_back(*, actor: Actor, whose: Q, now: datetime) -> int:
    """Of these needs nobody hears any more, and what was said of them is withdrawn. Of how many. For the system."""
    allow(POLICY, Action.SPREAD, actor, None)
    needs = Need.objects.filter(whose).values("pk")
    ids = set(Happening.objects.filter(need__in=needs).values_list("need_id", flat=True))
    for need_id in sorted(each for each in ids if each is not None):
        withdraw(SubscribedNeed, actor=actor, subject=need_id)
        audit.record("subscription.take_back", need_id, actor=actor, now=now)
    return len(ids)
