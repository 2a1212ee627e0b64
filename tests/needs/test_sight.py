"""Who sees how much of a home, at every stage and for every viewer: cell, building, door, phone (c, b, d, p)."""

import json
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.households.models import Disclosure
from backend.http.models import Answer
from backend.policy import Actor
from tests.factories import VolunteerFactory
from tests.needs import sight
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Assignment, Offer, Task

pytestmark = pytest.mark.django_db

# The nephew reports for his aunt, and wrote her address and phone himself. `asked` was offered the task too.
BY_READING = """
              resident aunt neighbour helper asked leader other_leader manager clerk stranger
reported      cbdp     cbdp -         -      -     c      -            c       -     -
offered       cbdp     cbdp -         c      c     c      -            c       -     -
accepted      cbdp     cbdp -         c      c     c      -            c       -     -
checked_in    cbdp     cbdp -         c      c     c      -            c       -     -
handed_back   cbdp     cbdp -         c      c     c      -            c       -     -
no_show       cbdp     cbdp -         c      c     c      -            c       -     -
cancelled     cbdp     cbdp -         -      -     c      -            c       -     -
task_ended    cbdp     cbdp -         c      -     c      -            c       -     -
checked_out   cbdp     cbdp -         c      -     c      -            c       -     -
closed        bdp      bdp  -         -      -     -      -            -       -     -
"""

BY_ASKING = """
              resident aunt neighbour helper asked leader other_leader manager clerk stranger
reported      -        -    -         -      -     bdp    -            bdp     -     -
offered       -        -    -         -      -     bdp    -            bdp     -     -
accepted      -        -    -         b      -     bdp    -            bdp     -     -
checked_in    -        -    -         bdp    -     bdp    -            bdp     -     -
handed_back   -        -    -         -      -     bdp    -            bdp     -     -
no_show       -        -    -         -      -     bdp    -            bdp     -     -
cancelled     -        -    -         -      -     bdp    -            bdp     -     -
task_ended    -        -    -         -      -     bdp    -            bdp     -     -
checked_out   -        -    -         -      -     bdp    -            bdp     -     -
closed        -        -    -         -      -     -      -            -       -     -
"""


def table(text):
    """`{stage: {viewer: letters}}`."""
    head, *lines = (line.split() for line in text.strip().splitlines())
    return {stage: dict(zip(head, cells, strict=True)) for stage, *cells in lines}


STAGES = list(table(BY_READING))


@pytest.fixture
def viewers(cast, user):
    """Everybody who may come near it."""
    asked = VolunteerFactory(user=user(name="陈静")).user
    names = ("resident", "aunt", "neighbour", "leader", "other_leader", "manager", "clerk", "stranger")
    return {**{name: getattr(cast, name) for name in names}, "helper": cast.volunteer, "asked": asked}


ACCEPTED = ("report", "triage", "add_task", "offer", "accept")
JOURNEYS = {
    "reported": ACCEPTED[:1],
    "offered": ACCEPTED[:4],
    "accepted": ACCEPTED,
    "checked_in": (*ACCEPTED, "check_in"),
    "handed_back": (*ACCEPTED, "hand_back"),
    "no_show": (*ACCEPTED, "let_pass"),
    "cancelled": (*ACCEPTED, "cancel"),
    "task_ended": (*ACCEPTED, "check_in", "end"),
    "checked_out": (*ACCEPTED, "check_in", "check_out"),
    "closed": (*ACCEPTED, "check_in", "check_out", "verdict"),
}


class Journey:
    """The steps of one need, through HTTP."""

    def __init__(self, api, cast, helper, report, task_body):
        self.cast, self.report_need, self.task_body = cast, report, task_body
        self.leader, self.helper, self.resident = api(cast.leader), api(helper), api(cast.resident)
        self.who_helps = helper
        self.need = self.task = self.place = None

    def do(self, caller, path, body=None):
        answer = caller.post(path, body or {})
        assert answer.status_code in {200, 201}, answer.content
        return answer.json()

    def report(self):
        behalf = {"name": "王秀兰", "phone": self.cast.aunt.phone, "consent": True}
        self.need = self.report_need(on_behalf_of=behalf, **sight.HOME)["id"]

    def triage(self):
        self.do(self.leader, f"/needs/{self.need}/triage", {"urgency": "normal"})

    def add_task(self):
        self.task = self.do(self.leader, f"/needs/{self.need}/tasks", self.task_body())["id"]

    def offer(self):
        actor = Actor.system(street_id=self.cast.leader.home_street_id, at=timezone.now())
        dispatch.send_offers(actor=actor, task_id=self.task, now=actor.at)

    def accept(self):
        offer = Offer.objects.get(volunteer__user=self.who_helps)
        self.place = self.do(self.helper, f"/offers/{offer.id}/accept")["id"]

    def check_in(self):
        self.do(self.helper, f"/assignments/{self.place}/check-in")

    def check_out(self):
        self.do(self.helper, f"/assignments/{self.place}/check-out")

    def hand_back(self):
        self.do(self.helper, f"/assignments/{self.place}/hand-back", {"reason": "发烧了"})

    def let_pass(self):
        over = timezone.now() - timedelta(minutes=1)
        Assignment.objects.update(starts_at=over - timedelta(hours=1), ends_at=over)

    def cancel(self):
        self.do(self.leader, f"/tasks/{self.task}/cancel", {"reason": "下雨"})

    def end(self):
        self.do(self.leader, f"/tasks/{self.task}/complete")

    def verdict(self):
        body = {"responded": True, "resolved": True, "satisfaction": 5}
        self.do(self.resident, f"/needs/{self.need}/verdict", body)


@pytest.fixture
def play(api, cast, viewers, report, task_body):
    """`play(stage, seen)`: the journey up to that stage; `seen()` after each step."""

    def go(stage, seen=lambda: None):
        journey = Journey(api, cast, viewers["helper"], report, task_body)
        for step in JOURNEYS[stage]:
            getattr(journey, step)()
            seen()
        return journey

    return go


@pytest.mark.parametrize("stage", STAGES)
def test_by_reading(stage, play, api, cast, viewers):
    play(stage)
    phone = cast.aunt.phone
    found = {}
    for name, person in viewers.items():
        found[name] = sight.told_by(sight.found_by(api(person), sight.reads()), phone)
        fed = set(sight.told_by(sight.fed_to(person), phone))
        assert not fed & set("bdp"), f"{name}: a feed is kept, and never holds more than the cell"
    assert found == table(BY_READING)[stage]
    assert not Disclosure.objects.exists(), "reading shows nothing that is written down"


@pytest.mark.parametrize("stage", STAGES)
def test_by_asking(stage, play, api, cast, viewers):
    play(stage)
    phone = cast.aunt.phone
    found = {}
    for name, person in viewers.items():
        with transaction.atomic():
            found[name] = sight.told_by(sight.answers(api(person), sight.destinations()), phone)
            rows = Disclosure.objects.filter(who=person).values_list("level", flat=True)
            written = "".join(letter for letter, level in LETTERS.items() if level in rows) or "-"
            assert written == found[name], f"{name}: what is shown is written down, and nothing else"
            transaction.set_rollback(True)
    assert found == table(BY_ASKING)[stage]


LETTERS = {"b": "building", "d": "door", "p": "phone"}


def test_no_answer_of_the_journey_holds_a_door(play, api, cast, viewers):
    """After each step everybody reads everything; kept answers, frames and the audit are looked through as well."""
    phone, steps = cast.aunt.phone, []
    outsiders = {name: person for name, person in viewers.items() if name not in {"resident", "aunt"}}

    def look():
        steps.append(len(steps))
        for name, person in outsiders.items():
            texts = [*sight.found_by(api(person), sight.reads()), *sight.fed_to(person)]
            assert not set(sight.told_by(texts, phone)) & set("bdp"), (steps[-1], name)

    play("closed", look)
    assert len(steps) >= 8
    for who in (viewers["helper"], cast.leader):
        api(who).post(f"/tasks/{Task.objects.get().id}/claim", key=f"again-{who.id}")
    kept = [bytes(each).decode() for each in Answer.objects.values_list("body", flat=True)]
    audit = [json.dumps([e.reason, e.data], ensure_ascii=False) for e in Entry.objects.all()]
    assert sight.told_by([*kept, *audit], phone) == "-"
    task = Task.objects.get()
    assert (task.door, task.contact_phone) == ("", ""), "the copies are forgotten when the task ends"


def test_the_admin_shows_no_home(play, cast, db):
    play("checked_in")
    boss = User.objects.create_superuser(
        "+8613900000001", "a very long password", name="管理", home_street=cast.leader.home_street
    )
    client = Client()
    client.force_login(boss)
    pages = []
    for model, rows in (("task", Task), ("assignment", Assignment), ("offer", Offer)):
        pages += [
            f"/admin/dispatch/{model}/",
            *(f"/admin/dispatch/{model}/{row.pk}/change/" for row in rows.objects.all()),
        ]
    pages += ["/admin/desk/need/", "/admin/households/disclosure/", "/admin/households/representation/"]
    texts = [client.get(path, follow=True).content.decode() for path in pages]
    assert sight.told_by(texts, cast.aunt.phone) == "-"
