"""A take-down: from that moment nobody sees it; for a while it can be undone; then its bytes are gone."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.audit.models import Entry
from backend.files.models import File, Fingerprint
from backend.jobs.testing import run_due
from backend.notifications.models import Notification
from backend.privacy.registry import retentions
from tests.backend.files import media
from tests.backend.files.conftest import stored
from tests.backend.files.refused import LANGUAGES, Before, in_both

pytestmark = pytest.mark.django_db
WHY = {"reason": "拍到了别人家"}


@pytest.fixture
def attached(phone, cast, api):
    """The id of a photo of the resident's, in a need that the manager sees to."""
    file_id = phone().send(media.jpeg(), name="家门口.jpg")["id"]
    need = {"kind": "help", "text": "看", "files": [file_id]}
    assert api(cast.resident).post("/needs", need).status_code == 201
    return file_id


def act(phone, verb, file_id, body=WHY):
    return phone.caller.post(f"/files/{file_id}/{verb}", body)


def notices(person):
    rows = Notification.objects.filter(user=person, notice__kind__startswith="file_").order_by("id")
    return [(each.notice.kind, each.withdrawn_at is not None) for each in rows.select_related("notice")]


def clock(days):
    """What the clock removes, so many days from now."""
    now = timezone.now() + timedelta(days=days)
    for each in retentions():
        if each.kind.startswith("files."):
            each.forget(now - each.span(), now)
    run_due()


def test_taken_down_it_is_kept_in_private_and_nobody_gets_a_byte(kept, phone, cast, attached):
    before, links = stored(), phone().read(attached)["links"] + phone(cast.manager).read(attached)["links"]
    taken = act(phone(cast.manager), "take-down", attached)
    run_due()
    assert (taken.status_code, taken.json()["status"], taken.json()["links"]) == (200, "taken_down", [])
    assert stored() == before
    for each in links:
        assert phone().open(each["url"]).status_code == 404
    assert phone().caller.get("/files", status="taken_down").json()["items"][0]["id"] == attached


def test_undone_all_is_as_it_was(kept, phone, cast, attached):
    manager = phone(cast.manager)
    before = manager.read(attached)
    act(manager, "take-down", attached)
    undone = act(manager, "restore", attached, {"reason": "是公共楼道"})
    assert undone.status_code == 200, undone.content
    after = undone.json()
    assert {**after, "links": []} == {**before, "links": []}
    assert [each["variant"] for each in after["links"]] == [each["variant"] for each in before["links"]]
    for each in after["links"]:
        assert len(phone().fetch(each["url"])[2]) == each["size"]
    said = Entry.objects.filter(object_id=attached, action__in=["file.take_down", "file.restore"]).order_by("id")
    assert [(each.action, each.reason, each.before, each.after, each.actor_id) for each in said] == [
        ("file.take_down", WHY["reason"], "ready", "taken_down", cast.manager.id),
        ("file.restore", "是公共楼道", "taken_down", "ready", cast.manager.id),
    ]
    row = File.objects.get()
    assert (row.taken_down_at, row.taken_down_by_id, row.reason, row.expires_at) == (None, None, "", None)


def test_both_parties_are_told(folder, phone, cast, attached):
    act(phone(cast.manager), "take-down", attached)
    assert notices(cast.resident) == [("file_taken_down", False)]
    assert notices(cast.manager) == []
    act(phone(cast.core_leader), "restore", attached)
    assert notices(cast.resident) == [("file_taken_down", True), ("file_restored", False)]
    assert notices(cast.manager) == [("file_restored", False)]
    assert notices(cast.core_leader) == []
    act(phone(cast.core_leader), "take-down", attached)
    assert notices(cast.resident)[-1] == ("file_taken_down", False)


def test_who_sent_it_reads_why_and_until_when(folder, phone, cast, attached):
    assert phone().read(attached)["taken_down"] is None
    act(phone(cast.manager), "take-down", attached)
    for person in (cast.resident, cast.manager):
        told = phone(person).read(attached)["taken_down"]
        assert told["reason"] == WHY["reason"]
        row = File.objects.get()
        assert row.kept_until - row.taken_down_at == timedelta(days=30)
        assert timezone.datetime.fromisoformat(told["until"]) == row.kept_until
    listed = Notification.objects.get(user=cast.resident, notice__kind="file_taken_down").notice
    assert WHY["reason"] not in str(listed.body)  # pushes and digests pass through other hands


def test_after_the_period_its_bytes_are_gone(kept, phone, cast, attached):
    act(phone(cast.manager), "take-down", attached)
    clock(29)
    assert File.objects.get().status == "taken_down"
    assert len(stored()) == 4
    clock(31)
    row = File.objects.get()
    assert (row.status, row.name, row.taken_at, row.taken_place, row.copies.count()) == ("removed", "", None, "", 0)
    assert stored() == []
    assert Fingerprint.objects.count() == 1, "it cannot be sent again as another"
    assert notices(cast.resident)[-1] == ("file_removed", False)
    assert phone().read(attached)["taken_down"]["reason"] == WHY["reason"]
    assert phone().read(attached)["actions"] == []
    assert [each.action for each in Entry.objects.filter(object_id=attached, action="file.remove")] == ["file.remove"]


@pytest.mark.parametrize("removed", [False, True], ids=["before the clock came", "after it"])
def test_after_the_period_nobody_brings_it_back(folder, phone, cast, attached, removed):
    act(phone(cast.manager), "take-down", attached)
    if removed:
        clock(31)
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1)):
        managers = {lang: phone(cast.manager, lang=lang) for lang in LANGUAGES}
        before = Before()
        code = "wrong_moment" if removed else "restore_too_late"
        in_both(lambda lang: act(managers[lang], "restore", attached), 409, code)
        before.unchanged()


def test_what_is_attached_to_nothing_is_kept_as_long_as_any_other_when_it_comes_back(folder, phone, user):
    admin = user(name="总管")
    User.objects.filter(pk=admin.pk).update(is_superuser=True)
    file_id = phone().send(media.wav())["id"]
    act(phone(admin), "take-down", file_id)
    clock(29)  # it does not end with the hours of what is attached to nothing
    assert act(phone(admin), "restore", file_id).json()["status"] == "ready"
    clock(4)
    assert (File.objects.count(), stored()) == (0, [])


def test_what_may_come_back_keeps_its_place(folder, phone, cast, attached, api):
    need = File.objects.get().subject_id
    act(phone(cast.manager), "take-down", attached)
    more = [phone().send(media.wav())["id"] for _ in range(9)]
    resident = api(cast.resident)
    assert resident.post(f"/needs/{need}/files", {"files": more[:8]}).status_code == 200
    assert resident.post(f"/needs/{need}/files", {"files": more[8:]}).json()["code"] == "too_many_files"


def test_who_sent_it_may_take_it_back_for_good_meanwhile(folder, phone, cast, attached):
    act(phone(cast.manager), "take-down", attached)
    assert phone().caller.delete(f"/files/{attached}").status_code == 204
    run_due()
    assert stored() == []
    assert act(phone(cast.manager), "restore", attached).json()["code"] == "wrong_moment"
    assert File.objects.get().reason == ""


@pytest.mark.parametrize("body", [{}, {"reason": ""}, {"reason": "  "}, {"reason": "a\x00b"}, {"reason": "x" * 1_001}])
@pytest.mark.parametrize("verb", ["take-down", "restore"])
def test_without_a_reason_nothing_happens(folder, phone, cast, attached, verb, body):
    if verb == "restore":
        act(phone(cast.manager), "take-down", attached)
    managers = {lang: phone(cast.manager, lang=lang) for lang in LANGUAGES}
    before = Before()
    in_both(lambda lang: act(managers[lang], verb, attached, body), 422, "invalid_input")
    before.unchanged()


@pytest.fixture
def desk(user):
    """A browser, signed in to the admin as whoever runs the deployment."""
    admin = user(name="总管")
    User.objects.filter(pk=admin.pk).update(is_superuser=True, is_staff=True)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(User.objects.get(pk=admin.pk))
    client.admin = admin
    return client


def run(client, action, *files, reason):
    chosen = {"action": action, "index": "0", "_selected_action": [str(each) for each in files], "reason": reason}
    answer = client.post("/admin/files/file/", chosen, follow=True)
    assert answer.status_code == 200
    return [str(each) for each in answer.context["messages"]]


def test_the_admin_takes_down_and_undoes_it(folder, phone, cast, attached, desk):
    elsewhere = phone(cast.stranger).send(media.wav())["id"]
    assert 'name="reason"' in desk.get("/admin/files/file/").content.decode()
    assert run(desk, "take_down", attached, elsewhere, reason="不妥") == ["Files taken down: 2."]
    assert set(File.objects.values_list("status", "reason", "taken_down_by")) == {("taken_down", "不妥", desk.admin.id)}
    assert [each.reason for each in Entry.objects.filter(action="file.take_down")] == ["不妥"] * 2
    assert notices(cast.resident) == [("file_taken_down", False)]
    assert run(desk, "restore", attached, reason="看错了") == ["Files shown again: 1."]
    assert phone().read(attached)["status"] == "ready"
    assert phone(cast.stranger).read(elsewhere)["status"] == "taken_down"
    [refusal, done] = run(desk, "restore", attached, reason="再来")
    assert "status" in refusal or "now" in refusal
    assert done == "Files shown again: 0."


@pytest.mark.parametrize("reason", ["", "   ", "x" * 1_001])
def test_the_admin_says_why_or_does_nothing(folder, attached, desk, reason):
    desk.get("/admin/files/file/")
    before = Before(without=["django_session"])
    [said] = run(desk, "take_down", attached, reason=reason)
    assert "say why" in said
    before.unchanged()
