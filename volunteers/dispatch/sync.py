"""What phones keep of dispatch: the board and one's own work, offers, places."""

from backend.sync.kinds import Kind
from volunteers.dispatch.queries import board, own_assignments, visible_offers, with_places_of
from volunteers.dispatch.schemas import AssignmentListed, OfferDetail, TaskListed

TASK = Kind("task", lambda actor: with_places_of(board(actor), actor), TaskListed.seen_by)
OFFER = Kind("offer", lambda actor: visible_offers(actor).select_related("task", "volunteer"), OfferDetail.seen_by)
ASSIGNMENT = Kind("assignment", own_assignments, lambda _actor, place: AssignmentListed.mine(place))
