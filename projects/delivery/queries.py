"""Reads of projects and activities."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Prefetch, Q, QuerySet

from backend.audit.models import Entry
from backend.parties.models import Affiliation, AffiliationKind, Post
from backend.parties.queries import standing
from backend.parties.queries import tied as tie_counts
from backend.places.models import Area
from backend.policy import Actor
from projects.delivery.models import Activity, Attendance, Project, SignUp
from projects.delivery.states import PUBLIC, ActivityStatus, ProjectStatus, SignUpStatus
from volunteers.committee.queries import seats
from volunteers.group.queries import tiers
from volunteers.group.states import Tier


def reads_designs(actor: Actor) -> bool:
    """Whether the actor sees every project of the street, undecided and rejected ones too."""
    return (
        actor.is_system
        or tiers(actor).has(Tier.MANAGER, Tier.CORE_LEADER)
        or bool(seats(actor))
        or standing(actor).holds(Post.STREET_OFFICER, Post.FINANCE_OFFICER)
    )


def liaison_for(actor: Actor) -> frozenset[UUID]:
    """The organisations whose liaison the actor is."""
    return standing(actor).organisations_as(AffiliationKind.LIAISON)


def contractors_at_work(street_id: UUID, at: datetime) -> set[UUID]:
    """Who carries out a project in this street, by the days of their contract."""
    zone = Area.objects.values_list("timezone", flat=True).get(pk=street_id)
    day = at.astimezone(ZoneInfo(zone)).date()
    rows = Project.objects.filter(street=street_id, status=ProjectStatus.APPROVED, starts_on__lte=day, ends_on__gte=day)
    return set(rows.values_list("contractor_id", flat=True))


def visible_projects(actor: Actor) -> QuerySet[Project]:
    """Approved projects for the whole street; designs for managers, committee, buyers and their own liaisons."""
    rows = Project.objects.filter(street=actor.street_id)
    if reads_designs(actor):
        return rows
    return rows.filter(Q(status__in=PUBLIC) | Q(contractor__in=liaison_for(actor)))


def visible_activities(actor: Actor) -> QuerySet[Activity]:
    """The activities of the street: all belong to approved projects, which everybody sees."""
    return Activity.objects.filter(street=actor.street_id)


def upcoming(rows: QuerySet[Activity], *, at: datetime) -> QuerySet[Activity]:
    """Activities that one can still go to."""
    return rows.filter(status=ActivityStatus.ANNOUNCED, ends_at__gt=at)


def with_own_part(rows: QuerySet[Activity], actor: Actor) -> QuerySet[Activity]:
    """Activities with the actor's own sign-up and attendance as `own_sign_ups`, `own_attendances`: two queries more."""
    signed = SignUp.objects.filter(user=actor.user_id, status=SignUpStatus.SIGNED_UP)
    attended = Attendance.objects.filter(user=actor.user_id)
    return rows.select_related("project").prefetch_related(
        Prefetch("sign_ups", queryset=signed, to_attr="own_sign_ups"),
        Prefetch("attendances", queryset=attended, to_attr="own_attendances"),
    )


def visible_sign_ups(actor: Actor) -> QuerySet[SignUp]:
    """One's own."""
    return SignUp.objects.filter(street=actor.street_id, user=actor.user_id)


def signed_up(activity_id: UUID) -> list[UUID]:
    """The ids of the people who have a place at an activity."""
    rows = SignUp.objects.filter(activity=activity_id, status=SignUpStatus.SIGNED_UP)
    return list(rows.values_list("user_id", flat=True))


def attested(*, project_id: UUID | None = None, activity_id: UUID | None = None) -> list[UUID]:
    """The ids of the people whose attendance at a project, or at one activity of it, is attested."""
    rows = Attendance.objects.all()
    if project_id is not None:
        rows = rows.filter(activity__project=project_id)
    if activity_id is not None:
        rows = rows.filter(activity=activity_id)
    return list(rows.values_list("user_id", flat=True).distinct())


def off_hours(*, project_id: UUID | None = None, activity_id: UUID | None = None) -> int:
    """How many attendances were recorded outside the hours of their activity."""
    rows = Attendance.objects.filter(off_hours=True)
    if project_id is not None:
        rows = rows.filter(activity__project=project_id)
    if activity_id is not None:
        rows = rows.filter(activity=activity_id)
    return rows.count()


def tied(people: Collection[UUID], organisations: Collection[UUID], *, at: datetime) -> set[tuple[UUID, UUID]]:
    """The pairs (person, organisation) with any affiliation in force, declared interests among them: one query."""
    rows = Affiliation.objects.filter(tie_counts(at), user__in=people, organisation__in=organisations)
    return set(rows.values_list("user_id", "organisation_id"))


def timeline(object_id: UUID) -> Iterable[Entry]:
    """What happened to a thing, oldest first."""
    return Entry.objects.filter(object_id=object_id).order_by("id")


def run_out(at: datetime) -> list[tuple[UUID, UUID]]:
    """(project, street) of contracts that are not closed and whose last day may be past: the service asks the street's zone."""
    tomorrow = at.date() + timedelta(days=1)
    rows = Project.objects.filter(status=ProjectStatus.APPROVED, ends_on__lt=tomorrow)
    return list(rows.order_by("ends_on", "id").values_list("pk", "street"))
