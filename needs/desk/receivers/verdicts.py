"""Who hears of answers and verdicts, of silence, and of call backs."""

from datetime import timedelta

from backend.events import receives
from backend.notifications.kinds import Kind
from backend.notifications.services import notify, withdraw
from backend.parties.models import Post
from backend.parties.queries import people_on
from backend.places.queries import street_of
from backend.policy import Actor
from needs.desk import services
from needs.desk.calls import GRACE, asks_no_more, judge_of
from needs.desk.events import (
    CallBackAsked,
    CallBackEnded,
    CallMissed,
    NeedAnswered,
    NeedDeclined,
    NeedHeard,
    NeedLapsed,
    NeedMerged,
    NeedReopened,
    NeedWithdrawn,
    TargetMissed,
    VerdictGiven,
    VerdictReminded,
)
from needs.desk.models import CallBack, Need, Verdict
from needs.desk.notifications import (
    Answered,
    AnsweredQuietly,
    CallBackComes,
    CallBackWaits,
    CallMissedNotice,
    Declined,
    Emergency,
    Lapsed,
    Reopened,
    VerdictReminder,
)
from needs.desk.options import LATE_VERDICT_DAYS, SILENCE_DAYS
from needs.desk.queries import concerned_with, receivers_of
from needs.desk.receivers.handling import TERMS, no_longer_suspected
from needs.desk.states import Target, WhyCall

ASKING = (Answered, AnsweredQuietly, Declined, VerdictReminder)
"""Obsolete once the resident has spoken, or is asked no more."""


@receives(NeedAnswered)
@receives(NeedDeclined)
def ask_for_the_verdict(event: NeedAnswered | NeedDeclined, *, actor: Actor) -> None:
    """The resident's word closes it: they are asked for it, unless they want no questions."""
    need = Need.objects.get(pk=event.need_id)
    kind: type[Kind] = Declined
    if isinstance(event, NeedAnswered):
        kind = AnsweredQuietly if asks_no_more(need) else Answered
    people = concerned_with(need, at=actor.at) - {need.first_receiver_id}
    notify(kind, people, actor=actor, subject=need.id, key=str(need.reopened), at=need.reported_at)
    for over in (Emergency, Reopened, *TERMS):
        withdraw(over, actor=actor, subject=need.id)
    no_longer_suspected(need, actor)


@receives(VerdictGiven)
def nobody_asks(event: VerdictGiven, *, actor: Actor) -> None:
    """The resident has spoken: they are asked no more."""
    for over in (*ASKING, Lapsed):
        withdraw(over, actor=actor, subject=event.need_id)
    _nobody_calls(event, actor)


@receives(NeedReopened)
@receives(NeedHeard)
def say_not_resolved(event: NeedReopened | NeedHeard, *, actor: Actor) -> None:
    """Of what is not resolved hear all who have to see to it: who leads it, as long as they do, and core leaders and managers above."""
    nobody_asks(event, actor=actor)
    if Verdict.objects.filter(pk=event.verdict_id, resolved=True).exists():
        return
    need = Need.objects.get(pk=event.need_id)
    people = set(receivers_of(need, at=actor.at)) - {actor.user_id}
    notify(Reopened, people, actor=actor, subject=need.id, key=str(event.verdict_id), due=need.answer_due_at)


@receives(NeedMerged)
@receives(NeedWithdrawn)
def nobody_calls(event: NeedMerged | NeedWithdrawn, *, actor: Actor) -> None:
    """It goes on as another, of which the resident will be asked; or the resident needs nothing any more."""
    _nobody_calls(event, actor)


def _nobody_calls(event: NeedMerged | NeedWithdrawn | NeedLapsed | VerdictGiven, actor: Actor) -> None:
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    services.withdraw_call_backs(actor=system, need_id=event.need_id, now=actor.at)


@receives(VerdictReminded)
def remind_of_the_verdict(event: VerdictReminded, *, actor: Actor) -> None:
    """Those concerned are told once more, and until when."""
    need = Need.objects.get(pk=event.need_id)
    people = concerned_with(need, at=actor.at) - {need.first_receiver_id}
    until = (need.answered_at or actor.at) + timedelta(days=SILENCE_DAYS.of(street_of(actor).config))
    until, key = max(until, actor.at + GRACE), str(need.reopened)
    notify(VerdictReminder, people, actor=actor, subject=need.id, key=key, at=need.reported_at, until=until)


@receives(NeedLapsed)
def say_closed_without_a_word(event: NeedLapsed, *, actor: Actor) -> None:
    """Those concerned hear that it is closed, and until when their word still counts; nobody calls them any more."""
    need = Need.objects.get(pk=event.need_id)
    for over in ASKING:
        withdraw(over, actor=actor, subject=need.id)
    _nobody_calls(event, actor)
    if not asks_no_more(need):
        people = concerned_with(need, at=actor.at) - {need.first_receiver_id}
        until = actor.at + timedelta(days=LATE_VERDICT_DAYS.of(street_of(actor).config))
        key = str(need.reopened)
        notify(Lapsed, people, actor=actor, subject=need.id, key=key, at=need.reported_at, until=until)


@receives(TargetMissed)
def have_them_called(event: TargetMissed, *, actor: Actor) -> None:
    """The answer's term is over: a third person asks the resident how it stands."""
    if event.target == Target.ANSWER:
        services.ask_call_back(actor=actor, need_id=event.need_id, why=WhyCall.EXPIRY, now=actor.at)


@receives(CallBackAsked)
def say_somebody_calls(event: CallBackAsked, *, actor: Actor) -> None:
    """Who is to be called hears of it, and who may call."""
    row = CallBack.objects.select_related("need").get(pk=event.call_back_id)
    person, at, due = judge_of(actor, row.need), row.need.reported_at, row.due_at
    notify(CallBackComes, {person}, actor=actor, subject=row.need_id, key=str(row.id), at=at, due=due)
    staff = {
        each
        for post in (Post.HOTLINE_CLERK, Post.COMMUNITY_WORKER)
        for each in people_on(post, street_id=row.street_id, at=actor.at)
    }
    barred = {row.need.first_receiver_id, row.need.reporter_id, row.need.beneficiary_id}
    notify(CallBackWaits, staff - barred, actor=actor, subject=row.id, due=row.due_at)


@receives(CallMissed)
def say_missed(event: CallMissed, *, actor: Actor) -> None:
    """Who was called in vain may answer in the app."""
    row = CallBack.objects.select_related("need").get(pk=event.call_back_id)
    person = judge_of(actor, row.need)
    key = f"{row.id}:{row.tries}"
    notify(CallMissedNotice, {person}, actor=actor, subject=row.need_id, key=key, at=row.need.reported_at)


@receives(CallBackEnded)
def nobody_waits(event: CallBackEnded, *, actor: Actor) -> None:
    """Nobody is called any more, and nobody has to call."""
    for over in (CallBackComes, CallMissedNotice):
        withdraw(over, actor=actor, subject=event.need_id)
    withdraw(CallBackWaits, actor=actor, subject=event.call_back_id)
