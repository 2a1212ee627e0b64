"""Why me, why not me: what dispatch decided, and by what."""

from typing import Annotated
from uuid import UUID

from ninja import Query

from backend.http.operations import Request, query
from backend.http.pages import Page, PageIn, page
from backend.services import find
from volunteers.dispatch import queries
from volunteers.dispatch.api.common import router
from volunteers.dispatch.fitness import courses_that_mend, fitness
from volunteers.dispatch.models import Decision
from volunteers.dispatch.schemas import DecisionOut, FitnessOut
from volunteers.dispatch.schemas.decision import names_in


@router.get("/tasks/{task_id}/fitness", operation_id="read_my_fitness", response=FitnessOut)
@query
def read_my_fitness(request: Request, task_id: UUID) -> FitnessOut:
    """Why not me? What stands against my coming, in words. For volunteers who see the task."""
    lacking, not_asked = fitness(request.actor, task_id)
    return FitnessOut.of(lacking, not_asked, courses_that_mend(request.actor, lacking))


@router.get("/tasks/{task_id}/decisions", operation_id="list_decisions", response=Page[DecisionOut])
@query
def list_decisions(request: Request, task_id: UUID, wanted: Annotated[PageIn, Query()]) -> Page[DecisionOut]:
    """Each wave of offers with who stood in line and why, newest first. For who directs the task; others read none."""
    task = find(queries.visible_tasks(request.actor), task_id)
    names: dict[UUID, str] = {}

    def load(decisions: list[Decision]) -> None:
        names.update(names_in(decisions))

    return page(
        queries.decisions_on(request.actor, task), wanted, lambda each: DecisionOut.of(each, names), enrich=load
    )
