"""The tus protocol 1.0, word for word."""

import base64
import hashlib
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from django.conf import settings
from django.utils import timezone

from backend.files.models import File
from backend.ids import new_id
from backend.jobs.testing import run_due
from tests.backend.files import media
from tests.backend.files.conftest import CHUNK, stored
from tests.http import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
TUS = {"Tus-Resumable": "1.0.0"}


def said(**pairs):
    return ",".join(f"{name} {base64.b64encode(str(value).encode()).decode()}" for name, value in pairs.items())


def create(phone, size, **metadata):
    headers = {**phone.caller.headers, **TUS, "Upload-Length": str(size), "Upload-Metadata": said(**metadata)}
    return phone.caller.client.generic("POST", "/api/v1/files", b"", "", headers=headers)


def test_what_a_client_may_ask_for_is_told_to_everybody(db):
    answer = Caller().client.options("/api/v1/files")
    assert answer.status_code == 204
    assert (answer["Tus-Resumable"], answer["Tus-Version"]) == ("1.0.0", "1.0.0")
    assert set(answer["Tus-Extension"].split(",")) == {"creation", "expiration", "checksum", "termination"}
    assert "sha1" in answer["Tus-Checksum-Algorithm"].split(",")
    assert answer["Tus-Max-Size"] == str(max(settings.MAX_FILE_BYTES.values()))


def test_from_creation_to_the_last_byte(phone):
    """As tus-js-client does it: creation, HEAD, PATCH."""
    resident, content = phone(), media.jpeg()
    begun = create(resident, len(content), filename="家门口.jpg", filetype="image/jpeg", purpose="need")
    assert (begun.status_code, begun["Tus-Resumable"]) == (201, "1.0.0")
    where = begun["Location"]
    ends = parsedate_to_datetime(begun["Upload-Expires"])
    assert timedelta(hours=23) < ends - timezone.now() < timedelta(hours=25)
    file_id = where.rpartition("/")[2]
    state = resident.offset(file_id)
    assert state.status_code == 200
    assert (state["Upload-Offset"], state["Upload-Length"], state["Cache-Control"]) == (
        "0",
        str(len(content)),
        "no-store",
    )
    assert state.content == b""
    checked = {"Upload-Checksum": "sha1 " + base64.b64encode(hashlib.sha1(content[:30_000]).digest()).decode()}
    answer = resident.append(file_id, 0, content[:30_000], **TUS, **checked)
    assert (answer.status_code, answer["Upload-Offset"], answer["Tus-Resumable"]) == (204, "30000", "1.0.0")
    answer = resident.append(file_id, 30_000, content[30_000:], **TUS)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(content)))
    assert "Upload-Expires" not in answer
    run_due()
    # The answer to the last chunk may be lost: whoever asks learns that all is there.
    assert resident.offset(file_id)["Upload-Offset"] == str(len(content))
    file = resident.read(file_id)
    assert (file["status"], file["name"], file["media_type"]) == ("ready", "家门口.jpg", "image/jpeg")


@pytest.mark.parametrize("algorithm", ["sha1", "sha256", "md5"])
def test_checksums(phone, algorithm):
    content = media.wav()
    file_id = phone().start(content).json()["id"]
    digest = base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
    assert phone().append(file_id, 0, content, **{"Upload-Checksum": f"{algorithm} {digest}"}).status_code == 204


def test_an_id_of_the_clients_own_begins_once(phone):
    file_id = str(new_id())
    first = create(phone(), 100, purpose="need", id=file_id)
    again = create(phone(), 100, purpose="need", id=file_id)
    assert (first.status_code, again.status_code, first["Location"]) == (201, 200, again["Location"])
    assert create(phone(), 200, purpose="need", id=file_id).json()["code"] == "id_taken"
    assert File.objects.count() == 1


def test_an_idempotency_key_tells_the_same_place(phone):
    resident = phone()
    first, again = (resident.caller.post("/files", {"size": 9, "purpose": "need"}, key="k") for _ in range(2))
    assert (first["Location"], first.content) == (again["Location"], again.content)
    assert File.objects.count() == 1


def test_somebody_elses_id(phone, cast):
    file_id = str(new_id())
    create(phone(), 100, purpose="need", id=file_id)
    assert create(phone(cast.manager), 100, purpose="need", id=file_id).json()["code"] == "id_taken"


def test_methods_that_a_proxy_does_not_let_through(phone):
    resident, content = phone(), media.wav()
    file_id = resident.start(content).json()["id"]
    headers = {**resident.caller.headers, "X-HTTP-Method-Override": "PATCH", "Upload-Offset": "0"}
    answer = resident.caller.client.generic("POST", f"/api/v1/files/{file_id}", content, CHUNK, headers=headers)
    assert (answer.status_code, answer["Upload-Offset"]) == (204, str(len(content)))


def test_termination(phone):
    resident, content = phone(), media.jpeg()
    file_id = resident.start(content).json()["id"]
    resident.append(file_id, 0, content[:30_000])
    assert (
        resident.caller.client.delete(
            f"/api/v1/files/{file_id}", headers={**resident.caller.headers, **TUS}
        ).status_code
        == 204
    )
    assert resident.offset(file_id).status_code == 404
    assert resident.append(file_id, 30_000, content[30_000:]).json()["code"] == "wrong_moment"
    run_due()
    assert stored() == []


def test_after_the_last_byte_nothing_is_added(phone):
    content = media.wav()
    file = phone().send(content)
    answer = phone().append(file["id"], len(content), b"")
    assert answer.status_code in {409, 415}
    assert phone().append(file["id"], 0, content).json()["code"] == "wrong_moment"


def test_refusals_speak_tus_too(phone):
    assert Caller().client.head("/api/v1/files/7")["Tus-Resumable"] == "1.0.0"
    wrong = phone().append(new_id(), 0, b"x", **{"Tus-Resumable": "2.0.0", "Accept-Language": "zh-Hans"})
    assert (wrong.status_code, wrong["Tus-Version"]) == (412, "1.0.0")
    assert wrong.json()["title"] == "协议版本不明"
    assert "Tus-Resumable" not in phone().caller.get("/me").headers
