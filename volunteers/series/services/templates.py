"""Templates: what a task is, kept for the next time; a task or a series is made of one."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import TaskCreate, TaskShape
from volunteers.dispatch.states import Origin
from volunteers.series.models import Series, Template
from volunteers.series.policy import TEMPLATE_POLICY
from volunteers.series.queries import visible_templates
from volunteers.series.schemas import SeriesCreate, TemplateChange, TemplateIn, TemplateSeriesIn, TemplateTaskIn
from volunteers.series.services.beginning import create
from volunteers.series.services.refusals import SeriesWrongHours, TemplateNameTaken
from volunteers.series.states import TEMPLATE_TRANSITIONS, TemplateAction

DAY_MINUTES = 24 * 60


@service
def create_template(*, actor: Actor, spec: TemplateIn, now: datetime) -> Template:
    """Keep what a task is for the next time. Raises `NotAllowed`, `TemplateNameTaken`."""
    row = Template(
        street_id=actor.street_id, name=spec.name, shape=_kept(spec.task), minutes=spec.minutes, made_by_id=actor.user_id,
        made_at=now,
    )  # fmt: skip
    allow(TEMPLATE_POLICY, TemplateAction.CREATE, actor, row)
    _save(row, force_insert=True)
    audit.record("template.create", row.id, actor=actor, now=now, after=row.status)
    return row


@service
def change_template(*, actor: Actor, template_id: UUID, spec: TemplateChange, now: datetime) -> Template:
    """Change what `spec` names; tasks that were made of it stay. The same again changes nothing.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TemplateNameTaken`.
    """
    row = lock(visible_templates(actor), template_id)
    allow(TEMPLATE_POLICY, TemplateAction.CHANGE, actor, row)
    next_state(TEMPLATE_TRANSITIONS, row.status, TemplateAction.CHANGE)
    before = {name: getattr(row, name) for name in ("name", "shape", "minutes")}
    row.name, row.minutes = spec.name or row.name, spec.minutes or row.minutes
    row.shape = _kept(spec.task) if spec.task is not None else row.shape
    fields = sorted(name for name, value in before.items() if getattr(row, name) != value)
    if fields:
        row.changed_at = now
        _save(row, update_fields=[*fields, "changed_at"])
        audit.record("template.change", row.id, actor=actor, now=now, after=row.status, fields=fields)
    return row


@service
def retire_template(*, actor: Actor, template_id: UUID, now: datetime) -> Template:
    """No more tasks of it; its name is free. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(visible_templates(actor), template_id)
    allow(TEMPLATE_POLICY, TemplateAction.RETIRE, actor, row)
    before, row.status = row.status, next_state(TEMPLATE_TRANSITIONS, row.status, TemplateAction.RETIRE)
    row.save(update_fields=["status"])
    audit.record("template.retire", row.id, actor=actor, now=now, before=before, after=row.status)
    return row


@service
def open_task_of(*, actor: Actor, template_id: UUID, spec: TemplateTaskIn, now: datetime) -> Task:
    """Open a task of the group as the template says, then and there. Raises `NotFound`, `WrongMoment`, and what `create_task` does."""
    row = _used(actor, template_id)
    hours = {"starts_at": spec.starts_at, "ends_at": spec.ends_at or spec.starts_at + timedelta(minutes=row.minutes)}
    task = dispatch.create_task(
        actor=actor, spec=TaskCreate.model_validate({**_placed(row, spec), **hours}), origin_kind=Origin.GROUP,
        origin_id=None, beneficiary_id=None, now=now,
    )  # fmt: skip
    audit.record("template.use", row.id, actor=actor, now=now, task_id=str(task.id))
    return task


@service
def begin_series_of(*, actor: Actor, template_id: UUID, spec: TemplateSeriesIn, now: datetime) -> Series:
    """Begin a series of tasks as the template says. Raises `NotFound`, `WrongMoment`, and what `create` does."""
    row = _used(actor, template_id)
    ends = spec.ends
    if ends is None:
        minutes = spec.starts.hour * 60 + spec.starts.minute + row.minutes
        if minutes >= DAY_MINUTES:
            raise SeriesWrongHours
        ends = spec.starts.replace(hour=minutes // 60, minute=minutes % 60)
    when = {
        "rule": spec.rule,
        "first_on": spec.first_on,
        "starts": spec.starts,
        "ends": ends,
        "holidays": spec.holidays,
    }
    series = create(actor=actor, spec=SeriesCreate.model_validate({"task": _placed(row, spec), **when}), now=now).row
    audit.record("template.use", row.id, actor=actor, now=now, series_id=str(series.id))
    return series


def _used(actor: Actor, template_id: UUID) -> Template:
    row = find(visible_templates(actor), template_id)
    allow(TEMPLATE_POLICY, TemplateAction.USE, actor, row)
    next_state(TEMPLATE_TRANSITIONS, row.status, TemplateAction.USE)
    return row


def _kept(shape: TaskShape) -> dict[str, Any]:
    return shape.model_dump(mode="json", exclude_unset=True)


def _placed(row: Template, spec: TemplateTaskIn | TemplateSeriesIn) -> dict[str, Any]:
    said = spec.model_dump(mode="json", exclude_unset=True, include={"location", "address", "meeting_point"})
    return {**row.shape, **said}


def _save(row: Template, **how: Any) -> None:
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError:
        raise TemplateNameTaken(name=row.name) from None
