"""What must not come in: each is refused with its code, and nothing of it is stored."""

import base64
import hashlib
import struct
from uuid import uuid4

import pytest

from backend.audit.models import Entry
from backend.files.models import File, Fingerprint, ServedCopy
from backend.jobs.testing import run_due
from tests.backend.files import media
from tests.backend.files.conftest import stored
from tests.http import Caller
from tests.rows import changes, dump

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def refused(answer, status, code):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    assert answer.json()["code"] == code
    assert answer["Tus-Resumable"] == "1.0.0"
    return answer.json()


def nothing_is_left():
    run_due()
    assert not File.objects.exists()
    assert not ServedCopy.objects.exists()
    assert not Fingerprint.objects.exists()
    assert stored() == []


CONTENTS = {
    "a zip": (media.archive, "file_type_not_allowed"),
    "an SVG with a script": (lambda: media.SVG, "file_type_not_allowed"),
    "HTML": (lambda: media.HTML, "file_type_not_allowed"),
    "a program": (lambda: b"\x7fELF" + bytes(500), "file_type_not_allowed"),
    "a GIF": (lambda: media.photo("GIF"), "file_type_not_allowed"),
    "a TIFF": (lambda: media.photo("TIFF", image=media.picture(100, 100)), "file_type_not_allowed"),
    "text": ("灯坏了".encode, "file_type_not_allowed"),
    "zeros": (lambda: bytes(1_000), "file_type_not_allowed"),
    "a film": (lambda: media.m4a(handler=b"vide"), "file_type_not_allowed"),
    "a film in WebM": (lambda: media.webm(track=1), "file_type_not_allowed"),
    "a film in Ogg": (lambda: media.ogg(head=b"\x80theora" + bytes(35)), "file_type_not_allowed"),
    "two bytes that look like MP3": (lambda: b"\xff\xfb" + bytes(900), "file_type_not_allowed"),
    "a bomb": (media.bomb, "too_many_pixels"),
    "a truncated JPEG": (lambda: media.jpeg()[:-2_000], "file_damaged"),
    "a JPEG that ends in its metadata": (lambda: media.jpeg()[:150], "file_damaged"),
    "a truncated PNG": (lambda: media.photo("PNG")[:-20], "file_damaged"),
    "a PNG that is rotten inside": (lambda: rotten(media.photo("PNG"), b"IDAT"), "file_damaged"),
    "a truncated WebP": (lambda: media.photo("WEBP")[:-100], "file_damaged"),
    "a truncated HEIC": (lambda: media.heic()[:-1_000], "file_damaged"),
    "a truncated PDF": (lambda: media.pdf()[:-10], "file_damaged"),
    "a truncated voice note": (lambda: media.wav()[:5_000], "file_damaged"),
    "a recording that was cut off": (lambda: media.m4a()[:60], "file_damaged"),
    "a truncated AMR": (lambda: media.amr()[:-5], "file_damaged"),
    "a truncated Ogg": (lambda: media.ogg()[:-5], "file_damaged"),
    "a JPEG that is nothing but its first bytes": (lambda: b"\xff\xd8\xff\xe0" + bytes(100), "file_damaged"),
    "boxes that reach beyond": (
        lambda: struct.pack(">I4s4s", 24, b"ftyp", b"mp42") + bytes(12) + b"\xff" * 40,
        "file_damaged",
    ),
}


@pytest.mark.parametrize(("content", "code"), CONTENTS.values(), ids=CONTENTS)
def test_whatever_it_is_called(content, code, phone):
    content = content()
    refused(phone().send(content, name="家门口.jpg"), 422, code)
    nothing_is_left()
    assert [each.data.get("code") for each in Entry.objects.filter(action="file.refuse")] == [code]


def test_a_photo_whose_pixels_are_damaged_is_refused_by_the_job(phone):
    """Whole outside, rotten inside."""
    file = phone().send(rotten(media.photo("WEBP", lossless=True), b"VP8L"))
    assert (file["status"], file["refusal"], file["links"]) == ("refused", "file_damaged", [])
    assert file["actions"] == ["withdraw"]
    assert stored() == []


def rotten(content, after):
    made = bytearray(content)
    at = made.index(after) + 20
    made[at : at + 2_000] = b"\xff\x00" * 1_000
    return bytes(made)


def test_a_wrong_sha256(phone):
    content = media.jpeg()
    refused(phone().send(content, sha256=hashlib.sha256(b"other").hexdigest()), 422, "sha256_mismatch")
    nothing_is_left()


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
def test_what_cannot_be_begun(more, phone):
    caller, before = phone().caller, dump()
    said = refused(caller.post("/files", {"size": 100, "purpose": "need", **more}), 422, "invalid_input")
    assert said["errors"]
    assert changes(before, dump()) == {}


def test_an_unknown_purpose(phone):
    resident, before = phone(), dump()
    said = refused(resident.start(b"x", purpose="secret"), 422, "unknown_purpose")
    assert "need" in said["fields"]["known"]
    assert changes(before, dump()) == {}


def test_more_than_any_file_may_have(phone, settings):
    caller, before = phone().caller, dump()
    answer = caller.post("/files", {"size": max(settings.MAX_FILE_BYTES.values()) + 1, "purpose": "need"})
    refused(answer, 413, "file_too_large")
    assert changes(before, dump()) == {}


def test_more_than_a_file_of_its_kind_may_have(phone, settings):
    settings.MAX_FILE_BYTES = {**settings.MAX_FILE_BYTES, "audio": 5_000}
    refused(phone().send(media.wav()), 413, "file_too_large")
    nothing_is_left()


@pytest.fixture
def begun(phone):
    """(phone, id, content) of an upload of which the first 40,000 bytes are here."""
    content = media.jpeg()
    assert len(content) > 60_000
    resident = phone()
    file_id = resident.start(content).json()["id"]
    assert resident.append(file_id, 0, content[:40_000]).status_code == 204
    return resident, file_id, content


@pytest.mark.parametrize("offset", [0, 39_999, 40_001, 10**9])
def test_an_offset_elsewhere(begun, offset):
    resident, file_id, content = begun
    before = dump(), stored()
    answer = resident.append(file_id, offset, content[40_000:])
    assert refused(answer, 409, "offset_mismatch")["fields"]["offset"] == 40_000
    assert answer["Upload-Offset"] == "40000"
    assert (changes(before[0], dump()), stored()) == ({}, before[1])


@pytest.mark.parametrize("offset", ["-1", "x", "", "1.5", "9" * 30])
def test_an_offset_that_is_none(begun, offset):
    resident, file_id, content = begun
    before = dump()
    refused(resident.append(file_id, offset, content[40_000:]), 422, "invalid_input")
    assert changes(before, dump()) == {}


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
    resident, file_id, content = begun
    before = dump(), stored()
    refused(resident.append(file_id, 40_000, chunk(content[40_000:]), **headers), status, code)
    assert (changes(before[0], dump()), stored()) == ({}, before[1])
    # It goes on as if nothing had been.
    assert resident.append(file_id, 40_000, content[40_000:]).status_code == 204


def test_a_chunk_over_the_limit(begun, settings):
    resident, file_id, content = begun
    settings.MAX_CHUNK_BYTES = 10_000
    before = dump()
    refused(resident.append(file_id, 40_000, content[40_000:]), 413, "too_large")
    assert changes(before, dump()) == {}


@pytest.mark.parametrize("who", ["manager", "stranger", "nobody"])
def test_somebody_elses_upload(begun, phone, cast, who):
    _resident, file_id, content = begun
    other = phone(getattr(cast, who)) if who != "nobody" else phone()
    if who == "nobody":
        other.caller = Caller()
    before = dump(without=["accounts_devicesession"])
    status = 401 if who == "nobody" else 404
    for answer in (
        other.append(file_id, 40_000, content[40_000:]),
        other.offset(file_id),
        other.caller.get(f"/files/{file_id}"),
        other.caller.delete(f"/files/{file_id}"),
    ):
        assert answer.status_code == status
    assert changes(before, dump(without=["accounts_devicesession"])) == {}


@pytest.mark.parametrize("file_id", [uuid4(), "7", "%00", "../needs"])
def test_an_upload_that_is_none(phone, file_id):
    assert phone().append(file_id, 0, b"x").status_code in {404, 422}


METADATA = {
    "no length": {"Upload-Metadata": "purpose bmVlZA=="},
    "no purpose": {"Upload-Length": "100"},
    "a length that is none": {"Upload-Length": "x", "Upload-Metadata": "purpose bmVlZA=="},
    "metadata that is no Base64": {"Upload-Length": "100", "Upload-Metadata": "purpose need!"},
    "a name with NUL": {"Upload-Length": "100", "Upload-Metadata": "purpose bmVlZA==,filename YQBi"},
    "a name that is no text": {"Upload-Length": "100", "Upload-Metadata": "purpose bmVlZA==,filename //79"},
}


@pytest.mark.parametrize("headers", METADATA.values(), ids=METADATA)
def test_a_creation_that_cannot_be_read(phone, headers):
    caller, before = phone().caller, dump()
    sent = {**caller.headers, "Tus-Resumable": "1.0.0", **headers}
    refused(caller.client.post("/api/v1/files", headers=sent, content_type="x/y", data=b""), 422, "invalid_input")
    assert changes(before, dump()) == {}


def test_too_many_at_once(phone, settings):
    settings.OPEN_UPLOADS = 2
    resident = phone()
    first = resident.start(b"x" * 10).json()["id"]
    assert resident.start(b"x" * 10).status_code == 201
    refused(resident.start(b"x" * 10), 429, "too_many_open_uploads")
    assert resident.caller.delete(f"/files/{first}").status_code == 204
    assert resident.start(b"x" * 10).status_code == 201


def test_enough_for_today(phone, settings):
    settings.UPLOAD_BYTES_A_DAY = 1_000
    resident = phone()
    assert resident.start(b"x" * 600).status_code == 201
    said = refused(resident.start(b"x" * 600), 429, "daily_upload_limit")
    assert said["fields"] == {"limit": 1_000, "left": 400}
    assert resident.start(b"x" * 400).status_code == 201
