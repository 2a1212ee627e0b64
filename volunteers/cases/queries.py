"""Reads of professional cases."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from backend.parties.models import Affiliation, AffiliationKind
from backend.parties.queries import standing, tied
from backend.places.queries import street_of
from backend.policy import Actor
from backend.privacy.sharing import organisations_of, sharing
from volunteers.care.models import Entry
from volunteers.care.queries import spoken_for
from volunteers.care.states import Status as EntryStatus
from volunteers.cases.models import Case, Correction, Goal, Participant, Plan
from volunteers.cases.options import REOPEN_DAYS
from volunteers.cases.states import LIVE, Part, Status
from volunteers.escalation.contractors import at_work, at_work_in
from volunteers.group.policy import manages_group

STAFF = (AffiliationKind.SOCIAL_WORKER, AffiliationKind.HEAD, AffiliationKind.LIAISON, AffiliationKind.WORKER)
"""Who may be let in as a supervisor."""
ON_REGISTER = (EntryStatus.AGREED, EntryStatus.ACTIVE, EntryStatus.PAUSED)


def social_worker_of(actor: Actor) -> frozenset[UUID]:
    """The organisations at work in the street whose social worker the actor is now."""
    held = standing(actor).organisations_as(AffiliationKind.SOCIAL_WORKER)
    return held & actor.recall(at_work) if held else held


def staff_of(actor: Actor) -> frozenset[UUID]:
    """The organisations at work in the street to whose people the actor belongs now."""
    held = organisations_of(actor)
    return held & actor.recall(at_work) if held else held


def load_parts(actor: Actor) -> dict[UUID, frozenset[str]]:
    """`{case: parts}` that the actor was given and has now. Use it through `recall`."""
    found: dict[UUID, frozenset[str]] = {}
    for case_id, part in live_parts(actor.at).filter(user=actor.user_id).values_list("case_id", "part"):
        found[case_id] = found.get(case_id, frozenset()) | {part}
    return found


def live_parts(at: datetime) -> QuerySet[Participant]:
    """Those that hold at a moment."""
    return Participant.objects.filter(Q(until=None) | Q(until__gt=at), ended_at=None)


def has_part(actor: Actor, case: Case, part: Part) -> bool:
    """Whether the actor was given this part in a case, and it holds, and so does that by which they could be given it."""
    among = social_worker_of(actor) if part == Part.COLLEAGUE else staff_of(actor)
    return case.organisation_id in among and part in actor.recall(load_parts).get(case.id, frozenset())


def leads(actor: Actor, case: Case) -> bool:
    """Whether the actor answers for the case, as long as they work for who carries it, and its contract runs."""
    return case.lead_id == actor.user_id and case.organisation_id in social_worker_of(actor)


def serves(actor: Actor, resident_id: UUID, organisation_id: UUID) -> bool:
    """Whether the actor is a social worker of this organisation, at work here, with which the resident shares."""
    return organisation_id in social_worker_of(actor) and resident_id in sharing([resident_id], organisation_id)


def social_workers(people: Iterable[UUID], organisation_id: UUID, *, street_id: UUID, at: datetime) -> set[UUID]:
    """Those of these people of the street who are social workers of an organisation at a moment; none, once its contract is over."""
    return _tied(people, organisation_id, (AffiliationKind.SOCIAL_WORKER,), street_id=street_id, at=at)


def staff(people: Iterable[UUID], organisation_id: UUID, *, street_id: UUID, at: datetime) -> set[UUID]:
    """Those of these people of the street who work or speak for an organisation at a moment; none, once its contract is over."""
    return _tied(people, organisation_id, STAFF, street_id=street_id, at=at)


def _tied(
    people: Iterable[UUID], organisation_id: UUID, kinds: Iterable[str], *, street_id: UUID, at: datetime
) -> set[UUID]:
    if organisation_id not in at_work_in(street_id, at):
        return set()
    rows = Affiliation.objects.filter(
        tied(at), kind__in=kinds, organisation=organisation_id, user__in=list(people), user__home_street=street_id,
        user__is_active=True,
    )  # fmt: skip
    return set(rows.values_list("user_id", flat=True))


def reopen_days(actor: Actor) -> int:
    """For how many days a closed case may be reopened."""
    return REOPEN_DAYS.of(street_of(actor).config)


def visible_to(actor: Actor) -> QuerySet[Case]:
    """One's own, and of those one speaks for; those one has a part in, as long as one has it; to managers, what waits for somebody.

    What a list and a detail say of the last is that there is a case, and nothing else.
    """
    rows = Case.objects.filter(street=actor.street_id)
    if actor.is_system:
        return rows
    seen = Q(entry__resident=actor.user_id) | Q(entry__resident__in=spoken_for(actor))
    lately = Q(status__in=LIVE) | Q(status=Status.CLOSED, closed_at__gt=actor.at - timedelta(days=reopen_days(actor)))
    parts = live_parts(actor.at).filter(case=OuterRef("pk"), user=actor.user_id)
    seen |= Q(lead=actor.user_id, organisation__in=social_worker_of(actor), status__in=[*LIVE, Status.CLOSED])
    colleague, supervisor = (Q(Exists(parts.filter(part=part))) for part in (Part.COLLEAGUE, Part.SUPERVISOR))
    seen |= lately & Q(organisation__in=social_worker_of(actor)) & colleague
    seen |= lately & Q(organisation__in=staff_of(actor)) & supervisor
    if manages_group(actor, None):
        seen |= Q(status=Status.WAITING)
    return rows.filter(seen)


def caseload(actor: Actor) -> QuerySet[Case]:
    """The cases that the actor works on or supervises."""
    mine = Q(lead=actor.user_id) | Exists(live_parts(actor.at).filter(case=OuterRef("pk"), user=actor.user_id))
    return visible_to(actor).filter(mine, organisation__in=staff_of(actor))


def with_people(rows: QuerySet[Case]) -> QuerySet[Case]:
    """With the resident, the organisation, the lead and who else has a part: two queries, however many."""
    others = Participant.objects.filter(ended_at=None).select_related("user").order_by("named_at", "id")
    rows = rows.select_related("entry__resident", "organisation", "lead")
    return rows.prefetch_related(Prefetch("participants", queryset=others, to_attr="others"))


def entry_of(resident_id: UUID, *, street_id: UUID) -> QuerySet[Entry]:
    """The resident's entry of the care register, once they have agreed to it."""
    return Entry.objects.filter(street=street_id, resident=resident_id, status__in=ON_REGISTER)


def plan_of(case: Case) -> Plan | None:
    """The latest plan, with its goals as `steps`."""
    goals = Prefetch("goals", queryset=Goal.objects.order_by("position"), to_attr="steps")
    return case.plans.prefetch_related(goals).order_by("-version").first()


def visible_goals(actor: Actor) -> QuerySet[Goal]:
    """Of the cases that one sees."""
    return Goal.objects.filter(street=actor.street_id, plan__case__in=visible_to(actor))


def visible_corrections(actor: Actor) -> QuerySet[Correction]:
    """Of the cases that one sees."""
    return Correction.objects.filter(street=actor.street_id, case__in=visible_to(actor))


def visible_parts(actor: Actor) -> QuerySet[Participant]:
    """One's own, and those of the cases that one leads."""
    mine = Q(user=actor.user_id) | Q(case__lead=actor.user_id)
    return Participant.objects.filter(mine, street=actor.street_id, ended_at=None, case__in=visible_to(actor))
