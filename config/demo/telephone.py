"""A masked call: who leads a need talked to its resident, and neither saw the other's number."""

from datetime import datetime, timedelta
from uuid import UUID

from backend.ids import new_id
from backend.places.models import Area
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.states import Kind, Status
from needs.telephone import gateway, services
from needs.telephone.schemas import CallReportIn
from needs.telephone.states import Party, Reported

TALKED = 94


def tell_telephone(street: Area, now: datetime) -> None:
    """Yesterday at noon, where anybody could be put through."""
    noon = (now - timedelta(days=1)).replace(hour=4, minute=0)
    need = (
        Need.objects.filter(street=street, status=Status.ANSWERED, first_receiver__isnull=False, reported_at__lt=noon)
        .exclude(kind=Kind.WRONGDOING)
        .order_by("reported_at")
        .first()
    )
    if need is None or not gateway.is_available():
        return
    leads = Actor(user_id=need.first_receiver_id or UUID(int=0), street_id=street.id, at=noon, assured=True)
    call = services.ask_call(actor=leads, need_id=need.id, to=Party.REPORTER, now=noon)
    steps = ((Reported.RINGING, 3, None), (Reported.ANSWERED, 9, None), (Reported.ENDED, 9 + TALKED, TALKED))
    for state, seconds, talked in steps:
        at = noon + timedelta(seconds=seconds)
        spec = CallReportIn(event=new_id(), id=call.id, state=state, at=at, seconds=talked)
        services.report(actor=Actor.system(street_id=street.id, at=at), spec=spec, now=at)
