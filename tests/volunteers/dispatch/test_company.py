"""Nobody on probation comes alone: beside whom they come, and what happens when that person cannot."""

import threading
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from backend.notifications.models import Notice
from backend.policy import Actor
from tests.crowd import held
from tests.factories import OfferFactory, RoleFactory, TaskFactory, WaiterFactory, token_for
from tests.http import Caller
from tests.queries import counted
from volunteers.dispatch.eligibility import judge_of
from volunteers.dispatch.models import Assignment, Offer, TaskRole
from volunteers.dispatch.services.handing_over import hand_over_task
from volunteers.dispatch.services.offers import send_offers
from volunteers.dispatch.services.waiting import mind_the_line
from volunteers.dispatch.states import AssignmentStatus, OfferStatus, WaiterStatus
from volunteers.group.states import Tier
from volunteers.roster.models import Volunteer

pytestmark = pytest.mark.django_db


def in_days(days):
    return timezone.localdate() + timedelta(days=days)


@pytest.fixture
def newcomer(volunteer):
    return volunteer(name="新人", probation_until=in_days(90))


@pytest.fixture
def backbone(volunteer):
    def make(**fields):
        one = volunteer(**fields)
        RoleFactory(user=one.user, tier=Tier.BACKBONE)
        return one

    return make


@pytest.fixture
def work(street, manager):
    """`work(slots=2)`: a task without risk in two days, in the hands of the manager."""
    return lambda **fields: TaskFactory(
        street=street, created_by=manager, **{"slots": 2, "starts_at": timezone.now() + timedelta(days=2), **fields}
    )


def hold(task, volunteer, **fields):
    place = Assignment.objects.create(
        street=task.street, task=task, volunteer=volunteer, number=volunteer.number, starts_at=task.starts_at,
        ends_at=task.ends_at, accepted_at=timezone.now(), **fields,
    )  # fmt: skip
    if place.status == AssignmentStatus.ACCEPTED:
        task.taken += 1
        task.save(update_fields=["taken"])
    return place


def has_done(volunteer, count):
    for days in range(1, count + 1):
        start = timezone.now() - timedelta(days=days)
        past = TaskFactory(
            street=volunteer.street, starts_at=start, ends_at=start + timedelta(hours=1), status="completed"
        )
        hold(past, volunteer, status=AssignmentStatus.CHECKED_OUT, checked_out_at=past.ends_at)


def claim(api, volunteer, task):
    """None, or the codes of what stands against it."""
    answer = api(volunteer.user).post(f"/tasks/{task.id}/claim")
    if answer.status_code == 201:
        return None
    assert answer.json()["code"] == "not_eligible", answer.json()
    assert not Assignment.objects.filter(volunteer=volunteer).exists()
    return [each["code"] for each in answer.json()["fields"]["reasons"]]


def told(person):
    kinds = Notice.objects.filter(notifications__user=person, kind__in=["nobody_beside", "newcomer_alone"])
    return sorted(kinds.values_list("kind", flat=True))


class TestBesideWhom:
    def test_nobody(self, api, newcomer, work):
        assert claim(api, newcomer, work()) == ["nobody_beside"]

    def test_one_of_the_backbone_who_holds_a_place(self, api, newcomer, backbone, work):
        task = work()
        hold(task, backbone())
        assert claim(api, newcomer, task) is None

    @pytest.mark.parametrize(
        ("status", "minutes", "lets"), [("open", 60, True), ("open", -1, False), ("declined", 60, False)]
    )
    def test_one_who_is_asked(self, api, newcomer, backbone, work, status, minutes, lets):
        task = work()
        OfferFactory(
            task=task, volunteer=backbone(), status=status, expires_at=timezone.now() + timedelta(minutes=minutes)
        )
        assert (claim(api, newcomer, task) is None) is lets

    @pytest.mark.parametrize(("count", "lets"), [(4, False), (5, True)])
    def test_who_has_done_so_many_tasks(self, api, newcomer, volunteer, work, count, lets):
        task, one = work(), volunteer()
        has_done(one, count)
        hold(task, one)
        assert (claim(api, newcomer, task) is None) is lets

    def test_how_many_is_for_the_street_to_say(self, api, street, newcomer, volunteer, work):
        street.config = {**street.config, "dispatch.experienced_places": 1}
        street.save(update_fields=["config"])
        task, one = work(), volunteer()
        has_done(one, 1)
        hold(task, one)
        assert claim(api, newcomer, task) is None

    def test_another_on_probation_is_no_help_however_much_they_did(self, api, newcomer, backbone, work):
        task = work(slots=3)
        hold(task, backbone(probation_until=in_days(9)))
        assert claim(api, newcomer, task) == ["nobody_beside"]

    def test_who_handed_back_is_not_there(self, api, newcomer, backbone, work):
        task = work()
        hold(task, backbone(), status=AssignmentStatus.HANDED_BACK)
        assert claim(api, newcomer, task) == ["nobody_beside"]

    def test_who_directs_it_goes_along(self, api, newcomer, work):
        assert claim(api, newcomer, work(director_along=True)) is None

    def test_after_the_probation(self, api, newcomer, work):
        assert claim(api, newcomer, work(starts_at=timezone.now() + timedelta(days=91, hours=2))) is None

    def test_one_place_without_risk_at_a_public_place_is_theirs_alone(self, api, newcomer, work):
        assert claim(api, newcomer, work(slots=1)) is None

    def test_one_place_at_somebodys_home_is_not(self, api, newcomer, work):
        task = work(slots=1, origin_kind="need")
        OfferFactory(task=task, volunteer=newcomer, expires_at=timezone.now() + timedelta(hours=1))
        assert claim(api, newcomer, task) == ["nobody_beside"]

    def test_risk_is_not_for_them_whoever_comes_along(self, api, newcomer, work):
        assert claim(api, newcomer, work(risk="some", director_along=True)) == ["not_insured", "on_probation"]


def test_the_waves_ask_the_newcomer_once_somebody_experienced_is_asked(street, newcomer, backbone, work):
    task, known = work(), backbone()
    system = Actor.system(street_id=street.id, at=timezone.now())
    assert {each.volunteer_id for each in send_offers(actor=system, task_id=task.id, now=system.at)} == {known.id}
    later = Actor.system(street_id=street.id, at=system.at + timedelta(minutes=1))
    Offer.objects.update(chance=0.01)
    assert {each.volunteer_id for each in send_offers(actor=later, task_id=task.id, now=later.at)} == {newcomer.id}


def test_what_is_read_for_a_wave_is_the_same_with_one_newcomer_and_three(street, volunteer, work):
    task = work()
    people = [volunteer(probation_until=in_days(9)) for _ in range(3)]
    hold(task, volunteer())

    def read(some):
        with counted() as queries:
            judge_of([task], [each.id for each in some], at=timezone.now())
        return len(queries)

    assert read(people[:1]) == read(people)


class TestLeftAlone:
    def test_the_experienced_one_hands_back(self, api, street, newcomer, backbone, volunteer, work):
        task, known = work(slots=2), backbone()
        place = hold(task, known)
        hold(task, newcomer)
        answer = api(known.user).post(f"/assignments/{place.id}/hand-back", {"reason": "病了"})
        assert answer.status_code == 200, answer.json()
        assert told(newcomer.user) == ["nobody_beside"]
        assert told(task.director) == ["newcomer_alone"]
        assert told(known.user) == []
        assert Assignment.objects.filter(volunteer=newcomer, status="accepted").exists(), "the place stays theirs"
        # Who is experienced is asked before all others, and the others only where there is none.
        other, plain = backbone(), volunteer()
        system = Actor.system(street_id=street.id, at=timezone.now())
        assert {each.volunteer_id for each in send_offers(actor=system, task_id=task.id, now=system.at)} == {other.id}
        Offer.objects.update(status=OfferStatus.DECLINED)
        assert plain.id in {each.volunteer_id for each in send_offers(actor=system, task_id=task.id, now=system.at)}

    def test_not_while_another_experienced_one_stays(self, api, newcomer, backbone, work):
        task, known = work(slots=3), backbone()
        place = hold(task, known)
        hold(task, backbone())
        hold(task, newcomer)
        assert api(known.user).post(f"/assignments/{place.id}/hand-back", {"reason": "病了"}).status_code == 200
        assert told(newcomer.user) == told(task.director) == []

    def test_nor_when_somebody_else_hands_back(self, api, newcomer, volunteer, work):
        task, plain = work(slots=3), volunteer()
        place = hold(task, plain)
        hold(task, newcomer)
        assert api(plain.user).post(f"/assignments/{place.id}/hand-back", {"reason": "病了"}).status_code == 200
        assert told(newcomer.user) == []

    def test_the_experienced_one_says_no(self, api, newcomer, backbone, work):
        task, known = work(), backbone()
        offer = OfferFactory(task=task, volunteer=known, expires_at=timezone.now() + timedelta(hours=1))
        assert claim(api, newcomer, task) is None
        assert api(known.user).post(f"/offers/{offer.id}/decline").status_code == 200
        assert told(newcomer.user) == ["nobody_beside"]
        assert told(task.director) == ["newcomer_alone"]

    def test_who_directs_it_goes_along_no_more(self, api, newcomer, work, manager):
        task = work(director_along=True)
        hold(task, newcomer)
        changed = api(manager).patch(f"/tasks/{task.id}", {"director_along": False})
        assert changed.status_code == 200, changed.json()
        assert changed.json()["director_along"] is False
        assert told(newcomer.user) == ["nobody_beside"]
        assert told(manager) == ["newcomer_alone"]

    def test_who_had_it_in_hand_gave_their_word_for_themselves_alone(
        self, newcomer, work, manager, core_leader, street
    ):
        task = work(director_along=True)
        hold(task, newcomer)
        now = timezone.now()
        hand_over_task(
            actor=Actor.system(street_id=street.id, at=now), pk=task.id, to=core_leader.id, reason="离开", now=now
        )
        task.refresh_from_db()
        assert not task.director_along
        assert told(newcomer.user) == ["nobody_beside"]


def test_between_offer_and_acceptance_the_experienced_one_is_gone(api, newcomer, backbone, work):
    task, known = work(), backbone()
    place = hold(task, known)
    offer = OfferFactory(task=task, volunteer=newcomer, expires_at=timezone.now() + timedelta(hours=1))
    assert api(known.user).post(f"/assignments/{place.id}/hand-back", {"reason": "病了"}).status_code == 200
    answer = api(newcomer.user).post(f"/offers/{offer.id}/accept")
    assert [each["code"] for each in answer.json()["fields"]["reasons"]] == ["nobody_beside"]
    offer.refresh_from_db()
    assert offer.status == "open"
    assert not Volunteer.objects.filter(pk=newcomer.pk, assignments__isnull=False).exists()


class TestTheLastPlace:
    """Whoever is only asked needs it: else a task is full of those on probation, and nobody can come to stand beside them."""

    @pytest.fixture
    def asked(self, backbone):
        def ask(task, **fields):
            return OfferFactory(
                task=task, volunteer=backbone(), expires_at=timezone.now() + timedelta(hours=1), **fields
            )

        return ask

    def test_two_on_probation_do_not_fill_it(self, api, newcomer, volunteer, asked, work):
        task, other = work(), volunteer(probation_until=in_days(90))
        offer = asked(task)
        assert claim(api, newcomer, task) is None
        assert claim(api, other, task) == ["nobody_beside"]
        offer.refresh_from_db()
        assert offer.status == OfferStatus.OPEN
        assert api(offer.volunteer.user).post(f"/offers/{offer.id}/accept").status_code == 200

    def test_nor_beside_one_who_is_not_experienced(self, api, newcomer, volunteer, asked, work):
        task = work()
        hold(task, volunteer())
        asked(task)
        assert claim(api, newcomer, task) == ["nobody_beside"]

    def test_it_is_theirs_once_the_experienced_one_has_a_place(self, api, newcomer, volunteer, backbone, work):
        task = work(slots=3)
        hold(task, backbone())
        assert claim(api, newcomer, task) is None
        assert claim(api, volunteer(probation_until=in_days(90)), task) is None

    def test_an_offer_that_was_made_before(self, api, newcomer, volunteer, asked, work):
        task, other = work(), volunteer(probation_until=in_days(90))
        asked(task)
        own = OfferFactory(task=task, volunteer=other, expires_at=timezone.now() + timedelta(hours=1))
        assert claim(api, newcomer, task) is None
        answer = api(other.user).post(f"/offers/{own.id}/accept")
        assert [each["code"] for each in answer.json()["fields"]["reasons"]] == ["nobody_beside"]

    def test_the_last_place_of_the_role_as_which_they_are_asked(self, api, newcomer, volunteer, asked, work):
        task = work(slots=3)
        first, second = (
            TaskRole.objects.create(street=task.street, task=task, name=name, position=position, slots=slots)
            for position, (name, slots) in enumerate((("带队", 1), ("引导", 2)))
        )
        asked(task, role=first)
        path = f"/tasks/{task.id}/claim"
        answer = api(newcomer.user).post(path, {"role_id": str(first.id)})
        assert [each["code"] for each in answer.json()["fields"]["reasons"]] == ["nobody_beside"]
        assert api(newcomer.user).post(path, {"role_id": str(second.id)}).status_code == 201
        other = volunteer(probation_until=in_days(90))
        assert api(other.user).post(path, {"role_id": str(second.id)}).status_code == 201, "one as leader is left"

    def test_it_is_kept_for_nobody_on_probation_who_waits(self, street, newcomer, volunteer, asked, work):
        task, now = work(), timezone.now()
        hold(task, volunteer())
        asked(task)
        waiter = WaiterFactory(task=task, volunteer=newcomer)
        mind_the_line(actor=Actor.system(street_id=street.id, at=now), task_id=task.id, now=now)
        waiter.refresh_from_db()
        assert waiter.status == WaiterStatus.WAITING

    def test_a_place_that_is_kept_for_them_is_counted_once(self, api, street, newcomer, asked, work):
        task, now = work(), timezone.now()
        asked(task)
        waiter = WaiterFactory(task=task, volunteer=newcomer)
        system = Actor.system(street_id=street.id, at=now)
        for _ in range(2):
            mind_the_line(actor=system, task_id=task.id, now=now)
            waiter.refresh_from_db()
            assert waiter.status == WaiterStatus.PROMISED
        assert api(newcomer.user).post(f"/waiters/{waiter.id}/confirm").status_code == 200

    def test_nor_are_they_asked_for_it(self, street, newcomer, volunteer, asked, work):
        task = work()
        hold(task, volunteer())
        asked(task, chance=0.01)
        system = Actor.system(street_id=street.id, at=timezone.now())
        assert send_offers(actor=system, task_id=task.id, now=system.at) == []


def meanwhile(act, call):
    """(what `act` returned, what `call` did), where `call` has read all it reads before and waits for `act` to commit."""
    later = []
    with held(act) as first:
        second = threading.Thread(target=lambda: later.append(call()))
        second.start()
        until = time.monotonic() + 20
        while time.monotonic() < until and not waits_for_a_lock():
            time.sleep(0.05)
        first.commit()
        second.join(30)
    return first.value, later[0]


@pytest.mark.django_db(transaction=True)
def test_two_on_probation_at_once_leave_it_for_who_is_asked(volunteer, backbone, work):
    task = work()
    OfferFactory(task=task, volunteer=backbone(), expires_at=timezone.now() + timedelta(hours=1))
    one, other = (Caller(token=token_for(volunteer(probation_until=in_days(90)).user)) for _ in range(2))
    path = f"/tasks/{task.id}/claim"
    found = meanwhile(lambda: one.post(path).status_code, lambda: other.post(path).json()["code"])
    assert found == (201, "not_eligible")
    task.refresh_from_db()
    assert task.taken == 1


@pytest.mark.django_db(transaction=True)
def test_the_experienced_one_hands_back_while_they_claim(newcomer, backbone, work):
    task, known = work(), backbone()
    place = hold(task, known)
    one, other = (Caller(token=token_for(each.user)) for each in (known, newcomer))
    found = meanwhile(
        lambda: one.post(f"/assignments/{place.id}/hand-back", {"reason": "病了"}).status_code,
        lambda: other.post(f"/tasks/{task.id}/claim").json()["code"],
    )
    assert found == (200, "not_eligible")


def waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"
        )
        return cursor.fetchone()[0]
