"""In which encoding a file is, and its text a little at a time."""

import codecs
import io
from collections.abc import Iterator

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def detected(pieces: Iterator[bytes]) -> str:
    """The encoding of a file: by its mark; else UTF-8 where all of it is; else GB18030, which holds GBK and GB2312.

    Of a file that is neither, the one in which it errs less: its broken rows are rejected, the others kept.
    """
    decoders = {name: codecs.getincrementaldecoder(name)(errors="replace") for name in ("utf-8", "gb18030")}
    wrong = dict.fromkeys(decoders, 0)
    for number, piece in enumerate(pieces):
        if number == 0:
            for mark, name in BOMS:
                if piece.startswith(mark):
                    return name
        for name, decoder in decoders.items():
            wrong[name] += decoder.decode(piece).count("\ufffd")
    return "gb18030" if wrong["gb18030"] < wrong["utf-8"] else "utf-8"


def opened(pieces: Iterator[bytes], encoding: str) -> io.TextIOWrapper:
    """The text. What is not of the encoding is U+FFFD there."""
    return io.TextIOWrapper(io.BufferedReader(_Bytes(pieces)), encoding=encoding, errors="replace", newline="")


class _Bytes(io.RawIOBase):
    """Pieces as a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def readable(self) -> bool:
        """Yes."""
        return True

    def readinto(self, into: "bytearray | memoryview") -> int:  # type: ignore[override]  # what BufferedReader passes
        """Fill what is given; 0 at the end."""
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        size = min(len(into), len(self._left))
        into[:size], self._left = self._left[:size], self._left[size:]
        return size
