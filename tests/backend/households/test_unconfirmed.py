"""Who was entered by a question that nobody confirmed is forgotten when it is over, and counts nowhere until then."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.errors import NotAllowed
from backend.households import services
from backend.households.jobs import expire_representations
from backend.households.models import Disclosure, Profile, Representation
from backend.households.schemas import RepresentationCreate
from backend.households.states import Purpose, Relation
from backend.notifications.models import Notification
from backend.policy import Actor
from backend.privacy.models import Consent, Removal
from backend.privacy.registry import UNNAMED
from backend.privacy.removing import enforce
from backend.realtime.models import FeedItem
from needs.desk.models import Need
from tests.rows import changes, dump

pytestmark = pytest.mark.django_db

BODY = {"name": "赵桂英", "phone": "13512345678", "relation": "family", "purposes": ["report"]}


@pytest.fixture
def ask(api, people):
    """`ask(who, **fields)`: a question over HTTP, and whom it is about."""

    def send(who=None, **fields):
        answer = api(who or people.nephew).post("/representations", {**BODY, **fields})
        assert answer.status_code == 201, answer.content
        return Representation.objects.select_related("represented").get(pk=answer.json()["id"])

    return send


@pytest.fixture
def withdraw(api, people):
    """`withdraw(row, who)`: it is ended over HTTP."""

    def send(row, who=None):
        answer = api(who or people.nephew).post(f"/representations/{row.id}/withdraw")
        assert answer.status_code == 200, answer.content

    return send


def forget(**after):
    """The nightly round, that long from now."""
    enforce("households.unconfirmed", now=timezone.now() + timedelta(**(after or {"days": 2})))


def is_gone(person):
    """Whether nothing is left of the person but an account without a name, out of use."""
    person = User.objects.get(pk=person.pk)
    gone = not Profile.objects.filter(user=person).exists()
    assert (person.name == UNNAMED, person.is_active, person.phone) == (gone, not gone, None)
    return gone


def test_withdrawn(api, people, ask, withdraw):
    row = ask()
    assert api(people.clerk).get(f"/representations/{row.id}/call-back").json()["phone"] == "+8613512345678"
    withdraw(row)
    read = [api(people.nephew).get(path).json() for path in ("/representations", f"/representations/{row.id}")]
    asker = dump(without=["accounts_user", "households_profile", "realtime_feeditem", "notifications_notification"])
    forget(hours=23)
    assert not is_gone(row.represented)
    forget()
    assert is_gone(row.represented)
    for told in (FeedItem, Notification):
        assert not told.objects.filter(user=row.represented).exists()
        assert told.objects.filter(user=people.nephew).exists() == (told is FeedItem)
    assert [api(people.nephew).get(path).json() for path in ("/representations", f"/representations/{row.id}")] == read
    assert Disclosure.objects.get().whose_id == row.represented_id
    entry = Entry.objects.get(action="account.forget")
    assert (entry.object_id, entry.street_id) == (row.represented_id, row.street_id)
    noted = Removal.objects.filter(kind="households.unconfirmed", street=row.street_id).order_by("at")
    assert list(noted.values_list("removed", flat=True)) == [0, 1]
    kept = changes(asker, dump(without=set(dump()) - set(asker)))
    assert set(kept) <= {"audit_entry", "privacy_removal", "accounts_devicesession", "notifications_notice"}
    forget()
    assert noted.latest("at").removed == 0


@pytest.mark.parametrize("way", ["phone", "landline", "name"])
def test_refused_by_a_community_worker(people, ask, withdraw, way):
    row = ask(phone={"phone": "13512345678", "landline": "010-64041234", "name": None}[way])
    withdraw(row, people.worker)
    forget()
    assert is_gone(row.represented)


def test_expired(people, ask, later):
    row = ask()
    forget(days=29)
    assert not is_gone(row.represented)
    expire_representations(now=later(days=31))
    forget(days=31, hours=23)
    assert not is_gone(row.represented)
    forget(days=33)
    assert is_gone(row.represented)


def test_through_the_services(people, actor_for, street, now, later):
    me = actor_for(people.nephew)
    spec = RepresentationCreate(name="赵桂英", relation=Relation.FAMILY, purposes=[Purpose.REPORT])
    row = services.ask(actor=me, spec=spec, now=now)
    services.withdraw(actor=me, representation_id=row.id, reason="", now=now)
    system = Actor.system(street_id=street.id, at=later(days=1))
    for older_than, many in ((now - timedelta(seconds=1), 0), (now, 1), (now, 0)):
        done = services.forget_unconfirmed(actor=system, older_than=older_than, now=later(days=1))
        assert done == many
    assert is_gone(row.represented)


def test_of_another_street(people, ask, withdraw, other_street, later):
    row = ask()
    withdraw(row)
    late = later(days=2)
    elsewhere = Actor.system(street_id=other_street.id, at=late)
    assert services.forget_unconfirmed(actor=elsewhere, older_than=late, now=late) == 0
    assert not is_gone(row.represented)


def test_only_by_the_system(people, ask, withdraw, actor_for, now):
    row = ask()
    withdraw(row)
    with pytest.raises(NotAllowed):
        services.forget_unconfirmed(actor=actor_for(people.worker), older_than=now, now=now)
    assert not is_gone(row.represented)


def test_a_child_whose_guardian_nobody_met(api, people, withdraw):
    made = api(people.nephew).post("/me/children", {"name": "小明", "birth": "2020"}).json()["id"]
    row = Representation.objects.get(pk=made)
    withdraw(row)
    forget()
    assert is_gone(row.represented)


def test_once_confirmed_they_stay(api, people, ask, withdraw):
    row = ask()
    done = api(people.worker).post(f"/representations/{row.id}/confirm", {"method": "in_person"})
    assert done.status_code == 200, done.content
    withdraw(row)
    forget()
    assert not is_gone(row.represented)


def test_while_somebody_else_asks_they_stay(people, ask, withdraw):
    first = ask()
    second = ask(people.neighbour, user_id=str(first.represented_id), name=None, phone=None)
    assert (first.entered, second.entered) == (True, False)
    withdraw(first)
    forget()
    assert not is_gone(first.represented)
    withdraw(second, people.neighbour)
    forget(hours=12)
    assert not is_gone(first.represented)
    forget()
    assert is_gone(first.represented)


def test_while_the_same_asks_anew_they_stay(ask, withdraw):
    first = ask()
    withdraw(first)
    second = ask()
    assert second.represented == first.represented
    forget()
    assert not is_gone(first.represented)
    withdraw(second)
    forget()
    assert is_gone(first.represented)


def need(api, people, person):
    made = api(people.neighbour).post("/needs", {"kind": "help", "text": "买药"}).json()["id"]
    Need.objects.filter(pk=made).update(beneficiary=person)


def card(api, people, person):
    made = api(people.worker).post("/cards", {"user_id": str(person.id)}).json()
    assert api(people.worker).post(f"/cards/{made['card']['id']}/revoke", {"reason": "丢了"}).status_code == 200


def consent(_api, people, person):
    Consent.objects.create(
        street=person.home_street, user=person, purpose="service", version=1, given=True, how="desk", by=people.worker,
        at=timezone.now(),
    )  # fmt: skip


def phone(_api, _people, person):
    person.phone, person.phone_verified = "+8613512345678", True
    person.save(update_fields=["phone", "phone_verified"])


@pytest.mark.parametrize("refers", [need, card, consent, phone])
def test_who_is_heard_of_otherwise_stays(api, people, ask, withdraw, refers):
    row = ask()
    refers(api, people, row.represented)
    withdraw(row)
    forget()
    person = User.objects.get(pk=row.represented_id)
    assert (person.name, person.is_active) == ("赵桂英", True)
    assert Profile.objects.filter(user=person).exists()


def test_whom_a_question_did_not_enter_stays(people, ask, withdraw):
    by_phone, by_id = ask(phone=people.aunt.phone), ask(user_id=str(people.neighbour.id), name=None, phone=None)
    nobody = User.objects.create_user(None, name="孙奶奶", home_street=people.aunt.home_street)
    for row in (by_phone, by_id, ask(user_id=str(nobody.id), name=None, phone=None)):
        assert row.entered is False
        withdraw(row)
    before = dump(without=["privacy_removal"])
    forget()
    assert changes(before, dump(without=["privacy_removal"])) == {}


def work(seen):
    """The statements, each by its table, and whether it locks or writes; without the marks of transactions."""
    said = [each["sql"] for each in seen if "SAVEPOINT" not in each["sql"]]
    return [
        (re.findall(r'(?:FROM|INTO|UPDATE) "?(\w+)', sql)[:1], " FOR " in sql, sql.startswith("SELECT")) for sql in said
    ]


ITS_OWN = {"id", "asked_at", "until", "ended_at"}


def test_alike_whether_the_phone_is_known(api, user, people):
    """Asked, withdrawn, asked anew on the same day, and again when the clock has come by."""
    told = []
    for number in (people.aunt.phone, BODY["phone"]):
        caller, seen = api(user(name="李明")), []

        def step(path, body=None, *, caller=caller, seen=seen):
            with CaptureQueriesContext(connection) as statements:
                answer = caller.post(path, body)
            said = {key: value for key, value in answer.json().items() if key not in ITS_OWN}
            seen.append((answer.status_code, said, work(statements)))
            return f"/representations/{answer.json()['id']}/withdraw"

        step(step("/representations", {**BODY, "phone": number}))
        step(step("/representations", {**BODY, "phone": number}))
        forget()
        step(step("/representations", {**BODY, "phone": number}))
        told.append(seen)
    for known, unknown in zip(*told, strict=True):
        assert known == unknown
    assert [status for status, *_ in told[0]] == [201, 200] * 3
    assert User.objects.filter(name=UNNAMED).count() == 1


def test_what_the_asker_is_told_when_it_runs_out_is_alike(api, people, ask, later):
    """The account is called 王秀兰: who asked for 赵桂英 does not learn that there is one."""
    rows = [ask(phone=people.aunt.phone), ask(people.neighbour)]
    expire_representations(now=later(days=31))
    bodies = []
    for row, who in zip(rows, (people.nephew, people.neighbour), strict=True):
        [notice] = Notification.objects.filter(user=who, notice__subject=row.id).select_related("notice")
        bodies.append(notice.notice.body["en"])
    assert bodies == ["李** does not act for 赵** any more.", "钱** does not act for 赵** any more."]
