"""The night's gathering of one street: which signals there are, which of them there were, what they count."""

from datetime import datetime
from typing import Any

from backend.audit import services as audit
from backend.events import publish
from backend.ids import new_id
from backend.places.models import Area
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.map.folding import Tally, folded
from needs.signals import gathering
from needs.signals.clustering import clusters
from needs.signals.events import SignalCounted, SignalFound, SignalsGathered
from needs.signals.gathering import Cells, Found
from needs.signals.matching import match
from needs.signals.models import Count, Numbers, Run, Signal
from needs.signals.options import LEAST_NEEDS, LEAST_REPORTERS, REGROWTH, REPEATS, WINDOW_DAYS
from needs.signals.policy import POLICY, READ_POLICY
from needs.signals.states import TRANSITIONS, Action, ReadAction, Status
from needs.signals.weighing import weight

COUNTED = tuple(field.name for field in Numbers._meta.get_fields())
FINEST = 9


@service
def gather(*, actor: Actor, now: datetime) -> Run:
    """Gather the demand signals of the street, once a day of it: a second call finds the first one's run. For the system.

    In the caller's transaction, or one of its own: it is there whole, or not at all. Raises `NotAllowed`.
    """
    allow(READ_POLICY, ReadAction.GATHER, actor, None)
    street = street_of(actor)
    terms = _terms(street)
    # A second worker waits here for the first to commit.
    run, fresh = Run.objects.get_or_create(
        street=street, day=now.astimezone(zone_of(actor)).date(), defaults={"at": now, "terms": terms}
    )
    if not fresh:
        return run
    cells = gathering.pick(
        street_id=street.id, zone=street.timezone, now=now, window_days=terms["window_days"], repeats=terms["repeats"]
    )
    found = [
        each
        for each in gathering.gather(_clusters(cells, terms["least_needs"]), least_reporters=terms["least_reporters"])
        if each.numbers["needs"] >= terms["least_needs"]
    ]
    night = _Night(actor, run, terms, now)
    night.go_on(found)
    gathering.done()
    run.picked = sum(needs for places in cells.values() for needs in places.values())
    run.counted, run.found, run.faded = len(found), night.found, night.faded
    run.save(update_fields=["picked", "counted", "found", "faded"])
    audit.record("signal.gather", run.id, actor=actor, now=now, found=run.found, counted=run.counted, faded=run.faded)
    publish(SignalsGathered(run.id), actor=actor)
    return run


def _terms(street: Area) -> dict[str, int]:
    options = (WINDOW_DAYS, LEAST_NEEDS, LEAST_REPORTERS, REPEATS, REGROWTH)
    return {option.key.removeprefix("signals."): option.of(street.config) for option in options}


def _clusters(cells: Cells, least_needs: int) -> list[tuple[gathering.Term, list[int]]]:
    return [(term, places) for term, needs in cells.items() for places in clusters(needs, least_needs)]


class _Night:
    """What one run writes."""

    def __init__(self, actor: Actor, run: Run, terms: dict[str, int], now: datetime) -> None:
        self.actor, self.run, self.terms, self.now = actor, run, terms, now
        self.found = self.faded = 0
        self.counts: list[Count] = []

    def go_on(self, found: list[Found]) -> None:
        """Each cluster goes on as the signal that it was; what was a signal and is none grows quiet."""
        pairs, sizes = gathering.shared([each.no for each in found])
        matched = match(pairs, {each.no: each.numbers["needs"] for each in found}, sizes)
        rows = {
            row.id: row
            for row in Signal.objects.filter(street=self.run.street_id).select_for_update(of=("self",), no_key=True)
        }
        whose: dict[int, Signal] = {}
        for each in found:
            row = rows.get(matched.whose[each.no]) if each.no in matched.whose else None
            whose[each.no] = self._begin(each) if row is None else self._go_on(row, each)
        gathering.settle({no: row.id for no, row in whose.items()}, street_id=self.run.street_id)
        here = {row.id for row in whose.values()}
        for row in rows.values():
            if row.id not in here and row.status != Status.FADED:
                into = matched.into.get(row.id)
                self._grow_quiet(row, whose[into] if into is not None else None)
        Count.objects.bulk_create(self.counts, batch_size=1_000)

    def _begin(self, found: Found) -> Signal:
        row = Signal(
            id=new_id(),
            street_id=self.run.street_id,
            category=found.term.category,
            kind=found.term.kind,
            found_at=self.now,
        )
        self._set(row, found)
        row.save(force_insert=True)
        self._came(row, "find", before="")
        return row

    def _go_on(self, row: Signal, found: Found) -> Signal:
        before, shown = row.status, self._shown(row)
        action = Action.RETURN if self._returns(row, found) else Action.COUNT
        allow(POLICY, action, self.actor, row)
        row.status = next_state(TRANSITIONS, row.status, action)
        self._set(row, found)
        if action == Action.RETURN:
            row.found_at, row.dismissed_at_reporters = self.now, None
        row.save()
        if action == Action.RETURN:
            self._came(row, action, before=before)
        elif self._shown(row) != shown:
            publish(SignalCounted(row.id), actor=self.actor)
        return row

    def _returns(self, row: Signal, found: Found) -> bool:
        beyond = (row.dismissed_at_reporters or 0) + self.terms["regrowth"]
        return row.status == Status.FADED or (row.status == Status.DISMISSED and found.numbers["reporters"] >= beyond)

    def _grow_quiet(self, row: Signal, into: Signal | None) -> None:
        """Too few ask for it now. What the committee decided on stays, with nothing to count."""
        before, had = row.status, row.needs
        action = Action.FADE if row.status == Status.NEW else Action.COUNT
        if not had and action == Action.COUNT:
            return
        allow(POLICY, action, self.actor, row)
        row.status = next_state(TRANSITIONS, row.status, action)
        for name in (*COUNTED, "in_public"):
            setattr(row, name, 0)
        row.cells, row.continued_in = [], into
        row.counted_at = row.updated_at = self.now
        row.save()
        self.counts.append(self._count(row))
        if action == Action.FADE:
            self.faded += 1
            self._note(row, action, before=before)
        publish(SignalCounted(row.id), actor=self.actor)

    def _set(self, row: Signal, found: Found) -> None:
        """Its place and its numbers."""
        before = self._shown(row)
        row.community_id, row.grid_id, row.run = found.term.community, found.grid, self.run
        row.cells, row.continued_in, row.in_public = _shown_cells(found.people), None, found.in_public
        for name, number in {**found.numbers, "weight": weight(found.numbers)}.items():
            setattr(row, name, number)
        row.counted_at = self.now
        if self._shown(row) != before or row.updated_at is None:
            row.updated_at = self.now
        self.counts.append(self._count(row))

    def _count(self, row: Signal) -> Count:
        numbers = {name: getattr(row, name) for name in COUNTED}
        return Count(street_id=row.street_id, signal=row, run=self.run, day=self.run.day, **numbers)

    def _came(self, row: Signal, action: str, *, before: str) -> None:
        self.found += 1
        self._note(row, action, before=before)
        publish(SignalFound(row.id), actor=self.actor)

    def _note(self, row: Signal, action: str, *, before: str) -> None:
        audit.record(
            f"signal.{action}",
            row.id,
            actor=self.actor,
            now=self.now,
            before=before,
            after=row.status,
            reporters=row.reporters,
            run=str(self.run.id),
        )

    @staticmethod
    def _shown(row: Signal) -> tuple[Any, ...]:
        return (*(getattr(row, name) for name in COUNTED), row.community_id, row.grid_id, list(row.cells))


def _shown_cells(people: dict[int, int]) -> list[int]:
    """The cells of three people or more, and parents of the others; what even those leave over is not shown."""
    tallies = {cell: Tally(count=number) for cell, number in people.items()}
    shown, _withheld = folded(tallies, FINEST)
    return sorted({each.cell for each in shown})
