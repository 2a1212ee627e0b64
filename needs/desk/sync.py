"""What phones keep of the desk."""

from backend.sync.kinds import Kind
from needs.desk.queries import visible_to, with_people
from needs.desk.schemas import listed

NEED = Kind("need", lambda actor: with_people(visible_to(actor)), lambda _actor, need: listed(need))
