"""What became of the offers of a round."""

from collections.abc import Sequence
from uuid import UUID

from backend.policy import Actor
from volunteers.dispatch.models import Assignment, Offer
from volunteers.dispatch.states import GONE, OfferStatus
from volunteers.rounds.models import Round, RoundVisit
from volunteers.rounds.queries import accepted


def answers_of(row: Round) -> dict[UUID, str]:
    """By visit: `accepted`, `open` while somebody is asked, `on_the_board` where waves ask, `refused`. Three queries."""
    if row.sent_at is None:
        return {}
    yes = accepted(row)
    asked = set(
        Offer.objects.filter(task__round_visit__round=row, task__by_waves=False, status=OfferStatus.OPEN).values_list(
            "task__round_visit", flat=True
        )
    )
    found = {}
    for visit_id, by_waves in row.visits.filter(task__isnull=False).values_list("id", "task__by_waves"):
        answer = "on_the_board" if by_waves else "open" if visit_id in asked else "refused"
        found[visit_id] = "accepted" if visit_id in yes else answer
    return found


def my_answers(actor: Actor, visits: Sequence[RoundVisit]) -> tuple[dict[UUID, UUID], dict[UUID, UUID]]:
    """My open offers and my places on these visits, by task. Two queries."""
    tasks = [each.task_id for each in visits if each.task_id is not None]
    offers = Offer.objects.filter(task__in=tasks, volunteer__user=actor.user_id, status=OfferStatus.OPEN)
    places = Assignment.objects.filter(task__in=tasks, volunteer__user=actor.user_id).exclude(status__in=GONE)
    return dict(offers.values_list("task", "id")), dict(places.values_list("task", "id"))
