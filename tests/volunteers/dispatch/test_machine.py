"""Dispatch as a machine: whatever people, leaders and the clock do in whatever order, these things hold."""

from collections import Counter
from datetime import timedelta
from itertools import combinations

import pytest
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backend.audit.models import Entry
from backend.errors import DomainError
from backend.households.models import Profile
from backend.http.fields import json_of
from backend.notifications.models import Notification
from backend.notifications.schemas import NotificationOut
from backend.policy import Actor
from backend.realtime.models import FeedItem
from tests.factories import OrganisationFactory, RoleFactory, StreetFactory, UserFactory, VolunteerFactory, token_for
from tests.http import Caller
from volunteers.dispatch import services
from volunteers.dispatch.eligibility import clash, judge_of
from volunteers.dispatch.models import Assignment, NoShow, Offer, Task, Waiter
from volunteers.dispatch.schemas import (
    AssignmentListed,
    NoShowOut,
    OfferOut,
    TaskChange,
    TaskCreate,
    TaskOut,
    WaiterOut,
)
from volunteers.dispatch.states import HELD, IN_LINE
from volunteers.group.states import Tier
from volunteers.roster.eligibility import Reason
from volunteers.roster.models import Volunteer
from volunteers.roster.schemas import VolunteerOut
from volunteers.roster.services import enrol, move
from volunteers.roster.states import Action

GONE = ("handed_back", "stood_down", "released")
ASKED = ("task.offer", "task.nominate", "task.put_to")
HALF_HOUR = timedelta(minutes=30)

# An index into whatever there is at that moment; the modulus of it is taken.
which = st.integers(0, 40)
# Mostly what can be done, now and then what cannot.
mostly = st.sampled_from([True, True, True, False])


class Cast:
    """Five volunteers, a manager and a core leader; the examples share them."""

    def __init__(self):
        self.street = StreetFactory()
        people = [UserFactory(home_street=self.street) for _ in range(7)]
        self.volunteers = [
            VolunteerFactory(user=each, skills=["first_aid"] if n % 2 else []) for n, each in enumerate(people[:5])
        ]
        self.manager, self.core_leader = people[5:]
        RoleFactory(user=self.manager, tier=Tier.MANAGER)
        RoleFactory(user=self.core_leader, tier=Tier.CORE_LEADER)
        self.organisation = OrganisationFactory()
        self.seen = Counter()
        """What was done and what was refused, in all examples."""
        self.turns = Counter()
        """What became of those who waited."""


class Dispatch(RuleBasedStateMachine):
    """People, leaders and the clock. Each example is rolled back."""

    def __init__(self, cast):
        super().__init__()
        self.cast, self.volunteers = cast, cast.volunteers
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.now = timezone.now().replace(minute=0, second=0, microsecond=0)

    def teardown(self):
        try:
            self.one_place_to_its_end()
            self.one_turn_to_its_end()
            self.cast.turns.update(Waiter.objects.values_list("status", flat=True))
            self.a_fresh_fetch_over_http_is_the_feed()
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    def one_place_to_its_end(self):
        """Moved, kept, not come to, objected to and decided; others are released, one for want of papers: each example ends so."""
        for ends in ("missed", "released", "without papers"):
            self.create(slots=1, start=1, length=2, skilled=False)
            task = Task.objects.latest("id")
            for row in self.volunteers:
                self.attempt(services.claim, self.actor(row.user), task_id=task.id)
            place = Assignment.objects.filter(task=task, status="accepted").select_related("volunteer__user").first()
            if place is None:
                continue
            if ends == "released":
                self.attempt(services.release, self.actor(self.cast.manager), assignment_id=place.id, reason="换人")
                continue
            person = self.actor(place.volunteer.user)
            if ends == "without papers":
                told = {"street": self.cast.street, "birth": str(self.now.year - 15), "updated_at": self.now}
                birth = Profile.objects.create(user_id=place.volunteer.user_id, **told)
                self.attempt(services.release_without_papers, self.system(), assignment_id=place.id)
                birth.delete()
                continue
            spec = TaskChange(meeting_point="东口")
            self.attempt(services.change_task, self.actor(self.cast.manager), task_id=task.id, spec=spec)
            self.attempt(services.keep, person, assignment_id=place.id)
            self.now += 3 * HALF_HOUR
            self.attempt(services.note_no_shows, self.system())
            for missed in NoShow.objects.filter(assignment=place):
                told = {"no_show_id": missed.id, "reason": "堵车"}
                self.attempt(services.object_to_no_show, person, **told)
                self.attempt(services.decide_no_show, self.actor(self.cast.core_leader), stands=True, **told)

    def one_turn_to_its_end(self):
        """A place is kept for somebody who does not answer; who is expected stays, and who is not leaves and comes back."""
        self.create(slots=1, start=60, length=1, skilled=False)
        task = Task.objects.latest("id")
        for verb in (services.claim, services.join_waiting_list):
            for row in self.volunteers:
                self.attempt(verb, self.actor(row.user), task_id=task.id)
        for place in Assignment.objects.filter(task=task, status="accepted").select_related("volunteer__user"):
            self.attempt(services.hand_back, self.actor(place.volunteer.user), assignment_id=place.id, reason="发烧了")
        self.now += 24 * HALF_HOUR
        self.attempt(services.mind_the_line, self.system(), task_id=task.id)
        for who in range(5):
            for action in (Action.LEAVE, Action.RESUME):
                self.come_and_go(who=who, action=action)

    def actor(self, person):
        return Actor(user_id=person.pk, street_id=self.cast.street.id, at=self.now)

    def system(self):
        return Actor.system(street_id=self.cast.street.id, at=self.now)

    def attempt(self, verb, actor, **arguments):
        """A refusal is an answer; anything else that is raised fails the run."""
        try:
            verb(actor=actor, now=self.now, **arguments)
        except DomainError as refusal:
            self.cast.seen[refusal.code] += 1
        else:
            self.cast.seen[verb.__name__] += 1

    @staticmethod
    def pick(rows, number, *, rather=None, **wanted):
        """One of the rows; where `rather`, one of those that are as `wanted`, if there is any."""
        found = list(rows.filter(**wanted).order_by("id")) if rather else []
        found = found or list(rows.order_by("id"))
        return found[number % len(found)]

    @initialize()
    def there_is_work(self):
        for start, slots in ((1, 1), (1, 2), (5, 1), (8, 2)):
            self.create(slots=slots, start=start, length=2, skilled=False)
        later, last = Task.objects.order_by("id")[2:4]
        for who, task in ((0, later), (1, last), (2, last)):
            self.attempt(services.claim, self.actor(self.volunteers[who].user), task_id=task.id)
        self.jobs_run()
        for who, task in ((3, later), (4, later), (0, last)):
            self.attempt(services.join_waiting_list, self.actor(self.volunteers[who].user), task_id=task.id)

    @rule(slots=st.integers(1, 3), start=st.integers(0, 6), length=st.integers(1, 3), skilled=st.booleans())
    def create(self, slots, start, length, skilled, by_waves=True):
        starts_at = self.now + start * HALF_HOUR
        spec = TaskCreate(
            title="陪诊",
            starts_at=starts_at,
            ends_at=starts_at + length * HALF_HOUR,
            kind="campaign" if start % 2 else "visit",
            **self.places(slots, skilled),
        )
        self.attempt(
            services.create_task,
            self.actor(self.cast.manager),
            spec=spec,
            origin_kind="group",
            origin_id=None,
            beneficiary_id=None,
            by_waves=by_waves,
        )

    @staticmethod
    def places(slots, skilled):
        """Some tasks tell their places apart."""
        if slots == 3:
            return {
                "roles": [{"name": "领队", "skills": ["first_aid"] if skilled else []}, {"name": "队员", "slots": 2}]
            }
        return {"slots": slots, "skills": ["first_aid"] if skilled else []}

    @rule(halves=st.integers(1, 2), jobs=mostly)
    def time_passes(self, halves, jobs):
        self.now += halves * HALF_HOUR
        if jobs:
            self.jobs_run()

    def jobs_run(self):
        self.attempt(services.expire_offers, self.system())
        for task in Task.objects.filter(status="open"):
            self.attempt(services.send_offers, self.system(), task_id=task.id)
        for task in Task.objects.filter(waiters__status__in=IN_LINE).distinct():
            self.attempt(services.mind_the_line, self.system(), task_id=task.id)
        self.nobody_waits_for_what_is_free()
        self.attempt(services.note_no_shows, self.system())
        self.attempt(services.settle_no_shows, self.system())
        self.attempt(services.remind, self.system())
        self.attempt(services.alert_understaffed, self.system(), until=self.now + 4 * HALF_HOUR)

    @rule(who=st.integers(0, 4), number=which, rather=mostly)
    def claim(self, who, number, rather):
        task = self.pick(Task.objects, number, rather=rather, status="open")
        self.attempt(services.claim, self.actor(self.volunteers[who].user), task_id=task.id)

    @rule(who=st.integers(0, 4), number=which, rather=mostly)
    def wait(self, who, number, rather):
        full = Task.objects.filter(status="open", taken=F("slots"), starts_at__gt=self.now)
        task = self.pick(full if rather and full.exists() else Task.objects, number)
        self.attempt(services.join_waiting_list, self.actor(self.volunteers[who].user), task_id=task.id)

    @precondition(lambda self: Waiter.objects.filter(status__in=IN_LINE).exists())
    @rule(number=which, verb=st.sampled_from(["confirm", "confirm", "leave_waiting_list"]), rather=mostly)
    def take_ones_turn(self, number, verb, rather):
        turn = self.pick(Waiter.objects.select_related("volunteer__user"), number, rather=rather, status="promised")
        self.attempt(getattr(services, verb), self.actor(turn.volunteer.user), waiter_id=turn.id)

    @rule(who=st.integers(0, 4), number=which, rather=mostly)
    def nominate(self, who, number, rather):
        task, known = self.pick(Task.objects, number, rather=rather, status="open"), self.volunteers[who]
        held = Assignment.objects.filter(volunteer=known, status__in=HELD).first()
        despite = number % 2 == 0
        if despite and held is not None:
            # Beside what they hold; the one or the other may move later.
            start = round((held.starts_at - self.now) / HALF_HOUR)
            self.create(slots=1, start=max(start, 0), length=1, skilled=False, by_waves=False)
            task = Task.objects.latest("id")
        told = {"task_id": task.id, "volunteer_id": known.id, "words": "老街坊", "despite": despite}
        self.attempt(services.nominate, self.actor(self.cast.manager), **told)
        for offer in Offer.objects.filter(status="open", volunteer=known).exclude(beside=[]):
            self.attempt(services.accept, self.actor(known.user), offer_id=offer.id)

    @rule(who=st.integers(0, 4), number=which, start=st.integers(0, 6), first=st.booleans())
    def ask_one(self, who, number, start, first):
        """Somebody who is trusted is asked before others; or whom a plan names, at its own hour."""
        known, because = self.volunteers[who], Reason("trusted", True, "您常来")
        if first:
            task, told = self.pick(Task.objects, number, rather=True, status="open"), {"volunteer_ids": [known.id]}
            self.attempt(services.ask_first, self.system(), task_id=task.id, because=because, **told)
            return
        self.create(slots=1, start=start, length=1, skilled=False, by_waves=False)
        task, starts_at = Task.objects.latest("id"), self.now + start * HALF_HOUR
        told = {"volunteer_id": known.id, "starts_at": starts_at, "reasons": [because], "expires_at": starts_at}
        self.attempt(services.put_to, self.system(), task_id=task.id, **told)
        if number % 2:
            self.attempt(services.give_to_waves, self.system(), task_id=task.id)

    @rule(number=which, comes=st.booleans())
    def others_help(self, number, comes):
        task = self.pick(Task.objects, number, rather=True, status="open")
        self.attempt(services.ask_teams, self.system(), task_id=task.id, team_ids=[task.id])
        verb, told = (
            (services.cover, {"organisation_id": self.cast.organisation.id}) if comes else (services.uncover, {})
        )
        self.attempt(verb, self.system(), task_id=task.id, **told)

    @precondition(lambda self: Offer.objects.exists())
    @rule(number=which, verb=st.sampled_from(["accept", "accept", "decline"]), rather=mostly)
    def answer(self, number, verb, rather):
        offer = self.pick(Offer.objects.select_related("volunteer__user"), number, rather=rather, status="open")
        self.attempt(getattr(services, verb), self.actor(offer.volunteer.user), offer_id=offer.id)

    def go(self, verb, status, number, rather, **more):
        rows = Assignment.objects.select_related("volunteer__user")
        place = self.pick(rows, number, rather=rather, status=status)
        self.attempt(verb, self.actor(place.volunteer.user), assignment_id=place.id, **more)

    @precondition(lambda self: Assignment.objects.filter(status="accepted").exists())
    @rule(number=which, rather=mostly, done=mostly)
    def check_in(self, number, rather, done):
        self.go(services.check_in, "accepted", number, rather)
        self.go(services.see_destination, "checked_in", number, rather)
        if done and Assignment.objects.filter(status="checked_in").exists():
            self.check_out(number=number, rather=True)

    @precondition(lambda self: Assignment.objects.filter(status="checked_in").exists())
    @rule(number=which, rather=mostly)
    def check_out(self, number, rather):
        self.go(services.check_out, "checked_in", number, rather)

    @precondition(lambda self: Assignment.objects.filter(status="accepted").exists())
    @rule(number=which, rather=mostly)
    def hand_back(self, number, rather):
        self.go(services.hand_back, "accepted", number, rather, reason="发烧了")

    @precondition(lambda self: Assignment.objects.filter(status="accepted").exists())
    @rule(number=which, rather=mostly)
    def release(self, number, rather):
        place = self.pick(Assignment.objects, number, rather=rather, status="accepted")
        self.attempt(services.release, self.actor(self.cast.manager), assignment_id=place.id, reason="换人")

    @rule(number=which, rather=mostly, start=st.integers(0, 6), slots=st.integers(1, 3), moves=st.booleans())
    def change(self, number, rather, start, slots, moves):
        task = self.pick(Task.objects, number, rather=rather, status="open")
        starts_at = self.now + start * HALF_HOUR
        hours = {"starts_at": starts_at, "ends_at": starts_at + 2 * HALF_HOUR} if moves else {"slots": slots}
        self.attempt(
            services.change_task, self.actor(self.cast.manager), task_id=task.id, spec=TaskChange(title="陪诊", **hours)
        )

    @precondition(lambda self: Assignment.objects.filter(status="accepted").exists())
    @rule(number=which, rather=mostly)
    def keep(self, number, rather):
        self.go(services.keep, "accepted", number, rather)

    @precondition(lambda self: NoShow.objects.exists())
    @rule(number=which, rather=mostly, stands=st.booleans())
    def say_why(self, number, rather, stands):
        row = self.pick(
            NoShow.objects.select_related("assignment__volunteer__user"), number, rather=rather, status="noted"
        )
        person = row.assignment.volunteer.user
        self.attempt(services.object_to_no_show, self.actor(person), no_show_id=row.id, reason="堵车")
        self.attempt(
            services.decide_no_show,
            self.actor(self.cast.core_leader),
            no_show_id=row.id,
            stands=stands,
            reason="问过了",
        )

    @precondition(lambda self: Task.objects.count() > 4)
    @rule(number=which, verb=st.sampled_from(["complete_task", "cancel_task"]))
    def end(self, number, verb):
        more = {"reason": "下雨"} if verb == "cancel_task" else {}
        task = self.pick(Task.objects, number)
        self.attempt(getattr(services, verb), self.actor(self.cast.core_leader), task_id=task.id, **more)
        self.attempt(services.count_reach, self.actor(self.cast.manager), task_id=task.id, reach=number)

    @rule(who=st.integers(0, 4), action=st.sampled_from([Action.PAUSE, Action.LEAVE, Action.RESUME, Action.RESUME]))
    def come_and_go(self, who, action):
        row = Volunteer.objects.select_related("user").get(pk=self.volunteers[who].pk)
        if row.status == "left":
            told = {"user_id": row.user_id, "skills": row.skills, "location": None}
            self.attempt(enrol, self.actor(self.cast.manager), **told)
        else:
            self.attempt(move, self.actor(row.user), volunteer_id=row.id, action=action)

    @invariant()
    def no_place_is_sold_twice(self):
        for task in Task.objects.all():
            live = Assignment.objects.filter(task=task).exclude(status__in=GONE).count()
            kept = Waiter.objects.filter(task=task, status="promised").count()
            assert task.taken == live + kept <= task.slots
            roles = list(task.roles.all())
            for role in roles:
                on = Assignment.objects.filter(role=role).exclude(status__in=GONE).count()
                kept = Waiter.objects.filter(kept_role=role, status="promised").count()
                assert role.taken == on + kept <= role.slots
            assert not roles or (task.slots, task.taken) == (
                sum(role.slots for role in roles), sum(role.taken for role in roles),
            )  # fmt: skip

    @invariant()
    def nobody_is_in_two_places(self):
        for row in self.volunteers:
            held = Assignment.objects.filter(volunteer=row, status__in=HELD)
            for one, two in combinations(held, 2):
                if one.ends_at <= two.starts_at or two.ends_at <= one.starts_at:
                    continue
                later, other = (one, two) if two.id in one.beside else (two, one)
                assert other.id in later.beside, "nobody lifted it"
                offer = later.offer
                assert offer.despite
                assert offer.nominated_by_id == self.cast.manager.id
                assert other.id in offer.beside, "they were told of it"
                self.cast.seen["two at once"] += 1

    @invariant()
    def who_left_is_expected_nowhere_and_only_the_active_are_asked(self):
        assert not Assignment.objects.filter(status__in=HELD, volunteer__status="left").exists()
        assert not Offer.objects.filter(status="open").exclude(volunteer__status="active").exists()

    @invariant()
    def nobody_is_asked_for_what_needs_nobody(self):
        for offer in Offer.objects.filter(status="open").select_related("task", "role"):
            assert offer.task.status == "open"
            assert offer.task.taken < offer.task.slots
            assert offer.role is None or not offer.role.is_full
            theirs = Assignment.objects.filter(task=offer.task, volunteer=offer.volunteer)
            assert not theirs.exclude(status__in=GONE).exists(), "who holds a place is not asked for it"

    def nobody_waits_for_what_is_free(self):
        """No waiter is lost: once the clock came by, who waits is not fit, not free, or finds everything taken."""
        for turn in Waiter.objects.filter(status__in=IN_LINE).select_related("task", "volunteer"):
            task = turn.task
            assert task.status == "open", "nobody waits for what is over"
            assert task.starts_at > self.now, "nor for what has begun"
            assert not turn.until or turn.until > self.now, "nothing is kept for longer than was said"
            if turn.status == "waiting" and task.taken < task.slots:
                free = [role for role in task.roles.all() if not role.is_full] or [None]
                judge = judge_of([task], [turn.volunteer_id], at=self.now)
                fit = [each for each in free if not judge.shortfalls(task, turn.volunteer_id, each)]
                assert clash(task, turn.volunteer) or not fit

    @invariant()
    def nobody_waits_who_has_a_place(self):
        for turn in Waiter.objects.filter(status__in=IN_LINE):
            held = Assignment.objects.filter(task=turn.task_id, volunteer=turn.volunteer_id)
            assert not held.exclude(status__in=GONE).exists()
            assert not turn.until or turn.until <= turn.task.starts_at

    @invariant()
    def every_status_follows_from_the_audit(self):
        told = {}
        for entry in Entry.objects.order_by("id"):
            if entry.after:
                told[str(entry.object_id)] = entry.after
            told |= dict.fromkeys(entry.data.get("stood_down", ()), "stood_down")
            told |= dict.fromkeys(entry.data.get("withdrawn", ()), "withdrawn")
            told |= dict.fromkeys(entry.data.get("released", ()), "released")
            if entry.action in ASKED:
                told |= dict.fromkeys(entry.data["offers"], "open")
            if entry.action == "task.offers_expired":
                told |= dict.fromkeys(entry.data["offers"], "expired")
            if entry.data.get("offer_id"):
                told[entry.data["offer_id"]] = "accepted"
        moved = Volunteer.objects.filter(pk__in=told)
        rows = [
            *Task.objects.all(),
            *Offer.objects.all(),
            *Assignment.objects.all(),
            *Waiter.objects.all(),
            *NoShow.objects.all(),
            *moved,
        ]
        assert {str(row.pk): told.get(str(row.pk)) for row in rows} == {str(row.pk): row.status for row in rows}

    @invariant()
    def the_feed_ends_where_a_fresh_fetch_does(self):
        person = {row.id: row.user_id for row in self.volunteers}
        fresh = {}
        for offer in Offer.objects.select_related("task", "volunteer"):
            fresh[person[offer.volunteer_id], "offer", str(offer.pk)] = json_of(OfferOut.of(offer))
        for place in Assignment.objects.select_related("task", "volunteer__user"):
            fresh[person[place.volunteer_id], "assignment", str(place.pk)] = json_of(AssignmentListed.mine(place))
        for turn in Waiter.objects.select_related("task"):
            fresh[person[turn.volunteer_id], "waiter", str(turn.pk)] = json_of(WaiterOut.of(turn))
        for missed in NoShow.objects.select_related("assignment__task", "assignment__volunteer__user"):
            key = person[missed.assignment.volunteer_id], "no_show", str(missed.pk)
            fresh[key] = json_of(NoShowOut.of(missed))
        moved = Entry.objects.filter(action__startswith="volunteer.").values("object_id")
        for row in Volunteer.objects.filter(pk__in=moved).select_related("user"):
            fresh[row.user_id, "volunteer", str(row.pk)] = json_of(VolunteerOut.of(row))
        for task in Task.objects.all():
            for director in (self.cast.manager.pk, self.cast.core_leader.pk):
                fresh[director, "task", str(task.pk)] = json_of(TaskOut.standing(task, inside=True))
        for note in Notification.objects.select_related("notice"):
            fresh[note.user_id, "notification", str(note.pk)] = json_of(NotificationOut.of(note))
        assert self.fed() == fresh

    @staticmethod
    def fed():
        """`{(person, kind, id): the last that was told}`."""
        items = FeedItem.objects.order_by("id")
        return {(item.user_id, item.type, item.data["id"]): item.data for item in items}

    def a_fresh_fetch_over_http_is_the_feed(self):
        fed = self.fed()
        for row in self.volunteers:
            phone = Caller(token=token_for(row.user))
            for kind, path in (
                ("offer", "/me/offers"),
                ("assignment", "/me/assignments"),
                ("waiter", "/me/waiting"),
                ("no_show", "/me/no-shows"),
                ("notification", "/me/notifications"),
            ):
                items = phone.get(path, limit=100).json()["items"]
                fetched = {
                    item["id"]: {k: v for k, v in item.items() if k not in {"actions", "position"}} for item in items
                }
                assert fetched == {
                    pk: data for (who, what, pk), data in fed.items() if (who, what) == (row.user_id, kind)
                }


@pytest.mark.django_db
def test_dispatch_as_a_machine():
    cast = Cast()
    run_state_machine_as_test(
        lambda: Dispatch(cast),
        settings=settings(
            max_examples=12,
            stateful_step_count=35,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
    verbs = {each for each in services.__all__ if each[0].islower()}
    assert verbs - set(cast.seen) == set(), "every verb was done at least once"
    assert cast.seen["wrong_moment"], "and some refused"
    assert cast.seen["holds_places"], "some wanted to leave who were expected"
    for status in ("placed", "left", "lapsed", "thanked"):
        assert cast.turns[status], f"some turns were {status}"
    assert cast.seen["enrol"], "some left and came back"
    assert cast.seen["two at once"], "some were asked beside what they held, and came"
