"""What a file is, read from its bytes: never from its name, never from a header that came with it."""

from collections.abc import Iterable, Mapping

import filetype
from django.conf import settings

from backend.files import boxes, lengths, photos, sounds
from backend.files.refusals import FileDamaged, FileTypeNotAllowed, SoundTooLong, SpreadsheetNotTaken
from backend.files.states import Kind

TYPES: Mapping[str, Kind] = {
    "image/jpeg": Kind.PHOTO,
    "image/png": Kind.PHOTO,
    "image/webp": Kind.PHOTO,
    "image/heic": Kind.PHOTO,
    "audio/mp4": Kind.AUDIO,
    "audio/aac": Kind.AUDIO,
    "audio/mpeg": Kind.AUDIO,
    "audio/ogg": Kind.AUDIO,
    "audio/webm": Kind.AUDIO,
    "audio/wav": Kind.AUDIO,
    "audio/amr": Kind.AUDIO,
    "application/pdf": Kind.DOCUMENT,
    "text/csv": Kind.TABLE,
    "application/json": Kind.TABLE,
}
SAID_OTHERWISE = {
    # Recorders write sound into the containers of films; whether there is a picture is looked up.
    "video/mp4": "audio/mp4",
    "video/3gpp": "audio/mp4",
    "video/quicktime": "audio/mp4",
    "video/webm": "audio/webm",
    "video/x-matroska": "audio/webm",
    "audio/x-wav": "audio/wav",
    "audio/m4a": "audio/mp4",
    "image/heif": "image/heic",
}
WORKBOOKS = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.oasis.opendocument.spreadsheet",
        "application/vnd.ms-excel",
    }
)
SHEETS = b"xl/"
"""What lies in a workbook that is told from no other zip by its first bytes."""
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""What one of before 2007 begins with."""
END_OF_PDF = 2_048
"""Bytes at the end in which `%%EOF` stands; some writers add a little after it."""


def sniffed(data: bytes, kinds: Iterable[Kind]) -> str:
    """The media type of a whole file of one of these kinds.

    Raises `FileTypeNotAllowed`, `SpreadsheetNotTaken`, `FileDamaged`, `TooManyPixels`, `SoundTooLong`. Looks at the outside: a photo is decoded by the job.
    """
    found = filetype.guess(data)
    said = found.mime if found else ""
    media_type = SAID_OTHERWISE.get(said, said) or _text(data)
    wanted = [each for each, kind in TYPES.items() if kind in set(kinds)]
    if Kind.TABLE in set(kinds) and _is_workbook(data, said):
        raise SpreadsheetNotTaken
    if media_type not in wanted or boxes.ends_in_archive(data):
        raise FileTypeNotAllowed(allowed=wanted)
    if TYPES[media_type] == Kind.AUDIO and not sounds.is_sound(data, media_type):
        raise FileTypeNotAllowed(allowed=wanted)
    if TYPES[media_type] == Kind.AUDIO and lengths.seconds(data, media_type) > settings.SOUND_SECONDS:
        raise SoundTooLong(minutes=settings.SOUND_SECONDS // 60)
    if media_type == "application/pdf" and b"%%EOF" not in data[-END_OF_PDF:]:
        raise FileDamaged
    if TYPES[media_type] == Kind.PHOTO:
        if not _is_whole(data, media_type):
            raise FileDamaged
        photos.measure(data, media_type)
    return media_type


def _is_workbook(data: bytes, said: str) -> bool:
    """A zip names what lies in it in plain bytes, packed or not."""
    return said in WORKBOOKS or data.startswith(OLE) or (said == "application/zip" and SHEETS in data)


def _text(data: bytes) -> str:
    """What text there is: rows as JSON, else a table; nothing of what holds a NUL byte, as no text does but UTF-16 with its mark."""
    head = data[:4_096]
    if b"\0" in data and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ""
    return "application/json" if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"} else "text/csv"


def _is_whole(data: bytes, media_type: str) -> bool:
    if media_type == "image/jpeg":
        return boxes.jpeg_is_whole(data)
    if media_type == "image/png":
        return boxes.png_is_whole(data)
    # Both walks raise where the file ends early.
    return bool(list(boxes.riff(data) if media_type == "image/webp" else boxes.iso(data)))
