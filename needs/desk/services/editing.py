"""The resident changes what they reported, or needs it no longer. What was said before is kept."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.queries import oneself
from backend.errors import DomainError
from backend.events import publish
from backend.households.services import use
from backend.households.states import Purpose as Represented
from backend.policy import Actor, allow
from backend.privacy.queries import given
from backend.privacy.services import record_consent
from backend.privacy.states import How, Purpose
from backend.realtime.services import forget
from backend.services import find, service
from backend.states import next_state
from needs.desk.events import EmergencySuspected, NeedEdited, NeedWithdrawn, PlaceWanted, SummaryChanged
from needs.desk.models import Edit, Need
from needs.desk.policy import POLICY
from needs.desk.published import findable
from needs.desk.queries import has_open_tasks, visible_to
from needs.desk.schemas import NeedPatch
from needs.desk.services.changes import locked, settle
from needs.desk.services.form import called_for
from needs.desk.services.handling import HasOpenTasks
from needs.desk.services.moderating import is_read_anew, wait_again
from needs.desk.services.placing import placed
from needs.desk.services.referring import recall_all
from needs.desk.states import TRANSITIONS, Action, Status, Visibility
from needs.limits.services import take
from needs.limits.states import Kind as Tallied
from volunteers.dispatch.models import Task
from volunteers.dispatch.services import cancel_task
from volunteers.dispatch.states import Origin, TaskStatus

WORDS = ("title", "text", "preferred_time")
PLACE = ("location", "address", "community")


class OnTheirWay(DomainError):
    """Somebody was sent to the old place."""

    code = "work_under_way"
    title = _("Somebody is on the way")
    message = _(
        "Volunteers were sent to the place that you named. Write to them what is different, or ask who handles it."
    )


class CannotPublish(DomainError):
    """It has to stay private."""

    code = "stays_private"
    status = 422
    title = _("Stays private")
    message = _(
        "A report of wrongdoing, and one about somebody who has not agreed to publishing, is read by nobody else. Leave out"
        " visibility."
    )


@service
def edit(*, actor: Actor, need_id: UUID, spec: NeedPatch, now: datetime) -> Need:
    """Change what `spec` names; the originals are kept. A place is changed while nobody was sent to it.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `OnTheirWay`, `CannotPublish`, `OutsideStreet`, `NotRepresented`.
    """
    need = locked(actor, need_id)
    allow(POLICY, Action.EDIT, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.EDIT)
    said = spec.model_dump(exclude_unset=True, exclude_none=True)
    old: dict[str, Any] = {}
    known = set(need.calls)
    changed = _say(need, said, old)
    wanted = False
    if any(name in said for name in PLACE):
        wanted, moved = _move(need, spec, old)
        changed += moved
    if "visibility" in said and said["visibility"] != need.visibility:
        old["visibility"] = need.visibility
        _show(need, Visibility(said["visibility"]), actor, now)
        changed.append("visibility")
    if not old:
        return need
    _by_consent(need, actor, now)
    read = is_read_anew(need, old)
    if read:
        changed += wait_again(need, actor)
    Edit.objects.create(
        street_id=need.street_id,
        need=need,
        by=oneself(actor),
        at=now,
        before=json.dumps(old, ensure_ascii=False),
    )
    settle(need, Action.EDIT, *changed, actor=actor, now=now, before=before, fields=sorted(old))
    publish(NeedEdited(need.id), actor=actor)
    if read:
        publish(SummaryChanged(need.id), actor=actor)
    if set(need.calls) - known:
        publish(EmergencySuspected(need.id), actor=actor)
    if wanted:
        publish(PlaceWanted(need.id), actor=actor)
    return need


@service
def cancel(*, actor: Actor, need_id: UUID, reason: str, now: datetime) -> Need:
    """Nothing is needed any more: its tasks are called off, its referrals taken back. What was done stands as its answer.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `HasOpenTasks`, `NotRepresented`.
    """
    seen = find(visible_to(actor), need_id)
    allow(POLICY, Action.CANCEL, actor, seen)
    next_state(TRANSITIONS, seen.status, Action.CANCEL)
    system = Actor.system(street_id=actor.street_id, at=now)
    # Tasks before their need, as whoever completes one locks them.
    tasks = Task.objects.filter(origin_kind=Origin.NEED, origin_id=need_id, status=TaskStatus.OPEN).order_by("id")
    for task_id in list(tasks.values_list("id", flat=True)):
        cancel_task(actor=system, task_id=task_id, reason=reason, now=now)
    need = locked(actor, need_id)
    if need.status == Status.ANSWERED:
        return need  # a part of it was done: the resident's verdict closes it
    if has_open_tasks(need):
        raise HasOpenTasks  # one was made this moment
    _by_consent(need, actor, now)
    recall_all(need, actor=system, reason=reason, now=now)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.CANCEL)
    need.withdrawn_at = now
    take(actor, Tallied.WITHDRAWAL, never_refuse=True, now=now)  # who needs it no more may always say so
    settle(need, Action.CANCEL, "withdrawn_at", actor=actor, now=now, before=before, reason=reason)
    publish(NeedWithdrawn(need.id), actor=actor)
    return need


def _say(need: Need, said: dict[str, Any], old: dict[str, Any]) -> list[str]:
    """Set the words, and what follows from them; which columns."""
    changed = [name for name in WORDS if name in said and getattr(need, name) != said[name]]
    for name in changed:
        old[name] = getattr(need, name)
        setattr(need, name, said[name])
    if not {"title", "text"} & set(changed):
        return changed
    columns = {"calls": called_for(need), **({} if need.is_wrongdoing else findable(need))}
    for name, value in columns.items():
        setattr(need, name, value)
    return [*changed, *columns]


def _by_consent(need: Need, actor: Actor, now: datetime) -> None:
    """The person hears that their consent was used, where the reporter speaks for them. Raises `NotRepresented`."""
    if need.representation_id is not None and need.reporter_id == actor.user_id:
        use(
            actor=actor,
            representation_id=need.representation_id,
            purpose=Represented.REPORT,
            object_id=need.id,
            now=now,
        )


def _move(need: Need, spec: NeedPatch, old: dict[str, Any]) -> tuple[bool, list[str]]:
    """Set the columns of the new place; whether an outside geocoder is to be asked, and which columns."""
    if need.status == Status.UNDER_WAY:
        raise OnTheirWay
    new = placed(
        street_id=need.street_id,
        location=spec.location,
        address=spec.address or "",
        stated=spec.community,
        confidential=need.is_wrongdoing,
    )
    columns = {"on_record": False, "exactness": "", "place_conflict": False, "place_dropped": False, **new.columns}
    old["place"] = {
        name: str(value) if isinstance(value, UUID) else value
        for name in sorted(columns)
        if (value := getattr(need, name)) != columns[name]
    }
    if not old["place"]:
        del old["place"]
        return False, []
    for name, value in columns.items():
        setattr(need, name, value)
    return new.to_ask, list(columns)


def _show(need: Need, wanted: Visibility, actor: Actor, now: datetime) -> None:
    if wanted == Visibility.PRIVATE:
        # The words that neighbours were told are read in no feed any more.
        forget([need.id], view="public")
    elif need.is_wrongdoing or (need.on_behalf_name and not _agreed(need)):
        raise CannotPublish
    elif not need.on_behalf_name:
        record_consent(actor=actor, purpose=Purpose.PUBLISH, how=How.REPORT, now=now)
    need.visibility = wanted


def _agreed(need: Need) -> bool:
    """Whether the person it is for is spoken for on record, and agrees to publishing."""
    person = need.beneficiary_id
    return need.representation_id is not None and person is not None and given(person, Purpose.PUBLISH)
