"""Files that are not what they should be: refused in both languages, and nothing of them is stored."""

import hashlib
import struct

import pytest
from PIL import Image

from backend.audit.models import Entry
from tests.backend.files import media
from tests.backend.files.conftest import stored
from tests.backend.files.refused import LANGUAGES, Before, in_both, nothing_is_left

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def rotten(content, after, at=20):
    made = bytearray(content)
    at += made.index(after)
    made[at : at + 2_000] = (b"\xff\x00" * 1_000)[: len(made) - at]
    return bytes(made)


def without_page(content, number):
    starts = [at for at in range(len(content)) if content.startswith(b"OggS", at)]
    return content[: starts[number]] + content[starts[number + 1] :]


NOT_TAKEN = {
    "a zip": media.archive,
    "a zip behind a photo": lambda: media.jpeg() + media.archive(),
    "a zip behind a voice note": lambda: media.m4a() + media.archive(),
    "a zip behind a paper": lambda: media.pdf() + media.archive(),
    "an SVG with a script": lambda: media.SVG,
    "an SVG behind an XML declaration": lambda: b'<?xml version="1.0"?>\n' + media.SVG,
    "HTML": lambda: media.HTML,
    "a program": lambda: b"\x7fELF" + bytes(500),
    "a GIF": lambda: media.photo("GIF"),
    "a TIFF": lambda: media.photo("TIFF", image=media.picture(100, 100)),
    "text": "灯坏了".encode,
    "zeros": lambda: bytes(1_000),
    "a film": lambda: media.m4a(handler=b"vide"),
    "a film in WebM": lambda: media.webm(track=1),
    "a film in Ogg": lambda: media.ogg(head=b"\x80theora" + bytes(35)),
    "an MP3 of nothing but tags": lambda: b"ID3\4\0\0\0\0\0\0" * 300_000,
    "FLAC in Ogg": lambda: media.ogg(head=b"\x7fFLAC" + bytes(46)),
    "two bytes that look like MP3": lambda: b"\xff\xfb" + bytes(900),
}
BOMBS = {
    "a PNG": media.bomb,
    "a JPEG": media.jpeg_bomb,
    "a WebP": media.webp_bomb,
    "a HEIC": lambda: media.heic_that_says(16_000),
}
DAMAGED = {
    "a truncated JPEG": lambda: media.jpeg()[:-2_000],
    "a JPEG that ends in its metadata": lambda: media.jpeg()[:150],
    "a truncated PNG": lambda: media.photo("PNG")[:-20],
    "a PNG that is rotten inside": lambda: rotten(media.photo("PNG"), b"IDAT"),
    "a truncated WebP": lambda: media.photo("WEBP")[:-100],
    "a truncated HEIC": lambda: media.heic()[:-1_000],
    "a truncated PDF": lambda: media.pdf()[:-10],
    "a truncated voice note": lambda: media.wav()[:5_000],
    "a recording that was cut off": lambda: media.m4a()[:60],
    "a truncated AMR": lambda: media.amr()[:-5],
    "a truncated Ogg": lambda: media.ogg()[:-5],
    "a voice note in boxes without end": lambda: (
        media.m4a()[:24] + b"".join((8 * (3_000 - n)).to_bytes(4, "big") + b"moov" for n in range(3_000))
    ),
    "a WebM of nothing but elements": lambda: media.webm() + b"\xec\x80" * 200_001,
    "an AMR of nothing but silence": lambda: media.amr() + b"\x7c" * 200_001,
    "a truncated MP3": lambda: media.mp3(tagged=False)[:-100],
    "a truncated AAC": lambda: media.aac()[:-10],
    "a truncated M4A": lambda: media.m4a()[:-10],
    "a truncated WebM": lambda: media.webm(streamed=False)[:-10],
    "an Ogg without its last page": lambda: media.ogg()[: media.ogg().rindex(b"OggS")],
    "an Ogg with a page that changed": lambda: rotten(media.ogg(), b"OggS", 700),
    "an Ogg without a page in the middle": lambda: without_page(media.ogg(), 2),
    "an M4A whose sound is elsewhere": lambda: media.m4a(chunk=10**6),
    "an M4A whose sound is in its head": lambda: media.m4a(chunk=8),
    "a picture behind an MP3": lambda: media.mp3(tagged=False) + media.photo("PNG"),
    "HTML behind an AAC": lambda: media.aac() + media.HTML,
    "a script behind an AMR": lambda: media.amr() + b"#!/bin/sh\nreboot\n" * 40,
    "HTML behind an Ogg": lambda: media.ogg() + media.HTML,
    "HTML behind a WAV": lambda: media.wav() + media.HTML,
    "HTML behind a WebM": lambda: media.webm() + media.HTML,
    "HTML behind an M4A": lambda: media.m4a() + media.HTML,
    "a WebM with a file attached": lambda: media.webm() + media.element(b"\x19\x41\xa4\x69", b"MZ" + bytes(50)),
    "a JPEG that is nothing but its first bytes": lambda: b"\xff\xd8\xff\xe0" + bytes(100),
    "boxes that reach beyond": lambda: struct.pack(">I4s4s", 24, b"ftyp", b"mp42") + bytes(12) + b"\xff" * 40,
}
CONTENTS = {
    **{name: (make, "file_type_not_allowed") for name, make in NOT_TAKEN.items()},
    **{f"a bomb, {name}": (make, "too_many_pixels") for name, make in BOMBS.items()},
    **{name: (make, "file_damaged") for name, make in DAMAGED.items()},
}


@pytest.fixture
def phones(phone):
    """One phone in each language, so that signing in changes no row later."""
    return {lang: phone(lang=lang) for lang in LANGUAGES}


@pytest.mark.parametrize(("content", "code"), CONTENTS.values(), ids=CONTENTS)
def test_whatever_it_is_called(content, code, phones):
    content, before = content(), Before()
    in_both(lambda lang: phones[lang].send(content, name="家门口.jpg"), 422, code)
    before.nothing_kept()
    nothing_is_left()
    assert [each.data.get("code") for each in Entry.objects.filter(action="file.refuse")] == [code] * 2


def test_in_small_chunks_as_well(phones):
    """The first ones are in the store already; they go."""
    content, before = media.jpeg()[:-2_000], Before()
    in_both(lambda lang: phones[lang].send(content, piece=20_000), 422, "file_damaged")
    before.nothing_kept()


def test_a_wrong_sha256(phones):
    content, before = media.jpeg(), Before()
    other = hashlib.sha256(b"other").hexdigest()
    in_both(lambda lang: phones[lang].send(content, sha256=other), 422, "sha256_mismatch")
    before.nothing_kept()


def test_more_than_a_file_of_its_kind_may_have(phones, settings):
    settings.MAX_FILE_BYTES = {**settings.MAX_FILE_BYTES, "audio": 5_000}
    before = Before()
    in_both(lambda lang: phones[lang].send(media.wav()), 413, "file_too_large")
    before.nothing_kept()


LONG = {
    "M4A": lambda: media.m4a(seconds=1_801),
    "AMR": lambda: b"#!AMR\n" + b"\x7c" * 90_051,
    "WAV": lambda: media.wav(61),
}


@pytest.mark.parametrize("make", LONG.values(), ids=LONG)
def test_a_voice_note_that_nobody_hears_to_its_end(phones, make, settings):
    settings.SOUND_SECONDS = 60 if make is LONG["WAV"] else 1_800
    content, before = make(), Before()
    in_both(lambda lang: phones[lang].send(content), 422, "sound_too_long")
    before.nothing_kept()


ROTTEN = {
    "a WebP whose pixels are damaged": lambda: rotten(media.photo("WEBP", lossless=True), b"VP8L"),
    "a HEIC that hides how large it is": lambda: media.heic_that_says(64, of=Image.new("RGB", (1_000, 1_000))),
}


@pytest.mark.parametrize("make", ROTTEN.values(), ids=ROTTEN)
def test_what_is_whole_outside_and_rotten_inside_is_refused_by_the_job(make, phone):
    """Its row stays for a while, to tell why; of its bytes nothing."""
    file = phone().send(make())
    assert (file["status"], file["refusal"], file["links"]) == ("refused", "file_damaged", [])
    assert (file["actions"], file["taken"]) == (["withdraw"], None)
    assert stored() == []


SCRIPT = b"--><script>alert(document.domain)</script>"


def test_markup_in_the_comment_of_a_photo_does_nothing(phone):
    content = media.commented(SCRIPT)
    file = phone().send(content, name="x.html")
    assert file["status"] == "ready"
    for each in file["links"]:
        answer = phone().open(each["url"])
        body = answer.getvalue()
        assert (SCRIPT in body) is (each["variant"] == "original"), each["variant"]
        harmless(answer, "image/jpeg", "inline")
        assert answer["Content-Disposition"].partition("filename=")[2].strip('"').endswith(".jpg")


def harmless(answer, media_type, disposition):
    """It is shown as what it is or not at all, and where it were run, it could do nothing."""
    assert answer.status_code == 200
    assert (answer["Content-Type"], answer["Content-Disposition"].partition(";")[0]) == (media_type, disposition)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


@pytest.mark.parametrize("content", media.PAPERS.values(), ids=media.PAPERS)
def test_a_paper_that_acts_is_saved_and_never_opened_by_a_page_of_ours(content, phone):
    file = phone().send(content, name="证明.pdf")
    assert file["status"] == "ready"
    for each in file["links"]:
        harmless(phone().open(each["url"]), "application/pdf", "attachment")
