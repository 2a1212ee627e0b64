import json
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import Error, connection, transaction
from django.utils import timezone

from backend.accounts.models import DeviceSession, SignInCode, User
from backend.audit import services as audit
from backend.audit.models import Entry
from backend.errors import NotAllowed
from backend.jobs.testing import run_due
from backend.parties.models import Post
from backend.places.models import Area
from backend.policy import Actor
from backend.privacy.models import Erasure
from backend.privacy.registry import Block, Fate, Holding
from backend.privacy.services import carry_out
from needs.desk.models import Need
from needs.desk.news import announce
from needs.desk.queries import with_people
from tests.backend.privacy.conftest import DOOR, NAME, PHONE
from tests.factories import OfferFactory, PostingFactory, RoleFactory, TaskFactory, VolunteerFactory
from tests.rows import dump, models
from volunteers.dispatch.models import Task

WITHOUT = ["accounts_devicesession"]


@pytest.fixture
def at_once(street):
    Area.objects.filter(pk=street.id).update(config={"privacy.erasure_waiting_days": 0})


@pytest.fixture
def asked(me, gateway):
    made = me.post("/me/erasure")
    assert made.status_code == 202, made.content
    return made.json()


@pytest.fixture
def confirm(me, asked, gateway):
    return lambda code=None: me.post(f"/me/erasure/{asked['id']}/confirm", {"code": code or gateway.last_code})


@pytest.fixture
def wrong(gateway):
    return lambda: f"{(int(gateway.last_code) + 1) % 1_000_000:06}"


@pytest.fixture
def life(me, api, person, user, street, now, actor_for):
    """What a person leaves behind: needs of their own, one for them, work, a sign-in, words of others about them."""
    me.post("/needs", {"kind": "help", "title": f"{NAME}家", "text": f"我是{NAME}，住{DOOR}，电话13811112222", "address": DOOR,
                       "visibility": "public"}, key="a-key")  # fmt: skip
    nephew = user(name="侄子")
    spoken = {"name": NAME, "phone": PHONE, "consent": True}
    made = api(nephew).post(
        "/needs", {"kind": "help", "text": f"请看看{NAME}老人", "address": DOOR, "on_behalf_of": spoken}
    )
    need = Need.objects.get(pk=made.json()["id"])
    volunteer = VolunteerFactory(user=person, address=DOOR, lat=39.93, lng=116.42, skills=["escort"])
    task = TaskFactory(
        street=street, beneficiary=person, title=f"陪{NAME}看病", instructions=f"{DOOR}，13811112222", address=DOOR
    )
    Task.objects.filter(pk=task.pk).update(status="completed")
    OfferFactory(task=task, volunteer=volunteer, status="declined", reasons=[{"text": NAME}])
    actor = actor_for(nephew)
    audit.record(
        "need.decline",
        need.id,
        actor=actor,
        now=now,
        reason=f"{NAME}已搬走，13811112222，也写作 138 1111 2222 或 138-1111-2222",
    )
    audit.record("need.decline", uuid4(), actor=actor, now=now, reason="另一位居民的事")
    return need


def broken_for(person):
    """Rows of one person at which erasing fails, by a mistake of ours."""

    def fail(rows, now):
        if rows.filter(pk=person.id).exists():
            raise RuntimeError("planted")

    return Holding(model=User, of=("id",), fate=Fate.ANONYMISED, why="", sees="", kept="", discard=fail)


def texts():
    """Every text of the database, as a person with the keys reads it."""
    said = []
    for model in models():
        for row in model.objects.values_list(*[each.attname for each in model._meta.concrete_fields if each.concrete]):
            said += [f"{model._meta.label} {row!r}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        said += [row[0] for row in cursor.fetchall()]
    return said


def leads_to_them(lines):
    secrets = (NAME, PHONE, "13811112222", "138 1111 2222", "138-1111-2222", DOOR, "77 号院", "4 单元")
    return [line for line in lines if any(secret in line for secret in secrets)]


class TestErase:
    def test_nothing_leads_to_the_person_any_more(self, at_once, life, me, person, gateway):
        asked = me.post("/me/erasure").json()
        assert leads_to_them(texts())
        done = me.post(f"/me/erasure/{asked['id']}/confirm", {"code": gateway.last_code}, key="confirm")
        assert done.status_code == 200, done.content
        assert leads_to_them(texts()) == []
        assert leads_to_them(row for rows in dump().values() for row in rows) == []
        person.refresh_from_db()
        assert (person.phone, person.phone_index, person.is_active) == (None, None, False)
        assert not DeviceSession.objects.filter(user=person).exists()

    def test_what_was_kept_and_why_stands_in_the_certificate(self, at_once, life, me, api, gateway):
        asked = me.post("/me/erasure").json()
        said = me.post(f"/me/erasure/{asked['id']}/confirm", {"code": gateway.last_code}).json()
        assert said["status"] == "done"
        shown = api().get(f"/privacy/certificates/{asked['id']}").json()
        assert shown == said["certificate"]
        assert shown["genuine"]
        assert {each["table"] for each in shown["erased"]} >= {
            "accounts.DeviceSession",
            "realtime.FeedItem",
            "http.Answer",
        }
        assert {each["table"] for each in shown["anonymised"]} >= {"accounts.User", "desk.Need", "roster.Volunteer"}
        assert {each["table"] for each in shown["kept"]} >= {"audit.Entry", "privacy.Consent"}
        assert all(each["because"] for each in (*shown["kept"], *shown["anonymised"]))
        chinese = api(lang="zh-Hans").get(f"/privacy/certificates/{asked['id']}").json()
        assert not chinese["kept"][0]["because"].isascii()

    def test_a_certificate_that_was_changed_says_so(self, at_once, life, me, api, gateway):
        asked = me.post("/me/erasure").json()
        me.post(f"/me/erasure/{asked['id']}/confirm", {"code": gateway.last_code})
        row = Erasure.objects.get()
        row.certificate["kept"] = {}
        row.save()
        assert api().get(f"/privacy/certificates/{asked['id']}").json()["genuine"] is False

    def test_nobody_elses_phone_is_opened(self, at_once, life, me, api, user, gateway):
        """Who is erased or copied is found by an index: what was said of others stays sealed."""
        spoken = {"name": "别的老人", "phone": "+8613855556666", "consent": True}
        made = api(user()).post("/needs", {"kind": "help", "text": "灯", "on_behalf_of": spoken})
        with connection.cursor() as cursor:
            cursor.execute("UPDATE desk_need SET on_behalf_phone = 'e1:damaged' WHERE id = %s", [made.json()["id"]])
        asked = me.post("/me/erasure").json()
        done = me.post(f"/me/erasure/{asked['id']}/confirm", {"code": gateway.last_code})
        assert done.status_code == 200, done.content
        life.refresh_from_db()
        assert (life.on_behalf_name, life.on_behalf_phone, life.on_behalf_phone_index) == ("", "", None)

    def test_what_concerns_others_stays(self, at_once, life, me, gateway, user, api):
        other = user()
        api(other).post("/needs", {"kind": "help", "text": f"另一位{NAME}的事"})
        before = Need.objects.count()
        asked = me.post("/me/erasure").json()
        me.post(f"/me/erasure/{asked['id']}/confirm", {"code": gateway.last_code})
        assert Need.objects.count() == before
        assert Need.objects.get(reporter=other).text == f"另一位{NAME}的事"
        assert "请看看某某老人" in Need.objects.get(pk=life.id).text
        assert Entry.objects.filter(reason="另一位居民的事").exists()

    def test_the_audit_is_still_append_only(self, at_once, life, me, gateway, actor_for, now, user):
        acts = list(Entry.objects.order_by("id").values_list("id", "action", "actor_id", "object_id", "at"))
        asked = me.post("/me/erasure").json()
        me.post(f"/me/erasure/{asked['id']}/confirm", {"code": gateway.last_code})
        kept = list(Entry.objects.order_by("id").values_list("id", "action", "actor_id", "object_id", "at"))
        assert kept[: len(acts)] == acts
        for change in ("SET action = 'x'", "SET reason = 'x'", "SET data = '{}'"):
            with connection.cursor() as cursor, pytest.raises(Error, match="append-only"), transaction.atomic():
                cursor.execute(f"UPDATE audit_entry {change}")

    def test_neighbours_learn_to_remove_it(self, at_once, me, api, user, gateway, person):
        made = me.post("/needs", {"kind": "help", "text": f"{NAME}的路灯", "visibility": "public"}).json()
        neighbour = api(user())
        assert neighbour.post(f"/needs/{made['id']}/follow").status_code in {200, 204}
        Need.objects.filter(pk=made["id"]).update(status="reported")
        announce(with_people(Need.objects.all()).get(pk=made["id"]), now=timezone.now())
        asked = me.post("/me/erasure").json()
        me.post(f"/me/erasure/{asked['id']}/confirm", {"code": gateway.last_code})
        with connection.cursor() as cursor:
            cursor.execute("SELECT type, data FROM realtime_feeditem WHERE data->>'id' = %s", [made["id"]])
            rows = cursor.fetchall()
        assert rows
        assert {kind for kind, _data in rows} == {"erased"}
        assert all(set(json.loads(data)) == {"id", "kind"} for _kind, data in rows)


class TestWaiting:
    def test_first_the_code_then_the_days_then_the_erasure(self, me, confirm, person, erase_due):
        said = confirm()
        assert (said.status_code, said.json()["status"]) == (200, "waiting")
        assert me.get("/me").status_code == 200
        erase_due(timezone.now() + timedelta(days=6))
        assert User.objects.get(pk=person.id).phone == PHONE
        erase_due(timezone.now() + timedelta(days=8))
        assert User.objects.get(pk=person.id).phone is None
        assert Erasure.objects.get().status == "done"

    def test_called_off(self, me, asked, confirm, person, erase_due):
        confirm()
        assert me.post(f"/me/erasure/{asked['id']}/cancel").json()["status"] == "cancelled"
        erase_due(timezone.now() + timedelta(days=30))
        assert User.objects.get(pk=person.id).phone == PHONE
        again = me.post(f"/me/erasure/{asked['id']}/cancel")
        assert (again.status_code, again.json()["code"]) == (409, "wrong_moment")

    def test_what_comes_between_is_waited_for(self, me, confirm, person, erase_due):
        confirm()
        RoleFactory(user=person)
        erase_due(timezone.now() + timedelta(days=8))
        assert Erasure.objects.get().status == "waiting"
        assert me.get("/me/erasure").json()["blocked_by"]

    def test_the_phone_is_told_last(self, me, confirm, gateway, erase_due):
        """By a message that nothing keeps: the account and its inbox are gone."""
        erasure = confirm().json()
        before = len(gateway.messages)
        erase_due(timezone.now() + timedelta(days=8))
        [told] = gateway.messages[before:]
        assert (told["to"], told["template"], told["code"]) == (PHONE, "erased", "")
        assert erasure["id"] in told["text"]
        assert leads_to_them(texts()) == []

    def test_a_gateway_that_is_down_brings_nobody_back(self, me, confirm, gateway, erase_due):
        confirm()
        gateway.answers = [503, 503]
        erase_due(timezone.now() + timedelta(days=8))
        assert Erasure.objects.get().status == "done"

    def test_all_devices_hear_while_it_can_be_called_off(self, me, asked, confirm):
        confirm()
        [told] = me.get("/me/notifications").json()["items"]
        assert (told["kind"], told["opens"], told["withdrawn_at"]) == ("erasure_waits", "/me/erasure", None)
        me.post(f"/me/erasure/{asked['id']}/cancel")
        assert me.get("/me/notifications").json()["items"][0]["withdrawn_at"]

    def test_that_it_is_held_up_is_told_once_a_day(self, me, confirm, person, erase_due):
        confirm()
        RoleFactory(user=person)
        for hours in (0, 1, 24):
            erase_due(timezone.now().replace(hour=1) + timedelta(days=8, hours=hours))
        told = [each["kind"] for each in me.get("/me/notifications").json()["items"]]
        assert told.count("erasure_held_up") == 2

    def test_one_that_fails_stops_no_other(self, planted, user, street, now, erase_due, time_machine, gateway):
        """Whatever is wrong with one person's rows, the others are erased in the same round."""
        waiting = {"street": street, "status": "waiting", "asked_at": now, "answer_due_at": now}
        unlucky, other = user(phone="+8613800000001"), user(phone="+8613800000002")
        for hours, each in enumerate((unlucky, other)):
            Erasure.objects.create(user=each, carry_out_at=now + timedelta(hours=hours), **waiting)
        planted(HOLDINGS=[broken_for(unlucky)])
        time_machine.move_to(now + timedelta(days=1))
        with pytest.raises(RuntimeError, match="planted"):
            erase_due(timezone.now())
        run_due()
        found = dict(Erasure.objects.values_list("user", "status"))
        assert found == {unlucky.id: "waiting", other.id: "done"}
        assert User.objects.get(pk=unlucky.id).phone == "+8613800000001"


class TestRefused:
    def test_a_wrong_code_is_counted_and_changes_nothing(self, me, confirm, wrong, person):
        for left in (2, 1):
            said = confirm(wrong())
            assert (said.status_code, said.json()["code"], said.json()["fields"]["tries_left"]) == (
                422,
                "wrong_code",
                left,
            )
        for code in (wrong(), None):
            said = confirm(code)
            assert (said.status_code, said.json()["code"]) == (409, "flow_ended")
        assert User.objects.get(pk=person.id).phone == PHONE

    def test_an_expired_code(self, asked, confirm, time_machine):
        time_machine.move_to(timezone.now() + timedelta(minutes=11))
        assert confirm().json()["code"] == "code_expired"

    def test_after_an_expired_code_one_may_ask_again(self, me, asked, confirm, time_machine):
        time_machine.move_to(timezone.now() + timedelta(minutes=11))
        assert me.post("/me/erasure").status_code == 202
        assert sorted(Erasure.objects.values_list("status", flat=True)) == ["asked", "lapsed"]

    def test_after_three_wrong_codes_one_may_ask_again(self, me, confirm, wrong, gateway):
        for _ in range(3):
            confirm(wrong())
        again = me.post("/me/erasure")
        assert again.status_code == 202
        assert me.post(f"/me/erasure/{again.json()['id']}/confirm", {"code": gateway.last_code}).status_code == 200

    def test_a_code_for_something_else(self, me, api, asked, gateway):
        """A code that signs in erases nobody."""
        assert api().post("/auth/code", {"phone": PHONE}).status_code == 202
        refused = me.post(f"/me/erasure/{asked['id']}/confirm", {"code": gateway.last_code})
        assert (refused.status_code, refused.json()["code"]) == (422, "wrong_code")

    def test_twice(self, me, asked):
        before = dump(without=WITHOUT)
        again = me.post("/me/erasure")
        assert (again.status_code, again.json()["code"]) == (409, "erasure_under_way")
        assert dump(without=WITHOUT) == before

    def test_confirmed_twice(self, me, confirm):
        confirm()
        again = confirm()
        assert (again.status_code, again.json()["code"]) == (409, "wrong_moment")

    def test_too_often(self, me, gateway, settings):
        settings.SIGN_IN_CODES = 3
        for _ in range(3):
            made = me.post("/me/erasure").json()
            me.post(f"/me/erasure/{made['id']}/cancel")
        refused = me.post("/me/erasure")
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_codes")

    def test_another_persons(self, asked, api, user, gateway):
        other = api(user())
        for act, body in (("confirm", {"code": gateway.last_code}), ("cancel", None)):
            assert other.post(f"/me/erasure/{asked['id']}/{act}", body).status_code == 404
        assert other.get("/me/erasure").json()["erasure"] is None

    def test_without_a_phone(self, api, user):
        refused = api(user(phone=None)).post("/me/erasure")
        assert (refused.status_code, refused.json()["code"]) == (409, "no_phone_to_ask")
        assert not Erasure.objects.exists()

    def test_no_text_message_no_erasure(self, me, gateway, expect_errors):
        gateway.answers = [503, 503]
        assert me.post("/me/erasure").status_code == 503
        assert Erasure.objects.get().status == "lapsed"
        assert not SignInCode.objects.exists()

    def test_what_stands_in_the_way_is_asked_once(self, me, asked, planted):
        calls = []
        planted(BLOCKS=[Block(code="planted", words="{count}", count=lambda *_: len(calls.append(1) or calls))])
        assert me.get("/me/erasure").json()["blocked_by"] == ["1"]
        assert len(calls) == 1

    @pytest.mark.parametrize("body", [{}, {"code": ""}, {"code": "12345"}, {"code": 123456}, {"code": "１２３４５６"},
                                      {"code": "123456", "force": True}])  # fmt: skip
    def test_bad_input(self, me, asked, body):
        before = dump(without=WITHOUT)
        refused = me.post(f"/me/erasure/{asked['id']}/confirm", body)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
        assert dump(without=WITHOUT) == before

    @pytest.mark.parametrize(
        "tie",
        [
            lambda person: PostingFactory(user=person, post=Post.COMMUNITY_WORKER),
            lambda person: RoleFactory(user=person),
        ],
    )
    def test_what_stands_in_the_way_is_told(self, me, person, tie, gateway):
        tie(person)
        refused = me.post("/me/erasure")
        assert (refused.status_code, refused.json()["code"]) == (409, "erasure_blocked")
        assert "1" in refused.json()["detail"]
        assert me.get("/me/erasure").json()["blocked_by"]
        assert not Erasure.objects.exists()

    def test_a_place_on_a_task(self, me, person, street, api):
        VolunteerFactory(user=person)
        task = TaskFactory(street=street)
        assert me.post(f"/tasks/{task.id}/claim").status_code in {200, 201}
        assert "Places on tasks are still held (1): " in me.post("/me/erasure").json()["detail"]

    def test_a_certificate_of_nothing(self, api, db, asked):
        assert api().get(f"/privacy/certificates/{uuid4()}").status_code == 404
        assert api().get(f"/privacy/certificates/{asked['id']}").status_code == 404

    def test_only_the_clock_erases(self, asked, person, now):
        actor = Actor(user_id=person.id, street_id=person.home_street_id, at=now)
        with pytest.raises(NotAllowed):
            carry_out(actor=actor, erasure_id=asked["id"], now=now)
