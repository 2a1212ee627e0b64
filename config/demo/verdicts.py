"""What residents have not said yet: one asks to be called, one is called because they were silent, one wants no questions."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from needs.desk import services
from needs.desk.models import CallBack, Need
from needs.desk.states import Kind, Status, WhyCall

CLERK, QUIET = 21, 40


def tell_verdicts(street: Area, now: datetime) -> None:
    """On what was answered and not judged: a wish to be called, a call in vain; and a resident who wants no questions."""
    answered = Need.objects.filter(street=street, status=Status.ANSWERED).exclude(kind=Kind.WRONGDOING)
    for need in answered.order_by("reported_at")[:2]:
        at = max(now - timedelta(hours=9), need.answered_at or now)
        resident = Actor(user_id=need.reporter_id, street_id=street.id, at=at, assured=True)
        services.ask_call_back(actor=resident, need_id=need.id, why=WhyCall.ASKED, now=at)
    first = CallBack.objects.filter(street=street).order_by("id").first()
    if first is not None:
        at = max(now - timedelta(hours=1), first.asked_at)
        clerk = Actor(user_id=person(CLERK).id, street_id=street.id, at=at, assured=True)
        services.take_call_back(actor=clerk, call_back_id=first.id, now=at)
    quiet = Actor(user_id=person(QUIET).id, street_id=street.id, at=now, assured=True)
    services.set_questions(actor=quiet, asked=False, now=now)
