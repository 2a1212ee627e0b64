"""Leave a need out of the rates, by two people; and note whose a need was."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.policy import Actor, allow
from backend.services import find, lock, service
from backend.states import next_state
from needs.desk.models import Need
from needs.desk.queries import visible_to as visible_needs
from needs.desk.queries import with_people
from needs.rates.events import ExclusionContested, ExclusionDecided, ExclusionProposed
from needs.rates.models import Exclusion, Handled
from needs.rates.policy import POLICY, RATE_POLICY
from needs.rates.queries import visible_exclusions
from needs.rates.states import DECIDED_AGAINST, STANDING, TRANSITIONS, Action, RateAction, Reason


class ProposedAlready(DomainError):
    """There is one on this need."""

    code = "exclusion_proposed_already"
    title = _("Proposed already")
    message = _(
        "It was proposed before to leave this need out, and that stands. Look at GET /exclusions for what became of it."
    )


class DecidedBefore(DomainError):
    """The same was rejected or lifted before."""

    code = "exclusion_decided_before"
    title = _("Decided before")
    message = _("For this reason it was decided before that the need is counted. What is decided is not asked again.")


@service
def propose_exclusion(*, actor: Actor, need_id: UUID, reason: Reason, words: str, now: datetime) -> Exclusion:
    """Propose to leave a need out of the rates; a second person decides. Until then it is counted.

    Raises `NotFound`, `NotAllowed`, `ProposedAlready`, `DecidedBefore`.
    """
    need = lock(with_people(visible_needs(actor)), need_id)
    row = Exclusion(
        street_id=need.street_id, need=need, reason=reason, words=words, proposed_by_id=actor.user_id, proposed_at=now
    )
    allow(POLICY, Action.PROPOSE, actor, row)
    earlier = Exclusion.objects.filter(need=need)
    if earlier.filter(status__in=STANDING).exists():
        raise ProposedAlready
    if earlier.filter(status__in=DECIDED_AGAINST, reason=reason).exists():
        raise DecidedBefore
    row.save(force_insert=True)
    _note(row, Action.PROPOSE, actor=actor, now=now, before="", words=words)
    publish(ExclusionProposed(row.id), actor=actor)
    return row


@service
def decide_exclusion(*, actor: Actor, exclusion_id: UUID, confirm: bool, words: str, now: datetime) -> Exclusion:
    """The second person's word. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    action = Action.CONFIRM if confirm else Action.REJECT
    row, before = _moved(actor, exclusion_id, action)
    row.decided_by_id, row.decided_at, row.decision = actor.user_id, now, words
    row.save(update_fields=["status", "decided_by", "decided_at", "decision"])
    _note(row, action, actor=actor, now=now, before=before, words=words)
    publish(ExclusionDecided(row.id), actor=actor)
    return row


@service
def withdraw_exclusion(*, actor: Actor, exclusion_id: UUID, words: str, now: datetime) -> Exclusion:
    """Count the need again, or still: one person is enough for that. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row, before = _moved(actor, exclusion_id, Action.WITHDRAW)
    row.withdrawn_by_id, row.withdrawn_at = actor.user_id, now
    row.save(update_fields=["status", "withdrawn_by", "withdrawn_at"])
    _note(row, Action.WITHDRAW, actor=actor, now=now, before=before, words=words)
    publish(ExclusionDecided(row.id), actor=actor)
    return row


@service
def object_to_exclusion(*, actor: Actor, exclusion_id: UUID, words: str, now: datetime) -> Exclusion:
    """The resident objects, once: the need is counted until somebody else has looked.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`.
    """
    row, before = _moved(actor, exclusion_id, Action.OBJECT)
    row.objected_by_id, row.objected_at, row.objection = actor.user_id, now, words
    row.save(update_fields=["status", "objected_by", "objected_at", "objection"])
    _note(row, Action.OBJECT, actor=actor, now=now, before=before, words=words)
    publish(ExclusionContested(row.id), actor=actor)
    return row


@service
def review_exclusion(*, actor: Actor, exclusion_id: UUID, uphold: bool, words: str, now: datetime) -> Exclusion:
    """The third person's word on the objection. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    action = Action.UPHOLD if uphold else Action.LIFT
    row, before = _moved(actor, exclusion_id, action)
    row.reviewed_by_id, row.reviewed_at, row.review = actor.user_id, now, words
    row.save(update_fields=["status", "reviewed_by", "reviewed_at", "review"])
    _note(row, action, actor=actor, now=now, before=before, words=words)
    publish(ExclusionDecided(row.id), actor=actor)
    return row


@service
def note_whose(
    *, actor: Actor, need_id: UUID, team_id: UUID | None, organisation_id: UUID | None, now: datetime
) -> None:
    """Whose team, and which contractor's people, took a need up; what is on record stays. For the system.

    Who leads it first keeps the lead, and so does their team.
    """
    allow(RATE_POLICY, RateAction.ATTRIBUTE, actor, None)
    row, _made = Handled.objects.get_or_create(need_id=need_id, defaults={"street_id": actor.street_id, "at": now})
    changed = []
    if row.team_id is None and team_id is not None:
        row.team_id = team_id
        changed.append("team")
    if row.organisation_id is None and organisation_id is not None:
        row.organisation_id = organisation_id
        changed.append("organisation")
    if changed:
        row.save(update_fields=changed)


@service
def attribute(
    *, actor: Actor, need_id: UUID, organisation_id: UUID, origin_kind: str, origin_id: UUID, now: datetime
) -> Handled:
    """Say which contractor handled a need, and by what (a project, a contract): for the domains above, which know.

    It outweighs what was noted of the people. Raises `NotFound`.
    """
    allow(RATE_POLICY, RateAction.ATTRIBUTE, actor, None)
    need = lock(Need.objects.filter(street=actor.street_id), need_id)
    row, _made = Handled.objects.update_or_create(
        need=need,
        defaults={
            "street_id": need.street_id,
            "organisation_id": organisation_id,
            "origin_kind": origin_kind,
            "origin_id": origin_id,
            "at": now,
        },
    )
    said = {"organisation": str(organisation_id), "by": origin_kind, "origin": str(origin_id)}
    audit.record("need.attribute", need.id, actor=actor, now=now, before=need.status, after=need.status, **said)
    return row


def _moved(actor: Actor, exclusion_id: UUID, action: Action) -> tuple[Exclusion, str]:
    """The exclusion in its next state, and the one before; its need is locked first."""
    seen = find(visible_exclusions(actor), exclusion_id)
    need = lock(with_people(Need.objects.filter(street=actor.street_id)), seen.need_id)
    row = lock(visible_exclusions(actor), exclusion_id)
    row.need = need
    allow(POLICY, action, actor, row)
    before, row.status = row.status, next_state(TRANSITIONS, row.status, action)
    return row, before


def _note(row: Exclusion, action: Action, *, actor: Actor, now: datetime, before: str, words: str) -> None:
    audit.record(
        f"exclusion.{action}",
        row.id,
        actor=actor,
        now=now,
        before=before,
        after=row.status,
        reason=words,
        why=str(row.reason),
        need=str(row.need_id),
    )
