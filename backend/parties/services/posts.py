"""Posts of the street: put a person on one, end it."""

from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.events import publish
from backend.parties.events import Posted, Recalled
from backend.parties.models import Post, Posting
from backend.parties.policy import POLICY
from backend.parties.queries import visible_postings
from backend.parties.schemas import Term, Who
from backend.parties.services.refusals import AlreadyPosted
from backend.parties.services.terms import Proposal, checked, end_now, lock_person, meets
from backend.parties.states import Action
from backend.places.models import Area
from backend.policy import Actor, allow
from backend.services import find, lock, service


@service
def post(*, actor: Actor, who: Who, held: Post, area_id: UUID | None, term: Term, now: datetime) -> Posting:
    """Put a person of the street on a post of it, or of one area of it.

    Raises `NotAllowed`, `NameOnePerson`, `NoSuchPerson`, `AccountClosed`, `InvalidPhone`, `NotFound` (area), `WrongTerm`, `AlreadyPosted`.
    """
    allow(POLICY, Action.POST, actor, Proposal())
    area = find(Area.objects.filter(street=actor.street_id), area_id or actor.street_id)
    person = lock_person(actor, who)
    allow(POLICY, Action.POST, actor, Proposal(person.id))
    since = checked(term, now)
    if meets(Posting.objects.filter(user=person, area=area, post=held), since, term.until):
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
    end_now(posting, now)
    audit.record("posting.recall", posting.id, actor=actor, now=now, reason=reason, user_id=str(posting.user_id))
    publish(Recalled(posting.id), actor=actor)
    return posting
