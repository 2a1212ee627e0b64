"""What a camera writes into a photo is kept for who may know it, and is in nothing that is served."""

import io
from datetime import UTC, datetime

import pytest
from django.db import connection
from PIL import Image, ImageCms

from backend.files import photos
from backend.files.models import File
from backend.jobs.testing import run_due
from tests.backend.files import media
from tests.backend.files.conftest import stored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

PRIVATE = (
    b"Exif",
    b"Huawei",
    media.DEVICE.encode(),
    b"GPS",
    b"2026:11:20",
    b"secret comment",
    b"http://ns.adobe.com",
    b"ICC_PROFILE",
)
PHOTOS = {"JPEG": media.jpeg, "HEIC": media.heic, "WebP": lambda: media.photo("WEBP", exif=media.exif())}
SERVED = ("full", "large", "small")


def served(phone, file):
    return {each["variant"]: phone.fetch(each["url"])[2] for each in file["links"]}


@pytest.mark.parametrize("make", PHOTOS.values(), ids=PHOTOS)
def test_nothing_private_is_served(make, phone):
    content = make()
    with Image.open(io.BytesIO(content)) as sent:
        assert sent.getexif().get_ifd(0x8825), "the photo that is sent has a place"
    resident = phone()
    bodies = served(resident, resident.send(content))
    for variant in SERVED:
        assert not [each for each in PRIVATE if each in bodies[variant]], variant
        with Image.open(io.BytesIO(bodies[variant])) as shown:
            assert dict(shown.getexif()) == {}
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(shown.info)
            assert max(shown.size) <= {"full": 4096, "large": 1280, "small": 320}[variant]
    assert bodies["original"] == content


@pytest.mark.parametrize("make", PHOTOS.values(), ids=PHOTOS)
def test_when_and_where_it_was_taken_is_kept_for_its_owner(make, phone):
    file = phone().send(make())
    assert file["taken"]["at"] == "2026-11-20T01:30:15Z"
    assert (file["taken"]["lat"], file["taken"]["lng"]) == (
        pytest.approx(media.LAT, abs=1e-5),
        pytest.approx(media.LNG, abs=1e-5),
    )
    assert File.objects.get().taken_at == datetime(2026, 11, 20, 1, 30, 15, tzinfo=UTC)
    with connection.cursor() as cursor:
        cursor.execute("SELECT taken_place FROM files_file")
        assert "39.92" not in cursor.fetchone()[0]


def test_nobody_else_learns_of_it(phone, cast, api):
    file = phone().send(media.jpeg())
    need = api(cast.resident).post("/needs", {"kind": "help", "text": "灯坏了", "files": [file["id"]]})
    assert need.status_code == 201, need.content
    manager = phone(cast.manager)
    seen = manager.read(file["id"])
    assert seen["taken"] is None
    assert [each["variant"] for each in seen["links"]] == list(SERVED)
    assert "read_origin" not in seen["actions"]
    shown = api(cast.manager).get(f"/needs/{need.json()['id']}")
    assert "taken" not in shown.content.decode()
    assert "original" not in shown.content.decode()


NONSENSE = {
    "a latitude of 91 degrees": {2: (91.0, 0.0, 0.0)},
    "no longitude": {4: None},
}


@pytest.mark.parametrize("wrong", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_no_place(wrong, phone):
    made = media.exif()
    gps = made.get_ifd(0x8825)
    for tag, value in wrong.items():
        gps[tag] = value
        if value is None:
            del gps[tag]
    file = phone().send(media.photo("JPEG", exif=made))
    assert file["status"] == "ready"
    assert file["taken"] == {"at": "2026-11-20T01:30:15Z", "lat": None, "lng": None}


@pytest.mark.parametrize(
    "parts", [None, 7, "north", (float("nan"), 0, 0), (float("inf"), 0, 0), (-1, 0, 0), ("x", 0, 0)]
)
def test_degrees_that_are_none(parts):
    assert photos._degrees(parts, "N", "S", 90) is None


def test_a_camera_without_a_zone_is_in_that_of_the_street(phone):
    made = media.exif(gps=False)
    del made.get_ifd(0x8769)[0x9011]
    assert phone().send(media.photo("JPEG", exif=made))["taken"]["at"] == "2026-11-20T01:30:15Z"


@pytest.mark.parametrize("orientation", range(1, 9))
def test_it_is_served_upright(orientation, phone):
    """However the phone was held: the red corner is where the eye saw it."""
    turned = {1: None, 2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}[orientation]
    upright = media.picture(800, 600)
    held = upright if turned is None else upright.transpose(turned)
    file = phone().send(media.photo("JPEG", image=held, exif=media.exif(orientation=orientation), quality=95))
    with Image.open(io.BytesIO(served(phone(), file)["full"])) as shown:
        assert shown.size == (800, 600)
        red, green, blue = shown.getpixel((40, 40))
        assert red > 150 > green
        assert blue < 100


def test_colours_of_a_wide_profile_become_srgb(phone):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    bodies = served(phone(), phone().send(media.photo("JPEG", icc_profile=profile)))
    assert all(b"ICC_PROFILE" not in bodies[each] for each in SERVED)


def test_what_lets_through_is_laid_on_white(phone):
    image = Image.new("RGBA", (200, 200), (255, 0, 0, 0))
    with Image.open(io.BytesIO(served(phone(), phone().send(media.photo("PNG", image=image)))["small"])) as shown:
        assert min(shown.getpixel((100, 100))) > 250


def test_no_name_in_the_store_tells_anything(phone, cast):
    phone().send(media.jpeg(), name="../../王秀兰的家.jpg")
    for name in stored():
        assert not [
            each
            for each in ("王", "jpg", "..", str(cast.resident.id), str(cast.resident.home_street_id))
            if each in name
        ]
    status, headers, _body = phone().fetch(phone().read(File.objects.get().id)["links"][0]["url"])
    assert status == 200
    assert "..%2F" not in headers["Content-Disposition"]
    assert "/" not in headers["Content-Disposition"].partition("''")[2]


def test_withdrawn_nothing_is_left(phone):
    resident = phone()
    file = resident.send(media.jpeg(), name="家.jpg")
    assert resident.caller.delete(f"/files/{file['id']}").status_code == 204
    run_due()
    assert stored() == []
    row = File.objects.get()
    assert (row.status, row.name, row.taken_at, row.taken_place, row.copies.count()) == ("withdrawn", "", None, "", 0)
