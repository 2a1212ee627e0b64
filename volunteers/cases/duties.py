"""What somebody answers for: the cases that they lead. The title says nothing of whose they are."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from backend.duties import Duty
from backend.policy import Actor
from volunteers.cases.models import Case
from volunteers.cases.policy import POLICY, works_for_it
from volunteers.cases.queries import visible_to
from volunteers.cases.services import hand_over, heirs
from volunteers.cases.states import Action, Status


def _open(actor: Actor) -> QuerySet[Case]:
    return visible_to(actor).filter(status=Status.OPEN)


def _title(_case: Case) -> str:
    return gettext("Professional case")


def _heirs(case: Case, at: datetime) -> Iterable[UUID]:
    return heirs(case, at)


DUTIES = [
    Duty(
        code="case",
        label=_("Leading a professional case"),
        model=Case,
        column="lead",
        open=_open,
        title=_title,
        due=lambda _case: None,
        may=POLICY[Action.HAND_OVER],
        fit=works_for_it,
        hand_over=hand_over,
        heirs=_heirs,
    )
]
