"""Reads of calls for help."""

from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from backend.parties.models import AffiliationKind
from backend.parties.queries import standing
from backend.policy import Actor
from volunteers.dispatch.models import Task
from volunteers.dispatch.states import TaskStatus
from volunteers.escalation.models import HelpCall
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers


def organisations_of(actor: Actor) -> list[UUID]:
    """The organisations whose liaison the actor is."""
    return [org for kind, org in standing(actor).affiliations if kind == AffiliationKind.LIAISON]


def visible_to(actor: Actor) -> QuerySet[HelpCall]:
    """For who directs the task, the leaders asked, and the liaisons of the contractor asked."""
    rows = HelpCall.objects.filter(street=actor.street_id).select_related("task", "organisation")
    if actor.is_system or manages_group(actor, None):
        return rows
    led, teams = tiers(actor).led_areas(), tiers(actor).led_teams()
    seen = Q(task__director=actor.user_id) | Q(organisation__in=organisations_of(actor))
    if led:
        seen |= Q(task__community__in=led) | Q(task__grid__in=led)
    if teams:
        seen |= Q(teams__overlap=list(teams))
    return rows.filter(seen)


def lacking(*, now: datetime) -> QuerySet[Task]:
    """Tasks that have not begun, have free places, and whose director was told so."""
    return Task.objects.filter(
        status=TaskStatus.OPEN, taken__lt=F("slots"), covered_by=None, understaffed_at__isnull=False, starts_at__gt=now
    )
