"""Whom a change of a need is told, and how much: what is told is what their lists show."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from backend.http.fields import json_of
from backend.realtime.services import tell
from needs.desk.models import Message, Need
from needs.desk.queries import concerned_with, followers_of, helpers_of, receivers_of, workers_of
from needs.desk.schemas import MessageOut, NeedOut, NeedPublic
from needs.desk.states import Audience, Showing


def announce(need: Need, *, now: datetime, fresh: bool = False) -> Collection[UUID]:
    """Put the need as it stands on the feeds of all whom it concerns, in the caller's transaction.

    In full to those whose matter it is and those who have to see to it; as a summary to the neighbours who follow
    it. `fresh`: just reported, so nobody follows it yet. Needs `reporter` and `first_receiver` loaded. Returns those who have to see to it.
    """
    receivers = receivers_of(need, at=now)
    inside = {*concerned_with(need, at=now), *receivers}
    neighbours = set() if fresh else set(followers_of(need)) - inside
    if neighbours:
        helpers = neighbours & workers_of(need)
        inside |= helpers
        tell(neighbours - helpers, "need", json_of(NeedPublic.of(need)), now=now)
    tell(inside, "need", json_of(NeedOut.of(need)), now=now)
    return receivers


def pass_on(message: Message, *, now: datetime) -> set[UUID]:
    """Put a message as it stands on the feeds of those whom it is for, and return them.

    What moderation hides from the street is for those alone who see the need in full. Needs `by` and `need.reporter` loaded.
    """
    need = message.need
    hear = set(receivers_of(need, at=now))
    if message.audience != Audience.GROUP:
        hear |= concerned_with(need, at=now) | helpers_of(need)
    if message.audience == Audience.STREET and message.showing == Showing.SHOWN:
        hear |= set(followers_of(need))
    tell(hear, "message", json_of(MessageOut.of(message)), now=now)
    return hear
