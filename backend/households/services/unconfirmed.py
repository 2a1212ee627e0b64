"""Who was asked for in vain is forgotten: by the clock, so that no answer tells whether somebody was entered by a question."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q

from backend.accounts.models import User
from backend.audit import services as audit
from backend.households.models import Disclosure, Profile, Representation
from backend.households.policy import POLICY
from backend.households.queries import unconfirmed
from backend.households.states import Action, Status
from backend.identity.merging import relations
from backend.notifications.models import Notification
from backend.policy import Actor, allow
from backend.privacy.services import empty, person_of
from backend.realtime.models import FeedItem, FeedPosition
from backend.services import service

OF_THE_QUESTION = (Disclosure, FeedItem, FeedPosition, Notification, Profile, Representation)
"""What refers to a person only because somebody asked to speak for them."""


@service
def forget_unconfirmed(*, actor: Actor, older_than: datetime, now: datetime) -> int:
    """Empty the accounts of people of whom a question is all that there is, ended by then; returns how many. The system's verb.

    Each question about them has ended, none was ever confirmed, and nothing else refers to them. The account stays without a name, for the question stays with who asked it: in their own words, as it does for whose
    phone was known.
    """
    allow(POLICY, Action.EXPIRE, actor, None)
    stands = Q(status__in=[Status.ASKED, Status.CONFIRMED]) | Q(ended_at__gt=older_than)
    asked = unconfirmed().filter(street=actor.street_id)
    rows = User.objects.filter(is_active=True, pk__in=asked.values("represented"))
    rows = rows.exclude(pk__in=Representation.objects.filter(stands).values("represented")).order_by("id")
    # Locked for whoever would refer to them, and left to the next round where somebody just does.
    locked = list(rows.select_for_update(of=("self",), skip_locked=True).values_list("id", flat=True))
    # Looked at again, now that nobody comes to refer to them.
    gone = [each for each in rows.filter(pk__in=locked).values_list("id", flat=True) if not _referred_to(each)]
    for person_id in gone:
        empty(person_of(person_id), now=now, but=(Representation,))
        audit.record("account.forget", person_id, actor=actor, now=now)
    return len(gone)


def _referred_to(person_id: UUID) -> bool:
    """Whether anything else is about the person. Every foreign key counts, so that a new table cannot be forgotten."""
    return any(
        each.related_model._base_manager.filter(**{each.field.attname: person_id}).exists()  # noqa: SLF001  # every row
        for each in relations(User)
        if each.related_model not in OF_THE_QUESTION
    )
