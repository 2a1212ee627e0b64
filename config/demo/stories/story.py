"""The shape of a story."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """A need and how far it came.

    `days` ago it was reported, by `who`, at `place` (a hutong of the map, and a house number). `came` is the status
    it reached; `helper` did the work; `handed_on` to a body outside, it said `said`; `asked` and `told` are what the resident and the group
    wrote to each other; `objected` is what who was put in charge says against it; `verdict` is (resolved, satisfaction, comment).
    `details` answer what the category asks for; a story without them lacks what it requires.
    """

    days: int
    who: int
    kind: str
    category: str
    text: str
    place: str
    came: str
    urgency: str = "normal"
    house: int = 8
    task: str = ""
    task_kind: str = "visit"
    skills: tuple[str, ...] = ()
    helper: int = 3
    said: str = ""
    verdict: tuple[bool, int, str] | None = None
    on_behalf_of: str = ""
    public: bool = False
    details: tuple[tuple[str, str], ...] = ()
    into: int = -1
    handed_on: str = ""
    asked: str = ""
    told: str = ""
    objected: str = ""
