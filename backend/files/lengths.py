"""How long a voice note is, read frame by frame to its declared end: what ends early, or goes on as something else, is damaged.

Nothing is decoded into sound: that wants codecs. But every frame, page, block or sample has to be where the file says.
"""

import struct
from collections.abc import Callable, Iterator, Mapping

from backend.files import boxes, sounds
from backend.files.boxes import Box
from backend.files.refusals import FileDamaged


def seconds(data: bytes, media_type: str) -> float:
    """Of what `sounds.is_sound` found to be sound. Raises `FileDamaged`."""
    try:
        return LENGTHS[media_type](data)
    except (struct.error, IndexError, ZeroDivisionError):
        raise FileDamaged from None


def _mp3(data: bytes) -> float:
    """MPEG-1, 2 and 2.5, layer III (ISO/IEC 11172-3): all frames of one version and sampling rate."""
    data = sounds.untagged(data)
    first, at, frames = data[:4], 0, 0
    version, rate_index = first[1] >> 3 & 3, first[2] >> 2 & 3
    while at < len(data):
        head = data[at : at + 4]
        size = sounds.mp3_frame(head) if len(head) == 4 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2 else 0
        if not size or (head[1] >> 3 & 3, head[2] >> 2 & 3) != (version, rate_index) or at + size > len(data):
            if data[at:].strip(b"\0"):
                raise FileDamaged
            break  # some writers fill up with zeros
        at, frames = at + size, _counted(frames)
    return frames * (1_152 if version == 3 else 576) / sounds.RATES[version][rate_index]


def _counted(frames: int) -> int:
    """One more, of not too many."""
    if frames == boxes.PARTS:
        raise FileDamaged
    return frames + 1


ADTS_RATES = (96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350)


def _adts(data: bytes) -> float:
    """AAC in ADTS (ISO/IEC 14496-3): all frames of one profile and sampling rate."""
    data = sounds.untagged(data)
    at, frames, samples, kind = 0, 0, 0, data[2] & 0xFC
    while at < len(data):
        head = data[at : at + 7]
        if len(head) < 7 or head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or head[2] & 0xFC != kind:
            raise FileDamaged
        size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
        if size < 7 or at + size > len(data):
            raise FileDamaged
        at, frames, samples = at + size, _counted(frames), samples + 1_024 * ((head[6] & 3) + 1)
    return samples / ADTS_RATES[kind >> 2 & 0xF]


def _amr(data: bytes) -> float:
    """20 ms a frame (RFC 4867, 5.3), the spare bits of each head empty."""
    head = next(each for each in sounds.AMR_FRAMES if data.startswith(each))
    at, frames = len(head), 0
    while at < len(data):
        if data[at] & 0x83 or 12 <= (kind := data[at] >> 3 & 0xF) <= 14:
            raise FileDamaged
        at, frames = at + 1 + sounds.AMR_FRAMES[head][kind], _counted(frames)
    if at > len(data):
        raise FileDamaged
    return frames * 0.02


OGG_RATES: Mapping[bytes, Callable[[bytes], int]] = {
    b"OpusHead": lambda _head: 48_000,
    b"\x01vorbis": lambda head: int(struct.unpack_from("<I", head, 12)[0]),
}
BEGINS, ENDS = 2, 4
NO_PACKET_ENDS = 0xFFFF_FFFF_FFFF_FFFF


def _ogg(data: bytes) -> float:
    """One stream (RFC 3533), each page the next of it and as its checksum says, from its first to its last."""
    granule, flags, stream = 0, BEGINS, data[14:18]
    for number, page in enumerate(sounds.pages(data)):
        flags, at, serial, sequence, checksum = struct.unpack_from("<xBQ4sII", data, page.start + 4)
        whole = bytearray(data[page.start : page.end])
        whole[22:26] = bytes(4)
        if (
            serial != stream
            or sequence != number
            or checksum != sounds.crc(whole)
            or bool(flags & BEGINS) != (number == 0)
        ):
            raise FileDamaged
        granule = granule if at == NO_PACKET_ENDS else max(granule, at)
    if not flags & ENDS:
        raise FileDamaged
    head = data[27 + data[26] :]
    return granule / next(rate(head) for magic, rate in OGG_RATES.items() if head.startswith(magic))


def _wav(data: bytes) -> float:
    """By the bytes of a second that its format states; nothing follows it."""
    found = {chunk.name: chunk for chunk in boxes.riff(data)}
    if len(data) - 8 - struct.unpack_from("<I", data, 4)[0] > 1:
        raise FileDamaged
    rate = struct.unpack_from("<I", data, found[b"fmt "].body + 8)[0]
    return float((found[b"data"].end - found[b"data"].body) / rate)


def _mp4(data: bytes) -> float:
    """By the clock of its only track; every sample of its table lies in what the file holds of media (ISO/IEC 14496-12)."""
    found: dict[bytes, list[Box]] = {}
    for each in sounds.deep(data):
        found.setdefault(each.name, []).append(each)
    held = [(each.body, each.end) for each in found.get(b"mdat", [])]
    sizes = list(_sample_sizes(data, found))
    for offset in _chunk_offsets(data, found):
        if not any(start <= offset < end for start, end in held):
            raise FileDamaged
    if sum(sizes) > sum(end - start for start, end in held) or not (sizes or found.get(b"moof")):
        raise FileDamaged
    clock, ticks = _clock(data, found[b"mdhd"][0]) if b"mdhd" in found else (1, 0)
    for each in found.get(b"tfdt", []):  # of what is written while it is recorded: when each fragment begins
        ticks = max(ticks, struct.unpack_from(">Q" if data[each.body] else ">I", data, each.body + 4)[0])
    return ticks / clock


def _clock(data: bytes, box: Box) -> tuple[int, int]:
    """Ticks a second, and how many there are."""
    clock, ticks = (
        struct.unpack_from(">IQ", data, box.body + 20)
        if data[box.body]
        else struct.unpack_from(">II", data, box.body + 12)
    )
    unknown = (0xFFFF_FFFF, NO_PACKET_ENDS)
    return int(clock), 0 if ticks in unknown else int(ticks)


def _sample_sizes(data: bytes, found: Mapping[bytes, list[Box]]) -> Iterator[int]:
    for each in found.get(b"stsz", []):
        same, count = struct.unpack_from(">II", data, each.body + 4)
        if same:
            yield same * count
        else:
            yield sum(struct.unpack_from(f">{_within(count, 4, each, 12)}I", data, each.body + 12))


def _chunk_offsets(data: bytes, found: Mapping[bytes, list[Box]]) -> Iterator[int]:
    for name, width, letter in ((b"stco", 4, "I"), (b"co64", 8, "Q")):
        for each in found.get(name, []):
            (count,) = struct.unpack_from(">I", data, each.body + 4)
            yield from struct.unpack_from(f">{_within(count, width, each, 8)}{letter}", data, each.body + 8)


def _within(count: int, width: int, box: Box, head: int) -> int:
    if box.body + head + count * width > box.end:
        raise FileDamaged
    return count


def _webm(data: bytes) -> float:
    """By the time of its last cluster; nothing but what a recording is made of (RFC 9559), no attachments among it."""
    scale, last, blocks = 1_000_000, 0, 0
    for each in boxes.ebml(data):
        if each.name not in boxes.OF_A_RECORDING:
            raise FileDamaged
        if each.name == boxes.INFO:
            for part in boxes.ebml(data, each.body, each.end):
                scale = int.from_bytes(data[part.body : part.end], "big") if part.name == boxes.SCALE else scale
        elif each.name == boxes.TIMESTAMP:
            last = max(last, int.from_bytes(data[each.body : each.end], "big"))
        blocks += each.name in boxes.BLOCKS
    if not blocks:
        raise FileDamaged
    return last * scale / 1e9


LENGTHS: Mapping[str, Callable[[bytes], float]] = {
    "audio/mp4": _mp4,
    "audio/webm": _webm,
    "audio/wav": _wav,
    "audio/amr": _amr,
    "audio/ogg": _ogg,
    "audio/aac": _adts,
    "audio/mpeg": _mp3,
}
