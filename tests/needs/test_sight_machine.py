"""Homes as a machine: whatever people do in whatever order, nobody sees more than is written down, nor after the end."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from backend.audit.models import Entry
from backend.errors import DomainError
from backend.households.models import Disclosure
from backend.households.states import Level
from backend.policy import Actor
from backend.realtime.models import FeedItem
from needs.desk import services as desk
from needs.desk.models import Need
from needs.desk.schemas import NeedCreate, VerdictIn
from needs.desk.states import LIVE, Urgency
from tests.factories import RoleFactory, StreetFactory, UserFactory, VolunteerFactory
from tests.needs import sight
from tests.needs.conftest import square
from volunteers.dispatch import services as dispatch
from volunteers.dispatch.models import Assignment, Task
from volunteers.dispatch.schemas import TaskCreate
from volunteers.dispatch.states import HELD
from volunteers.group.states import Tier

which = st.integers(0, 40)
PARTS = {"building": sight.BUILDING, "door": sight.DOOR}


class Cast:
    """Two residents, three volunteers, a manager; the examples share them."""

    def __init__(self):
        self.street = square(StreetFactory(), 116.41, 39.92, 116.43, 39.94)
        self.residents = [UserFactory(home_street=self.street) for _ in range(2)]
        self.volunteers = [VolunteerFactory(user=UserFactory(home_street=self.street)) for _ in range(3)]
        self.manager = RoleFactory(user=UserFactory(home_street=self.street), tier=Tier.MANAGER).user
        self.seen = Counter()


class Homes(RuleBasedStateMachine):
    """Each example is rolled back. `shown`: everything that anybody was shown, as (who, why id, level)."""

    def __init__(self, cast):
        super().__init__()
        self.cast = cast
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = timezone.now().replace(minute=0, second=0, microsecond=0)
        self.shown = set()

    def teardown(self):
        transaction.set_rollback(True)
        self.undo.__exit__(None, None, None)

    def actor(self, person):
        return Actor(user_id=person.pk, street_id=self.cast.street.id, at=self.now)

    def attempt(self, verb, person, **arguments):
        try:
            found = verb(actor=self.actor(person), now=self.now, **arguments)
        except DomainError as refusal:
            self.cast.seen[refusal.code] += 1
            return None
        self.cast.seen[verb.__name__] += 1
        return found

    @staticmethod
    def pick(rows, number):
        found = list(rows.order_by("id"))
        return found[number % len(found)] if found else None

    @initialize()
    def somebody_needs_help(self):
        self.report(0)
        self.work(0, 2)

    @rule(who=st.integers(0, 1))
    def report(self, who):
        spec = NeedCreate.model_validate({"kind": "help", "text": "灯坏了", **sight.HOME})
        made = self.attempt(desk.report, self.cast.residents[who], spec=spec)
        how = {"urgency": Urgency.NORMAL, "category": None, "note": ""}
        self.attempt(desk.triage, self.cast.manager, need_id=made.need.id, **how)

    @rule(number=which, slots=st.integers(1, 2))
    def work(self, number, slots):
        spec = TaskCreate(
            title="换灯泡", starts_at=self.now, ends_at=self.now + timedelta(hours=2), slots=slots, instructions="按铃"
        )
        need = self.pick(Need.objects, number)
        self.attempt(desk.add_task, self.cast.manager, need_id=need.id, spec=spec)

    @rule(who=st.integers(0, 2), number=which)
    def claim(self, who, number):
        task = self.pick(Task.objects.filter(status="open"), number)
        if task:
            volunteer = self.cast.volunteers[who].user
            place = self.attempt(dispatch.claim, volunteer, task_id=task.id)
            if place is not None:
                self.visit(volunteer, place)

    @rule(number=which, verb=st.sampled_from(["check_in", "check_in", "check_out", "hand_back"]))
    def move(self, number, verb):
        place = self.pick(Assignment.objects.filter(status__in=HELD).select_related("volunteer__user"), number)
        if place:
            more = {"reason": "发烧了"} if verb == "hand_back" else {}
            self.attempt(getattr(dispatch, verb), place.volunteer.user, assignment_id=place.id, **more)
            self.visit(place.volunteer.user, place)

    @rule(number=which, verb=st.sampled_from(["complete_task", "cancel_task"]))
    def end(self, number, verb):
        task = self.pick(Task.objects.filter(status="open"), number)
        if task:
            more = {"reason": "下雨"} if verb == "cancel_task" else {}
            self.attempt(getattr(dispatch, verb), self.cast.manager, task_id=task.id, **more)

    @rule(hours=st.sampled_from([1, 1, 1, 9]))
    def time_passes(self, hours):
        self.now += timedelta(hours=hours)

    @rule(number=which, resolved=st.booleans())
    def judge(self, number, resolved):
        need = self.pick(Need.objects.select_related("reporter"), number)
        spec = VerdictIn(responded=True, resolved=resolved, satisfaction=4)
        self.attempt(desk.give_verdict, need.reporter, need_id=need.id, spec=spec)

    @rule(who=st.integers(0, 5), number=which, own=st.sampled_from([True, True, False]))
    def go_there(self, who, number, own):
        """Anybody tries any place, mostly their own."""
        people = [each.user for each in self.cast.volunteers] + [self.cast.manager, *self.cast.residents]
        place = self.pick(Assignment.objects.select_related("task", "volunteer"), number)
        if place is None:
            return
        if own:
            who = next(n for n, each in enumerate(people) if each.pk == place.volunteer.user_id)
        self.visit(people[who], place)

    def visit(self, person, place):
        found = self.attempt(dispatch.see_destination, person, assignment_id=place.id)
        if found is None:
            return
        _place, shown = found
        place.refresh_from_db()
        assert place.volunteer.user_id == person.pk, "one's own place alone"
        assert place.status in HELD, "never after the end"
        assert Task.objects.get(pk=place.task_id).status == "open"
        assert shown.levels <= {Level.BUILDING} or place.status == "checked_in", "door and phone at the door"
        assert place.status == "checked_in" or self.now < place.ends_at, "who never came sees nothing"
        self.write(person, place.id, shown)

    @rule(who=st.integers(0, 5), number=which, level=st.sampled_from([Level.BUILDING, Level.DOOR, Level.PHONE]))
    def look_it_up(self, who, number, level):
        """Anybody tries any need."""
        people = [each.user for each in self.cast.volunteers] + [self.cast.manager, *self.cast.residents]
        need = self.pick(Need.objects, number)
        found = self.attempt(desk.see_destination, people[who], need_id=need.id, level=level)
        if found is not None:
            assert people[who] == self.cast.manager
            assert need.status in LIVE
            self.write(people[who], need.id, found[1])

    def write(self, who, why, shown):
        self.shown |= {(who.pk, why, str(level)) for level in shown.levels}
        assert bool(shown.phone) == (Level.PHONE in shown.levels)

    @invariant()
    def what_was_shown_is_written_down_and_nothing_else(self):
        rows = list(Disclosure.objects.values_list("who_id", "why_id", "level"))
        assert set(rows) == self.shown
        assert len(rows) == len(self.shown), "once"
        acts = Entry.objects.filter(action__startswith="disclosure.").values_list("actor_id", "object_id", "action")
        assert {(who, why, action.removeprefix("disclosure.")) for who, why, action in acts} == self.shown

    @invariant()
    def who_lives_there_heard_of_each(self):
        told = FeedItem.objects.filter(type="disclosure", user__in=self.cast.residents).count()
        assert told == len(self.shown)

    @invariant()
    def no_frame_holds_a_home(self):
        texts = [text for person in (*self.cast.residents, self.cast.manager) for text in sight.fed_to(person)]
        texts += [text for each in self.cast.volunteers for text in sight.fed_to(each.user)]
        for resident in self.cast.residents:
            assert not set(sight.told_by(texts, resident.phone)) & set("bdp")

    @invariant()
    def an_ended_task_knows_no_door(self):
        assert not [row for row in Task.objects.exclude(status="open") if row.door or row.contact_phone]


@pytest.mark.django_db
def test_homes_as_a_machine():
    cast = Cast()
    run_state_machine_as_test(
        lambda: Homes(cast),
        settings=settings(
            max_examples=10,
            stateful_step_count=35,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert cast.seen["see_destination"] > 10, "homes were shown"
    assert cast.seen["wrong_moment"], "and refused when it was over"
    assert cast.seen["sight_ended"], "and when nobody came"
    assert cast.seen["not_allowed"], "and to others"
