"""Real letters to a city, where `LINLI_DATA` names the folder of real input data; skipped, saying so, without."""

import gzip
import json
import os
from pathlib import Path

import pytest

from config.replaying import need_of


def folder():
    """The folder of the letters."""
    found = os.environ.get("LINLI_DATA")
    if not found:
        pytest.skip("LINLI_DATA names no folder of real data")
    return Path(found) / "zh_petitions"


def messages():
    """Each letter as `linli replay` reports it."""
    with gzip.open(folder() / "stream_4326.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [need_of(json.loads(line)) for line in lines]
