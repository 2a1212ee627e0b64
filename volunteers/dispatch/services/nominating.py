"""Put a volunteer forward: a leader who knows somebody asks them, and they say yes or no as to any offer."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.events import publish
from backend.places.queries import by_the_street
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.dispatch import waves
from volunteers.dispatch.eligibility import clashes, judge_of, place_on
from volunteers.dispatch.events import OffersMade
from volunteers.dispatch.models import Assignment, Offer, Task
from volunteers.dispatch.policy import TASK_POLICY
from volunteers.dispatch.queries import visible_assignments, visible_tasks
from volunteers.dispatch.roles import NotEligible, choose_role
from volunteers.dispatch.services.refusals import AlreadyAsked, HeldElsewhere, NotForThem, TaskInThePast
from volunteers.dispatch.states import TASK_TRANSITIONS, OfferStatus, TaskAction
from volunteers.roster.eligibility import Reason, told
from volunteers.roster.queries import visible_to


@service
def nominate(
    *,
    actor: Actor,
    task_id: UUID,
    volunteer_id: UUID,
    words: str,
    now: datetime,
    role_id: UUID | None = None,
    despite: bool = False,
) -> Offer:
    """Offer a free place to a volunteer whom the actor sees on the roster, with a word why to them.

    Never by force: it is an offer like those of dispatch, and nobody is asked again who said no. Whether they are off duty or
    not there by their own calendar is between the two; `despite`: so is little rest, a long way from the place before, much
    to do that month (`roster.eligibility.LIFTABLE`), and another place at these hours: they are told which, and it is that one
    alone which the new one may lie beside. Raises `NotFound`, `NotAllowed`, `WrongMoment`, `TaskInThePast`, `AlreadyAsked`,
    `NotForThem`, `HeldElsewhere`, `TaskFull`, `RoleFull`.
    """
    seen = find(visible_tasks(actor), task_id)
    allow(TASK_POLICY, TaskAction.NOMINATE, actor, seen)
    volunteer = find(visible_to(actor), volunteer_id)
    task = lock(Task.objects.filter(street=actor.street_id), seen.id)
    next_state(TASK_TRANSITIONS, task.status, TaskAction.NOMINATE)
    if task.ends_at <= now:
        raise TaskInThePast(ends_at=by_the_street(actor, task.ends_at).isoformat())
    asked = Offer.objects.filter(task=task, volunteer=volunteer, status__in=[OfferStatus.OPEN, OfferStatus.DECLINED])
    if asked.exists() or place_on(task, volunteer) is not None:
        raise AlreadyAsked
    busy = list(clashes(task, volunteer))
    # Who is there at these hours has no rest between the two either: that they overlap is the one thing to tell.
    judge, lifts = judge_of([task], [volunteer.id], at=now), despite or bool(busy)
    lacking = partial(judge.shortfalls, task, volunteer.id, despite=lifts)
    try:
        role = choose_role(task, list(task.roles.all()), lacking, wanted=role_id)
    except NotEligible:
        raise NotForThem from None
    if busy and not despite:
        raise HeldElsewhere(places=_shown_to(actor, busy))
    offer = Offer.objects.create(
        street_id=task.street_id,
        task=task,
        role=role,
        volunteer=volunteer,
        reasons=told(_reasons(actor, words, busy)),
        chance=waves.USUAL,
        nominated_by_id=actor.user_id,
        despite=despite,
        beside=[each.id for each in busy],
        made_at=now,
        expires_at=min(now + waves.lasts(task.starts_at, now), task.ends_at),
    )
    audit.record(
        "task.nominate", task.id, actor=actor, now=now, reason=words, offers=[str(offer.id)],
        despite=despite,
        beside=[str(each.id) for each in busy],
        role_id=str(role.id) if role is not None else None,
    )  # fmt: skip
    publish(OffersMade(task.id, (offer.id,)), actor=actor)
    return offer


def _reasons(actor: Actor, words: str, busy: Sequence[Assignment]) -> list[Reason]:
    """Why to them, and beside which places of theirs."""
    reasons = [Reason("nominated", words, _("You were put forward: {value}"))]
    if busy:
        reasons.append(Reason("beside", _told(actor, busy), _(
            "You hold a place at these hours already: {value}. You are asked to come beside it; say no if you cannot do both."
        )))  # fmt: skip
    return reasons


def _told(actor: Actor, places: Iterable[Assignment]) -> list[str]:
    """What these are and when, by the street's clock: to who holds them."""
    return [f"“{each.task.title}”, {_hours(actor, each)}" for each in places]


def _shown_to(actor: Actor, places: Sequence[Assignment]) -> list[str]:
    """The same to a leader: of work that is not theirs to direct, the hours alone."""
    own = set(visible_assignments(actor).filter(pk__in=[each.pk for each in places]).values_list("pk", flat=True))
    return [_told(actor, [each])[0] if each.pk in own else _hours(actor, each) for each in places]


def _hours(actor: Actor, place: Assignment) -> str:
    starts_at, ends_at = (by_the_street(actor, each) for each in (place.starts_at, place.ends_at))
    same_day = starts_at.date() == ends_at.date()
    return (
        f"{starts_at:%Y-%m-%d %H:%M}–{ends_at:%H:%M}"
        if same_day
        else f"{starts_at:%Y-%m-%d %H:%M} – {ends_at:%Y-%m-%d %H:%M}"
    )
