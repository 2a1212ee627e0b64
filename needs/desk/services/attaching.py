"""Show what words cannot: photos, voice notes and papers of a need."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from backend.files.services import attach
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk.files import PURPOSE
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.services.changes import locked, settle
from needs.desk.services.form import look_again
from needs.desk.states import TRANSITIONS, Action


@service
def add_files(*, actor: Actor, need_id: UUID, files: Sequence[UUID], now: datetime) -> Need:
    """Attach files that the actor sent for it. Raises `NotFound`, `NotAllowed`, `WrongMoment`, and what `attach` raises."""
    need = locked(actor, need_id)
    allow(POLICY, Action.ADD_FILES, actor, need)
    before, need.status = need.status, next_state(TRANSITIONS, need.status, Action.ADD_FILES)
    attach(actor=actor, purpose=PURPOSE, subject_id=need.id, file_ids=files, now=now)
    if need.missing:
        look_again(need)
    settle(need, Action.ADD_FILES, "missing", actor=actor, now=now, before=before)
    return need
