"""The verbs of organisations and posts: register, affiliate, declare, disengage, post, recall."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from backend.accounts.models import User
from backend.accounts.phones import e164
from backend.accounts.policy import runs_deployment
from backend.accounts.queries import people_of_street
from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.parties.events import Affiliated, Disengaged, Posted, Recalled, TieProposed
from backend.parties.models import Affiliation, AffiliationKind, Organisation, OrganisationKind, Post, Posting
from backend.parties.policy import POLICY, in_the_street_office
from backend.parties.queries import visible_affiliations, visible_postings
from backend.parties.schemas import Term, Who
from backend.parties.states import Action
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.services import find, lock, service

Termed = TypeVar("Termed", Affiliation, Posting)

ENGAGED = {AffiliationKind.HEAD, AffiliationKind.LIAISON}
"""Who speaks for an organisation; the street office names them, the organisation names the rest."""


class OrganisationExists(DomainError):
    """Two organisations cannot have one name."""

    code = "organisation_exists"
    title = _("Registered already")
    message = _("An organisation called “{name}” is registered already. Use that one.")


class NoSuchPerson(DomainError):
    """No person of this street by that id or phone."""

    code = "no_such_person"
    status = 422
    title = _("Unknown person")
    message = _("Nobody of this street has this id or phone. Ask them to sign up first.")


class NameOnePerson(DomainError):
    """A person is named by id, or by phone or name: neither both nor none."""

    code = "name_one_person"
    status = 422
    title = _("Who?")
    message = _("Name one person: by user_id, or by the phone or name that this call takes; not by both.")


class NameById(DomainError):
    """Whose phone it is, is no business of a contractor's."""

    code = "name_by_id"
    status = 422
    title = _("Name them by user_id")
    message = _("An organisation names people by user_id, which they find under GET /me and tell you; not by phone.")


class NotProposed(DomainError):
    """Nothing to agree to."""

    code = "not_proposed"
    title = _("Nothing to answer")
    message = _("This affiliation does not wait for an answer: it is agreed to, or has ended. Reload it.")


class WrongTerm(DomainError):
    """A term that ends before it begins, or is over already."""

    code = "wrong_term"
    status = 422
    title = _("Wrong term")
    message = _("A term ends after it begins, and in the future. Correct since and until.")


class AlreadyAffiliated(DomainError):
    """The same tie in the same time."""

    code = "already_affiliated"
    title = _("Affiliated already")
    message = _("This person has this affiliation in this time already. End it first, or leave it as it is.")


class AlreadyPosted(DomainError):
    """The same post in the same time."""

    code = "already_posted"
    title = _("On this post already")
    message = _("This person is on this post in this time already. End it first, or leave it as it is.")


class AlreadyEnded(DomainError):
    """Nothing left to end."""

    code = "already_ended"
    title = _("Ended already")
    message = _("This has ended already. Reload it.")


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person is proposed for. Asked twice: for anybody, before it is looked up who, and for the person."""

    user_id: UUID | None = None
    organisation_id: UUID | None = None


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
    *, actor: Actor, organisation_id: UUID, who: Who, kind: AffiliationKind, term: Term, now: datetime
) -> Affiliation:
    """Tie a person of the street to an organisation; where it is the organisation that names them, once they agree.

    Raises `NameById`, `NotFound`, `NotAllowed`, `NameOnePerson`, `NoSuchPerson`, `InvalidPhone`, `WrongTerm`, `AlreadyAffiliated`.
    """
    action = Action.ENGAGE if kind in ENGAGED else Action.STAFF
    organisation = find(Organisation.objects.all(), organisation_id)
    allow(POLICY, action, actor, Proposal(organisation_id=organisation_id))
    by_office = actor.is_system or (in_the_street_office | runs_deployment)(actor, None)
    if not by_office and who.phone is not None:
        raise NameById
    person = _lock_person(actor, who)
    allow(POLICY, action, actor, Proposal(person.id, organisation_id))
    proposed = Affiliation(user=person, organisation=organisation, kind=kind, until=term.until, proposed=not by_office)
    return _tie(proposed, term.since, action, actor=actor, now=now)


@service
def declare(*, actor: Actor, organisation_id: UUID, now: datetime) -> Affiliation:
    """Declare one's own interest in an organisation, from now on. Raises `NotFound`, `AlreadyAffiliated`."""
    organisation = find(Organisation.objects.all(), organisation_id)
    allow(POLICY, Action.DECLARE, actor, Proposal(actor.user_id, organisation_id))
    person = _lock_person(actor, Who(user_id=actor.user_id))
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
    _end(tie, now)
    audit.record("affiliation.disengage", tie.id, actor=actor, now=now, reason=reason, user_id=str(tie.user_id))
    publish(Disengaged(tie.id), actor=actor)
    return tie


@service
def post(*, actor: Actor, who: Who, held: Post, area_id: UUID | None, term: Term, now: datetime) -> Posting:
    """Put a person of the street on a post of it, or of one area of it.

    Raises `NotAllowed`, `NameOnePerson`, `NoSuchPerson`, `InvalidPhone`, `NotFound` (area), `WrongTerm`, `AlreadyPosted`.
    """
    allow(POLICY, Action.POST, actor, Proposal())
    area = find(Area.objects.filter(street=actor.street_id), area_id or actor.street_id)
    person = _lock_person(actor, who)
    allow(POLICY, Action.POST, actor, Proposal(person.id))
    since = _checked(term, now)
    if _meets(Posting.objects.filter(user=person, area=area, post=held), since, term.until):
        raise AlreadyPosted
    made = Posting.objects.create(
        street_id=actor.street_id, area=area, user=person, post=held, since=since, until=term.until
    )
    audit.record("posting.post", made.id, actor=actor, now=now, user_id=str(person.id), post=held)
    publish(Posted(made.id), actor=actor)
    return made


@service
def end_posting(*, actor: Actor, posting_id: UUID, reason: str, now: datetime) -> Posting:
    """End it now. Raises `NotFound`, `NotAllowed`, `AlreadyEnded`."""
    posting = lock(visible_postings(actor), posting_id)
    allow(POLICY, Action.RECALL, actor, posting)
    _end(posting, now)
    audit.record("posting.recall", posting.id, actor=actor, now=now, reason=reason, user_id=str(posting.user_id))
    publish(Recalled(posting.id), actor=actor)
    return posting


def _tie(proposed: Affiliation, since: datetime | None, action: Action, *, actor: Actor, now: datetime) -> Affiliation:
    proposed.since = _checked(Term(since, proposed.until), now)
    same = Affiliation.objects.filter(user=proposed.user_id, organisation=proposed.organisation_id, kind=proposed.kind)
    if not proposed.proposed:
        # Who may tie them waits for no answer to the organisation.
        same.filter(proposed=True).update(until=F("since"))
    if _meets(same, proposed.since, proposed.until):
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
    )
    publish(TieProposed(proposed.id) if proposed.proposed else Affiliated(proposed.id), actor=actor)
    return proposed


def _lock_person(actor: Actor, who: Who) -> User:
    """Locked, so that two terms of one person are not made at once. People of other streets are unknown here."""
    if (who.user_id is None) == (who.phone is None):
        raise NameOnePerson
    named = Q(pk=who.user_id) if who.phone is None else Q(phone=e164(who.phone))
    person = people_of_street(actor).select_for_update(of=("self",), no_key=True).filter(named).first()
    if person is None:
        raise NoSuchPerson
    return person


def _checked(term: Term, now: datetime) -> datetime:
    since = term.since or now
    if term.until is not None and term.until <= max(since, now):
        raise WrongTerm
    return since


def _meets(rows: QuerySet[Termed], since: datetime, until: datetime | None) -> bool:
    rows = rows.filter(Q(until=None) | Q(until__gt=since))
    return (rows if until is None else rows.filter(since__lt=until)).exists()


def _end(row: Affiliation | Posting, now: datetime) -> None:
    if row.until is not None and row.until <= max(row.since, now):
        raise AlreadyEnded
    row.until = max(row.since, now)
    row.save(update_fields=["until"])
