import io
import json
import zipfile
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from backend.jobs.testing import run_due
from backend.privacy.jobs import build_export
from backend.privacy.models import Bundle, Export
from tests.backend.privacy.conftest import DOOR, NAME, PHONE
from tests.rows import dump


@pytest.fixture
def asked(me):
    made = me.post("/me/exports")
    assert made.status_code == 202, made.content
    return made.json()


@pytest.fixture
def ready(me, asked):
    build_export(export_id=asked["id"])
    return me.get(f"/me/exports/{asked['id']}").json()


def content(caller, url):
    return caller.get(url.removeprefix("/api/v1"))


def test_everything_of_mine_and_nothing_of_others(me, api, user, asked, person):
    sent = {"kind": "help", "text": "水管漏了", "address": DOOR}
    me.post("/needs", sent)
    other = user(name="别人的名字", phone="+8613955556666")
    api(other).post("/needs", {"kind": "help", "text": "别人的事"})
    build_export(export_id=asked["id"])
    told = me.get(f"/me/exports/{asked['id']}").json()
    assert (told["status"], told["progress"]) == ("ready", 100)
    answer = content(me, told["url"])
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as bundle:
        names = bundle.namelist()
        readme = bundle.read("README.txt").decode()
        parts = {name: json.loads(bundle.read(name)) for name in names if name.endswith(".json")}
        everything = "".join(bundle.read(name).decode() for name in names)
    assert "您的信息副本" in readme
    assert "what Linli holds about you" in readme
    assert {"accounts.json", "desk.json", "audit.json", "realtime.json"} <= set(names)
    [account] = parts["accounts.json"][0]["rows"]
    assert (account["name"], account["phone"]) == (NAME, PHONE)
    [need] = next(each for each in parts["desk.json"] if each["you_are"] == ["reporter"])["rows"]
    assert (need["text"], f"{need['address']} {need['door']}") == ("水管漏了", DOOR)
    for foreign in ("别人", "13955556666", "password", "token_hash"):
        assert foreign not in everything


def test_the_inbox_says_that_it_is_ready(me, asked):
    assert me.get("/me/notifications").json()["items"] == []
    assert "backend.privacy.jobs.build_export" in run_due()
    [told] = me.get("/me/notifications").json()["items"]
    expires_at = me.get(f"/me/exports/{asked['id']}").json()["expires_at"]
    assert (told["kind"], told["opens"], told["expires_at"]) == (
        "copy_ready",
        f"/me/exports/{asked['id']}",
        expires_at,
    )


def test_it_lies_encrypted(ready):
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM privacy_bundle")
        stored = bytes(cursor.fetchone()[0])
    assert stored[:1] == b"\xe1"
    assert b"PK" not in stored[:8]
    assert bytes(Bundle.objects.get().content)[:2] == b"PK"


def test_one_at_a_time(me, asked):
    before = dump(without=["accounts_devicesession"])
    refused = me.post("/me/exports")
    assert (refused.status_code, refused.json()["code"]) == (409, "export_under_way")
    assert dump(without=["accounts_devicesession"]) == before
    build_export(export_id=asked["id"])
    assert me.post("/me/exports").status_code == 202


def test_not_before_it_is_ready(me, asked):
    assert asked["url"] is None
    assert content(me, f"/me/exports/{asked['id']}/content?token=x").status_code == 410


def test_another_persons(me, api, user, ready):
    other = api(user())
    for path in (f"/me/exports/{ready['id']}", ready["url"].removeprefix("/api/v1")):
        assert other.get(path).status_code == 404
    assert other.get("/me/exports").json()["items"] == []
    assert me.get(f"/me/exports/{uuid4()}").status_code == 404
    assert api().get(ready["url"].removeprefix("/api/v1")).status_code == 401


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "\x00", "x" * 600])
def test_a_link_that_is_none(me, ready, token):
    answer = me.get(f"/me/exports/{ready['id']}/content", token=token)
    assert answer.status_code in {410, 422}
    assert answer.json()["code"] in {"export_link_ended", "invalid_input"}


def test_a_link_ends(me, ready, time_machine, now):
    time_machine.move_to(now + timedelta(minutes=11))
    answer = content(me, ready["url"])
    assert (answer.status_code, answer.json()["code"]) == (410, "export_link_ended")


def test_it_is_deleted_after_its_time(me, ready, now, forget_due):
    forget_due(now + timedelta(days=8))
    assert not Bundle.objects.exists()
    assert Export.objects.get().status == "expired"
    assert me.get(f"/me/exports/{ready['id']}").json()["url"] is None


def test_a_job_that_is_run_again_makes_one(me, ready):
    build_export(export_id=ready["id"])
    assert Bundle.objects.count() == 1
    build_export(export_id=uuid4())
