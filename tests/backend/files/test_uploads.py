"""From the first byte to the link, in a folder and in a bucket."""

import hashlib

import pytest

from backend.audit.models import Entry
from backend.files.models import File
from backend.jobs.testing import run_due
from tests.backend.files import media
from tests.backend.files.conftest import stored

pytestmark = pytest.mark.django_db


def test_a_photo_in_three_chunks(kept, phone):
    content = media.jpeg()
    resident = phone()
    begun = resident.start(content, name="家门口.jpg", sha256=hashlib.sha256(content).hexdigest())
    assert begun.status_code == 201, begun.content
    made = begun.json()
    assert (made["status"], made["offset"], made["size"]) == ("uploading", 0, len(content))
    assert begun["Location"] == f"/api/v1/files/{made['id']}"
    third = len(content) // 3 + 1
    for number, at in enumerate(range(0, len(content), third)):
        answer = resident.append(made["id"], at, content[at : at + third])
        assert (answer.status_code, answer["Upload-Offset"]) == (204, str(min(at + third, len(content))))
        assert resident.offset(made["id"])["Upload-Offset"] == answer["Upload-Offset"]
        assert resident.read(made["id"])["status"] == ("processing" if number == 2 else "uploading")
    run_due()
    file = resident.read(made["id"])
    assert (file["status"], file["kind"], file["media_type"]) == ("ready", "photo", "image/jpeg")
    assert [each["variant"] for each in file["links"]] == ["full", "large", "small", "original"]
    for each in file["links"]:
        status, headers, body = resident.fetch(each["url"])
        assert (status, len(body), headers["Content-Type"]) == (200, each["size"], "image/jpeg")
    assert resident.fetch(file["links"][-1]["url"])[2] == content
    assert not [name for name in stored() if "/parts" in name]
    assert len(stored()) == 4
    assert [each.action for each in Entry.objects.filter(object_id=file["id"]).order_by("id")] == [
        "file.start",
        "file.complete",
        "file.process",
    ]


@pytest.mark.parametrize("media_type", media.SOUNDS)
def test_voice_notes(kept, phone, media_type):
    content = media.SOUNDS[media_type]()
    file = phone().send(content)
    assert (file["status"], file["kind"], file["media_type"]) == ("ready", "audio", media_type), file
    served = phone().fetch(file["links"][0]["url"])[2]
    assert media.DEVICE.encode() not in served
    assert b"+39.9298" not in served
    assert File.objects.get().taken_at is None
