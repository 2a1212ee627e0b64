"""What a model sees of a text: how often each run of one to three characters, and each word, stands in it.

The same lines make the features when a model is trained and when it is asked, so that the two cannot differ. A run of
characters is one whole number (21 bits a character), a word the first 8 bytes of its BLAKE2b: no dictionary of texts is kept.
"""

import re
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Keys = NDArray[np.int64]
    Counts = NDArray[np.float32]

READ = 10_000
"""Characters that are read."""
BLOCKS = ("all", "title", "words")
"""Runs of characters of title and text, of the title alone, and words of both: each is weighed by itself."""
CODE = re.compile(r"[A-Z]\d*(?=[市区县])|[0-9A-Za-z]+")
"""Numbers, names of places that were masked, and Latin words tell little: all are one sign."""
_SPACES = re.compile(r"\s+")


def cleaned(text: str) -> str:
    """The text as it is counted."""
    whole = text[:READ].encode("utf-8", "replace").decode()  # half a character is a question mark
    return _SPACES.sub(" ", CODE.sub("0", whole)).lower()


def blocks(title: str, text: str) -> list[tuple["Keys", "Counts"]]:
    """Of each of `BLOCKS` the keys that stand in it, ascending, and how often."""
    whole, head = cleaned(f"{title} {text}"), cleaned(title)
    return [_runs(whole), _runs(head), _words(whole)]


def _runs(text: str) -> tuple["Keys", "Counts"]:
    import numpy as np  # noqa: PLC0415  # a tenth of a second that no start has to wait for

    one = np.frombuffer(text.encode("utf-32-le"), dtype="<u4").astype(np.int64)
    two = (one[:-1] << 21) | one[1:]
    three = (two[:-1] << 21) | one[2:]
    keys, counts = np.unique(np.concatenate([one, two, three]), return_counts=True)
    return keys, counts.astype(np.float32)


def _words(text: str) -> tuple["Keys", "Counts"]:
    import numpy as np  # noqa: PLC0415  # likewise
    import rjieba  # noqa: PLC0415  # it unpacks its dictionary

    cut = [word for word in rjieba.cut(text) if len(word) > 1]
    hashed = [int.from_bytes(blake2b(word.encode(), digest_size=8).digest(), "little", signed=True) for word in cut]
    keys, counts = np.unique(np.array(hashed, dtype=np.int64), return_counts=True)
    return keys, counts.astype(np.float32)
