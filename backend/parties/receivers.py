"""What a person is told of their own standing."""

from backend.events import receives
from backend.http.fields import json_of
from backend.notifications.services import notify
from backend.parties.events import Affiliated, Disengaged, Posted, Recalled, TieMoved, TieProposed
from backend.parties.models import Affiliation, AffiliationKind, Post, Posting
from backend.parties.notifications import TOLD, PostEnded, PostGiven
from backend.parties.schemas import AffiliationOut, PostingOut
from backend.parties.services.terms import tell_term_moved
from backend.policy import Actor
from backend.realtime.services import tell


@receives(Affiliated)
@receives(TieProposed)
@receives(Disengaged)
def tell_the_affiliated(event: Affiliated | TieProposed | Disengaged, *, actor: Actor) -> None:
    """The person learns of it."""
    tie = Affiliation.objects.select_related("user", "organisation").get(pk=event.affiliation_id)
    tell([tie.user_id], "affiliation", json_of(AffiliationOut.of(tie)), now=actor.at)
    if actor.user_id != tie.user_id:
        organisation, kind = tie.organisation.name, AffiliationKind(tie.kind)
        told = TOLD[type(event)]
        notify(told, [tie.user_id], actor=actor, subject=tie.id, organisation=organisation, affiliation=kind)


@receives(TieMoved)
def tell_of_another_end(event: TieMoved, *, actor: Actor) -> None:
    """The person learns when it ends now."""
    tie = Affiliation.objects.select_related("user", "organisation").get(pk=event.affiliation_id)
    assert tie.until is not None
    tell([tie.user_id], "affiliation", json_of(AffiliationOut.of(tie)), now=actor.at)
    tell_term_moved(tie.user_id, tie.id, AffiliationKind(tie.kind), tie.until, actor=actor)


@receives(Posted)
@receives(Recalled)
def tell_the_posted(event: Posted | Recalled, *, actor: Actor) -> None:
    """The person learns of it."""
    posting = Posting.objects.select_related("user", "area").get(pk=event.posting_id)
    tell([posting.user_id], "posting", json_of(PostingOut.of(posting)), now=actor.at)
    kind = PostGiven if isinstance(event, Posted) else PostEnded
    notify(kind, [posting.user_id], actor=actor, subject=posting.id, post=Post(posting.post))
