"""Who hears of demand signals."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify
from backend.policy import Actor
from backend.realtime.services import tell
from needs.desk.states import Kind
from needs.signals.events import SignalCounted, SignalDecided, SignalEvent, SignalFound, SignalsGathered
from needs.signals.models import Run, Signal
from needs.signals.notifications import SignalsToSee
from needs.signals.queries import found_in, names_of, readers_of
from needs.signals.schemas import SignalOut
from volunteers.committee.queries import members


@receives(SignalFound)
@receives(SignalCounted)
@receives(SignalDecided)
def tell_readers(event: SignalEvent, *, actor: Actor) -> None:
    """The feeds of everybody who has it on their list."""
    row = Signal.objects.get(pk=event.signal_id)
    tell(readers_of(row, at=actor.at), "signal", json_of(SignalOut.of(row)), now=actor.at)


@receives(SignalsGathered)
def say_what_came(event: SignalsGathered, *, actor: Actor) -> None:
    """One notice to the committee, of all that came in a night."""
    run = Run.objects.get(pk=event.run_id)
    heaviest = found_in(run).first()
    if heaviest is None:
        return
    what = names_of(run.street_id, [heaviest.category]).get(heaviest.category, heaviest.category)
    notify(
        SignalsToSee,
        members(run.street_id, at=actor.at),
        actor=actor,
        subject=run.id,
        found=run.found,
        what=what or Kind(heaviest.kind),
        where=heaviest.community.name if heaviest.community else "—",
        reporters=heaviest.reporters,
    )
