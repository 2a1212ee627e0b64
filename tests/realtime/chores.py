"""Jobs of the tests, known to the servers of `arrangement` too."""

import time
from uuid import UUID

from django.utils import timezone

from backend.jobs.define import job
from backend.realtime.services import tell


@job()
def tell_somebody(*, user_id: UUID, n: int) -> None:
    tell([user_id], "need", {"id": "x", "n": n}, now=timezone.now())


@job()
def dawdle(*, seconds: float, user_id: UUID) -> None:
    tell([user_id], "need", {"id": "x", "began": True}, now=timezone.now())
    time.sleep(seconds)
