import io
import json
import os
import tracemalloc
import zipfile
from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.db import connection

from backend.crypto import Unreadable
from backend.files import sealed, store
from backend.jobs.testing import run_due
from backend.privacy import bundles
from backend.privacy.jobs import build_export
from backend.privacy.models import Bundle, Export
from backend.privacy.registry import Attachment, holdings
from backend.privacy.services.people import person_of
from tests.backend.files import media
from tests.backend.files.conftest import Phone, bucket, folder, kept, s3_server, stored
from tests.backend.privacy.conftest import DOOR, NAME, PHONE
from tests.rows import dump

__all__ = ["bucket", "folder", "kept", "s3_server"]

pytestmark = pytest.mark.usefixtures("folder")


def copies():
    """What lies in the store of copies."""
    return [each for each in stored() if each.startswith("copies/")]


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(sealed, "PIECE", 1_000)


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
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as bundle:
        names = bundle.namelist()
        readme = bundle.read("README.txt").decode()
        parts = {name: json.loads(bundle.read(name)) for name in names if name.endswith(".json")}
        everything = "".join(bundle.read(name).decode() for name in names)
    assert "您的信息副本" in readme
    assert "what Linli holds about you" in readme
    assert {
        "data/your-account.json",
        "data/needs.json",
        "data/audit-entries.json",
        "data/feed-items.json",
        "index.html",
    } <= set(names)
    [account] = parts["data/your-account.json"][0]["rows"]
    assert (account["name"], account["phone"]) == (NAME, PHONE)
    [need] = next(each for each in parts["data/needs.json"] if each["you_are"] == ["reporter"])["rows"]
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


def test_every_file_is_in_it_from_both_stores(me, kept, small_pieces):
    sent = {}
    for number in range(4):
        photo = media.heic(image=media.picture(400 + 8 * number, 300))
        sent[Phone(me).send(photo)["id"]] = photo
    asked = me.post("/me/exports").json()
    build_export(export_id=asked["id"])
    told = me.get(f"/me/exports/{asked['id']}").json()
    answer = content(me, told["url"])
    whole = answer.getvalue()
    assert len(copies()) == -(-len(whole) // sealed.PIECE) > 20
    assert told["size"] == len(whole) == int(answer["Content-Length"])
    with zipfile.ZipFile(io.BytesIO(whole)) as bundle:
        assert bundle.testzip() is None
        found = {name[6:42]: bundle.read(name) for name in bundle.namelist() if name.startswith("files/")}
    assert found == sent


def test_nobody_holds_the_whole_of_it(me, asked, planted, monkeypatch):
    """Random bytes do not get smaller: what is held of them at a time does not grow with them."""
    monkeypatch.setattr(sealed, "PIECE", 64 * 1_024)
    one = os.urandom(1_000_000)
    planted(attachments=lambda _person: [Attachment(f"{n}.bin", len(one), lambda: [one]) for n in range(30)])
    tracemalloc.start()
    try:
        build_export(export_id=asked["id"])
        told = me.get(f"/me/exports/{asked['id']}").json()
        tracemalloc.reset_peak()
        before, _peak = tracemalloc.get_traced_memory()
        size = sum(map(len, content(me, told["url"]).streaming_content))
        _after, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert size == told["size"] > 30 * len(one)
    assert peak - before < 3_000_000


def test_it_lies_encrypted(ready):
    lies = b"".join((store.store().open(name)).read() for name in copies())
    assert len(lies) > ready["size"]
    for plain in (b"PK", b"README", b"accounts.json"):
        assert plain not in lies[:200]
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret FROM privacy_bundle")
        kept = bytes(cursor.fetchone()[0])
    bundle = Bundle.objects.get()
    assert kept[:1] == b"\xe1"
    assert bytes(bundle.secret) not in kept
    assert next(sealed.pieces(bundle))[:2] == b"PK"


def test_pieces_that_changed_places_do_not_open(me, asked, small_pieces):
    build_export(export_id=asked["id"])
    bundle = Bundle.objects.get()
    first, second = (store.read(bundle.folder, name) for name in "01")
    for name, instead in (("0", second), ("1", first)):
        store.store().delete(f"{bundle.folder}/{name}")
        store.write(bundle.folder, name, instead)
    with pytest.raises(Unreadable):
        next(sealed.pieces(bundle))


def test_a_crash_in_the_middle_leaves_nothing(me, asked, small_pieces, planted):
    def breaks():
        yield os.urandom(5_000)
        assert copies(), "some of it lay there already"
        raise OSError("the disk is full")

    planted(attachments=lambda _person: [Attachment("a.bin", 9_000, breaks)])
    with pytest.raises(OSError, match="full"):
        build_export(export_id=asked["id"])
    assert (copies(), Bundle.objects.count()) == ([], 0)
    told = me.get(f"/me/exports/{asked['id']}").json()
    assert (told["status"], told["url"]) == ("queued", None)
    assert 50 <= told["progress"] < 100


def test_what_a_worker_that_was_killed_left_goes_with_the_next_try(me, asked):
    killed = sealed.Writer(bundles.root(asked["id"]))
    killed.write(b"PK")
    killed.close()
    left = set(copies())
    assert left
    build_export(export_id=asked["id"])
    assert copies()
    assert not left & set(copies())


def test_two_workers_at_one_copy(me, asked, planted, small_pieces):
    """The first that is done keeps its own; the other one takes nothing of it away."""

    others = iter([True])

    def overtaken():
        yield os.urandom(5_000)
        if next(others, False):
            build_export(export_id=asked["id"])
        yield os.urandom(5_000)

    planted(attachments=lambda _person: [Attachment("a.bin", 10_000, overtaken)])
    build_export(export_id=asked["id"])
    bundle = Bundle.objects.get()
    assert {each.rpartition("/")[0] for each in copies()} == {bundle.folder}
    assert sum(map(len, sealed.pieces(bundle))) == bundle.export.size


def test_progress_goes_on_with_the_files(me, asked, planted):
    seen = []

    def looked(number):
        seen.append(me.get(f"/me/exports/{asked['id']}").json()["progress"])
        return [bytes(number)]

    planted(attachments=lambda _person: [Attachment(f"{n}", 10, partial(looked, n)) for n in range(5)])
    build_export(export_id=asked["id"])
    assert seen == [50, 59, 69, 79, 89]


def test_one_at_a_time(me, asked):
    """Asked for again, the one that is being put together is the answer, and nothing is stored."""
    before = dump(without=["accounts_devicesession"])
    again = me.post("/me/exports")
    assert (again.status_code, again.json()) == (202, asked)
    assert dump(without=["accounts_devicesession"]) == before
    build_export(export_id=asked["id"])
    other = me.post("/me/exports")
    assert (other.status_code, other.json()["status"]) == (202, "queued")
    assert other.json()["id"] != asked["id"]


def test_the_newest_takes_the_place_of_those_before(me, ready, api, user):
    others = api(user()).post("/me/exports").json()["id"]
    build_export(export_id=others)
    made = [me.post("/me/exports").json()["id"]]
    assert content(me, ready["url"]).status_code == 200, "until the new one is there"
    build_export(export_id=made[0])
    made.append(me.post("/me/exports").json()["id"])
    build_export(export_id=made[1])
    newest, *earlier = me.get("/me/exports").json()["items"]
    assert (newest["id"], newest["status"]) == (made[1], "ready")
    assert [(each["status"], each["url"]) for each in earlier] == [("expired", None), ("expired", None)]
    ended = content(me, ready["url"])
    assert (ended.status_code, ended.json()["code"]) == (409, "export_not_ready")
    assert {str(pk) for pk in Bundle.objects.values_list("export_id", flat=True)} == {made[1], others}
    run_due()
    assert {each.split("/")[1] for each in copies()} == {made[1], others}
    assert content(me, newest["url"]).status_code == 200


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
    assert copies()
    forget_due(now + timedelta(days=8))
    run_due()
    assert copies() == []
    assert not Bundle.objects.exists()
    assert Export.objects.get().status == "expired"
    assert me.get(f"/me/exports/{ready['id']}").json()["url"] is None


def test_it_leaves_the_store_with_the_person(ready, person, now):
    assert copies()
    [held] = [each for each in holdings() if each.model is Export]
    held.erase(person_of(person.id), now=now)
    run_due()
    assert copies() == []
    assert not Bundle.objects.exists()


def test_a_job_that_is_run_again_makes_one(me, ready):
    build_export(export_id=ready["id"])
    assert Bundle.objects.count() == 1
    build_export(export_id=uuid4())
