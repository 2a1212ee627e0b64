"""Reads of the hotline: who calls, what stands for them, and the numbers of the desk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from statistics import median
from uuid import UUID

from django.db.models import Min, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from backend.accounts.models import User
from backend.parties.models import Post
from backend.parties.queries import standing
from backend.places.queries import zone_of
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.queries import reported_by
from needs.desk.states import Kind
from needs.hotline.models import Filing, HotlineCall
from needs.hotline.states import Outcome, Status

MOST_NEEDS = 20
"""Needs of a caller that are shown; nobody asks for older ones by telephone."""
ANONYMOUS = "匿名来电"
"""The name under which an anonymous caller stands."""


def visible_to(actor: Actor) -> QuerySet[HotlineCall]:
    """The calls that a clerk answered: nobody else's business."""
    rows = HotlineCall.objects.filter(street=actor.street_id)
    if actor.is_system:
        return rows
    return rows.filter(clerk=actor.user_id) if standing(actor).holds(Post.HOTLINE_CLERK) else rows.none()


def person_of(street_id: UUID, *, phone: str, name: str) -> User | None:
    """Whose number it is, where they have that name too: by their account; else by a former call in which they were entered."""
    if not phone:
        return None
    here = User.objects.filter(home_street=street_id, is_active=True, name=name)
    found = here.filter(phone=phone, phone_verified=True).first()
    if found is not None:
        return found
    called = HotlineCall.objects.filter(street=street_id, phone=phone, caller__isnull=False)
    return here.filter(phone=None, pk__in=called.values("caller")).order_by("-id").first()


def is_anonymous(person: User) -> bool:
    """Whether the person was entered for a caller who gave no name."""
    return not person.is_active and person.phone is None and person.name == ANONYMOUS


def number_is_known(call: HotlineCall) -> bool:
    """Whether somebody of the street has this number. Who, is told once they have said their name."""
    mine = User.objects.filter(home_street=call.street_id, phone=call.phone, phone_verified=True, is_active=True)
    return bool(call.phone) and mine.exists()


def former_calls(call: HotlineCall) -> int:
    """How many calls came from this number before."""
    if not call.phone:
        return 0
    return HotlineCall.objects.filter(street=call.street_id, phone=call.phone).exclude(pk=call.pk).count()


def needs_of(call: HotlineCall, *, at: datetime) -> QuerySet[Need]:
    """What the caller reported, or what was reported for them, the newest first. Never a report of wrongdoing.

    What they reported by a consent on record, while that lasts. Nothing while it is not known who calls, and nothing once the call is over.
    """
    if call.caller_id is None or call.status != Status.OPEN:
        return Need.objects.none()
    caller = Actor(user_id=call.caller_id, street_id=call.street_id, at=at)
    theirs = reported_by(caller) | Q(beneficiary=call.caller_id)
    rows = Need.objects.filter(theirs, street=call.street_id).exclude(kind=Kind.WRONGDOING)
    return rows.select_related("reporter", "first_receiver", "filing").order_by("-reported_at", "-id")


def tries_of(clerk_id: UUID, *, since: datetime) -> int:
    """How much that fitted nobody a clerk tried, in all calls since then."""
    rows = HotlineCall.objects.filter(clerk=clerk_id, started_at__gt=since)
    number: int = rows.aggregate(number=Sum("tries", default=0))["number"]
    return number


def filings_of(call: HotlineCall) -> list[Filing]:
    """What was taken down in it, in order."""
    return list(call.filings.select_related("need").order_by("heard_at", "id"))


@dataclass(slots=True)
class Day:
    """The hotline on one day of the street's calendar."""

    day: date
    calls: int = 0
    anonymous: int = 0
    left: int = 0
    filed: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    @property
    def seconds_to_file(self) -> int | None:
        """The median from the ring to the first need that was taken down; None where none was."""
        return round(median(self.seconds)) if self.seconds else None


def days(actor: Actor, *, start: datetime, end: datetime) -> list[Day]:
    """Day by day, the first one first; days without a call are left out. Two queries."""
    rows = HotlineCall.objects.filter(street=actor.street_id, started_at__gte=start, started_at__lt=end)
    dated = rows.annotate(day=TruncDate("started_at", tzinfo=zone_of(actor)), filed_at=Min("filings__heard_at"))
    found: dict[date, Day] = {}
    columns = ("day", "status", "outcome", "started_at", "filed_at", "phone_index", "caller__is_active")
    for day, status, outcome, started_at, filed_at, number, named in dated.values_list(*columns):
        each = found.setdefault(day, Day(day))
        each.calls += 1
        each.left += status == Status.LEFT
        each.anonymous += number is None and named is False
        if outcome:
            each.outcomes[Outcome(outcome).value] += 1
        if filed_at is not None:
            each.seconds.append((filed_at - started_at).total_seconds())
    filed = Filing.objects.filter(hotline_call__in=rows).annotate(
        day=TruncDate("hotline_call__started_at", tzinfo=zone_of(actor))
    )
    for day in filed.values_list("day", flat=True):
        found[day].filed += 1
    return sorted(found.values(), key=lambda each: each.day)


def references(street_id: UUID, proposed: Sequence[str]) -> list[str]:
    """Those of them that are free."""
    taken = set(Filing.objects.filter(street=street_id, reference__in=proposed).values_list("reference", flat=True))
    return [each for each in proposed if each not in taken]
