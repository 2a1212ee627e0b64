"""What the group does with a need: triage, decline, merge, add a task, answer."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.queries import oneself
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.places.models import Home
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.services import find, service
from backend.states import next_state
from needs.catalogue.checking import category_of
from needs.desk.events import NeedAnswered, NeedDeclined, NeedMerged, NeedParted, NeedTriaged, NeedUnderWay
from needs.desk.models import Follow, Need
from needs.desk.news import announce
from needs.desk.policy import POLICY
from needs.desk.queries import followers_of, has_open_referrals, has_open_tasks, visible_to
from needs.desk.services.changes import TARGETED, locked, move_targets, settle
from needs.desk.services.form import look_again
from needs.desk.states import LIVE, TRANSITIONS, Action, Route, Urgency
from volunteers.dispatch.models import Task
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.services import create_task
from volunteers.dispatch.states import Origin, TaskKind


class HasOpenTasks(DomainError):
    """Volunteers may be on their way."""

    code = "has_open_tasks"
    title = _("Tasks are open")
    message = _("Volunteers are at work for this need. Complete or cancel its tasks first.")


class HasOpenReferrals(DomainError):
    """Others have it in hand."""

    code = "has_open_referrals"
    title = _("In the hands of others")
    message = _("This need was handed on. Enter the answer that you were given, or take it back first.")


class IntoItself(DomainError):
    """A need is no duplicate of itself."""

    code = "merge_into_itself"
    status = 422
    title = _("The same need")
    message = _("Name another need under “into”: the one that goes on for both.")


class NotMergeable(DomainError):
    """The other need no longer goes on."""

    code = "merge_target_unfit"
    title = _("Cannot be merged into that one")
    message = _("The need under “into” is closed, declined or merged itself. Choose one that is still open.")


@service
def triage(*, actor: Actor, need_id: UUID, urgency: Urgency, category: str | None, note: str, now: datetime) -> Need:
    """Say how soon; whoever does it first keeps the lead (首接负责).

    The targets run from when the need reached the group, or was reopened. Raises `NotFound`, `NotAllowed`, `WrongMoment`,
    `UnknownCategory`, `CategoryRetired`.
    """
    need = locked(actor, need_id)
    allow(POLICY, Action.TRIAGE, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.TRIAGE)
    need.urgency = urgency
    if category is not None and category != need.category:
        need.category = category_of(actor.street_id, category).code
        look_again(need)
    move_targets(need, street_of(actor), since=need.reopened_at or need.received_at)
    need.first_receiver = need.first_receiver or oneself(actor)
    settle(
        need,
        Action.TRIAGE,
        *("urgency", "category", "missing", "first_receiver", *TARGETED),
        actor=actor,
        now=now,
        before=before,
        reason=note,
        urgency=urgency,
    )
    publish(NeedTriaged(need.id), actor=actor)
    return need


@service
def decline(*, actor: Actor, need_id: UUID, reason: str, now: datetime) -> Need:
    """Turn it down, with a reason that the reporter reads. Raises `NotFound`, `NotAllowed`, `HasOpenTasks`, `HasOpenReferrals`, `WrongMoment`."""
    need = locked(actor, need_id)
    allow(POLICY, Action.DECLINE, actor, need)
    _without_open_work(need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.DECLINE)
    need.decline_reason = reason
    need.answered_at = now
    need.first_receiver = need.first_receiver or oneself(actor)
    settle(
        need,
        Action.DECLINE,
        *("decline_reason", "answered_at", "first_receiver"),
        actor=actor,
        now=now,
        before=before,
        reason=reason,
    )
    publish(NeedDeclined(need.id), actor=actor)
    return need


@service
def merge(*, actor: Actor, need_id: UUID, into: UUID, now: datetime) -> Need:
    """Join it to another, whose news its people hear from now on.

    Raises `IntoItself`, `NotFound`, `NotAllowed`, `NotMergeable`, `HasOpenTasks`, `HasOpenReferrals`, `WrongMoment`.
    """
    if need_id == into:
        raise IntoItself
    # In the order of their ids, so that two merges across each other wait instead of dying.
    both = {pk: locked(actor, pk) for pk in sorted((need_id, into))}
    need, survivor = both[need_id], both[into]
    allow(POLICY, Action.MERGE, actor, need)
    if survivor.status not in LIVE or survivor.is_wrongdoing:
        raise NotMergeable(into=str(into))
    _without_open_work(need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.MERGE)
    need.merged_into_id = survivor.id
    joining = {person for person in (need.reporter_id, need.beneficiary_id, *followers_of(need)) if person}
    Follow.objects.bulk_create(
        (
            Follow(street_id=survivor.street_id, need=survivor, user_id=person, joined=need, at=now)
            for person in sorted(
                person for person in joining if person not in {survivor.reporter_id, survivor.beneficiary_id}
            )
        ),
        ignore_conflicts=True,
    )
    settle(need, Action.MERGE, "merged_into", actor=actor, now=now, before=before, into=str(survivor.id))
    audit.record(
        "need.merge",
        survivor.id,
        actor=actor,
        now=now,
        before=survivor.status,
        after=survivor.status,
        merged=str(need.id),
    )
    announce(survivor, now=now)
    publish(NeedMerged(need.id, into_id=survivor.id), actor=actor)
    return need


@service
def unmerge(*, actor: Actor, need_id: UUID, reason: str, now: datetime) -> Need:
    """Part it from the other: it was not the same. It is looked at anew, and its people follow the other no longer.

    Its targets run from when it came. Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    into = find(visible_to(actor), need_id).merged_into_id
    both = {pk: locked(actor, pk) for pk in sorted({need_id, into or need_id})}
    need, survivor = both[need_id], both[into or need_id]
    allow(POLICY, Action.UNMERGE, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.UNMERGE)
    need.merged_into = need.in_charge = need.assigned_by = need.dispatched_at = None
    Follow.objects.filter(need=survivor, joined=need).delete()
    settle(
        need,
        Action.UNMERGE,
        "merged_into",
        "in_charge",
        "assigned_by",
        actor=actor,
        now=now,
        before=before,
        reason=reason,
    )
    audit.record(
        "need.unmerge",
        survivor.id,
        actor=actor,
        now=now,
        before=survivor.status,
        after=survivor.status,
        parted=str(need.id),
    )
    publish(NeedParted(need.id, from_id=survivor.id), actor=actor)
    return need


@service
def add_task(*, actor: Actor, need_id: UUID, spec: TaskCreate, now: datetime) -> Task:
    """Make a task for it, at its place unless another is named.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, and what `create_task` raises.
    """
    need = locked(actor, need_id)
    allow(POLICY, Action.ADD_TASK, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.ADD_TASK)
    task = create_task(
        actor=actor,
        spec=spec,
        origin_kind=Origin.NEED,
        origin_id=need.id,
        # A person reported for who has no account here cannot be named.
        beneficiary_id=need.beneficiary_id if need.on_behalf_name else need.reporter_id,
        now=now,
        origin_place=_home_of(need),
        contact_phone=need.on_behalf_phone,
    )
    need.route = Route.CAMPAIGN if task.kind == TaskKind.CAMPAIGN else Route.TASK
    settle(need, Action.ADD_TASK, "route", actor=actor, now=now, before=before, task=str(task.id))
    publish(NeedUnderWay(need.id), actor=actor)
    return task


@service
def answer(*, actor: Actor, need_id: UUID, text: str, now: datetime) -> Need:
    """Advise, without a task. Raises `NotFound`, `NotAllowed`, `HasOpenTasks`, `HasOpenReferrals`, `WrongMoment`."""
    need = locked(actor, need_id)
    allow(POLICY, Action.ANSWER, actor, need)
    _without_open_work(need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.ANSWER)
    need.answer = text
    need.answered_at = now
    need.route = Route.ADVICE
    settle(need, Action.ANSWER, "answer", "answered_at", "route", actor=actor, now=now, before=before, reason=text)
    publish(NeedAnswered(need.id), actor=actor)
    return need


def _without_open_work(need: Need) -> None:
    if has_open_tasks(need):
        raise HasOpenTasks
    if has_open_referrals(need):
        raise HasOpenReferrals


def _home_of(need: Need) -> dict[str, object]:
    return {field.attname: getattr(need, field.attname) for field in Home._meta.fields}
