"""What becomes of a call: the gateway rings and reports. The system's verbs."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from backend.accounts.models import User
from backend.accounts.phones import is_seed
from backend.audit import services as audit
from backend.errors import NotFound
from backend.events import publish
from backend.households.services import number_of
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from needs.telephone import gateway
from needs.telephone.events import CallNotAnswered
from needs.telephone.models import CallReport, MaskedCall
from needs.telephone.policy import POLICY
from needs.telephone.schemas import CallReportIn
from needs.telephone.states import ACTIONS, OPEN, TRANSITIONS, Action, Failure, Status

SOON = timedelta(minutes=2)
"""Nobody is rung later than that after they asked."""


def ring(*, actor: Actor, call_id: UUID, now: datetime) -> None:
    """Ask the gateway, once the row is committed. Numbers are read here, and kept nowhere.

    Raises `CallsUnavailable` in an outage: the job tries again with the same id, which the gateway rings once.
    """
    row = MaskedCall.objects.select_related("caller", "need").filter(pk=call_id, status=Status.ASKED).first()
    if row is None or row.taken_at is not None:
        return
    if now > row.asked_at + SOON:
        fail(actor=actor, call_id=call_id, why=Failure.LATE, now=now)
        return
    caller = number_of(actor, row.caller_id, now=now)
    callee = row.need.on_behalf_phone
    if row.callee_id is not None:
        callee = number_of(actor, row.callee_id, now=now, themself=row.call_back_id is not None)
    if not caller or not callee:
        fail(actor=actor, call_id=call_id, why=Failure.NO_NUMBER, now=now)
        return
    way = gateway.gateway(seed=is_seed(caller) or is_seed(callee))
    language = _language_of(row)
    with override(language):
        words = _("A call of your neighbourhood group about what was reported. Your number is not shown.")
    try:
        way.bridge(gateway.Bridge(row.id, caller, callee, language, words))
    except gateway.Refused:
        fail(actor=actor, call_id=call_id, why=Failure.REFUSED, now=now)
        return
    taken(actor=actor, call_id=call_id, now=now)


def _language_of(row: MaskedCall) -> str:
    person: User = row.callee or row.caller
    return person.language


@service
def taken(*, actor: Actor, call_id: UUID, now: datetime) -> None:
    """The gateway has taken it; how it stands, it reports itself. Raises `NotAllowed`."""
    allow(POLICY, Action.RING, actor, None)
    MaskedCall.objects.filter(pk=call_id, taken_at=None).update(taken_at=now)


@service
def fail(*, actor: Actor, call_id: UUID, why: Failure, now: datetime) -> MaskedCall:
    """It comes to nothing; who asked reads why. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    row = lock(MaskedCall.objects.filter(street=actor.street_id), call_id)
    row.failure = why
    _move(row, Action.FAIL, actor, now)
    return row


@service
def report(*, actor: Actor, spec: CallReportIn, now: datetime) -> MaskedCall:
    """What the gateway says. The same report twice is one; one that comes after what followed it changes nothing.

    Raises `NotFound`, `NotAllowed`.
    """
    row = lock(MaskedCall.objects.filter(street=actor.street_id), spec.id)
    action = ACTIONS[spec.state]
    allow(POLICY, action, actor, row)
    at = min(spec.at, now)
    made = CallReport(id=spec.event, masked_call=row, state=spec.state, at=at)
    known = CallReport.objects.filter(pk=spec.event).first()
    if known is not None:
        if known.masked_call_id != row.id:
            raise NotFound(kind=MaskedCall._meta.verbose_name)
        return row
    made.save(force_insert=True)
    if (Status(row.status), action) not in TRANSITIONS:
        return row
    row.taken_at = row.taken_at or now
    if action == Action.ANSWER:
        row.answered_at = at
    if action == Action.END:
        row.seconds = spec.seconds if spec.seconds is not None else _talked(row, at)
    if action == Action.FAIL:
        row.failure = Failure.REPORTED
    _move(row, action, actor, at)
    if action == Action.MISS:
        publish(CallNotAnswered(row.id), actor=actor)
    return row


@service
def forget_calls(*, actor: Actor, older_than: datetime) -> int:
    """Delete what is kept of calls of this street that were over by then; how many. Raises `NotAllowed`."""
    allow(POLICY, Action.END, actor, None)
    rows = MaskedCall.objects.filter(street=actor.street_id, ended_at__lte=older_than).exclude(status__in=OPEN)
    return rows.delete()[1].get("telephone.MaskedCall", 0)


def _talked(row: MaskedCall, at: datetime) -> int | None:
    return max(0, int((at - row.answered_at).total_seconds())) if row.answered_at else None


def _move(row: MaskedCall, action: Action, actor: Actor, at: datetime) -> None:
    before = row.status
    allow(POLICY, action, actor, row)
    row.status = next_state(TRANSITIONS, Status(before), action)
    if row.status not in OPEN:
        row.ended_at = at
    row.save(update_fields=["status", "failure", "taken_at", "answered_at", "ended_at", "seconds"])
    # The timeline of the need tells those concerned that a call took place; that it rang tells nobody anything.
    if row.status not in OPEN:
        audit.record(
            f"masked_call.{action}", row.need_id, actor=actor, now=actor.at, before=before, after=row.status, call=str(row.id)
        )  # fmt: skip
