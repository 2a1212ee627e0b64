"""Many who ask for the same in one place, and the committee that should hear of it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from backend.ids import new_id
from backend.policy import Actor
from needs.desk.models import Need
from needs.desk.states import Status
from needs.signals import services
from needs.signals.models import Signal
from tests.needs.conftest import HERE
from volunteers.committee.models import Seat


@pytest.fixture
def seat(user, street, now):
    """Who sits on the committee, and is nothing else."""
    person = user(name="周委员")
    Seat.objects.create(street=street, kind="resident", holder=person, since=now - timedelta(days=9))
    return person


@pytest.fixture
def ask(user, report):
    """`ask(people=3, each=2, **fields)`: so many neighbours report so often, HERE. The ids, by person."""

    def make(people=3, each=1, *, overdue=True, **fields):
        said = {"category": "lighting", "kind": "complaint", "location": HERE, **fields}
        said = {name: value for name, value in said.items() if value is not None}
        made = []
        for _ in range(people):
            person = user()
            made.append([report(by=person, text=f"灯坏了 {new_id()}", **said)["id"] for _ in range(each)])
        if overdue:
            let_fall_due(*(pk for theirs in made for pk in theirs))
        return made

    return make


def let_fall_due(*needs):
    """As if their answers had been due yesterday."""
    Need.objects.filter(pk__in=needs).update(answer_due_at=timezone.now() - timedelta(days=1))


def answered(*needs):
    """As if somebody had answered them: there is nothing unmet."""
    Need.objects.filter(pk__in=needs).update(status=Status.ANSWERED, answered_at=timezone.now())


@pytest.fixture
def night(street):
    """`night(1)`: the gathering of the first night from now, and so on. Its run."""

    def go(number=0, of=street):
        now = timezone.now() + timedelta(days=number)
        return services.gather(actor=Actor.system(street_id=of.id, at=now), now=now)

    return go


def only():
    """The one signal there is."""
    return Signal.objects.get()
