"""Reads of the care register."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from backend.households.queries import consents
from backend.households.states import Purpose
from backend.parties.models import AffiliationKind, Post
from backend.parties.queries import standing
from backend.policy import Actor
from backend.privacy.sharing import sharing
from volunteers.care.models import Alarm, Entry, HeatWave, Trusted, Visit
from volunteers.care.states import OPEN, TRUST_OPEN, Status, TrustStatus, VisitStatus
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import GONE
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers
from volunteers.roster.models import Apart

FEW = 3
"""Fewer than so many people are not counted apart: a number would tell who they are."""


def spoken_for(actor: Actor) -> set[UUID]:
    """The residents for whom the actor may say yes and no to being looked after."""
    return {each.person_id for each in consents(actor, Purpose.CARE)}


def serves(actor: Actor, resident_id: UUID) -> bool:
    """Whether the actor is a social worker of an organisation with which the resident agreed to share."""
    asking = standing(actor).organisations_as(AffiliationKind.SOCIAL_WORKER)
    return any(resident_id in sharing([resident_id], each) for each in asking)


def visible_to(actor: Actor) -> QuerySet[Entry]:
    """One's own, and of those one speaks for; those that one keeps; what waits for consent, to who notes it.

    What a social worker proposed, as long as the resident shares with their organisation. Of all of them the list and the
    detail hold nothing that is kept in confidence.
    """
    rows = Entry.objects.filter(street=actor.street_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    led = tiers(actor).led_areas()
    seen = Q(resident=actor.user_id) | Q(resident__in=spoken_for(actor)) | _proposed(actor)
    if led:
        seen |= Q(community__in=led) | Q(grid__in=led)
    if standing(actor).holds(Post.COMMUNITY_WORKER):
        seen |= Q(status__in=OPEN)
    return rows.filter(seen)


def _proposed(actor: Actor) -> Q:
    """What the actor proposed as a social worker, as long as they are one and the resident shares with their organisation."""
    mine = list(
        Entry.objects.filter(street=actor.street_id, proposed_by=actor.user_id).values_list("resident", flat=True)
    )
    asking = standing(actor).organisations_as(AffiliationKind.SOCIAL_WORKER) if mine else ()
    served = set().union(*(sharing(mine, each) for each in asking))
    return Q(proposed_by=actor.user_id, resident__in=served)


def hears_as_proposer(entry: Entry, *, at: datetime) -> set[UUID]:
    """Who proposed it, where they would still see it."""
    person = Actor(user_id=entry.proposed_by_id, street_id=entry.street_id, at=at)
    return {person.user_id} if visible_to(person).filter(pk=entry.pk).exists() else set()


def with_people(rows: QuerySet[Entry]) -> QuerySet[Entry]:
    """With the resident, the consent, and who is trusted: two queries, however many."""
    trusted = Trusted.objects.filter(status__in=TRUST_OPEN).select_related("volunteer__user").order_by("asked_at", "id")
    rows = rows.select_related("resident", "consent__by")
    return rows.prefetch_related(Prefetch("trusted", queryset=trusted, to_attr="trust"))


def visible_trusted(actor: Actor) -> QuerySet[Trusted]:
    """One's own, and those of the entries that one sees."""
    rows = Trusted.objects.filter(street=actor.street_id)
    own = Q(volunteer__user=actor.user_id)
    return rows if actor.is_system else rows.filter(own | Q(entry__in=visible_to(actor)))


def kept_apart(entry: Entry, user_id: UUID) -> bool:
    """Whether one of the two, or the group, said that they are not put together."""
    either = Q(person=entry.resident_id, other=user_id) | Q(person=user_id, other=entry.resident_id)
    return Apart.objects.filter(either, street=entry.street_id, ended_at=None).exists()


def heat_now(actor: Actor) -> QuerySet[HeatWave]:
    """The heat wave that is called in the actor's street, if any."""
    return HeatWave.objects.filter(street=actor.street_id, since__lte=actor.at, until__gt=actor.at, ended_at=None)


def is_hot(actor: Actor) -> bool:
    """Whether everybody is visited twice as often just now."""
    return heat_now(actor).exists()


def visible_heat(actor: Actor) -> QuerySet[HeatWave]:
    """Those of the street: everybody there feels them."""
    return HeatWave.objects.filter(street=actor.street_id)


def due_in(actor: Actor, *, until: datetime, hot: bool) -> QuerySet[Entry]:
    """Who is due by a moment and nobody is asked for yet, the longest due first."""
    column = "due_hot_at" if hot else "due_at"
    waiting = Visit.objects.filter(entry=OuterRef("pk"), status=VisitStatus.OPEN)
    rows = Entry.objects.filter(street=actor.street_id, status=Status.ACTIVE, **{f"{column}__lte": until})
    return rows.exclude(Exists(waiting)).order_by(column, "id")


def place_of_visitor(actor: Actor, visit: Visit) -> Assignment | None:
    """The actor's live place on the task of a visit."""
    rows = Assignment.objects.filter(task=visit.task_id, volunteer__user=actor.user_id).exclude(status__in=GONE)
    return None if visit.task_id is None else rows.first()


def kept_by(actor: Actor) -> QuerySet[Entry]:
    """The entries that the actor keeps, is looked after by, or speaks for: not what they only proposed, or note consents of."""
    rows = Entry.objects.filter(street=actor.street_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    led = tiers(actor).led_areas()
    own = Q(resident=actor.user_id) | Q(resident__in=spoken_for(actor))
    return rows.filter(own | Q(community__in=led) | Q(grid__in=led) if led else own)


def kept_for(actor: Actor) -> QuerySet[Entry]:
    """Those who are looked after now and whose entries the actor keeps: not their own, nor of whom they only speak for."""
    rows = Entry.objects.filter(street=actor.street_id, status=Status.ACTIVE).exclude(resident=actor.user_id)
    if actor.is_system or manages_group(actor, None):
        return rows
    led = tiers(actor).led_areas()
    return rows.filter(Q(community__in=led) | Q(grid__in=led))


def trusted_by(entries: Iterable[Entry]) -> dict[UUID, list[UUID]]:
    """`{entry: people}` whom the residents trust to come first. One query."""
    found: dict[UUID, list[UUID]] = {}
    rows = Trusted.objects.filter(entry__in=[each.id for each in entries], status=TrustStatus.TRUSTED)
    for entry, person in rows.order_by("answered_at", "id").values_list("entry", "volunteer__user"):
        found.setdefault(entry, []).append(person)
    return found


def visits_by_task(tasks: Iterable[UUID]) -> dict[UUID, UUID]:
    """`{task: visit}` of the tasks that are visits of the register. One query."""
    return {task: visit for task, visit in Visit.objects.filter(task__in=list(tasks)).values_list("task", "id") if task}


def visible_visits(actor: Actor) -> QuerySet[Visit]:
    """Those of the entries that one keeps or is concerned with; those for which one holds a place, or held it to the end."""
    rows = Visit.objects.filter(street=actor.street_id)
    mine = Assignment.objects.filter(task=OuterRef("task"), volunteer__user=actor.user_id).exclude(status__in=GONE)
    return rows if actor.is_system else rows.filter(Q(entry__in=kept_by(actor)) | Exists(mine))


def visible_alarms(actor: Actor) -> QuerySet[Alarm]:
    """Those of the entries that one keeps or is concerned with."""
    rows = Alarm.objects.filter(street=actor.street_id)
    return rows if actor.is_system else rows.filter(entry__in=kept_by(actor))


def own_trusts(actor: Actor) -> QuerySet[Trusted]:
    """Where the actor is asked, or trusted: whom, and nothing else of them."""
    rows = Trusted.objects.filter(street=actor.street_id, volunteer__user=actor.user_id, status__in=TRUST_OPEN)
    return rows.select_related("entry__resident", "volunteer__user")


def counted(actor: Actor) -> tuple[dict[str, int | None], dict[str, int | None]]:
    """How many of the street stand where, and for which reasons; fewer than three are not told, and neither is what would tell them.

    Reasons are counted of who is looked after, and only once there are three of these; one person may have several.
    """
    rows = Entry.objects.filter(street=actor.street_id, status__in=OPEN)
    by_status, by_reason = Counter[str](), Counter[str]()
    for status, reasons in rows.values_list("status", "reasons"):
        by_status[status] += 1
        if status in {Status.ACTIVE, Status.PAUSED}:
            by_reason.update(reasons.split())
    return _told(by_status), _told(by_reason)


def _told(counts: Counter[str]) -> dict[str, int | None]:
    return {name: count if count >= FEW else None for name, count in sorted(counts.items())}
