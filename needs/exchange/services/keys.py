"""Keys of Open311: issued by who administers the street, shown once, revoked at any time."""

from datetime import datetime
from uuid import UUID

from backend.accounts.models import new_token
from backend.accounts.queries import people_of_street
from backend.audit import services as audit
from backend.policy import Actor, allow
from backend.services import lock, service
from backend.states import next_state
from needs.exchange.models import ApiKey
from needs.exchange.policy import KEY_POLICY
from needs.exchange.queries import visible_keys
from needs.exchange.refusals import NotOfTheStreet
from needs.exchange.schemas import KeyCreate
from needs.exchange.states import KEY_TRANSITIONS, KeyAction, KeyStatus


@service
def issue_key(*, actor: Actor, spec: KeyCreate, now: datetime) -> tuple[ApiKey, str]:
    """A key for an account of the street, and its text, which nobody is shown again. Raises `NotAllowed`, `NotOfTheStreet`."""
    key = ApiKey(
        street_id=actor.street_id,
        user_id=spec.user_id,
        label=spec.label,
        requests_per_minute=spec.requests_per_minute,
        issued_by_id=None if actor.is_system else actor.user_id,
        issued_at=now,
    )
    allow(KEY_POLICY, KeyAction.ISSUE, actor, key)
    if not people_of_street(actor).filter(pk=spec.user_id, is_active=True).exists():
        raise NotOfTheStreet
    text, key.hash = new_token()
    key.save(force_insert=True)
    audit.record("open311_key.issue", key.id, actor=actor, now=now, after=key.status, user_id=str(key.user_id))
    return key, text


@service
def revoke_key(*, actor: Actor, api_key_id: UUID, now: datetime) -> ApiKey:
    """It opens nothing from now on. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    key = lock(visible_keys(actor), api_key_id)
    allow(KEY_POLICY, KeyAction.REVOKE, actor, key)
    before, key.status = key.status, next_state(KEY_TRANSITIONS, KeyStatus(key.status), KeyAction.REVOKE)
    key.revoked_at = now
    key.save(update_fields=["status", "revoked_at"])
    audit.record("open311_key.revoke", key.id, actor=actor, now=now, before=before, after=key.status)
    return key
