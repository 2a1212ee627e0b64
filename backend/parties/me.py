"""What this app adds to `GET /me`."""

from typing import Any

from backend.http.fields import json_of
from backend.parties.models import Posting
from backend.parties.queries import in_force, own_affiliations, tied
from backend.parties.schemas import AffiliationOut, PostingOut
from backend.policy import Actor


def postings(actor: Actor) -> list[dict[str, Any]]:
    """The posts that the actor is on now, in this street."""
    rows = Posting.objects.filter(in_force(actor.at), user=actor.user_id, street=actor.street_id)
    return [json_of(PostingOut.of(row)) for row in rows.select_related("user", "area").order_by("since", "id")]


def affiliations(actor: Actor) -> list[dict[str, Any]]:
    """The organisations that the actor is tied to now."""
    rows = own_affiliations(actor).filter(tied(actor.at)).order_by("since", "id")
    return [json_of(AffiliationOut.of(row)) for row in rows]
