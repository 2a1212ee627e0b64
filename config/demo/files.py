"""A voice note of the demonstration, made here: two soft tones, as a phone that is held too far away."""

import io
import math
import struct
import wave
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


def send(actor: Actor, *, name: str, now: datetime) -> UUID:
    """Send one for a need, and prepare it; its id."""
    content = voice_note()
    spec = FileCreate(name=name, size=len(content), purpose="need")
    file = services.start(actor=actor, spec=spec, now=now).row
    services.append(actor=actor, file_id=file.id, offset=0, chunk=content, now=now)
    services.process(actor=Actor.system(street_id=actor.street_id, at=now), file_id=file.id, now=now)
    return file.id
