"""How long voice notes are."""

import pytest

from backend.files import lengths
from tests.backend.files import media

SECONDS = {
    "audio/wav": 1,
    "audio/mp4": 2,
    "audio/mpeg": 20 * 1_152 / 44_100,
    "audio/aac": 30 * 1_024 / 44_100,
    "audio/amr": 1,
    "audio/ogg": 0,
    "audio/webm": 0,
}


@pytest.mark.parametrize("media_type", SECONDS)
def test_to_the_last_frame(media_type):
    assert lengths.seconds(media.SOUNDS[media_type](), media_type) == pytest.approx(SECONDS[media_type])
