"""What suggestions make of the desk's news."""

from backend.events import receives
from backend.policy import Actor
from needs.desk.events import NeedReported, NeedsTakenIn, NeedTriaged
from needs.suggestions import jobs, services


@receives(NeedReported)
def suggest_later(event: NeedReported, *, actor: Actor) -> None:  # noqa: ARG001  # whoever reported it
    """Once it is committed."""
    jobs.note.defer(need_id=event.need_id)


@receives(NeedsTakenIn)
def suggest_for_all(event: NeedsTakenIn, *, actor: Actor) -> None:  # noqa: ARG001  # as above
    """One job for all of them."""
    jobs.note_all.defer(need_ids=list(event.need_ids))


@receives(NeedTriaged)
def keep_the_decision(event: NeedTriaged, *, actor: Actor) -> None:
    """Beside what was suggested."""
    services.decided(actor=actor, need_id=event.need_id, now=actor.at)
