"""Staff change the phone of those who stand below them alone; an office waits until it is confirmed."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command
from django.utils import timezone

from backend.accounts.models import Pin, User
from backend.audit.models import Entry
from backend.identity import jobs
from backend.identity.models import PaperCard, PhoneChange
from backend.parties.models import Post
from tests.factories import PostingFactory, RoleFactory, token_for
from tests.refusals import refuse
from volunteers.group.states import Tier

OLD, NEW = "+8613800138000", "+8613900139000"
BODY = {"phone": NEW, "reason": "户口本核验"}


@pytest.fixture
def root(user):
    return user(is_superuser=True, is_staff=True, phone=OLD)


def ask(caller, person):
    return caller.post(f"/people/{person.id}/phone", BODY)


def finish(change):
    with time_machine.travel(timezone.now() + timedelta(hours=73), tick=False):
        jobs.finish_change(change_id=change)


class TestWhose:
    @pytest.mark.parametrize("office", ["root", "post", "role"])
    def test_not_that_of_an_office_by_a_worker(self, worker, user, office, request):
        person = request.getfixturevalue("root") if office == "root" else user()
        if office == "post":
            PostingFactory(user=person, post=Post.CONFIDENTIAL_RECEIVER)
        elif office == "role":
            RoleFactory(user=person, tier=Tier.MANAGER)
        refuse(lambda c: ask(c, person), worker, status=403, code="not_allowed")

    def test_not_that_of_an_administrator_by_another(self, boss, user):
        other = user(posts=[Post.ADMINISTRATOR])
        refuse(lambda c: ask(c, other), boss, status=403, code="not_allowed")

    def test_not_that_of_the_superuser_by_anybody(self, boss, root, user):
        refuse(lambda c: ask(c, root), boss, status=403, code="not_allowed")
        other = user(is_superuser=True)
        refuse(lambda c: ask(c, root), other, status=403, code="not_allowed")

    def test_by_who_stands_above(self, api, boss, root, user):
        manager = RoleFactory(user=user(), tier=Tier.MANAGER).user
        assert ask(api(boss), manager).status_code == 201
        answer = api(root).post(f"/people/{boss.id}/phone", {**BODY, "phone": "13700137000"})
        assert answer.status_code == 201

    def test_nor_the_second_factor_of_an_administrator(self, boss, user):
        other = user(posts=[Post.ADMINISTRATOR])
        Authenticator.objects.create(user=other, type="totp", data={"secret": "x", "last": 0})
        path = f"/people/{other.id}/second-factor/reset"
        refuse(lambda c: c.post(path, {"reason": "x"}), boss, status=403, code="not_allowed")

    def test_the_command_line_changes_that_of_the_superuser(self, root, capsys):
        call_command("change_phone", phone=OLD, to=NEW, reason="丢失")
        change = PhoneChange.objects.get()
        finish(change.id)
        root.refresh_from_db()
        assert (root.phone, root.office_waits) == (NEW, False)
        with pytest.raises(CommandError, match="没有手机号"):
            call_command("change_phone", phone=OLD, to=NEW, reason="丢失")

    def test_who_came_to_run_the_deployment_meanwhile_keeps_theirs(self, api, worker, user):
        person = user(phone=OLD)
        change = ask(api(worker), person).json()["id"]
        User.objects.filter(pk=person.id).update(is_superuser=True)
        finish(change)
        assert PhoneChange.objects.get().status == "failed"
        assert User.objects.get(pk=person.id).phone == OLD


class TestTheOfficeWaits:
    @pytest.fixture
    def changed(self, api, boss, user):
        person = user(phone=OLD)
        PostingFactory(user=person, post=Post.CONFIDENTIAL_RECEIVER)
        finish(ask(api(boss), person).json()["id"])
        return person

    def test_in_reads_and_acts_though_a_second_factor_was_passed(self, api, user, changed):
        need = api(user()).post("/needs", {"kind": "wrongdoing", "text": "有人收钱"}).json()["id"]
        own = api(changed).post("/needs", {"kind": "wrongdoing", "text": "我也看到了"}).json()["id"]
        caller = api(changed, assured=True)
        assert caller.get(f"/needs/{need}").status_code == 404
        said = caller.post(f"/needs/{own}/triage", {"urgency": "normal"}).json()
        assert said["code"] == "office_waits"
        assert caller.post("/needs", {"kind": "help", "text": "灯坏了"}).status_code == 201

    def test_until_the_administrator_has_seen_them(self, api, boss, user, changed):
        path, body = f"/people/{changed.id}/offices/confirm", {"reason": "当面核验"}
        refuse(lambda c: c.post(path, body), boss, status=409, code="no_second_factor")
        Authenticator.objects.create(user=changed, type="totp", data={"secret": "x", "last": 0})
        refuse(lambda c: c.post(path, body), user(), status=403, code="not_allowed")
        refuse(lambda c: c.post(path, body), changed, status=403, code="not_allowed")
        assert api(boss).post(path, body).status_code == 200
        assert Entry.objects.get(action="account.confirm_office").reason == "当面核验"
        need = api(user()).post("/needs", {"kind": "wrongdoing", "text": "有人收钱"}).json()["id"]
        assert api(changed).get(f"/needs/{need}").status_code == 200
        refuse(lambda c: c.post(path, body), boss, status=409, code="office_waits_not")

    def test_that_of_a_resident_does_not(self, api, worker, user):
        person = user(phone=OLD)
        finish(ask(api(worker), person).json()["id"])
        person.refresh_from_db()
        assert (person.phone, person.office_waits) == (NEW, False)


def test_what_was_linked_to_the_lost_phone_ends_with_it(api, worker, user):
    person = user(phone=OLD)
    SocialAccount.objects.create(user=person, provider="wechat", uid="o1")
    card = api(worker).post("/cards", {"user_id": str(person.id)}).json()
    body = {"number": card["number"], "pin": card["pin"]}
    entered = api().post("/auth/card", body).json()["access_token"]
    finish(ask(api(worker), person).json()["id"])
    assert not SocialAccount.objects.exists()
    assert not Pin.objects.exists()
    assert PaperCard.objects.get().status == "revoked"
    assert api().post("/auth/card", body).json()["code"] == "wrong_card"
    assert api(token=entered).get("/me").status_code == 401
    assert set(Entry.objects.values_list("action", flat=True)) >= {"identity.unlink", "card.revoke"}
    assert api(token=token_for(person)).get("/me").status_code == 200
