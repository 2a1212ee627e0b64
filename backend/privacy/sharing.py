"""What a contractor's people may be shown of a resident: what the resident agreed to share with it, and nothing else.

Whatever shows a name, a door or a phone asks here, whoever the viewer is; `households.services` does, through which all of
them leave.
"""

from collections.abc import Iterable
from uuid import UUID

from backend.parties.models import AffiliationKind
from backend.parties.queries import standing
from backend.policy import Actor
from backend.privacy.queries import consents
from backend.privacy.states import Purpose


def organisations_of(actor: Actor) -> frozenset[UUID]:
    """The organisations whose people the actor is one of, in whatever part. An interest declared makes nobody theirs."""
    return frozenset(org for kind, org in standing(actor).affiliations if kind != AffiliationKind.DECLARED)


def may_share_with_contractor(actor: Actor, whose: UUID | None, *, contractor_id: UUID | None = None) -> bool:
    """Whether the actor may be shown what leads to this person, as far as it depends on whom the actor works for.

    Who belongs to no organisation: policy alone decides. A contractor's people: where the person agrees now to share
    with it, and with each of them where they are several; a volunteer's place, a leader's area, a manager's tier give
    them no more than that. Who has no account has agreed to nothing; what is one's own needs no consent.

    `contractor_id`: for whom they ask, where that is known, as its liaison does for its activity.
    """
    if whose is not None and whose == actor.user_id:
        return True
    asking = organisations_of(actor) if contractor_id is None else {contractor_id}
    return all(whose is not None and sharing([whose], each) for each in asking)


def sharing(people: Iterable[UUID], organisation_id: UUID) -> set[UUID]:
    """Those of the people who agree now to share with this organisation. One query."""
    return consents(people, Purpose.SHARE_WITH_CONTRACTOR, subject_id=organisation_id)
