"""Children: entered by a guardian, confirmed by a community worker, without an account to sign in to."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.accounts.services import enter
from backend.households.models import Profile, Representation
from backend.households.options import ASKED_DAYS, CHILD_UNTIL, CONSENT_DAYS
from backend.households.policy import HOUSEHOLD_POLICY, POLICY
from backend.households.queries import age_on, is_child, visible_to
from backend.households.refusals import NotAChild
from backend.households.schemas import ChildConsentIn, ChildCreate
from backend.households.services.bounds import check_questions
from backend.households.services.profiles import locked_profile, refuse_birth
from backend.households.services.representations import settle
from backend.households.states import TRANSITIONS, Action, HouseholdAction, Purpose, Relation
from backend.places.queries import street_of, zone_of
from backend.policy import Actor, allow
from backend.privacy.models import Consent
from backend.privacy.schemas import ConsentIn
from backend.privacy.services import consent_for
from backend.services import lock, service
from backend.states import next_state

FOR_A_CHILD = (Purpose.REPORT, Purpose.VERDICT, Purpose.SEE_PROGRESS, Purpose.BE_CONTACTED)


@service
def open_child(*, actor: Actor, spec: ChildCreate, now: datetime) -> Representation:
    """Enter a child under one's care: name and birth, nothing else. It counts once a community worker has confirmed it.

    Raises `ImpossibleBirth`, `NotAChild`, `TooManyAsked`, `AskedTooOften`.
    """
    allow(HOUSEHOLD_POLICY, HouseholdAction.OPEN_CHILD, actor, None)
    refuse_birth(spec.birth, actor)
    config = street_of(actor).config
    age, limit = age_on(spec.birth, now.astimezone(zone_of(actor)).date()), CHILD_UNTIL.of(config)
    if age is None or age >= limit:
        raise NotAChild(age=limit)
    locked_profile(actor.user_id, street_id=actor.street_id, now=now)
    check_questions(actor, now)
    child = enter(actor=actor, name=spec.name, now=now)
    Profile.objects.create(user=child, street_id=actor.street_id, birth=spec.birth, updated_at=now)
    until = now + timedelta(days=CONSENT_DAYS.of(config))
    row = Representation.objects.create(
        street_id=actor.street_id,
        representative_id=actor.user_id,
        represented=child,
        entered=True,
        name=spec.name,
        relation=Relation.GUARDIAN,
        purposes=sorted(FOR_A_CHILD),
        asked_at=now,
        until=until,
        due_at=min(until, now + timedelta(days=ASKED_DAYS.of(config))),
    )
    settle(row, Action.ASK, actor=actor, now=now, before="")
    return row


@service
def consent_for_child(*, actor: Actor, representation_id: UUID, spec: ChildConsentIn, now: datetime) -> Consent:
    """A guardian's own yes or no for a child, purpose by purpose; it counts while they are the guardian.

    Raises `NotFound`, `NotAllowed`, `WrongMoment`, `NotAChild`, and what `privacy.services.consent_for` raises.
    """
    row = lock(visible_to(actor), representation_id)
    allow(POLICY, Action.CONSENT, actor, row)
    next_state(TRANSITIONS, row.status_at(now), Action.CONSENT)
    if not is_child(actor, row.represented_id):
        raise NotAChild(age=CHILD_UNTIL.of(street_of(actor).config))
    said = ConsentIn(**spec.model_dump())
    return consent_for(actor=actor, user_id=row.represented_id, spec=said, now=now)
