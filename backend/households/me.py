"""What this app adds to `GET /me`."""

from typing import Any

from backend.households.queries import in_force, own, with_people
from backend.households.schemas import RepresentationOut
from backend.http.fields import json_of
from backend.policy import Actor


def representations(actor: Actor) -> list[dict[str, Any]]:
    """Whom the actor speaks for now, and who speaks for the actor."""
    rows = with_people(own(actor).filter(in_force(actor.at))).order_by("id")
    return [json_of(RepresentationOut.of(row)) for row in rows]
