"""Walks over the outer structure of files: whether they are whole, and which parts they have. Nothing is decoded."""

import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec

from backend.files.refusals import FileDamaged


@dataclass(frozen=True, slots=True)
class Box:
    """A part of a file: `start` with its header, `body` without, to `end`."""

    name: bytes
    start: int
    body: int
    end: int


PARTS = 200_000
"""More has no file that a phone makes: it is an hour of voice in frames of 20 ms. To walk over them takes a second."""
P = ParamSpec("P")


def few(walk: Callable[P, Iterator[Box]]) -> Callable[P, Iterator[Box]]:
    """The walk, which raises `FileDamaged` after too many parts."""

    @wraps(walk)
    def run(*args: P.args, **kwargs: P.kwargs) -> Iterator[Box]:
        for number, each in enumerate(walk(*args, **kwargs)):
            if number == PARTS:
                raise FileDamaged
            yield each

    return run


@few
def iso(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The boxes of an ISO base media file (ISO/IEC 14496-12): HEIC, M4A, 3GP. Raises `FileDamaged`."""
    end = len(data) if end is None else end
    while start < end:
        if start + 8 > end:
            raise FileDamaged
        size, name = struct.unpack_from(">I4s", data, start)
        body = start + 8
        if size == 1:
            if body + 8 > end:
                raise FileDamaged
            size, body = struct.unpack_from(">Q", data, body)[0], body + 8
        stop = end if size == 0 else start + size
        if not body <= stop <= end:
            raise FileDamaged
        yield Box(name, start, body, stop)
        start = stop


@few
def riff(data: bytes) -> Iterator[Box]:
    """The chunks of a RIFF file: WebP, WAV. Raises `FileDamaged`."""
    stated = struct.unpack_from("<I", data, 4)[0] + 8 if len(data) >= 12 else 1 << 32
    if stated > len(data):
        raise FileDamaged
    start = 12
    while start + 8 <= stated:
        name, size = struct.unpack_from("<4sI", data, start)
        stop = start + 8 + size
        if stop > len(data):
            raise FileDamaged
        yield Box(name, start, start + 8, stop)
        start = stop + size % 2


def png_is_whole(data: bytes) -> bool:
    """Whether the chunks go on until IEND, each as its checksum says."""
    start = 8
    while start + 12 <= len(data):
        size, name = struct.unpack_from(">I4s", data, start)
        stop: int = start + 8 + size
        if data[stop : stop + 4] != zlib.crc32(data[start + 4 : stop]).to_bytes(4, "big"):
            return False
        if name == b"IEND":
            return True
        start = stop + 4
    return False


def jpeg_is_whole(data: bytes) -> bool:
    """Whether a scan begins, and an end of image comes after it; the thumbnail in the metadata has an end of its own."""
    start = 2
    while start + 4 <= len(data) and data[start] == 0xFF:
        marker = data[start + 1]
        if marker == 0xDA:
            return data.find(b"\xff\xd9", start) >= 0
        if marker == 0xFF or 0xD0 <= marker <= 0xD8 or marker == 0x01:
            start += 1 if marker == 0xFF else 2  # filling, or a marker without a length
            continue
        start += 2 + int(struct.unpack_from(">H", data, start + 2)[0])
    return False


def ends_in_archive(data: bytes) -> bool:
    """Whether it opens as a zip, whatever it begins with: those are read from the end (APPNOTE.TXT, 4.3.6)."""
    at = data.rfind(b"PK\x05\x06", -22 - 0xFFFF)
    if at < 0 or at + 22 > len(data):
        return False
    directory = at - int(struct.unpack_from("<I", data, at + 12)[0])
    return data[max(0, directory) :].startswith(b"PK\x01\x02") or data[max(0, at - 20) :].startswith(b"PK\x06\x07")


SEGMENT, CLUSTER = b"\x18\x53\x80\x67", b"\x1f\x43\xb6\x75"
INFO, SCALE, TIMESTAMP = b"\x15\x49\xa9\x66", b"\x2a\xd7\xb1", b"\xe7"
BLOCKS = {b"\xa3", b"\xa0"}
SAYING = {b"\x7b\xa9", b"\x44\x61", b"\x73\x84", b"\x53\x6e"}
"""The title, the date and the file's name in the information of a WebM; the name of a track."""
TRACKS, TRACK, TRACK_TYPE, TAGS = b"\x16\x54\xae\x6b", b"\xae", b"\x83", b"\x12\x54\xc3\x67"


OF_A_RECORDING = {
    SEGMENT, CLUSTER, TRACKS, TAGS, INFO, TIMESTAMP, *BLOCKS,
    b"\x1a\x45\xdf\xa3",  # its head
    b"\x11\x4d\x9b\x74", b"\x1c\x53\xbb\x6b",  # where things are
    b"\xec", b"\xbf", b"\xab", b"\xa7",  # empty space, checksum, size and place of a cluster
}  # fmt: skip


@few
def ebml(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """The elements of a WebM file (RFC 8794), flat: segment and clusters are entered. Raises `FileDamaged`.

    Recorders that stream do not say how long those two are.
    """
    end = len(data) if end is None else end
    while start < end:
        width = _width(data, start, end)
        name, at = data[start : start + width], start + width
        width = _width(data, at, end)
        size = int.from_bytes(data[at : at + width], "big") & (1 << 7 * width) - 1
        body = at + width
        streamed = size == (1 << 7 * width) - 1
        if not streamed and body + size > end:
            raise FileDamaged
        element = Box(name, start, body, end if streamed else body + size)
        yield element
        start = body if name in {SEGMENT, CLUSTER} else element.end


def _width(data: bytes, at: int, end: int) -> int:
    """How many bytes a number of variable length takes: the zeros that it begins with, and one."""
    width = 9 - data[at].bit_length() if at < end else 9
    if width > 8 or at + width > end:
        raise FileDamaged
    return width
