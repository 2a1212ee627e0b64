"""What somebody answers for at the desk: the needs that they lead, and those that they are in charge of."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.duties import Duty
from backend.parties.models import Post
from backend.parties.queries import people_on
from needs.desk.models import Need
from needs.desk.policy import POLICY, handles
from needs.desk.queries import to_hand_over
from needs.desk.services.handing_over import hand_over_charge, hand_over_lead
from needs.desk.states import Action
from volunteers.group.queries import next_in_line

SHOWN = 60


def _heirs(need: Need, at: datetime) -> Iterable[UUID]:
    """The next tier; of wrongdoing the confidential receiver alone."""
    if need.is_wrongdoing:
        return people_on(Post.CONFIDENTIAL_RECEIVER, street_id=need.street_id, at=at)
    return next_in_line(need.street_id, need.community_id, need.grid_id, at=at)


def _title(need: Need) -> str:
    return need.title or need.text[:SHOWN]


def _due(need: Need) -> datetime | None:
    return need.answer_due_at


DUTIES = [
    Duty(
        code="need_lead",
        label=_("Leading a need"),
        model=Need,
        column="first_receiver",
        open=to_hand_over,
        title=_title,
        due=_due,
        may=POLICY[Action.HAND_OVER],
        fit=handles,
        hand_over=hand_over_lead,
        heirs=_heirs,
    ),
    Duty(
        code="need_in_charge",
        label=_("Being in charge of a need"),
        model=Need,
        column="in_charge",
        open=to_hand_over,
        title=_title,
        due=_due,
        may=POLICY[Action.HAND_OVER],
        fit=handles,
        hand_over=hand_over_charge,
        heirs=_heirs,
    ),
]
