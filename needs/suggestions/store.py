"""Where the models are, and the one that a street goes by: loaded when it is first asked, and anew when it was trained anew."""

import logging
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from needs.suggestions.learned import Model, UnfitModel, load

log = logging.getLogger(__name__)

SHARED = "shared"
"""The model of the streets that have none of their own."""
KEPT = 8
"""Models in memory."""


def folder() -> Path:
    """Of the deployment."""
    return Path(settings.MODELS_FOLDER)


def name_of(street_id: UUID | None) -> str:
    """What the model of a street is called."""
    return str(street_id) if street_id else SHARED


def model_of(street_id: UUID) -> Model | None:
    """The street's own, else the shared one, else none. One that cannot be read is as none, and said once in the log."""
    for name in (name_of(street_id), SHARED):
        file = folder() / f"{name}.json"
        try:
            seen = file.stat()
        except OSError:
            continue
        found = _loaded(file, seen.st_mtime_ns, seen.st_ino)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=KEPT)
def _loaded(file: Path, _changed: int, _inode: int) -> Model | None:
    try:
        return load(file)
    except UnfitModel as error:
        log.warning("the model %s is not used: %s; train it again", file.name, error)
        return None
