"""What tasks, offers and places hold about people."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.database import delete_in_batches
from backend.privacy import registry as r
from backend.privacy.registry import Block, Fate, Holding, Retention
from volunteers.dispatch.models import Askable, Assignment, Decision, NoShow, Offer, Task, TaskRole, Waiter
from volunteers.dispatch.states import HELD, IN_LINE, TaskStatus, WaiterStatus


def _places(user_id: UUID, _at: datetime) -> int:
    return Assignment.objects.filter(volunteer__user=user_id, status__in=HELD).count()


def _awaited(user_id: UUID, _at: datetime) -> int:
    return Task.objects.filter(beneficiary=user_id, status=TaskStatus.OPEN).count()


HOLDINGS = [
    Holding(
        model=Task,
        of=("beneficiary",),
        fate=Fate.ANONYMISED,
        why=r.TO_ANSWER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        scrub=("title", "description"),
        blank={
            "beneficiary": None,
            "instructions": "",
            "meeting_point": "",
            "wished_gender": "",
            "wished_language": "",
            "address": "",
            "door": "",
            "contact_phone": "",
            "lat": None,
            "lng": None,
            "datum": "",
        },
    ),
    Holding(
        model=Task,
        of=("created_by", "director"),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        without=("address", "door", "contact_phone", "lat", "lng", "instructions", "meeting_point", "beneficiary"),
    ),
    Holding(
        model=Offer,
        of=("volunteer__user",),
        fate=Fate.ANONYMISED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
        blank={"reasons": []},
    ),
    Holding(
        model=Offer,
        of=("nominated_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.OFFICE,
        without=("volunteer", "chance", "reasons", "beside"),
    ),
    Holding(
        model=Assignment,
        of=("volunteer__user",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.WITH_ACCOUNT,
        because=r.HOURS,
    ),
]


def _free_what_is_kept(rows: QuerySet[Any], _now: datetime) -> None:
    """The next in line is found by the clock."""
    for waiter in rows.filter(status=WaiterStatus.PROMISED):
        Task.objects.filter(pk=waiter.task_id).update(taken=F("taken") - 1)
        TaskRole.objects.filter(pk=waiter.kept_role_id).update(taken=F("taken") - 1)


HOLDINGS += [
    Holding(
        model=NoShow,
        of=("assignment__volunteer__user",),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.UNTIL_OVER,
    ),
    Holding(
        model=NoShow,
        of=("decided_by",),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.UNTIL_OVER,
        because=r.OFFICE,
        without=("said",),
    ),
    Holding(
        model=Waiter,
        of=("volunteer__user",),
        fate=Fate.ERASED,
        discard=_free_what_is_kept,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.UNTIL_OVER,
    ),
    # A trigger on the roster takes the rows away with what they were made of.
    Holding(
        model=Askable,
        of=("volunteer__user",),
        without=("x", "y", "lot"),
        fate=Fate.ERASED,
        why=r.TO_VOLUNTEER,
        sees=r.THEMSELF,
        kept=r.WITH_ACCOUNT,
    ),
    # Of whoever stands in its lines it holds numbers under an id; a year later it goes.
    Holding(
        model=Decision,
        of=("task__beneficiary", "task__created_by", "task__director"),
        fate=Fate.KEPT,
        why=r.TO_VOLUNTEER,
        sees=r.HANDLERS,
        kept=r.UNTIL_OVER,
        because=r.HOURS,
        without=("situation", "asked"),
    ),
]


def _forget_decisions(older_than: datetime, _now: datetime) -> int:
    return delete_in_batches(Decision.objects.filter(at__lt=older_than))


def _forget_waiters(older_than: datetime, _now: datetime) -> int:
    over = Waiter.objects.filter(task__ends_at__lt=older_than).exclude(status__in=IN_LINE)
    return delete_in_batches(over)


def _forget_no_shows(older_than: datetime, _now: datetime) -> int:
    return delete_in_batches(NoShow.objects.filter(noted_at__lt=older_than))


RETENTIONS = [
    Retention(
        kind="dispatch.no_shows",
        what=_("who was not checked in on a task"),
        setting="365 d",
        span=lambda: timedelta(days=365),
        forget=_forget_no_shows,
    ),
    Retention(
        kind="dispatch.waiters",
        what=_("who waited for a place on a task"),
        setting="365 d",
        span=lambda: timedelta(days=365),
        forget=_forget_waiters,
    ),
    Retention(
        kind="dispatch.decisions",
        what=_("why somebody was asked, and others not"),
        setting="365 d",
        span=lambda: timedelta(days=365),
        forget=_forget_decisions,
    ),
]

BLOCKS = [
    Block(
        code="holds_places",
        words=_("Places on tasks are still held ({count}): hand them back, or finish them first."),
        count=_places,
    ),
    Block(
        code="is_awaited",
        words=_("Tasks for this person are still open ({count}): let them be finished or called off first."),
        count=_awaited,
    ),
]
