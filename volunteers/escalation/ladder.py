"""When who is asked, and which teams are neighbours. Without database and clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from volunteers.escalation.states import Rung

RUNGS = (Rung.NEIGHBOURS, Rung.CONTRACTOR)


def due_at(step: Rung, *, told_at: datetime, starts_at: datetime, wait: timedelta) -> datetime:
    """When this step is taken: each after a wait, which is a third of the time that was left where that is shorter.

    `told_at`: when who directs the task was told that places are free.
    """
    shortened = min(wait, (starts_at - told_at) / 3)
    return told_at + shortened * (RUNGS.index(step) + 1)


def nearest_teams(
    metres: Mapping[UUID, float], areas: Iterable[tuple[UUID, UUID]], *, own: Iterable[UUID | None], most: int
) -> list[UUID]:
    """The ids of the teams that are nearest to the work, its own left out.

    `metres`: by area, how far its middle is from the work, where that is known; `areas`: (team, area) of each team that has one;
    `own`: the areas that the work lies in. Teams of areas of which nothing is known come last, in the order of their ids.
    """
    mine = set(own)
    others = [(team, area) for team, area in areas if area not in mine]
    others.sort(key=lambda each: (metres.get(each[1], float("inf")), each[0]))
    return [team for team, _area in others[:most]]
