"""What ties and postings have in common: a person, and a term."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet, TextChoices

from backend.accounts.models import User
from backend.accounts.phones import e164
from backend.accounts.services import refuse_closed
from backend.notifications.services import notify
from backend.parties.models import Affiliation, Posting
from backend.parties.notifications import TermMoved
from backend.parties.schemas import Term, Who
from backend.parties.services.refusals import AlreadyEnded, NameOnePerson, NoSuchPerson, WrongTerm
from backend.places.queries import zone_of
from backend.policy import Actor
from backend.terms import JUST_BEFORE

Termed = TypeVar("Termed", Affiliation, Posting)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a person is proposed for. Asked twice: for anybody, before it is looked up who, and for the person."""

    user_id: UUID | None = None
    organisation_id: UUID | None = None


def lock_person(actor: Actor, who: Who) -> User:
    """Locked, so that two terms of one person are not made at once. People of other streets are unknown here.

    By phone only who has an account in use is found. Raises `NameOnePerson`, `InvalidPhone`, `NoSuchPerson`, `AccountClosed`.
    """
    if (who.user_id is None) == (who.phone is None):
        raise NameOnePerson
    named = Q(pk=who.user_id) if who.phone is None else Q(phone=e164(who.phone), is_active=True)
    rows = User.objects.filter(home_street=actor.street_id)
    person = rows.select_for_update(of=("self",), no_key=True).filter(named).first()
    if person is None:
        raise NoSuchPerson
    refuse_closed(person)
    return person


def checked(term: Term, now: datetime) -> datetime:
    """When it begins. Raises `WrongTerm`."""
    since = term.since or now
    if term.until is not None and term.until <= max(since, now):
        raise WrongTerm
    return since


def meets(rows: QuerySet[Termed], since: datetime, until: datetime | None) -> bool:
    """Whether one of these terms holds at any moment between."""
    rows = rows.filter(Q(until=None) | Q(until__gt=since))
    return (rows if until is None else rows.filter(since__lt=until)).exists()


def end_now(row: Affiliation | Posting, now: datetime) -> None:
    """At once; what has not begun never does. Raises `AlreadyEnded`."""
    if row.until is not None and row.until <= max(row.since, now):
        raise AlreadyEnded
    row.until = max(row.since, now)
    row.save(update_fields=["until"])


def tell_term_moved(person: UUID, subject: UUID, term: TextChoices, until: datetime, *, actor: Actor) -> None:
    """That a term ends at another moment, whose last day is told in the street's time. Roles use it too."""
    last_day = (until - JUST_BEFORE).astimezone(zone_of(actor)).date().isoformat()
    notify(TermMoved, [person], actor=actor, subject=subject, key=until.isoformat(), term=term, until=last_day)
