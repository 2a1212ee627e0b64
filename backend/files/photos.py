"""Photos: how large they are before anything is decoded, what is served of them, and how they are found again.

Pillow and its HEIF plugin are loaded where they are used: the web process starts without them.
"""

import io
import math
import struct
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import TYPE_CHECKING, Any

from django.conf import settings

from backend.files.refusals import FileDamaged, TooManyPixels
from backend.files.states import Copy

if TYPE_CHECKING:
    from PIL.Image import Image

READERS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/heic": "HEIF"}
SIDES = {Copy.FULL: 4_096, Copy.LARGE: 1_280, Copy.SMALL: 320}
"""The longer side at most, in pixels."""
QUALITY = {Copy.FULL: 88, Copy.LARGE: 82, Copy.SMALL: 75}
SERVED_TYPE = "image/jpeg"

EXIF, GPS = 0x8769, 0x8825
TAKEN, TAKEN_OFFSET = 0x9003, 0x9011
LATITUDE_REF, LATITUDE, LONGITUDE_REF, LONGITUDE = 1, 2, 3, 4

UNREADABLE = (OSError, SyntaxError, ValueError, KeyError, IndexError, TypeError, RuntimeError, EOFError, struct.error)
"""What Pillow raises where a file is not what it says."""

_one_at_a_time = threading.Lock()
"""A photo of 50 million pixels takes 150 MB while it is open: a process opens one."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A copy to serve."""

    copy: Copy
    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Origin:
    """When and where the camera says that it was taken: WGS-84, as EXIF has it."""

    at: datetime | None = None
    place: str = ""
    """`lat,lng` in degrees."""


@dataclass(frozen=True, slots=True)
class Developed:
    """All that is made of a photo."""

    pictures: list[Picture]
    origin: Origin
    alike: int
    alike_mirrored: int


def measure(data: bytes, media_type: str) -> tuple[int, int]:
    """Width and height, from the header alone. Raises `FileDamaged`, `TooManyPixels`."""
    with _opened(data, media_type) as image:
        return image.size


def develop(data: bytes, media_type: str, zone: tzinfo) -> Developed:
    """Decode it; what is served is turned upright, put into sRGB and encoded anew, so that nothing else is left of it.

    `zone`: of the street, for a camera that does not say its own. Raises `FileDamaged`, `TooManyPixels`.
    """
    with _one_at_a_time, _opened(data, media_type) as image:
        origin = _origin(image, zone)
        image.draft("RGB", (SIDES[Copy.FULL], SIDES[Copy.FULL]))  # JPEG: decoded at half the size where that is enough
        upright = _plain(image)
        pictures = []
        for copy, side in SIDES.items():
            upright.thumbnail((side, side))  # from the larger one to the smaller
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=QUALITY[copy], optimize=True, progressive=True)
            pictures.append(Picture(copy, out.getvalue(), *upright.size))
        return Developed(pictures, origin, *_fingerprints(upright))


@contextmanager
def _opened(data: bytes, media_type: str) -> "Iterator[Image]":
    """The photo, its header read and found small enough. What Pillow cannot read is damaged, whatever it raises."""
    from PIL import Image  # noqa: PLC0415  # see the module

    limit = settings.PHOTO_PIXELS
    _prepare(limit)
    try:
        with Image.open(io.BytesIO(data), formats=[READERS[media_type]]) as image:
            if image.width * image.height > limit:
                raise TooManyPixels(limit=limit)
            yield image
    except (Image.DecompressionBombWarning, Image.DecompressionBombError):
        raise TooManyPixels(limit=limit) from None
    except UNREADABLE as error:
        raise FileDamaged from error


@cache
def _prepare(limit: int) -> None:
    """Once: Pillow itself refuses what is too large, on every way to a pixel, and reads HEIC."""
    from PIL import Image  # noqa: PLC0415  # see the module
    from pillow_heif import register_heif_opener  # noqa: PLC0415  # see the module

    Image.MAX_IMAGE_PIXELS = limit
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    register_heif_opener(thumbnails=False)


def _plain(image: "Image") -> "Image":
    """Upright, in sRGB, on white where it lets through; only the pixels."""
    from PIL import Image, ImageCms, ImageOps  # noqa: PLC0415  # see the module

    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.mode in {"RGBA", "LA", "PA"} or "transparency" in upright.info:
        through = upright.convert("RGBA")
        upright = Image.new("RGB", through.size, "white")
        upright.paste(through, mask=through.getchannel("A"))
    elif profile and upright.mode in {"RGB", "CMYK", "L"}:
        try:
            found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            converted = ImageCms.profileToProfile(upright, found, ImageCms.createProfile("sRGB"), outputMode="RGB")
            upright = converted or upright
        except (ImageCms.PyCMSError, OSError, ValueError):
            pass  # a profile that is none: the colours are taken as they stand
    plain = upright.convert("RGB")
    plain.info.clear()
    return plain


def _origin(image: "Image", zone: tzinfo) -> Origin:
    """What EXIF says; nothing where it says nonsense."""
    try:
        exif = image.getexif()
        details, gps = exif.get_ifd(EXIF), exif.get_ifd(GPS)
    except UNREADABLE:
        return Origin()
    lat = _degrees(gps.get(LATITUDE), gps.get(LATITUDE_REF), "S", 90)
    lng = _degrees(gps.get(LONGITUDE), gps.get(LONGITUDE_REF), "W", 180)
    at = _moment(details.get(TAKEN), details.get(TAKEN_OFFSET), zone)
    return Origin(at, f"{lat:.7f},{lng:.7f}" if lat is not None and lng is not None else "")


def _moment(said: Any, offset: Any, zone: tzinfo) -> datetime | None:
    try:
        naive = datetime.strptime(str(said).strip("\0 "), "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007  # the zone follows
        if not 1900 <= naive.year <= 9000:
            return None
        return naive.replace(tzinfo=_offset(offset) or zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _offset(said: Any) -> tzinfo | None:
    try:
        return datetime.strptime(str(said).strip("\0 "), "%z").tzinfo
    except ValueError:
        return None


def _degrees(parts: Any, ref: Any, negative: str, limit: int) -> float | None:
    """Degrees, minutes and seconds as one number."""
    try:
        found: float = sum(float(part) / 60**power for power, part in enumerate(parts))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    if not math.isfinite(found) or not 0 <= found <= limit:
        return None
    return -found if str(ref).strip("\0 ").upper() == negative else found


GRID, KEPT = 32, 8


def _fingerprints(image: "Image") -> tuple[int, int]:
    """Of the photo and of its mirror image."""
    from PIL import ImageOps  # noqa: PLC0415  # see the module

    return fingerprint(image), fingerprint(ImageOps.mirror(image))


def fingerprint(image: "Image") -> int:
    """64 bits, as a signed number: the lowest 8 × 8 frequencies of a 32 × 32 grey image, each above the median or not.

    The discrete cosine transform of type II, as the "pHash" of Zauner (2010): compression and scaling change few bits.
    """
    small = image.convert("L").resize((GRID, GRID))
    pixels = small.tobytes()
    waves = [[math.cos(math.pi * (2 * x + 1) * u / (2 * GRID)) for x in range(GRID)] for u in range(KEPT)]
    rows = [
        [sum(wave[x] * pixels[y * GRID + x] for x in range(GRID)) for wave in waves] for y in range(GRID)
    ]  # rows[y][u]
    found = [sum(wave[y] * rows[y][u] for y in range(GRID)) for wave in waves for u in range(KEPT)]
    middle = sorted(found[1:])[len(found) // 2]  # without the first, which is the brightness of all
    bits = sum((value > middle) << (63 - index) for index, value in enumerate(found))
    return bits - (1 << 64) if bits >> 63 else bits
