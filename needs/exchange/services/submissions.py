"""A need that an outside program reports through Open311, in the name of the account of its key."""

from datetime import datetime, timedelta

from django.db.models import Q

from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import service
from backend.states import next_state
from needs.desk import services as desk
from needs.desk.schemas import NeedCreate
from needs.desk.states import Channel
from needs.exchange.models import ApiKey, Submission
from needs.exchange.policy import KEY_POLICY
from needs.exchange.states import KEY_TRANSITIONS, KeyAction, KeyStatus

COARSE = timedelta(hours=1)


@service
def submit(*, actor: Actor, key: ApiKey, spec: NeedCreate, now: datetime) -> Submission:
    """Report it, once under one id. Raises `NotAllowed`, `WrongMoment` and what `desk.report` raises."""
    allow(KEY_POLICY, KeyAction.SUBMIT, actor, key)
    next_state(KEY_TRANSITIONS, KeyStatus(key.status), KeyAction.SUBMIT)
    made = desk.report(actor=actor, spec=spec, now=now, channel=Channel.OPEN311)
    if made.entry is None:
        return Submission.objects.get(need=made.need.id)
    found = Submission.objects.create(street_id=key.street_id, key=key, need=made.need, at=now)
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - COARSE)
    ApiKey.objects.filter(stale, pk=key.id).update(last_used_at=now)
    audit.record("open311.submit", made.need.id, actor=actor, now=now, api_key_id=str(key.id))
    return found
