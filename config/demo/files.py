"""Files of the demonstration, made here: a voice note, two soft tones as of a phone held too far away; and the picture of a certificate."""

import io
import math
import struct
import wave
import zlib
from datetime import datetime
from uuid import UUID

from backend.files import services
from backend.files.schemas import FileCreate
from backend.policy import Actor

RATE = 8_000


def voice_note(seconds: float = 1.5) -> bytes:
    """A WAV file."""
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        count = int(RATE * seconds)
        heights = [
            int(
                6_000
                * math.sin(math.pi * n / count)
                * math.sin(2 * math.pi * (330 if n < count // 2 else 262) * n / RATE)
            )
            for n in range(count)
        ]
        sound.writeframes(struct.pack(f"<{count}h", *heights))
    return out.getvalue()


def certificate(width: int = 480, height: int = 340) -> bytes:
    """A PNG file: paper in a red frame, with lines as of writing."""
    paper, red, ink = b"\xff\xfd\xf5", b"\xb0\x1e\x23", b"\x40\x40\x40"
    rows = []
    for y in range(height):
        row = [paper] * width
        if min(y, height - 1 - y) < 12:
            row = [red] * width
        elif 90 <= y < 270 and y % 36 < 6:
            row[90:-90] = [ink] * (width - 180)
        row[:12] = row[-12:] = [red] * 12
        rows.append(b"\0" + b"".join(row))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"".join(rows))), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )


def send(actor: Actor, content: bytes, *, name: str, now: datetime, purpose: str = "need") -> UUID:
    """Send one, and prepare it; its id."""
    spec = FileCreate(name=name, size=len(content), purpose=purpose)
    file = services.start(actor=actor, spec=spec, now=now).row
    services.append(actor=actor, file_id=file.id, offset=0, chunk=content, now=now)
    services.process(actor=Actor.system(street_id=actor.street_id, at=now), file_id=file.id, now=now)
    return file.id
