"""What suggestions do later: the report need not wait for them."""

from uuid import UUID

from backend.jobs.define import job, system
from needs.desk.models import Need
from needs.suggestions import services


@job()
def note(*, need_id: UUID) -> None:
    """Suggest category and urgency of a need that was just reported."""
    need = Need.objects.only("street_id").filter(pk=need_id).first()
    if need is not None:
        actor = system(need.street_id)
        services.note(actor=actor, need_id=need_id, now=actor.at)


@job(queue="default", priority=-10)
def note_all(*, need_ids: list[UUID]) -> None:
    """Suggest category and urgency of needs that came in together, after what people wait for."""
    for need_id in need_ids:
        note(need_id=need_id)
