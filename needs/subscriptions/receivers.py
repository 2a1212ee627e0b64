"""What subscribers may hear of. The reporter does not wait for them: everything is a job."""

from uuid import UUID

from django.db.models import Q

from backend.events import receives
from backend.policy import Actor
from backend.privacy.events import ConsentWithdrawn
from backend.privacy.states import Purpose
from needs.desk.events import NeedAnswered, NeedDeclined, NeedEdited, NeedMerged, NeedReported, NeedWithdrawn
from needs.desk.models import Need
from needs.moderation.events import ActEnded, LetThrough, Moderated
from needs.moderation.models import Act
from needs.signals.events import SignalFound
from needs.signals.models import Signal
from needs.subscriptions import jobs, services
from needs.subscriptions.queries import told_of, told_of_signals
from needs.subscriptions.states import What


@receives(NeedReported)
def say_new(event: NeedReported, *, actor: Actor) -> None:  # noqa: ARG001  # whoever reported it
    """Once it is committed, and where it is public."""
    if event.is_shown:
        _later(event.need_id, What.NEED)


@receives(NeedEdited)
def say_public(event: NeedEdited, *, actor: Actor) -> None:
    """Its resident may have made it public, or public no longer."""
    if not _later(event.need_id, What.NEED):
        _take_back(Q(pk=event.need_id), actor)


@receives(LetThrough)
def say_let_through(event: LetThrough, *, actor: Actor) -> None:  # noqa: ARG001  # the moderator
    """A moderator looked at it first."""
    _later(event.need_id, What.NEED)


@receives(Moderated)
@receives(ActEnded)
def say_moderated(event: Moderated | ActEnded, *, actor: Actor) -> None:
    """What is hidden is told no more; what is shown again may be new to some."""
    need_id = Act.objects.values_list("need_id", flat=True).get(pk=event.act_id)
    if not _later(need_id, What.NEED):
        _take_back(Q(pk=need_id), actor)


@receives(NeedAnswered)
@receives(NeedDeclined)
def say_answered(event: NeedAnswered | NeedDeclined, *, actor: Actor) -> None:  # noqa: ARG001  # whoever answered
    """An answer, turning it down among them."""
    _later(event.need_id, What.ANSWER)


@receives(SignalFound)
def say_many(event: SignalFound, *, actor: Actor) -> None:  # noqa: ARG001  # the clock
    """Where three people and more made public that they ask for it."""
    if told_of_signals(Signal.objects.filter(pk=event.signal_id)).exists():
        jobs.spread_signal.defer(signal_id=event.signal_id)


@receives(NeedWithdrawn)
@receives(NeedMerged)
def say_no_longer(event: NeedWithdrawn | NeedMerged, *, actor: Actor) -> None:
    """There is nothing to read of it any more."""
    _take_back(Q(pk=event.need_id), actor)


@receives(ConsentWithdrawn)
def show_no_longer(event: ConsentWithdrawn, *, actor: Actor) -> None:
    """Its resident shows none of theirs any more."""
    if event.purpose == Purpose.PUBLISH:
        _take_back(Q(reporter=event.user_id) | Q(beneficiary=event.user_id), actor)


def _later(need_id: UUID, what: What) -> bool:
    public = told_of(Need.objects.filter(pk=need_id)).exists()
    if public:
        jobs.spread_need.defer(need_id=need_id, what=what)
    return public


def _take_back(whose: Q, actor: Actor) -> None:
    system = Actor.system(street_id=actor.street_id, at=actor.at)
    services.take_back(actor=system, whose=whose, now=actor.at)
