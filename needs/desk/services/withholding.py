"""A resident no longer agrees that a summary is shown to the street."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.realtime.services import forget
from backend.services import service
from needs.desk.models import Need
from needs.desk.news import announce
from needs.desk.policy import POLICY
from needs.desk.queries import with_people
from needs.desk.states import Action, Visibility


@service
def withhold(*, actor: Actor, user_id: UUID, now: datetime) -> int:
    """Make every public need of a person private, those that others reported for them too. How many there were."""
    mine = Q(reporter=user_id) | Q(beneficiary=user_id)
    rows = with_people(Need.objects.filter(mine, visibility=Visibility.PUBLIC)).order_by("id")
    needs = list(rows.select_for_update(of=("self",), no_key=True))
    # The words that neighbours were told are read in no feed any more; what is told below has none.
    forget([need.id for need in needs], view="public")
    for need in needs:
        allow(POLICY, Action.WITHHOLD, actor, need)
        need.visibility = Visibility.PRIVATE
        need.updated_at = now
        need.save(update_fields=["visibility", "updated_at"])
        audit.record("need.withhold", need.id, actor=actor, now=now, before=need.status, after=need.status)
        announce(need, now=now)
    return len(needs)
