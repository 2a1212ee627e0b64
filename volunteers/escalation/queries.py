"""Reads of calls for help."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from backend.parties.models import AffiliationKind
from backend.parties.queries import standing
from backend.policy import Actor
from backend.privacy.sharing import sharing
from volunteers.dispatch.models import Task
from volunteers.dispatch.states import AT_HOME, TaskStatus
from volunteers.escalation.contractors import at_work
from volunteers.escalation.models import HelpCall
from volunteers.escalation.states import CallStatus
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers


def visible_to(actor: Actor) -> QuerySet[HelpCall]:
    """For who directs the task, the leaders asked, and the liaisons of the contractor asked.

    For those as long as its contract runs, and of what is done for a resident while the resident shares with it.
    """
    rows = HelpCall.objects.filter(street=actor.street_id).select_related("task", "organisation")
    if actor.is_system or manages_group(actor, None):
        return rows
    led, teams = tiers(actor).led_areas(), tiers(actor).led_teams()
    seen = Q(task__director=actor.user_id)
    for each in liaison_for(actor):
        whose = HelpCall.objects.filter(organisation=each, task__beneficiary__isnull=False)
        agree = sharing(whose.values_list("task__beneficiary", flat=True).distinct(), each)
        seen |= Q(Q(task__beneficiary=None) | Q(task__beneficiary__in=agree), organisation=each)
    if led:
        seen |= Q(task__community__in=led) | Q(task__grid__in=led)
    if teams:
        seen |= Q(teams__overlap=list(teams))
    return rows.filter(seen)


def liaison_for(actor: Actor) -> frozenset[UUID]:
    """The contractors at work in the street whose liaison the actor is now."""
    held = standing(actor).organisations_as(AffiliationKind.LIAISON)
    return held & actor.recall(at_work) if held else held


def who_may_hear(task: Task, organisation_ids: Iterable[UUID]) -> list[UUID]:
    """Of these contractors, those who may be asked to help with a task.

    All, where it is the street's. Of what is done for a resident: those with whom the resident agreed to share, for nobody
    is told of a need behind their back; who has no account has agreed to nothing.
    """
    if task.beneficiary_id is not None:
        return [each for each in organisation_ids if sharing([task.beneficiary_id], each)]
    return [] if task.origin_kind in AT_HOME else list(organisation_ids)


def lacking(*, now: datetime) -> QuerySet[Task]:
    """Tasks that have not begun, have free places, and whose director was told so."""
    return Task.objects.filter(
        status=TaskStatus.OPEN, taken__lt=F("slots"), covered_by=None, understaffed_at__isnull=False, starts_at__gt=now
    )


def promised(rows: QuerySet[HelpCall], *, now: datetime) -> QuerySet[HelpCall]:
    """Of these calls, those to which a contractor comes and whose task is neither over nor called off."""
    return rows.filter(status=CallStatus.COMES, task__status=TaskStatus.OPEN, task__ends_at__gt=now)
