"""What the catalogue makes of others' news."""

from backend.events import receives
from backend.places.events import StreetCreated
from backend.policy import Actor
from needs.catalogue.reading import default_tree
from needs.catalogue.services import take_in


@receives(StreetCreated)
def begin_with_a_tree(event: StreetCreated, *, actor: Actor) -> None:
    """A street begins with the tree of the house, and changes it as it likes."""
    take_in(actor=Actor.system(street_id=event.street_id, at=actor.at), rows=default_tree(), now=actor.at)
