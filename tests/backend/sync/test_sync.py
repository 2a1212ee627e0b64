"""After any time without a network, what a phone holds is what a fresh fetch shows."""

import random
import threading
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connections
from django.utils import timezone

from backend.notifications.models import Notification
from backend.notifications.notifications import Digest
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.sync import services
from backend.sync.jobs import forget_shelves
from backend.sync.models import Held, Shelf
from needs.desk.models import Need
from tests.factories import OfferFactory, RoleFactory, TaskFactory, VolunteerFactory, token_for
from tests.http import Caller
from tests.queries import counted
from tests.refusals import refuse
from volunteers.dispatch.models import Offer, Task
from volunteers.dispatch.notifications import TaskCalledOff
from volunteers.group.models import Role
from volunteers.group.states import Tier

LISTS = {"need": "/needs", "task": "/tasks", "offer": "/me/offers", "assignment": "/me/assignments",
         "project": "/projects", "activity": "/activities", "notification": "/me/notifications"}  # fmt: skip


class Phone:
    """Keeps what it is told; `sync(lossy)` may lose answers on the way."""

    def __init__(self, person):
        self.caller = Caller(token=token_for(person))
        self.held, self.cursor, self.received = {}, None, 0

    def page(self, limit=None):
        params = ({"cursor": self.cursor} if self.cursor else {}) | ({"limit": limit} if limit else {})
        answer = self.caller.get("/sync", **params)
        assert answer.status_code == 200, answer.content
        return answer.json()

    def sync(self, *, limit=None, lose=lambda: False):
        while True:
            said = self.page(limit)
            if lose():
                continue
            for each in said["changes"]:
                self.received += 1
                if each["gone"]:
                    self.held.pop((each["kind"], each["id"]), None)
                else:
                    self.held[each["kind"], each["id"]] = each["item"]
            self.cursor = said["cursor"]
            if not said["more"]:
                return said

    def fetched(self):
        found = {}
        for kind, path in LISTS.items():
            cursor = {}
            while True:
                said = self.caller.get(path, limit=100, **cursor).json()
                found |= {(kind, item["id"]): item for item in said["items"]}
                if said["next"] is None:
                    break
                cursor = {"cursor": said["next"]}
        return found


@pytest.fixture
def boss(user):
    return RoleFactory(user=user(), tier=Tier.MANAGER).user


@pytest.fixture
def volunteer(street):
    return VolunteerFactory(street=street, user__home_street=street)


def report(person, text="灯坏了"):
    return Caller(token=token_for(person)).post("/needs", {"kind": "help", "text": text}).json()


def read_some(caller, *, wanted):
    """All of the inbox but the newest, on some other phone."""
    notices = caller.get("/me/notifications", limit=5).json()["items"] if wanted else []
    if notices:
        caller.post("/me/notifications/read", {"up_to": notices[-1]["id"]})


def test_a_new_phone_gets_everything_and_then_only_what_changed(volunteer, street):
    TaskFactory.create_batch(3, street=street)
    mine = report(volunteer.user)
    phone = Phone(volunteer.user)
    phone.sync()
    assert phone.held == phone.fetched()
    assert phone.received == 4
    assert phone.sync()["changes"] == []
    Task.objects.filter(pk=Task.objects.first().pk).update(title="改了")
    (change,) = phone.sync()["changes"]
    assert (change["kind"], change["item"]["title"], change["gone"]) == ("task", "改了", False)
    assert ("need", mine["id"]) in phone.held


def test_what_is_out_of_sight_is_told_as_gone_and_told_once(volunteer, street):
    task = TaskFactory(street=street)
    phone = Phone(volunteer.user)
    phone.sync()
    Task.objects.update(status="cancelled")
    (change,) = phone.sync()["changes"]
    assert change == {"kind": "task", "id": str(task.id), "gone": True, "item": None}
    assert phone.sync()["changes"] == []
    Task.objects.update(status="open")
    assert [each["gone"] for each in phone.sync()["changes"]] == [False]
    assert phone.held == phone.fetched()


def test_a_role_that_ends_and_hours_that_pass_are_seen_too(boss, user, street):
    report(user(name="李某"))
    VolunteerFactory(user=boss, street=street)
    TaskFactory(street=street)
    phone = Phone(boss)
    phone.sync()
    assert {kind for kind, _id in phone.held} == {"need", "task"}
    Role.objects.filter(user=boss).delete()
    phone.sync()
    assert phone.held == phone.fetched()
    assert {kind for kind, _id in phone.held} == {"task"}
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        phone.sync()
        assert phone.held == phone.fetched() == {}


@pytest.mark.parametrize("limit", [1, 7, 500])
def test_pages_of_any_size_come_to_the_same(volunteer, street, monkeypatch, limit):
    monkeypatch.setattr(services, "CHUNK", 3)
    TaskFactory.create_batch(11, street=street)
    phone = Phone(volunteer.user)
    phone.sync(limit=limit)
    assert phone.held == phone.fetched()
    Task.objects.filter(pk__in=[each.pk for each in Task.objects.all()[:5]]).update(status="cancelled")
    phone.sync(limit=limit)
    assert phone.held == phone.fetched()
    assert len(phone.held) == 6


def test_an_answer_that_was_lost_is_asked_for_again(volunteer, street):
    task = TaskFactory(street=street)
    phone = Phone(volunteer.user)
    phone.sync()
    Task.objects.update(title="改了")
    first = phone.page()
    Task.objects.update(status="cancelled")
    second = phone.page()
    assert [each["gone"] for each in first["changes"] + second["changes"]] == [False, True]
    Task.objects.update(status="open")
    assert [each["item"]["title"] for each in phone.page()["changes"]] == ["改了"]
    assert phone.sync()["changes"]
    assert ("task", str(task.id)) in phone.held


def test_notices_come_with_what_was_read_and_withdrawn_elsewhere(user, street):
    """An inbox that is read on one phone, and of which some ceases to be true, is the same on the phone that was offline."""
    person = user()
    actor = Actor.system(street_id=street.id, at=timezone.now())
    subjects = [uuid4() for _ in range(3)]
    for each in subjects:
        notify(TaskCalledOff, [person.id, user().id], actor=actor, subject=each, task="巡逻", starts_at=actor.at)
    notify(Digest, [person.id], actor=actor, subject=None)
    phone = Phone(person)
    phone.sync()
    assert phone.held == phone.fetched()
    assert len(phone.held) == 3, "the digest is no entry of the inbox"
    other = Caller(token=token_for(person))
    first = min(key[1] for key in phone.held)
    assert other.post(f"/notifications/{first}/read").status_code == 200
    withdraw(TaskCalledOff, actor=actor, subject=subjects[2])
    changes = phone.sync()["changes"]
    assert [(bool(each["item"]["read_at"]), bool(each["item"]["withdrawn_at"])) for each in changes] == [
        (True, False),
        (False, True),
    ]
    assert other.post("/me/notifications/read", {"up_to": max(key[1] for key in phone.held)}).status_code == 200
    Notification.objects.filter(pk=first).delete()
    changes = phone.sync(limit=1)
    assert phone.held == phone.fetched()
    assert len(phone.held) == 2
    assert phone.sync()["changes"] == []


def test_two_phones_of_one_person_hold_each_their_own(volunteer, street):
    TaskFactory(street=street)
    one, two = Phone(volunteer.user), Phone(volunteer.user)
    one.sync()
    Task.objects.update(title="改了")
    two.sync()
    assert len(one.sync()["changes"]) == 1
    assert one.held == two.held == one.fetched()


@pytest.mark.parametrize("cursor", ["x", "", ".", "0" * 32, "é", "0" * 32 + ".1.Task", "a" * 201, "0" * 32 + ".-1"])
def test_cursors_that_are_none(volunteer, cursor):
    answer = Caller(token=token_for(volunteer.user)).get("/sync", cursor=cursor)
    assert (answer.status_code, answer.json()["code"]) in {(422, "bad_cursor"), (422, "invalid_input")}


def test_a_cursor_of_another_session_or_another_time_begins_anew(volunteer, street):
    TaskFactory(street=street)
    phone = Phone(volunteer.user)
    phone.sync()
    old = phone.cursor
    Task.objects.update(title="改了")
    phone.sync()
    phone.sync()
    for cursor in (f"{uuid4().hex}.1", old.rpartition(".")[0] + ".99"):
        said = refuse(
            lambda each, c=cursor: each.get("/sync", cursor=c), volunteer.user, status=410, code="sync_afresh"
        )
        assert said["en"]["detail"]
    assert phone.caller.get("/sync", cursor=old).status_code == 410
    assert Phone(volunteer.user).caller.get("/sync", cursor=phone.cursor).status_code == 410
    phone.held, phone.cursor = {}, None
    phone.sync()
    assert phone.held == phone.fetched()


def test_nobody_without_a_token(db):
    assert Caller().get("/sync").status_code == 401


def test_it_costs_as_much_for_many_rows_as_for_one(volunteer, street):
    def cost():
        phone = Phone(volunteer.user)
        with counted() as queries:
            phone.page()
        return len(queries)

    TaskFactory(street=street)
    cost()
    one = cost()
    TaskFactory.create_batch(5, street=street)
    assert cost() == one <= 30


def test_what_nobody_asks_for_is_forgotten(volunteer, street, now):
    TaskFactory(street=street)
    Phone(volunteer.user).sync()
    kept = Phone(volunteer.user)
    kept.sync()
    Shelf.objects.exclude(pk=kept.cursor[:32]).update(used_at=now - timedelta(days=61))
    forget_shelves(now=now)
    assert [each.hex for each in Shelf.objects.values_list("pk", flat=True)] == [kept.cursor[:32]]
    assert Held.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_after_random_times_offline_while_others_write(street, user):
    """Phones sync at random, lose answers, while work goes on in other threads; in the end each holds a fresh fetch."""
    boss = RoleFactory(user=user(), tier=Tier.MANAGER).user
    people = [VolunteerFactory(street=street, user__home_street=street) for _ in range(3)]
    chance = random.Random(20261121)

    def live(seed):
        mine, caller = random.Random(seed), Caller(token=token_for(boss))
        for number in range(25):
            starts = timezone.now() + timedelta(hours=2 + number)
            task = TaskFactory(street=street, starts_at=starts, ends_at=starts + timedelta(hours=1), created_by=boss)
            who = mine.choice(people)
            OfferFactory(task=task, volunteer=who)
            acting = Caller(token=token_for(who.user))
            if mine.random() < 0.5:
                acting.post(f"/tasks/{task.id}/claim")
            if mine.random() < 0.4:
                caller.post(f"/tasks/{task.id}/cancel", {"reason": "不需要了"})
            report(who.user, f"第 {number} 件")
            read_some(acting, wanted=mine.random() < 0.3)
            if mine.random() < 0.3:
                Need.objects.filter(reporter=who.user).update(text=f"改 {number}")
        connections.close_all()

    writers = [threading.Thread(target=live, args=(seed,)) for seed in (1, 2)]
    phones = [Phone(each.user) for each in people] + [Phone(boss)]
    for each in writers:
        each.start()
    while any(each.is_alive() for each in writers):
        phone = chance.choice(phones)
        phone.sync(limit=chance.choice([1, 5, 50]), lose=lambda: chance.random() < 0.2)
    for each in writers:
        each.join()
    for phone in phones:
        phone.sync(limit=chance.choice([3, 200]), lose=lambda: chance.random() < 0.2)
        assert phone.held == phone.fetched()
    assert Offer.objects.count() == 50
