"""What staff do to somebody's account: a lost second factor, a lost phone."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.identity import jobs
from backend.identity.models import PhoneChange
from backend.realtime.models import FeedItem
from tests.backend.accounts.conftest import gateway, gateway_server  # noqa: F401
from tests.factories import token_for
from tests.refusals import refuse

NEW = "13900139000"


@pytest.fixture
def manager(user):
    person = user()
    Authenticator.objects.create(user=person, type="totp", data={"secret": "x", "last": 0})
    return person


class TestSecondFactorReset:
    def test_the_administrator_resets_it_and_both_are_told(self, api, boss, manager):
        token = token_for(manager)
        answer = api(boss).post(f"/people/{manager.id}/second-factor/reset", {"reason": "手机丢失，当面核验"})
        assert answer.status_code == 200, answer.json()
        assert not Authenticator.objects.exists()
        assert api(token=token).get("/me").status_code == 401
        assert Entry.objects.get(action="account.reset_factor").reason == "手机丢失，当面核验"
        told = set(FeedItem.objects.filter(type="second_factor").values_list("user_id", flat=True))
        assert told == {boss.id, manager.id}

    def test_nobody_resets_their_own(self, boss):
        Authenticator.objects.create(user=boss, type="totp", data={"secret": "x", "last": 0})
        path = f"/people/{boss.id}/second-factor/reset"
        refuse(lambda c: c.post(path, {"reason": "x"}), boss, status=403, code="not_allowed")

    def test_a_worker_does_not(self, worker, manager):
        path = f"/people/{manager.id}/second-factor/reset"
        refuse(lambda c: c.post(path, {"reason": "x"}), worker, status=403, code="not_allowed")

    def test_without_one(self, boss, user):
        path = f"/people/{user().id}/second-factor/reset"
        refuse(lambda c: c.post(path, {"reason": "x"}), boss, status=409, code="no_second_factor")


class TestPhoneByStaff:
    @pytest.fixture
    def person(self, user):
        return user(phone="+8613800138000")

    @pytest.fixture
    def change(self, api, worker, person):
        answer = api(worker).post(f"/people/{person.id}/phone", {"phone": NEW, "reason": "户口本核验"})
        assert answer.status_code == 201, answer.json()
        return answer.json()["id"]

    def finish(self, change, **span):
        with time_machine.travel(timezone.now() + timedelta(**span), tick=False):
            jobs.finish_change(change_id=change)

    def test_it_waits_three_days_and_then_changes(self, api, person, change):
        token = token_for(person)
        self.finish(change, hours=71)
        assert User.objects.get(pk=person.id).phone == "+8613800138000"
        self.finish(change, hours=73)
        person.refresh_from_db()
        assert (person.phone, person.phone_verified) == ("+8613900139000", False)
        assert api(token=token).get("/me").status_code == 401
        assert PhoneChange.objects.get().status == "done"

    def test_the_old_phone_is_told(self, request, person, change):
        messages = request.getfixturevalue("gateway")
        jobs.tell_old_phone(change_id=change)
        [message] = messages.messages
        assert (message["to"], message["template"], message["code"]) == ("+8613800138000", "phone_change", "")
        assert NEW not in message["text"]

    def test_the_person_stops_it(self, api, person, change):
        answer = api(person).post(f"/phone-changes/{change}/stop", {"reason": "不是我"})
        assert answer.json()["status"] == "stopped"
        self.finish(change, hours=73)
        assert User.objects.get(pk=person.id).phone == "+8613800138000"

    def test_a_number_that_was_taken_meanwhile(self, person, change, user):
        user(phone="+8613900139000")
        self.finish(change, hours=73)
        assert PhoneChange.objects.get().status == "failed"
        assert User.objects.get(pk=person.id).phone == "+8613800138000"

    def test_one_at_a_time(self, worker, person, change):
        path = f"/people/{person.id}/phone"
        body = {"phone": "13700137000", "reason": "x"}
        refuse(lambda c: c.post(path, body), worker, status=409, code="phone_change_waits")

    def test_a_phone_of_another_account(self, worker, person, user):
        user(phone="+8613900139000")
        body = {"phone": NEW, "reason": "x"}
        refuse(lambda c: c.post(f"/people/{person.id}/phone", body), worker, status=409, code="phone_taken")

    def test_residents_do_not(self, user, person):
        body = {"phone": NEW, "reason": "x"}
        refuse(lambda c: c.post(f"/people/{person.id}/phone", body), user(), status=403, code="not_allowed")

    def test_others_do_not_see_it(self, user, change):
        refuse(lambda c: c.post(f"/phone-changes/{change}/stop", {"reason": "x"}), user(), status=404, code="not_found")
