"""What must not come in: each is refused with its code, in both languages, and nothing of it is stored."""

import base64
import hashlib
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
import time_machine
from django.utils import timezone

from tests.backend.files import media
from tests.backend.files.refused import LANGUAGES, Before, in_both
from tests.http import Caller
from volunteers.group.models import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
SESSIONS = ["accounts_devicesession"]


@pytest.fixture
def phones(phone):
    """The resident's phone, in each language."""
    return {lang: phone(lang=lang) for lang in LANGUAGES}


BODIES = {
    "0 bytes": {"size": 0},
    "fewer than none": {"size": -1},
    "NUL in the name": {"name": "a\x00b"},
    "a name of 10,000 characters": {"name": "x" * 10_000},
    "half a character in the name": {"name": "\ud800"},
    "a SHA-256 that is none": {"sha256": "xyz"},
    "a purpose that is no word": {"purpose": "../need"},
    "a field that is not there": {"path": "/etc/passwd"},
    "an id that is none": {"id": "7"},
    "a size that is no number": {"size": "many"},
}


@pytest.mark.parametrize("more", BODIES.values(), ids=BODIES)
def test_what_cannot_be_begun(more, phones):
    before, body = Before(), {"size": 100, "purpose": "need", **more}
    said = in_both(lambda lang: phones[lang].caller.post("/files", body), 422, "invalid_input")
    assert said["errors"]
    before.unchanged()


def test_an_unknown_purpose(phones):
    before = Before()
    said = in_both(lambda lang: phones[lang].start(b"x", purpose="secret"), 422, "unknown_purpose")
    assert "need" in said["fields"]["known"]
    before.unchanged()


def test_more_than_any_file_may_have(phones, settings):
    body = {"size": max(settings.MAX_FILE_BYTES.values()) + 1, "purpose": "need"}
    before = Before()
    in_both(lambda lang: phones[lang].caller.post("/files", body), 413, "file_too_large")
    before.unchanged()


@pytest.fixture
def begun(phones):
    """(phones, id, content) of an upload of which the first 40,000 bytes are here."""
    content = media.jpeg()
    assert len(content) > 60_000
    file_id = phones["en"].start(content).json()["id"]
    assert phones["en"].append(file_id, 0, content[:40_000]).status_code == 204
    return phones, file_id, content


def goes_on(begun):
    """As if nothing had been."""
    phones, file_id, content = begun
    return phones["en"].append(file_id, 40_000, content[40_000:]).status_code == 204


@pytest.mark.parametrize("offset", [0, 39_999, 40_001, 10**9])
def test_an_offset_elsewhere(begun, offset):
    phones, file_id, content = begun
    before = Before()

    def ask(lang):
        answer = phones[lang].append(file_id, offset, content[40_000:])
        assert answer["Upload-Offset"] == "40000"
        return answer

    assert in_both(ask, 409, "offset_mismatch")["fields"]["offset"] == 40_000
    before.unchanged()
    assert goes_on(begun)


@pytest.mark.parametrize("offset", ["-1", "x", "", "1.5", "9" * 30])
def test_an_offset_that_is_none(begun, offset):
    phones, file_id, content = begun
    before = Before()
    in_both(lambda lang: phones[lang].append(file_id, offset, content[40_000:]), 422, "invalid_input")
    before.unchanged()


CHUNKS = {
    "more bytes than declared": ({}, lambda rest: rest + b"x", 413, "more_bytes_than_declared"),
    "a byte at a time": ({}, lambda _rest: b"x", 422, "chunk_too_small"),
    "another content type": ({"Content-Type": "application/json"}, lambda rest: rest, 415, "chunk_type_unsupported"),
    "changed on the way": (
        {"Upload-Checksum": "sha1 " + base64.b64encode(hashlib.sha1(b"x").digest()).decode()},
        lambda rest: rest,
        460,
        "checksum_mismatch",
    ),
    "an unknown checksum": ({"Upload-Checksum": "crc32 AAAA"}, lambda rest: rest, 400, "checksum_unknown"),
    "no checksum": ({"Upload-Checksum": "sha1"}, lambda rest: rest, 460, "checksum_mismatch"),
    "another protocol": ({"Tus-Resumable": "0.2.2"}, lambda rest: rest, 412, "tus_version_unsupported"),
}


@pytest.mark.parametrize(("headers", "chunk", "status", "code"), CHUNKS.values(), ids=CHUNKS)
def test_a_chunk_that_cannot_be(begun, headers, chunk, status, code):
    phones, file_id, content = begun
    before = Before()
    in_both(lambda lang: phones[lang].append(file_id, 40_000, chunk(content[40_000:]), **headers), status, code)
    before.unchanged()
    assert goes_on(begun)


def test_a_chunk_over_the_limit(begun, settings):
    phones, file_id, content = begun
    settings.MAX_CHUNK_BYTES = 10_000
    before = Before()
    in_both(lambda lang: phones[lang].append(file_id, 40_000, content[40_000:]), 413, "too_large")
    before.unchanged()


@pytest.mark.parametrize("who", ["manager", "stranger", "nobody"])
def test_somebody_elses_upload(begun, phone, cast, who):
    _phones, file_id, content = begun
    others = {lang: phone(getattr(cast, who, None), lang=lang) for lang in LANGUAGES}
    if who == "nobody":
        for lang, other in others.items():
            other.caller = Caller(lang=lang)
    before = Before(without=SESSIONS)
    said = (401, "not_signed_in") if who == "nobody" else (404, "not_found")
    for ask in (
        lambda lang: others[lang].append(file_id, 40_000, content[40_000:]),
        lambda lang: others[lang].caller.get(f"/files/{file_id}"),
        lambda lang: others[lang].caller.delete(f"/files/{file_id}"),
    ):
        in_both(ask, *said)
    assert others["en"].offset(file_id).status_code == said[0]
    before.unchanged()
    assert goes_on(begun)


@pytest.mark.parametrize("file_id", [uuid4(), "7", "%00", "../needs"])
def test_an_upload_that_is_none(phones, file_id):
    before = Before()
    for lang in LANGUAGES:
        assert phones[lang].append(file_id, 0, b"x").status_code in {404, 422}
    before.unchanged()


METADATA = {
    "no length": {"Upload-Metadata": "purpose bmVlZA=="},
    "no purpose": {"Upload-Length": "100"},
    "a length that is none": {"Upload-Length": "x", "Upload-Metadata": "purpose bmVlZA=="},
    "metadata that is no Base64": {"Upload-Length": "100", "Upload-Metadata": "purpose need!"},
    "a name with NUL": {"Upload-Length": "100", "Upload-Metadata": "purpose bmVlZA==,filename YQBi"},
    "a name that is no text": {"Upload-Length": "100", "Upload-Metadata": "purpose bmVlZA==,filename //79"},
}


@pytest.mark.parametrize("headers", METADATA.values(), ids=METADATA)
def test_a_creation_that_cannot_be_read(phones, headers):
    before = Before()

    def ask(lang):
        caller = phones[lang].caller
        sent = {**caller.headers, "Tus-Resumable": "1.0.0", **headers}
        return caller.client.post("/api/v1/files", headers=sent, content_type="x/y", data=b"")

    in_both(ask, 422, "invalid_input")
    before.unchanged()


def test_too_many_at_once(phones, settings):
    settings.OPEN_UPLOADS = 2
    resident = phones["en"]
    first = resident.start(b"x" * 10).json()["id"]
    assert resident.start(b"x" * 10).status_code == 201
    before = Before()
    in_both(lambda lang: phones[lang].start(b"x" * 10), 429, "too_many_open_uploads")
    before.unchanged()
    assert resident.caller.delete(f"/files/{first}").status_code == 204
    assert resident.start(b"x" * 10).status_code == 201


def test_enough_for_today(phones, settings):
    settings.UPLOAD_BYTES_A_DAY = 1_000
    assert phones["en"].start(b"x" * 600).status_code == 201
    before = Before()
    said = in_both(lambda lang: phones[lang].start(b"x" * 600), 429, "daily_upload_limit")
    assert said["fields"] == {"limit": 1_000, "left": 400}
    before.unchanged()
    assert phones["en"].start(b"x" * 400).status_code == 201


def test_one_more_than_a_need_may_have(phones, settings):
    sent = [phones["en"].send(media.wav())["id"] for _ in range(10)]
    need = {"kind": "help", "text": "听", "files": sent[:9]}
    made = phones["en"].caller.post("/needs", need).json()
    before = Before()
    more = {"files": sent[9:]}
    in_both(lambda lang: phones[lang].caller.post(f"/needs/{made['id']}/files", more), 422, "too_many_files")
    before.unchanged()


@pytest.fixture
def link(phones, phone, cast):
    """A link of the manager's, to a voice note of a need that the manager sees to."""
    file = phones["en"].send(media.wav())
    need = {"kind": "help", "text": "听", "files": [file["id"]]}
    assert phones["en"].caller.post("/needs", need).status_code == 201
    url = phone(cast.manager).read(file["id"])["links"][0]["url"]
    assert phones["en"].open(url).status_code == 200
    return url


def altered(url):
    """By somebody who would rather have the original: other words under the same signature."""
    start, _equals, token = url.partition("token=")
    said, colon, signature = token.partition("%3A")
    words = base64.urlsafe_b64decode(said + "==").replace(b'"full"', b'"original"')
    return f"{start}token={base64.urlsafe_b64encode(words).decode().rstrip('=')}{colon}{signature}"


def of_another_file(url):
    file_id = UUID(url.split("/")[4])
    return url.replace(str(file_id), str(uuid4()))


@pytest.mark.parametrize("change", [altered, of_another_file, lambda url: url[:-1]])
def test_a_link_that_was_changed(phones, link, change):
    assert change(link) != link
    before = Before()
    in_both(lambda lang: phones[lang].open(change(link)), 403, "link_ended")
    before.unchanged()


def test_a_link_that_is_over(phones, link):
    before = Before()
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        in_both(lambda lang: phones[lang].open(link), 403, "link_ended")
    before.unchanged()


def test_a_link_of_somebody_who_may_not_see_it_any_more(phones, link, cast):
    Role.objects.filter(user=cast.manager).update(until=timezone.now())
    before = Before()
    in_both(lambda lang: phones[lang].open(link), 404, "not_found")
    before.unchanged()
