"""The HTTP face of subscriptions."""

from uuid import UUID

from ninja import Router, Status

from backend.http.operations import Request, command, query
from backend.places.queries import street_of
from needs.desk.schemas import listed
from needs.subscriptions import queries, services
from needs.subscriptions.options import MOST
from needs.subscriptions.schemas import EndedOut, SubscriptionIn, SubscriptionOut, SubscriptionsOut

router = Router(tags=["subscriptions"])

FOLLOWED = 100
"""Followed needs that are shown beside."""


@router.get("/me/subscriptions", operation_id="list_subscriptions", response=SubscriptionsOut)
@query
def list_subscriptions(request: Request) -> SubscriptionsOut:
    """What I subscribed to, and the single needs that I follow."""
    followed = list(queries.followed(request.actor).order_by("-reported_at", "-id")[: FOLLOWED + 1])
    return SubscriptionsOut(
        items=[SubscriptionOut.of(row) for row in queries.own(request.actor).order_by("-at", "-id")],
        most=MOST.of(street_of(request.actor).config),
        followed=[listed(need) for need in followed[:FOLLOWED]],
        more_followed=len(followed) > FOLLOWED,
    )


@router.post("/me/subscriptions", operation_id="subscribe", response={200: SubscriptionOut, 201: SubscriptionOut})
@command
def subscribe(request: Request, body: SubscriptionIn) -> Status[SubscriptionOut]:
    """Hear of new public needs, answers and demand signals of an area, a category, both, or around a place.

    At once, or in one digest a day. 200 where I had it already: its pace is then the one sent.
    """
    made = services.subscribe(actor=request.actor, spec=body, now=request.now)
    return Status(201 if made.fresh else 200, SubscriptionOut.of(made.row))


@router.post("/subscriptions/{subscription_id}/unsubscribe", operation_id="unsubscribe", response=EndedOut)
@command
def unsubscribe(request: Request, subscription_id: UUID) -> EndedOut:
    """Hear no more of it."""
    ended = services.unsubscribe(actor=request.actor, subscription_id=subscription_id, now=request.now)
    return EndedOut(ended=[ended])


@router.post("/notifications/{notification_id}/unsubscribe", operation_id="unsubscribe_by_notice", response=EndedOut)
@command
def unsubscribe_by_notice(request: Request, notification_id: UUID) -> EndedOut:
    """In one tap: end every subscription of mine that brought this notice; of a digest all daily ones."""
    ended = services.unsubscribe_by_notice(actor=request.actor, notification_id=notification_id, now=request.now)
    return EndedOut(ended=ended)
