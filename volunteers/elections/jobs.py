"""What elections do by the clock: open and count; tell the members, a thousand at a time."""

from datetime import datetime
from uuid import UUID

from backend.jobs.define import cron, for_each, job, system
from volunteers.elections import services
from volunteers.elections.models import Election
from volunteers.elections.states import Status
from volunteers.elections.telling import tell_members as tell


@cron("*/5 * * * *")
def advance(*, now: datetime) -> None:
    """Open what has gathered long enough, count what has been voted on long enough. One that fails holds up no other."""
    rows = Election.objects.order_by("id").values_list("pk", "street")
    gathered = rows.filter(status=Status.GATHERING, gathering_until__lte=now)
    for_each(list(gathered), lambda r: services.open_or_fail(actor=system(r[1]), election_id=r[0], now=now))
    voted = rows.filter(status=Status.VOTING, voting_until__lte=now)
    for_each(list(voted), lambda r: services.count(actor=system(r[1]), election_id=r[0], now=now))


def _of(*, election_id: UUID) -> str:
    return str(election_id)


@job(key=_of)
def tell_members(*, election_id: UUID) -> None:
    """Tell the members that nominations are taken, or that the vote is open. Each once, however often this runs."""
    election = Election.objects.filter(pk=election_id).first()
    if election is not None:
        tell(election, actor=system(election.street_id))
