"""What phones keep of dispatch: the board and one's own work, offers, places, and what one waits for."""

from backend.sync.kinds import Kind
from volunteers.dispatch.queries import (
    board,
    own_assignments,
    visible_offers,
    visible_waiters,
    with_places_of,
    with_position,
)
from volunteers.dispatch.schemas import AssignmentListed, OfferDetail, TaskListed, WaiterDetail

TASK = Kind("task", lambda actor: with_places_of(board(actor), actor), TaskListed.seen_by)
OFFER = Kind("offer", lambda actor: visible_offers(actor).select_related("task", "volunteer"), OfferDetail.seen_by)
ASSIGNMENT = Kind("assignment", own_assignments, lambda _actor, place: AssignmentListed.mine(place))
WAITER = Kind(
    "waiter",
    lambda actor: with_position(visible_waiters(actor)).select_related("task", "volunteer"),
    WaiterDetail.seen_by,
)
