"""Say yes or no to a purpose. Every answer is kept: who, when, to which words, by what."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.parties.models import Organisation
from backend.policy import Actor, allow
from backend.privacy.events import ConsentGiven, ConsentWithdrawn
from backend.privacy.models import Consent
from backend.privacy.policy import POLICY
from backend.privacy.queries import agreed_to
from backend.privacy.schemas import ConsentIn
from backend.privacy.states import Action, How, Purpose
from backend.privacy.texts import WITH_SUBJECT, current
from backend.services import find, service


class TextChanged(DomainError):
    """Somebody agrees to words that are not those of today."""

    code = "text_changed"
    status = 409
    title = _("The text has changed")
    message = _("The text of this purpose is now version {current}. Read it at /privacy/texts, and answer that one.")


class OrganisationNeeded(DomainError):
    """A purpose that is agreed to for each organisation by itself, without one; or one beside another purpose."""

    code = "organisation_needed"
    status = 422
    title = _("For which organisation?")
    message = _(
        "Name organisation_id for a purpose that is agreed to for each organisation by itself (GET /privacy/texts), and leave "
        "it out for every other."
    )


class ServiceStands(DomainError):
    """Without it there is no account."""

    code = "service_consent_stands"
    status = 409
    title = _("This ends with the account")
    message = _(
        "The account rests on this, and ends with it. To stop it, erase the account: POST /me/erasure. Without a "
        "phone, go to the office of the street, with your paper card."
    )


@service
def consent(*, actor: Actor, spec: ConsentIn, now: datetime) -> Consent:
    """Give consent, or withdraw it; what rested on it ends in the same transaction.

    Raises `TextChanged`, `OrganisationNeeded`, `ServiceStands`, `NotFound` (organisation).
    """
    return _say(_answer(actor.user_id, spec), how=How.APP, actor=actor, now=now)


@service
def consent_for(*, actor: Actor, user_id: UUID, spec: ConsentIn, now: datetime) -> Consent:
    """The same for somebody whom the actor speaks for: the caller has found that they do. Raises as `consent` does."""
    return _write(_answer(user_id, spec), how=How.APP, actor=actor, now=now)


def _answer(user_id: UUID, spec: ConsentIn) -> Consent:
    if (spec.purpose in WITH_SUBJECT) is (spec.organisation_id is None):
        raise OrganisationNeeded
    if spec.purpose == Purpose.SERVICE and not spec.given:
        raise ServiceStands
    if spec.given and spec.version != current(spec.purpose):
        raise TextChanged(current=current(spec.purpose))
    if spec.version > current(spec.purpose):
        raise TextChanged(current=current(spec.purpose))
    subject = find(Organisation.objects.all(), spec.organisation_id).id if spec.organisation_id else None
    return Consent(user_id=user_id, purpose=spec.purpose, subject_id=subject, version=spec.version, given=spec.given)


@service
def record_consent(
    *,
    actor: Actor,
    purpose: Purpose,
    how: How,
    now: datetime,
    version: int | None = None,
    user_id: UUID | None = None,
    subject_id: UUID | None = None,
) -> Consent | None:
    """What somebody agreed to by another act, as by making a report public; None where they agreed before.

    `version`: of the words that they were shown, where these may not be those of today. `user_id`: a person whose word
    the actor notes; the caller has found that they may. `subject_id`: the organisation, where each is agreed to by itself.
    """
    shown = current(purpose) if version is None else version
    agreed = agreed_to(user_id or actor.user_id, purpose, subject_id=subject_id)
    if agreed is not None and agreed >= shown:
        return None
    said = Consent(user_id=user_id or actor.user_id, purpose=purpose, subject_id=subject_id, version=shown, given=True)
    return _write(said, how=how, actor=actor, now=now) if user_id else _say(said, how=how, actor=actor, now=now)


@service
def record_withdrawal(
    *, actor: Actor, purpose: Purpose, how: How, user_id: UUID, now: datetime, subject_id: UUID | None = None
) -> Consent | None:
    """That somebody agrees no more, by another act or as the actor notes it; None where they agreed to nothing.

    The caller has found that the actor may.
    """
    agreed = agreed_to(user_id, purpose, subject_id=subject_id)
    if agreed is None:
        return None
    said = Consent(user_id=user_id, purpose=purpose, subject_id=subject_id, version=agreed, given=False)
    return _write(said, how=how, actor=actor, now=now)


def _say(said: Consent, *, how: How, actor: Actor, now: datetime) -> Consent:
    allow(POLICY, Action.GIVE if said.given else Action.WITHDRAW, actor, said)
    return _write(said, how=how, actor=actor, now=now)


def _write(said: Consent, *, how: How, actor: Actor, now: datetime) -> Consent:
    action = Action.GIVE if said.given else Action.WITHDRAW
    said.street_id, said.by_id, said.how, said.at = actor.street_id, actor.user_id, how, now
    said.save(force_insert=True)
    audit.record(f"consent.{action}", said.id, actor=actor, now=now, purpose=said.purpose, version=said.version)
    event = ConsentGiven if said.given else ConsentWithdrawn
    publish(event(said.user_id, Purpose(said.purpose), said.subject_id), actor=actor)
    return said
