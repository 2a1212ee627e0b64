"""What residents have not said yet: one asks to be called, one is called because they were silent, one wants no questions."""

from datetime import datetime, timedelta

from backend.places.models import Area
from backend.policy import Actor
from config.demo.cast import person
from needs.desk import services
from needs.desk.models import CallBack, Need
from needs.desk.states import Kind, Status, WhyCall
from needs.rates import services as rates
from needs.rates.states import Reason

CLERK, QUIET, PROPOSES, DECIDES = 21, 40, 6, 12


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
    _left_out(street, now)
    quiet = Actor(user_id=person(QUIET).id, street_id=street.id, at=now, assured=True)
    services.set_questions(actor=quiet, asked=False, now=now)


def _left_out(street: Area, now: datetime) -> None:
    """One need that two people leave out of the rates, and a proposal that waits for the second."""
    closed = Need.objects.filter(street=street, status=Status.CLOSED, first_receiver__isnull=False).order_by(
        "reported_at"
    )
    steps = ((Reason.TEST, "消防演练时报的，不是真实需求。"), (Reason.OUTSIDE, "地点在朝阳门街道，已转告。"))
    for turn, (need, (reason, words)) in enumerate(zip(closed[:2], steps, strict=False)):
        at = now - timedelta(hours=6 - turn)
        proposer = Actor(user_id=person(PROPOSES).id, street_id=street.id, at=at, assured=True)
        row = rates.propose_exclusion(actor=proposer, need_id=need.id, reason=reason, words=words, now=at)
        if turn == 0:
            at = now - timedelta(hours=4)
            second = Actor(user_id=person(DECIDES).id, street_id=street.id, at=at, assured=True)
            rates.decide_exclusion(actor=second, exclusion_id=row.id, confirm=True, words="核实过演练记录。", now=at)
