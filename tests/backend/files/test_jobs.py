"""What the clock forgets, what jobs do twice, and photos that are found again."""

import io
import os
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image, ImageEnhance, ImageOps

from backend.files import jobs, store
from backend.files.models import File, Fingerprint
from backend.files.queries import LOOK, SAME, look_alike, same_bytes
from backend.jobs.testing import run_due
from backend.realtime.models import FeedItem
from tests.backend.files import media
from tests.backend.files.conftest import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def test_an_upload_that_stopped_is_forgotten(phone, settings):
    resident, content = phone(), media.jpeg()
    file_id = resident.start(content).json()["id"]
    resident.append(file_id, 0, content[:30_000])
    jobs.forget_files(now=timezone.now() + timedelta(hours=settings.UPLOAD_HOURS - 1))
    assert File.objects.exists()
    jobs.forget_files(now=timezone.now() + timedelta(hours=settings.UPLOAD_HOURS + 1))
    run_due()
    assert (File.objects.count(), stored()) == (0, [])
    assert resident.offset(file_id).status_code == 404


def test_a_file_that_is_for_nothing_is_forgotten_and_one_that_is_attached_stays(phone, cast, api, settings):
    idle, used = phone().send(media.jpeg()), phone().send(media.wav())
    api(cast.resident).post("/needs", {"kind": "help", "text": "听", "files": [used["id"]]})
    jobs.forget_files(now=timezone.now() + timedelta(hours=settings.UNATTACHED_HOURS + 1))
    run_due()
    assert [str(each) for each in File.objects.values_list("id", flat=True)] == [used["id"]]
    assert Fingerprint.objects.count() == 1
    assert len(stored()) == 2
    assert idle["expires_at"]


def test_of_an_attached_file_that_is_withdrawn_the_fingerprint_stays(phone, cast, api):
    content = media.jpeg()
    file = phone().send(content)
    api(cast.resident).post("/needs", {"kind": "help", "text": "看", "files": [file["id"]]})
    phone().caller.delete(f"/files/{file['id']}")
    jobs.forget_files(now=timezone.now() + timedelta(days=400))
    run_due()
    assert stored() == []
    assert Fingerprint.objects.count() == 1


def test_a_job_that_runs_twice_does_its_work_once(phone):
    file = phone().send(media.jpeg())
    before = stored()
    jobs.prepare(file_id=file["id"])
    assert (stored(), File.objects.get().copies.count()) == (before, 3)


def test_erasing_twice_is_no_failure(phone):
    phone().send(media.wav())
    key = File.objects.get().key
    for _ in range(2):
        jobs.erase(keys=[key])
    assert stored() == []


def test_a_write_that_breaks_off_leaves_nothing(folder, monkeypatch):
    def fail(_descriptor):
        raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        store.write("ab/cd", "original", b"x" * 100)
    assert stored() == []


def test_its_owner_hears_of_each_step(phone, cast):
    phone().send(media.jpeg())
    told = [each.data["status"] for each in FeedItem.objects.filter(user=cast.resident, type="file").order_by("id")]
    assert told == ["processing", "ready"]
    listed = phone().caller.get("/files").json()["items"]
    assert FeedItem.objects.filter(user=cast.resident, type="file").order_by("id").last().data == listed[0]


def print_of(content, phone):
    return Fingerprint.objects.get(file=phone().send(content)["id"])


def again(change, **options):
    made = change(media.picture())
    out = io.BytesIO()
    made.save(out, "JPEG", **options)
    return out.getvalue()


SIMILAR = {
    "smaller and worse": lambda: again(lambda image: image.resize((640, 480)), quality=30),
    "brighter": lambda: again(lambda image: ImageEnhance.Brightness(image).enhance(1.15)),
    "in grey": lambda: again(lambda image: image.convert("L").convert("RGB")),
    "mirrored": lambda: again(ImageOps.mirror),
    "as HEIC": media.heic,
}


@pytest.mark.parametrize("make", SIMILAR.values(), ids=SIMILAR)
def test_the_same_photo_is_found_again(make, phone):
    first = print_of(media.jpeg(), phone)
    second = print_of(make(), phone)
    found = dict(look_alike(second.alike, within=SAME))
    assert first.file_id in found
    assert list(same_bytes(bytes(first.sha256))) == [first]
    assert look_alike(second.alike, among=["evidence"]) == []


def test_another_photo_is_not(phone):
    first = print_of(media.jpeg(), phone)
    other = Image.effect_mandelbrot((800, 600), (-2, -1.5, 1, 1.5), 60).convert("RGB")
    second = print_of(media.photo(image=other), phone)
    assert first.file_id not in dict(look_alike(second.alike, within=LOOK))


def test_one_file_in_two_streets_has_one_fingerprint(phone, cast):
    content = media.jpeg()
    for person in (cast.resident, cast.stranger):
        phone(person).send(content)
    [first, second] = Fingerprint.objects.all()
    assert bytes(first.sha256) == bytes(second.sha256)
    assert same_bytes(bytes(first.sha256)).count() == 2
    assert len(look_alike(first.alike)) == 2
