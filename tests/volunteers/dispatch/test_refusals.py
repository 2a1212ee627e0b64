"""What dispatch does not take: each with a status, a stable code, words in both languages, and nothing stored."""

import json
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from backend.http.models import Answer
from backend.ids import new_id
from tests.factories import OfferFactory, TaskFactory, UserFactory, VolunteerFactory
from tests.refusals import TRANSLATED, refuse
from tests.rows import changes, dump
from tests.volunteers.matrix import square
from volunteers.dispatch.models import Assignment, Offer, Task

pytestmark = pytest.mark.django_db


def by_the_clock(moment):
    """As a refusal tells it: with the offset of the street."""
    return moment.astimezone(ZoneInfo("Asia/Shanghai")).isoformat()


HALF = "\\ud83d"


@pytest.fixture
def spec(later):
    """A task that is taken."""
    return {
        "title": "陪王奶奶去医院",
        "starts_at": later(hours=2).isoformat(),
        "ends_at": later(hours=4).isoformat(),
    }


@pytest.fixture
def task(street):
    return TaskFactory(street=street, slots=2, title="陪诊")


@pytest.fixture
def place(task, now):
    """`place(volunteer, status="accepted")`: a place on `task`."""

    def make(volunteer, *, on=task, status="accepted"):
        Task.objects.filter(pk=on.pk).update(taken=1)
        return Assignment.objects.create(
            street=on.street,
            task=on,
            volunteer=volunteer,
            number=volunteer.number,
            starts_at=on.starts_at,
            ends_at=on.ends_at,
            status=status,
            accepted_at=now,
        )

    return make


def create(body):
    return lambda caller: caller.post("/tasks", body)


def raw(spec, **fields):
    """The body with `fields` as raw JSON: what a JSON writer would not write."""
    text = json.dumps(spec)
    more = "".join(f', "{name}": {value}' for name, value in fields.items())
    return text[:-1] + more + "}"


class TestCreate:
    def test_what_is_taken_is_taken(self, api, manager, spec):
        assert api(manager).post("/tasks", spec).status_code == 201

    @pytest.mark.parametrize(
        ("start", "end", "code"),
        [
            (4, 2, "wrong_hours"),
            (2, 2, "wrong_hours"),
            (2, 26.001, "wrong_hours"),
            (-3, -1, "task_in_the_past"),
            (-1, 0, "task_in_the_past"),
        ],
    )
    def test_hours(self, manager, spec, later, start, end, code):
        hours = {"starts_at": later(hours=start).isoformat(), "ends_at": later(hours=end).isoformat()}
        said = refuse(create(spec | hours), manager, status=422, code=code)
        assert said["en"]["fields"]["ends_at"] == by_the_clock(later(hours=end))

    @pytest.mark.parametrize(("start", "end"), [(2, 26), (-1, 0.1)])
    def test_the_longest_and_the_latest(self, api, manager, spec, later, start, end):
        hours = {"starts_at": later(hours=start).isoformat(), "ends_at": later(hours=end).isoformat()}
        assert api(manager).post("/tasks", spec | hours).status_code == 201

    @pytest.mark.parametrize(
        ("fields", "error"),
        [
            ({"slots": 0}, "greater_than_equal"),
            ({"slots": -1}, "greater_than_equal"),
            ({"slots": 1001}, "less_than_equal"),
            ({"slots": 1.5}, "int_from_float"),
            ({"slots": "many"}, "int_parsing"),
            ({"slots": 10**30}, "less_than_equal"),
            ({"skills": ["juggling"]}, "enum"),
            ({"skills": ["first_aid"] * 21}, "too_long"),
            ({"skills": "first_aid"}, "list_type"),
            ({"kind": "party"}, "enum"),
            ({"origin_kind": "whim"}, "literal_error"),
            ({"origin_kind": "need"}, "literal_error"),
            ({"origin_id": "12"}, "uuid_parsing"),
            ({"title": ""}, "blank"),
            ({"title": " \t　"}, "blank"),
            ({"title": "长" * 121}, "string_too_long"),
            ({"title": None}, "string_type"),
            ({"title": "a\x00b"}, "nul_byte"),
            ({"description": "a\x00b"}, "nul_byte"),
            ({"instructions": "a\x00b"}, "nul_byte"),
            ({"address": "a\x00b"}, "nul_byte"),
            ({"description": "长" * 10_001}, "string_too_long"),
            ({"instructions": "长" * 10_001}, "string_too_long"),
            ({"address": "长" * 201}, "string_too_long"),
            ({"starts_at": "2026-11-20T09:30:00"}, "timezone_aware"),
            ({"starts_at": "tomorrow"}, "datetime_from_date_parsing"),
            ({"starts_at": "0001-01-01T00:00:00+08:00"}, "moment_out_of_range"),
            ({"ends_at": "9999-12-31T23:59:59-12:00"}, "moment_out_of_range"),
            ({"location": {"lat": 91, "lng": 0}}, "less_than_equal"),
            ({"location": {"lat": 39.9}}, "missing"),
            ({"location": {"lat": 39.9, "lng": 116.4, "datum": "mars"}}, "enum"),
            ({"titel": "x"}, "extra_forbidden"),
        ],
    )
    def test_a_field(self, manager, spec, fields, error):
        said = refuse(create(spec | fields), manager, status=422, code="invalid_input")
        (found,) = said["en"]["errors"]
        assert found["code"] == error
        assert next(iter(fields)) in found["loc"]
        assert found["message"]
        if TRANSLATED:
            assert said["zh-hans"]["errors"][0]["message"] != found["message"]

    @pytest.mark.parametrize("name", ["title", "description", "instructions", "address"])
    def test_half_a_character(self, manager, spec, name):
        sent = raw({key: value for key, value in spec.items() if key != name}, **{name: f'"医院{HALF}"'})
        said = refuse(create(sent), manager, status=422, code="invalid_input")
        assert name in said["en"]["errors"][0]["loc"]

    @pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
    def test_a_number_that_json_cannot_say(self, api, manager, spec, number):
        sent = raw(spec, location=f'{{"lat": {number}, "lng": 116.4}}')
        before = dump()
        answer = api(manager).post("/tasks", sent)
        assert answer.status_code in {400, 422}, answer.content
        assert not set(changes(before, dump())) - {"accounts_devicesession"}

    @pytest.mark.parametrize("name", ["title", "starts_at", "ends_at"])
    def test_what_a_task_needs(self, manager, spec, name):
        said = refuse(create({k: v for k, v in spec.items() if k != name}), manager, status=422, code="invalid_input")
        assert [(each["loc"][-1], each["code"]) for each in said["en"]["errors"]] == [(name, "missing")]

    @pytest.mark.parametrize("body", ["", "{", "[]", "null", b"\xff\xfe", '{"title": '])
    def test_no_body(self, api, manager, body):
        answer = api(manager).post("/tasks", body)
        assert answer.status_code in {400, 422}
        assert answer.json()["code"] in {"invalid_input", "bad_json", "bad_request"}
        assert Task.objects.count() == 0

    def test_a_place_outside_the_street(self, api, manager, street, spec):
        for name, value in square(116.40, 39.91, 0.06).items():
            setattr(street, name, value)
        street.save()
        away = spec | {"location": {"lat": 31.23, "lng": 121.47}}
        refuse(create(away), manager, status=422, code="outside_street")
        inside = spec | {"location": {"lat": 39.93, "lng": 116.42}}
        assert api(manager).post("/tasks", inside).status_code == 201


class TestIds:
    """Unknown, and of another street: the same answer."""

    @pytest.fixture
    def foreign(self, other_street):
        """A task, an offer and a place of another street."""
        task = TaskFactory(street=other_street, slots=5, taken=1)
        person = VolunteerFactory(user=UserFactory(home_street=other_street))
        place = Assignment.objects.create(
            street=other_street, task=task, volunteer=person, number=person.number, starts_at=task.starts_at,
            ends_at=task.ends_at, accepted_at=timezone.now(),
        )  # fmt: skip
        return {"tasks": task.id, "offers": OfferFactory(task=task, volunteer=person).id, "assignments": place.id}

    PATHS = (
        ("tasks", "claim", None),
        ("tasks", "complete", None),
        ("tasks", "cancel", {"reason": "下雨"}),
        ("offers", "accept", None),
        ("offers", "decline", None),
        ("assignments", "check-in", None),
        ("assignments", "check-out", None),
        ("assignments", "hand-back", {"reason": "发烧了"}),
    )

    @pytest.mark.parametrize(("kind", "verb", "body"), PATHS)
    def test_command(self, volunteer, manager, foreign, kind, verb, body):
        asking = volunteer().user
        for person in (asking, manager):
            answers = [
                refuse(
                    lambda caller, pk=pk: caller.post(f"/{kind}/{pk}/{verb}", body),
                    person,
                    status=404,
                    code="not_found",
                )
                for pk in (new_id(), foreign[kind])
            ]
            assert answers[0]["en"]["detail"] == answers[1]["en"]["detail"], "the two look alike"

    @pytest.mark.parametrize("kind", ["tasks", "assignments"])
    def test_read(self, volunteer, manager, foreign, kind):
        for person in (volunteer().user, manager):
            for pk in (new_id(), foreign[kind]):
                refuse(lambda caller, pk=pk: caller.get(f"/{kind}/{pk}"), person, status=404, code="not_found")

    @pytest.mark.parametrize(("kind", "verb", "body"), PATHS)
    def test_not_an_id(self, manager, kind, verb, body):
        refuse(lambda caller: caller.post(f"/{kind}/12/{verb}", body), manager, status=422, code="invalid_input")


class TestPlaces:
    def claim(self, task):
        return lambda caller: caller.post(f"/tasks/{task.id}/claim")

    def test_a_skill_is_missing(self, volunteer, street):
        task = TaskFactory(street=street, skills=["cooking", "first_aid"])
        person = volunteer(skills=["first_aid"])
        said = refuse(self.claim(task), person.user, status=409, code="not_eligible")
        (reason,) = said["en"]["fields"]["reasons"]
        assert (reason["code"], reason["value"]) == ("skills_lacking", ["cooking"])
        assert "Cooking" in said["en"]["detail"]
        if TRANSLATED:
            assert reason["text"]["zh-hans"] in said["zh-hans"]["detail"]
            assert reason["text"]["en"] in said["en"]["detail"]
            assert reason["text"]["zh-hans"] != reason["text"]["en"]

    def test_full(self, volunteer, task, place):
        place(volunteer())
        Task.objects.update(slots=1)
        said = refuse(self.claim(task), volunteer().user, status=409, code="task_full")
        assert said["en"]["fields"]["slots"] == 1

    def test_twice(self, volunteer, task, place):
        person = volunteer()
        place(person)
        refuse(self.claim(task), person.user, status=409, code="already_assigned")

    @pytest.mark.parametrize("status", ["checked_in", "checked_out"])
    def test_again_after_coming(self, volunteer, task, place, status):
        person = volunteer()
        place(person, status=status)
        refuse(self.claim(task), person.user, status=409, code="already_assigned")

    def test_again_after_handing_back(self, api, volunteer, task):
        person = volunteer()
        phone = api(person.user)
        place = phone.post(f"/tasks/{task.id}/claim").json()
        phone.post(f"/assignments/{place['id']}/hand-back", {"reason": "发烧了"})
        assert phone.post(f"/tasks/{task.id}/claim").status_code == 201, "who is well again may come after all"

    @pytest.mark.parametrize("offset", [-59, -30, 0, 30, 59])
    def test_busy(self, volunteer, task, place, street, offset):
        person = volunteer()
        held = place(person)
        other = TaskFactory(street=street, starts_at=task.starts_at + timedelta(minutes=offset))
        said = refuse(self.claim(other), person.user, status=409, code="overlapping_assignment")
        assert said["en"]["fields"] == {"title": "陪诊", "assignment_id": str(held.id)}
        assert "陪诊" in said["en"]["detail"]

    @pytest.mark.parametrize("offset", [-60, 60])
    def test_one_after_the_other(self, api, volunteer, task, place, street, offset):
        person = volunteer()
        place(person)
        other = TaskFactory(street=street, starts_at=task.starts_at + timedelta(minutes=offset))
        assert self.claim(other)(api(person.user)).status_code == 201

    def test_over(self, volunteer, street, later):
        task = TaskFactory(street=street, starts_at=later(hours=-2), ends_at=later(hours=-1))
        said = refuse(self.claim(task), volunteer().user, status=422, code="task_in_the_past")
        assert said["en"]["fields"] == {"ends_at": by_the_clock(task.ends_at)}

    @pytest.mark.parametrize("status", ["completed", "cancelled"])
    def test_ended_while_full(self, volunteer, task, place, status):
        """The moment comes before the count: an ended task is not “full”."""
        person = volunteer()
        place(person, status="handed_back")
        Task.objects.update(status=status, taken=2)
        said = refuse(self.claim(task), person.user, status=409, code="wrong_moment")
        assert said["en"]["fields"]["status"] == status

    def test_for_oneself(self, volunteer, street):
        person = volunteer()
        task = TaskFactory(street=street, beneficiary=person.user)
        refuse(self.claim(task), person.user, status=403, code="not_allowed")

    @pytest.mark.parametrize("body", [None, {}, {"reason": ""}, {"reason": "  "}, {"reason": "长" * 1_001}])
    def test_a_hand_back_says_why(self, volunteer, place, body):
        person = volunteer()
        held = place(person)
        said = refuse(
            lambda caller: caller.post(f"/assignments/{held.id}/hand-back", body),
            person.user,
            status=422,
            code="invalid_input",
        )
        assert said["en"]["errors"][0]["loc"][-1] == "reason"

    def test_handed_back_twice(self, api, volunteer, place):
        person = volunteer()
        held = place(person)
        again = {"reason": "发烧了"}
        assert api(person.user).post(f"/assignments/{held.id}/hand-back", again).status_code == 200
        refuse(
            lambda caller: caller.post(f"/assignments/{held.id}/hand-back", again),
            person.user,
            status=409,
            code="wrong_moment",
        )


class TestOffers:
    @pytest.fixture
    def asked(self, volunteer):
        return volunteer()

    @pytest.mark.parametrize("verb", ["accept", "decline"])
    @pytest.mark.parametrize("status", ["expired", "withdrawn", "declined"])
    def test_an_offer_that_has_ended(self, task, asked, verb, status):
        offer = OfferFactory(task=task, volunteer=asked, status=status)
        said = refuse(
            lambda caller: caller.post(f"/offers/{offer.id}/{verb}"), asked.user, status=409, code="wrong_moment"
        )
        assert said["en"]["fields"]["status"] == status
        assert said["en"]["fields"]["allowed"] == []

    def test_an_offer_whose_time_is_over(self, task, asked, later):
        offer = OfferFactory(task=task, volunteer=asked, expires_at=later(minutes=-1))
        said = refuse(
            lambda caller: caller.post(f"/offers/{offer.id}/accept"), asked.user, status=409, code="wrong_moment"
        )
        assert said["en"]["fields"]["status"] == "expired"

    @pytest.mark.parametrize("verb", ["accept", "decline"])
    def test_for_another(self, task, asked, volunteer, manager, core_leader, leader, verb):
        offer = OfferFactory(task=task, volunteer=asked)
        for person in (volunteer().user, manager, core_leader):
            said = refuse(
                lambda caller: caller.post(f"/offers/{offer.id}/{verb}"), person, status=403, code="not_allowed"
            )
            assert said["en"]["fields"]["rule"] == "the volunteer themself"
        # The task is of no community: its leader does not see it.
        refuse(lambda caller: caller.post(f"/offers/{offer.id}/{verb}"), leader, status=404, code="not_found")
        offer.refresh_from_db()
        assert offer.status == "open"

    def test_accepted_twice(self, api, task, asked):
        offer = OfferFactory(task=task, volunteer=asked)
        accept = lambda caller: caller.post(f"/offers/{offer.id}/accept")  # noqa: E731  # the call is the test
        assert accept(api(asked.user)).status_code == 200
        refuse(accept, asked.user, status=409, code="already_assigned")

    def test_paused_meanwhile(self, task, asked):
        offer = OfferFactory(task=task, volunteer=asked)
        asked.status = "paused"
        asked.save()
        refuse(lambda caller: caller.post(f"/offers/{offer.id}/accept"), asked.user, status=403, code="not_allowed")

    def test_a_skill_was_struck_off_meanwhile(self, street, asked):
        task = TaskFactory(street=street, skills=["first_aid"])
        offer = OfferFactory(task=task, volunteer=asked)
        refuse(lambda caller: caller.post(f"/offers/{offer.id}/accept"), asked.user, status=409, code="not_eligible")
        assert Offer.objects.get().status == "open"


class TestIdempotencyKey:
    def test_the_same_command_is_done_once(self, api, manager, spec):
        phone = api(manager)
        first = phone.post("/tasks", spec, key="k-1")
        rows = dump()
        second = phone.post("/tasks", spec, key="k-1")
        assert (first.status_code, first.content) == (second.status_code, second.content)
        assert first.status_code == 201
        assert changes(rows, dump()) == {}
        assert Task.objects.count() == 1

    def test_a_claim_that_was_lost_on_the_way_is_answered_again(self, api, volunteer, task):
        phone = api(volunteer().user)
        answers = [phone.post(f"/tasks/{task.id}/claim", key="k-1") for _ in range(3)]
        assert {each.status_code for each in answers} == {201}
        assert len({each.content for each in answers}) == 1
        assert Task.objects.get().taken == 1

    def test_another_body_with_the_same_key(self, api, manager, spec):
        api(manager).post("/tasks", spec, key="k-1")
        refuse(
            lambda caller: caller.post("/tasks", spec | {"slots": 3}, key="k-1"),
            manager,
            status=422,
            code="idempotency_key_reused",
        )

    def test_another_address_with_the_same_key(self, api, manager, task):
        api(manager).post(f"/tasks/{task.id}/complete", key="k-1")
        refuse(
            lambda caller: caller.post(f"/tasks/{task.id}/cancel", {"reason": "下雨"}, key="k-1"),
            manager,
            status=422,
            code="idempotency_key_reused",
        )

    def test_a_refused_command_keeps_no_answer(self, api, volunteer, task):
        phone = api(volunteer().user)
        Task.objects.update(taken=2)
        assert phone.post(f"/tasks/{task.id}/claim", key="k-1").status_code == 409
        assert Answer.objects.count() == 0
        Task.objects.update(taken=1)
        assert phone.post(f"/tasks/{task.id}/claim", key="k-1").status_code == 201, "judged again"

    def test_two_people_may_have_one_key(self, api, volunteer, task):
        for _ in range(2):
            assert api(volunteer().user).post(f"/tasks/{task.id}/claim", key="k-1").status_code == 201

    @pytest.mark.parametrize("key", ["", "k" * 101, "ключ".encode().decode("latin-1"), "a\tb"])
    def test_a_key_that_cannot_be_kept(self, manager, spec, key):
        refuse(lambda caller: caller.post("/tasks", spec, key=key), manager, status=422, code="idempotency_key_invalid")
