"""What a copy and an erasure set going, and who hears of them: the person, nobody else."""

from backend.events import receives
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.privacy import jobs
from backend.privacy.events import ErasureHeldUp, ErasureMoved, ExportAsked, ExportReady
from backend.privacy.models import Erasure, Export
from backend.privacy.notifications import CopyReady, ErasureWaits, ErasureWaitsFor
from backend.privacy.states import ErasureAction


@receives(ExportAsked)
def put_it_together(event: ExportAsked, *, actor: Actor) -> None:  # noqa: ARG001  # the clock does the work
    """In the background: it may take a while."""
    jobs.build_export.defer(export_id=event.export_id)


@receives(ExportReady)
def say_it_is_ready(event: ExportReady, *, actor: Actor) -> None:
    """For as long as it can be fetched."""
    export = Export.objects.get(pk=event.export_id)
    until = export.expires_at
    notify(CopyReady, [export.user_id], actor=actor, subject=export.id, expires_at=until, until=until)


@receives(ErasureMoved)
def say_when(event: ErasureMoved, *, actor: Actor) -> None:
    """Whoever holds the phone confirmed it; all devices of the person hear of it, while it can be called off."""
    erasure = Erasure.objects.get(pk=event.erasure_id)
    if event.action == ErasureAction.CONFIRM and erasure.carry_out_at != actor.at:
        notify(ErasureWaits, [erasure.user_id], actor=actor, subject=erasure.id, at=erasure.carry_out_at)
    elif event.action == ErasureAction.CANCEL:
        for over in (ErasureWaits, ErasureWaitsFor):
            withdraw(over, actor=actor, subject=erasure.id)


@receives(ErasureHeldUp)
def say_that_it_waits(event: ErasureHeldUp, *, actor: Actor) -> None:
    """Once a day, for as long as something stands in the way."""
    erasure = Erasure.objects.get(pk=event.erasure_id)
    day = f"{actor.at:%Y-%m-%d}"
    notify(ErasureWaitsFor, [erasure.user_id], actor=actor, subject=erasure.id, key=day)
