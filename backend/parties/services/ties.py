"""Organisations and their people: register, affiliate, declare, agree, refuse, disengage."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from backend.accounts.policy import runs_deployment
from backend.audit import services as audit
from backend.events import publish
from backend.parties.events import Affiliated, Disengaged, TieProposed
from backend.parties.models import Affiliation, AffiliationKind, Organisation, OrganisationKind
from backend.parties.policy import POLICY, in_the_street_office
from backend.parties.queries import visible_affiliations
from backend.parties.schemas import Term, Who
from backend.parties.services.refusals import AlreadyAffiliated, NameById, NotProposed, OrganisationExists
from backend.parties.services.terms import Proposal, checked, end_now, lock_person, meets
from backend.parties.states import Action
from backend.policy import Actor, allow
from backend.services import find, lock, service

ENGAGED = {AffiliationKind.HEAD, AffiliationKind.LIAISON}
"""Who speaks for an organisation; the street office names them, the organisation names the rest."""


@service
def register_organisation(
    *, actor: Actor, name: str, kind: OrganisationKind, name_en: str = "", now: datetime
) -> Organisation:
    """A new organisation, for the whole deployment. Raises `NotAllowed`, `OrganisationExists`."""
    allow(POLICY, Action.REGISTER, actor, None)
    try:
        with transaction.atomic():
            made = Organisation.objects.create(name=name, kind=kind, name_en=name_en)
    except IntegrityError:
        raise OrganisationExists(name=name) from None
    audit.record("organisation.register", made.id, actor=actor, now=now)
    return made


@service
def affiliate(
    *,
    actor: Actor,
    organisation_id: UUID,
    who: Who,
    kind: AffiliationKind,
    term: Term,
    contract_id: UUID | None = None,
    now: datetime,
) -> Affiliation:
    """Tie a person of the street to an organisation; where it is the organisation that names them, once they agree.

    `contract_id`: the contract whose end the tie follows; `term` ends with it, and there is one for each contract.

    Raises `NameById`, `NotFound`, `NotAllowed`, `NameOnePerson`, `NoSuchPerson`, `AccountClosed`, `InvalidPhone`, `WrongTerm`, `AlreadyAffiliated`.
    """
    action = Action.ENGAGE if kind in ENGAGED else Action.STAFF
    organisation = find(Organisation.objects.all(), organisation_id)
    allow(POLICY, action, actor, Proposal(organisation_id=organisation_id))
    by_office = actor.is_system or (in_the_street_office | runs_deployment)(actor, None)
    if not by_office and who.phone is not None:
        raise NameById
    person = lock_person(actor, who)
    allow(POLICY, action, actor, Proposal(person.id, organisation_id))
    proposed = Affiliation(user=person, organisation=organisation, kind=kind, until=term.until, proposed=not by_office)
    proposed.contract_id = contract_id
    return _tie(proposed, term.since, action, actor=actor, now=now)


@service
def declare(*, actor: Actor, organisation_id: UUID, now: datetime) -> Affiliation:
    """Declare one's own interest in an organisation, from now on. Raises `NotFound`, `AlreadyAffiliated`."""
    organisation = find(Organisation.objects.all(), organisation_id)
    allow(POLICY, Action.DECLARE, actor, Proposal(actor.user_id, organisation_id))
    person = lock_person(actor, Who(user_id=actor.user_id))
    proposed = Affiliation(user=person, organisation=organisation, kind=AffiliationKind.DECLARED)
    return _tie(proposed, None, Action.DECLARE, actor=actor, now=now)


@service
def agree(*, actor: Actor, affiliation_id: UUID, now: datetime) -> Affiliation:
    """Belong to the organisation from now on. Raises `NotFound`, `NotAllowed`, `NotProposed`."""
    tie = _answered(actor, affiliation_id, Action.AGREE, now)
    tie.proposed, tie.since = False, max(tie.since, now)
    tie.save(update_fields=["proposed", "since"])
    publish(Affiliated(tie.id), actor=actor)
    return tie


@service
def refuse(*, actor: Actor, affiliation_id: UUID, now: datetime) -> Affiliation:
    """It never comes into force. Raises `NotFound`, `NotAllowed`, `NotProposed`."""
    tie = _answered(actor, affiliation_id, Action.REFUSE, now)
    tie.until = tie.since
    tie.save(update_fields=["until"])
    publish(Disengaged(tie.id), actor=actor)
    return tie


def _answered(actor: Actor, affiliation_id: UUID, action: Action, now: datetime) -> Affiliation:
    tie = lock(visible_affiliations(actor), affiliation_id)
    allow(POLICY, action, actor, tie)
    if not tie.proposed or (tie.until is not None and tie.until <= max(tie.since, now)):
        raise NotProposed
    audit.record(f"affiliation.{action}", tie.id, actor=actor, now=now, user_id=str(tie.user_id))
    return tie


@service
def end_affiliation(*, actor: Actor, affiliation_id: UUID, reason: str, now: datetime) -> Affiliation:
    """End it now. Raises `NotFound`, `NotAllowed`, `AlreadyEnded`."""
    tie = lock(visible_affiliations(actor), affiliation_id)
    allow(POLICY, Action.DISENGAGE, actor, tie)
    end_now(tie, now)
    audit.record("affiliation.disengage", tie.id, actor=actor, now=now, reason=reason, user_id=str(tie.user_id))
    publish(Disengaged(tie.id), actor=actor)
    return tie


def _tie(proposed: Affiliation, since: datetime | None, action: Action, *, actor: Actor, now: datetime) -> Affiliation:
    proposed.since = checked(Term(since, proposed.until), now)
    same = Affiliation.objects.filter(user=proposed.user_id, organisation=proposed.organisation_id, kind=proposed.kind)
    if not proposed.proposed:
        # Who may tie them waits for no answer to the organisation.
        same.filter(proposed=True).update(until=F("since"))
    if proposed.contract_id is not None:
        same = same.filter(Q(contract_id=None) | Q(contract_id=proposed.contract_id))
    if meets(same, proposed.since, proposed.until):
        raise AlreadyAffiliated
    proposed.save(force_insert=True)
    audit.record(
        f"affiliation.{action}",
        proposed.id,
        actor=actor,
        now=now,
        user_id=str(proposed.user_id),
        organisation_id=str(proposed.organisation_id),
        kind=proposed.kind,
        contract_id=proposed.contract_id and str(proposed.contract_id),
    )
    publish(TieProposed(proposed.id) if proposed.proposed else Affiliated(proposed.id), actor=actor)
    return proposed
