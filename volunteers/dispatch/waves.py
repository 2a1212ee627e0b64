"""How many are asked at once, and how long they have to answer.

Too few, and a resident waits for one "no" after another; too many, and people hear "thanks, somebody was quicker" until they
no longer look. A wave is as large as makes it likely that the free places are filled by it, from how often those who are
asked have said yes so far; the less time is left, the surer it has to be.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

USUAL = 0.35
"""How many offers are accepted where nothing is known yet."""
WORTH = 4
"""What the usual counts against one's own: so many offers."""
LEAST, MOST = 0.05, 0.95
SHORTEST, LONGEST = timedelta(minutes=10), timedelta(hours=2)
ROUNDS = 6
"""Into so many rounds the time that is left is divided."""
SURE = {0: 2.5, 1: 2.0, 2: 1.5}
"""Acceptances to expect for each free place, by how many rounds are left after this one."""
PATIENT = 0.7
"""With more rounds than those: rather one round more than people who hear that somebody was quicker."""


def chance(accepted: int, offered: int, *, usual: float = USUAL, worth: int = WORTH) -> float:
    """How likely somebody accepts who accepted so many of so many offers, 0.05 to 0.95; `usual`: of those around."""
    return min(MOST, max(LEAST, (accepted + worth * usual) / (offered + worth)))


def lasts(starts_at: datetime, now: datetime) -> timedelta:
    """How long an offer stays open: a sixth of the time that is left, ten minutes to two hours."""
    return min(LONGEST, max(SHORTEST, (starts_at - now) / ROUNDS))


def still(chance: float, made_at: datetime, expires_at: datetime, now: datetime) -> float:
    """What is left of the chance of an offer that nobody has answered yet: the longer it waits, the less."""
    gone = (now - made_at) / (expires_at - made_at) if expires_at > made_at else 1.0
    return chance * max(0.0, 1 - gone)


def size(
    free: int, open_chances: Sequence[float], chances: Sequence[float], *, time_left: timedelta, answer: timedelta
) -> int:
    """How many of those in line are asked now, 0 to `len(chances)`.

    `free`: places; `open_chances`: of the offers that still wait; `chances`: of those in line, best first; `answer`: how long
    an offer stays open.
    """
    rounds = max(0, int(time_left / answer) - 1)
    wanted = free * SURE.get(rounds, PATIENT)
    expected = sum(open_chances)
    asked = 0
    for each in chances:
        if expected >= wanted:
            break
        expected += each
        asked += 1
    return asked
