"""Voice notes as phones make them: whether they are sound and whole, and what they say besides what is heard.

Players' tags may hold where it was recorded, on what, and by whom. They are taken out without touching the sound.
"""

import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

from backend.files import boxes
from backend.files.boxes import Box
from backend.files.refusals import FileDamaged

CONTAINERS = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"moof", b"traf"}
TELLING = {b"udta", b"meta", b"uuid"}
SOUND, PICTURE = b"soun", b"vide"
OGG_VOICES = (b"OpusHead", b"\x01vorbis")
AMR_FRAMES = {
    b"#!AMR\n": (12, 13, 15, 17, 19, 20, 26, 31, 5, 6, 5, 5, 0, 0, 0, 0),
    b"#!AMR-WB\n": (17, 23, 32, 36, 40, 46, 50, 58, 60, 5, 5, 0, 0, 0, 0, 0),
}
"""Bytes of a frame by its type (RFC 4867)."""


def is_sound(data: bytes, media_type: str) -> bool:
    """Whether there is sound in it and nothing to look at. Raises `FileDamaged` where it ends early."""
    check = CHECKS.get(media_type)
    return check is None or check(data)


def _mp4_is_sound(data: bytes) -> bool:
    found = {data[each.body + 8 : each.body + 12] for each in deep(data) if each.name == b"hdlr"}
    if not found:
        raise FileDamaged  # the recorder was cut off before it wrote what the sound is
    return SOUND in found and PICTURE not in found


def deep(data: bytes, start: int = 0, end: int | None = None, depth: int = 0) -> Iterator[Box]:
    """The boxes of an MP4, and those within what holds others. Raises `FileDamaged`."""
    if depth > len(CONTAINERS):  # each kind of container lies in another
        raise FileDamaged
    for each in boxes.iso(data, start, end):
        yield each
        if each.name in CONTAINERS:
            yield from deep(data, each.body, each.end, depth + 1)


def _webm_is_sound(data: bytes) -> bool:
    kinds = set()
    for element in boxes.ebml(data):
        if element.name == boxes.TRACKS:
            for track in boxes.ebml(data, element.body, element.end):
                parts = boxes.ebml(data, track.body, track.end) if track.name == boxes.TRACK else ()
                kinds |= {data[part.body : part.end].lstrip(b"\0") for part in parts if part.name == boxes.TRACK_TYPE}
    if not kinds:
        raise FileDamaged
    return kinds == {b"\x02"}


def _wav_is_sound(data: bytes) -> bool:
    found = {chunk.name for chunk in boxes.riff(data)}
    if not {b"fmt ", b"data"} <= found:
        raise FileDamaged
    return True


def _amr_is_sound(data: bytes) -> bool:
    head = next(each for each in AMR_FRAMES if data.startswith(each))
    at = len(head)
    for _ in range(boxes.PARTS):
        if at >= len(data):
            break
        at += 1 + AMR_FRAMES[head][data[at] >> 3 & 0xF]
    if at != len(data) or at == len(head):
        raise FileDamaged
    return True


def _ogg_is_sound(data: bytes) -> bool:
    first = next(pages(data), None)
    return first is not None and data[first.body :].startswith(OGG_VOICES)


@boxes.few
def pages(data: bytes) -> Iterator[Box]:
    """The pages of an Ogg file (RFC 3533). Raises `FileDamaged`."""
    start = 0
    while start < len(data):
        if data[start : start + 4] != b"OggS" or start + 27 > len(data):
            raise FileDamaged
        body = start + 27 + data[start + 26]
        end = body + sum(data[start + 27 : body])
        if end > len(data):
            raise FileDamaged
        yield Box(b"OggS", start, body, end)
        start = end


def _adts_is_sound(data: bytes) -> bool:
    """Three frames in a row: two bytes alone stand in many files."""
    return _frames(untagged(data), lambda head: (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5, b"\xff\xf0", 0xF6)


BITRATES = {
    (3, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0),
}
RATES = {3: (44_100, 48_000, 32_000, 0), 2: (22_050, 24_000, 16_000, 0), 0: (11_025, 12_000, 8_000, 0)}


def _mp3_is_sound(data: bytes) -> bool:
    return _frames(untagged(data), mp3_frame, b"\xff\xe2", 0xE6)


def mp3_frame(head: bytes) -> int:
    """Bytes of a frame of MPEG-1, 2 or 2.5, layer III; 0 where the header is none."""
    version, rate_index = head[1] >> 3 & 3, head[2] >> 2 & 3
    rates = RATES.get(version)
    if rates is None or not rates[rate_index]:
        return 0
    bits = BITRATES[(3 if version == 3 else 2, 1)][head[2] >> 4] * 1_000
    return (144 if version == 3 else 72) * bits // rates[rate_index] + (head[2] >> 1 & 1) if bits else 0


def _frames(data: bytes, length: Callable[[bytes], int], sync: bytes, mask: int) -> bool:
    at = 0
    for _ in range(3):
        head = data[at : at + 7]
        if len(head) < 7:
            return at > 0 and at == len(data)
        size = length(head)
        if head[0] != sync[0] or head[1] & mask != sync[1] or size < 7:
            return False
        at += size
    return True


CHECKS: Mapping[str, Callable[[bytes], bool]] = {
    "audio/mp4": _mp4_is_sound,
    "audio/webm": _webm_is_sound,
    "audio/wav": _wav_is_sound,
    "audio/amr": _amr_is_sound,
    "audio/ogg": _ogg_is_sound,
    "audio/aac": _adts_is_sound,
    "audio/mpeg": _mp3_is_sound,
}


def cleaned(data: bytes, media_type: str) -> bytes:
    """The same sound without tags. AMR has none."""
    clean = CLEANERS.get(media_type)
    return data if clean is None else clean(data)


def _clean_mp4(data: bytes) -> bytes:
    """Tags become free space: what lies behind them must not move."""
    made = bytearray(data)
    for each in deep(data):
        if each.name in TELLING:
            made[each.body : each.end] = bytes(each.end - each.body)
            name = each.start + 4
            made[name : name + 4] = b"free"
    return bytes(made)


def _clean_webm(data: bytes) -> bytes:
    """Tags, titles, names and dates become Void elements of the same length."""
    made = bytearray(data)
    for each in _telling(data):
        length = each.end - each.start
        head = b"\xec" + bytes([0x80 | length - 2]) if length < 128 else b"\xec\x01" + (length - 9).to_bytes(7, "big")
        made[each.start : each.end] = head.ljust(length, b"\0")
    return bytes(made)


def _telling(data: bytes) -> Iterator[Box]:
    for each in boxes.ebml(data):
        if each.name == boxes.TAGS:
            yield each
        elif each.name in {boxes.INFO, boxes.TRACKS}:
            inside = boxes.ebml(data, each.body, each.end)
            for part in inside:
                fields = boxes.ebml(data, part.body, part.end) if part.name == boxes.TRACK else [part]
                yield from (field for field in fields if field.name in boxes.SAYING)


def _clean_wav(data: bytes) -> bytes:
    kept = b"".join(
        data[each.start : each.end] + b"\0" * ((each.end - each.start) % 2)
        for each in boxes.riff(data)
        if each.name in {b"fmt ", b"fact", b"data"}
    )
    return b"RIFF" + struct.pack("<I", len(kept) + 4) + b"WAVE" + kept


def untagged(data: bytes) -> bytes:
    """An MP3 or AAC without ID3 before and behind, and without an APE tag."""
    at = 0
    while data.startswith(b"ID3", at) and len(data) > at + 10:
        size = data[at + 6] << 21 | data[at + 7] << 14 | data[at + 8] << 7 | data[at + 9]
        at += 10 + size + (10 if data[at + 5] & 0x10 else 0)
    data = data[at:]
    if data[-128:].startswith(b"TAG"):
        data = data[:-128]
    if data[-32:].startswith(b"APETAGEX"):
        size = struct.unpack_from("<I", data, len(data) - 20)[0] + 32
        data = data[:-size] if size <= len(data) else data
    return data


def _clean_ogg(data: bytes) -> bytes:
    """The second packet holds the comments: none are left, in the same number of bytes, and its pages get new checksums."""
    made, packet, packets = bytearray(data), bytearray(), 0
    places: list[tuple[Box, int, int]] = []
    for page in pages(data):
        at = page.body
        for lace in data[page.start + 27 : page.body]:
            if packets == 1:
                packet += data[at : at + lace]
                places.append((page, at, at + lace))
            at += lace
            packets += lace < 255
        if packets > 1:
            break
    empty = _empty_comments(bytes(packet))
    done = 0
    for _page, start, end in places:
        made[start:end] = empty[done : done + end - start]
        done += end - start
    for page in {page.start: page for page, _start, _end in places}.values():
        made[page.start + 22 : page.start + 26] = bytes(4)
        made[page.start + 22 : page.start + 26] = struct.pack("<I", crc(made[page.start : page.end]))
    return bytes(made)


def _empty_comments(packet: bytes) -> bytes:
    """No vendor, no comments; Vorbis wants a last bit that is set."""
    for magic, last in ((b"OpusTags", b""), (b"\x03vorbis", b"\x01")):
        if packet.startswith(magic):
            return (magic + bytes(8) + last).ljust(len(packet), b"\0")
    return packet


MIRRORED = bytes(int(f"{byte:08b}"[::-1], 2) for byte in range(256))


def crc(page: bytes | bytearray) -> int:
    """The checksum of a page of Ogg: CRC-32 with the highest bit first, which zlib computes of mirrored bytes."""
    value = zlib.crc32(page.translate(MIRRORED), 0xFFFFFFFF) ^ 0xFFFFFFFF
    return int(f"{value:032b}"[::-1], 2)


CLEANERS: Mapping[str, Callable[[bytes], bytes]] = {
    "audio/mp4": _clean_mp4,
    "audio/webm": _clean_webm,
    "audio/wav": _clean_wav,
    "audio/mpeg": untagged,
    "audio/aac": untagged,
    "audio/ogg": _clean_ogg,
}
