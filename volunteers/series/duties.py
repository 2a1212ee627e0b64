"""What somebody answers for: the series that they direct."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from backend.duties import Duty
from backend.policy import Actor
from volunteers.group.queries import next_in_line
from volunteers.series.models import Series
from volunteers.series.policy import POLICY, may_direct
from volunteers.series.queries import visible_to
from volunteers.series.services import hand_over
from volunteers.series.states import Action, Status


def _open(actor: Actor) -> QuerySet[Series]:
    return visible_to(actor).filter(status=Status.RUNNING)


DUTIES = [
    Duty(
        code="series",
        label=_("Directing a series of tasks"),
        model=Series,
        column="director",
        open=_open,
        title=str,
        due=lambda _series: None,
        may=POLICY[Action.HAND_OVER],
        fit=may_direct,
        hand_over=hand_over,
        heirs=lambda series, at: next_in_line(series.street_id, series.community_id, series.grid_id, at=at),
    )
]
