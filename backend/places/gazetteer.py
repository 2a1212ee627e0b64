"""The street's own gazetteer: hutongs, compounds and public places by the names that people use. It works offline.

A process keeps the names of a street for a minute. What is typed is compared in one form (`addresses.plain`): the same, then
contained, then with a slip of the pen. A slip is never in a number or a direction: 东四五条 is not 东四六条 mistyped.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from time import monotonic
from uuid import UUID

from backend.places.addresses import Address, plain, read, readings
from backend.places.datum import Pair
from backend.places.geo import distance_m
from backend.places.models import Landmark
from backend.places.states import Exactness, LandmarkKind

FRESH_SECONDS = 60.0
MOST = 8
SLIP = 75
"""The least likeness (RapidFuzz, of 100) of a name with a slip of the pen: one of four characters."""
CONTAINED, SAME = 90, 100
SHORTEST = 2
"""Characters of a name that is looked for inside a longer text."""
APART_M = 150
"""Two places of one likeness within so many metres are as good as one."""
_FIXED = frozenset("一二三四五六七八九十0123456789东南西北前后上下内外大小")
_ORDINARY = ("胡同", "小区", "大院")


@dataclass(frozen=True, slots=True)
class Entry:
    """A landmark in memory."""

    id: UUID
    name: str
    kind: LandmarkKind
    place: Pair
    community_id: UUID | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A landmark that a text may mean. `likeness` 0 to 100; `number` is the house number that was named, if any."""

    entry: Entry
    likeness: float
    number: str
    exact: bool
    """Whether the gazetteer knows that house; else the place is the middle of the lane or compound."""

    @property
    def exactness(self) -> Exactness:
        """How far the position may be trusted."""
        itself = self.exact or (self.entry.kind == LandmarkKind.PUBLIC and not self.number)
        return Exactness.EXACT if itself else Exactness.LANDMARK


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    read_at: float
    names: dict[str, list[Entry]]
    houses: dict[Address, Entry]


_kept: dict[UUID, _Gazetteer] = {}


def forget_gazetteers() -> None:
    """Read every street's gazetteer again: one has changed."""
    _kept.clear()


def search(street_id: UUID, text: str, *, most: int = MOST) -> list[Hit]:
    """What a text may mean in a street, likeliest first; each landmark once. At most one query."""
    known = _gazetteer_of(street_id)
    best: dict[UUID, Hit] = {}
    for meant in readings(text):
        house = known.houses.get(meant)
        if house is not None:
            _better(best, Hit(house, SAME + 1, meant.number, exact=True))
        for name, likeness in _alike(known, meant.lane):
            for entry in known.names[name]:
                _better(best, Hit(entry, likeness, meant.number, exact=False))
    return sorted(best.values(), key=lambda hit: (-hit.likeness, hit.entry.name))[:most]


def find(street_id: UUID, text: str) -> Hit | None:
    """The one landmark that a text means; None where there is none, or where two are as likely.

    Two that are named, and not guessed, are as good as one where they lie side by side.
    """
    hits = [each for each in search(street_id, text) if each.likeness >= SLIP]
    if not hits:
        return None
    first, *others = hits
    rivals = [each for each in others if each.likeness == first.likeness]
    is_guess = first.likeness < CONTAINED
    if any(is_guess or distance_m(each.entry.place, first.entry.place) > APART_M for each in rivals):
        return None
    return first


def _better(best: dict[UUID, Hit], hit: Hit) -> None:
    known = best.get(hit.entry.id)
    if known is None or hit.likeness > known.likeness:
        best[hit.entry.id] = hit


def _alike(known: _Gazetteer, lane: str) -> Iterator[tuple[str, float]]:
    if lane in known.names:
        yield lane, SAME
        return
    if len(lane) < SHORTEST:
        return
    inside = [name for name in known.names if _holds(lane, name)]
    longest = max(map(len, inside), default=0)
    if longest:
        yield from ((name, CONTAINED) for name in inside if len(name) == longest)
        return
    from rapidfuzz import fuzz, process  # noqa: PLC0415  # a twentieth of a second that no start has to wait for

    for name, likeness, _at in process.extract(
        lane, known.names.keys(), scorer=fuzz.ratio, score_cutoff=SLIP, limit=20
    ):
        if _fixed(name) == _fixed(lane):
            yield name, likeness
    # While typing: the beginning of a name.
    yield from ((name, SLIP * len(lane) / len(name)) for name in known.names if name.startswith(lane))


def _holds(lane: str, name: str) -> bool:
    """Whether a longer text names it: 六条 is in 东四六条西口, and not in 东四十六条."""
    at = lane.find(name) if len(name) >= SHORTEST else -1
    return at >= 0 and not (name[0] in _FIXED and at > 0 and lane[at - 1] in _FIXED - set("东南西北"))


def _fixed(name: str) -> list[str]:
    return [character for character in name if character in _FIXED]


def _gazetteer_of(street_id: UUID) -> _Gazetteer:
    known = _kept.get(street_id)
    if known is None or monotonic() - known.read_at > FRESH_SECONDS:
        known = _kept[street_id] = _read(street_id)
    return known


def _read(street_id: UUID) -> _Gazetteer:
    read_at = monotonic()
    rows = Landmark.objects.filter(street=street_id).order_by("name", "id")
    columns = ("id", "name", "kind", "lat", "lng", "community_id", "aliases", "street__name")
    names: dict[str, list[Entry]] = defaultdict(list)
    houses: dict[Address, Entry] = {}
    for pk, name, kind, lat, lng, community_id, aliases, street in rows.values_list(*columns):
        entry = Entry(pk, name, LandmarkKind(kind), (lat, lng), community_id)
        for said in _said_of((name, *aliases), street):
            meant = read(said)
            if meant.number:
                houses.setdefault(meant, entry)
            elif entry not in names[meant.lane]:
                names[meant.lane].append(entry)
    return _Gazetteer(read_at, dict(names), houses)


def _said_of(names: Iterable[str], street: str) -> dict[str, None]:
    """Names and aliases, without the street's own name in front, and without an ordinary ending: 南门仓 for 南门仓胡同."""
    here = plain(street).removesuffix("街道").removesuffix("地区")
    found: dict[str, None] = {}
    for name in map(plain, names):
        found[name] = None
        short = name.removeprefix(here) if here else name
        for each in (name, short):
            for ending in ("", *_ORDINARY):
                less = each.removesuffix(ending)
                if len(less) >= SHORTEST + (less != name):
                    found[less] = None
        if len(short) >= SHORTEST and short.endswith("条"):
            found[short] = None
    return found
