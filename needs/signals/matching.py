"""Which signal of the nights before a cluster is: the one that it shares most of its needs with. Plain numbers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

HALF = 0.5


@dataclass(slots=True)
class Matched:
    """`whose`: the signal that a cluster goes on as. `into`: the cluster that swallowed a signal which lost to another."""

    whose: dict[int, UUID] = field(default_factory=dict)
    into: dict[UUID, int] = field(default_factory=dict)


def match(shared: Iterable[tuple[int, UUID, int]], clusters: Mapping[int, int], signals: Mapping[UUID, int]) -> Matched:
    """Pairs of cluster and signal that share at least half of the smaller of the two, most needs first, each once.

    `shared`: (cluster, signal, needs in both); `clusters`, `signals`: their sizes. Of the smaller one: a signal may grow to many
    times its size, and shrink. Of equals the older signal goes first (its id is the lower), then the cluster of the lower
    number. A cluster that none is left for is new; so is the smaller part of a signal that falls apart.
    """
    fitting = [
        (-number, signal, cluster)
        for cluster, signal, number in shared
        if number >= HALF * min(clusters[cluster], signals[signal])
    ]
    found = Matched()
    taken: set[UUID] = set()
    for _number, signal, cluster in sorted(fitting):
        if signal in taken:
            continue
        if cluster in found.whose:
            found.into.setdefault(signal, cluster)
            continue
        found.whose[cluster] = signal
        taken.add(signal)
        found.into.pop(signal, None)
    return found
