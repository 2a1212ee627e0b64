"""The verbs: call, petition, nominate, second, accept, decline, sign, open, vote, count, call off."""

from volunteers.elections.services.calling import call, cancel, petition, sign
from volunteers.elections.services.deciding import count, open_or_fail
from volunteers.elections.services.standing import answer, nominate, second
from volunteers.elections.services.voting import vote

__all__ = ["answer", "call", "cancel", "count", "nominate", "open_or_fail", "petition", "second", "sign", "vote"]
