"""Rows of JSON: a list of requests as Open311 answers it, the list in an object, or an object a line."""

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from backend.imports.reading.row import Row

CHUNK, LONGEST = 65_536, 1_048_576
IN_AN_OBJECT = re.compile(r'\s*\{\s*"[a-z_]{1,40}"\s*:\s*(?=\[)')
BETWEEN = " \t\r\n,"


def objects(text: TextIO) -> Iterator[Row]:
    """Each object of the list as a row. Where the JSON breaks off, the last row says so: what stood before it counts."""
    buffer = text.read(CHUNK).lstrip("\ufeff")
    wrapped = IN_AN_OBJECT.match(buffer)
    buffer = buffer[wrapped.end() if wrapped else 0 :].lstrip(BETWEEN)
    listed = buffer.startswith("[")
    buffer = buffer[1:] if listed else buffer
    decoder, number = json.JSONDecoder(), 0
    while True:
        number += 1
        found, buffer, problem = _next(decoder, buffer, text, listed=listed)
        if problem == "end":
            return
        yield _row(number, found, problem)
        if problem:
            return


def _next(decoder: json.JSONDecoder, buffer: str, text: TextIO, *, listed: bool) -> tuple[Any, str, str]:
    """The next value, what is left, and what is wrong: `end` where there is none."""
    while True:
        buffer = buffer.lstrip(BETWEEN)
        if listed and buffer.startswith("]"):
            return None, buffer, "end"
        try:
            value, end = decoder.raw_decode(buffer)
        except (ValueError, RecursionError):
            more = text.read(CHUNK) if len(buffer) < LONGEST else ""
            if more:
                buffer += more
                continue
            return None, "", "broken_json" if buffer or listed else "end"
        if end < len(buffer) or isinstance(value, dict):
            return value, buffer[end:], ""
        more = text.read(CHUNK)  # a number may go on
        if not more:
            return value, "", ""
        buffer += more


def _row(number: int, found: Any, problem: str) -> Row:
    if problem:
        return Row(number, problem=problem)
    if not isinstance(found, dict):
        return Row(number, problem="not_an_object")
    values = {str(name): _said(value) for name, value in found.items() if isinstance(value, (str, int, float, bool))}
    problem = "broken_encoding" if any("\ufffd" in each for each in values.values()) else ""
    return Row(number, values, problem)


def _said(value: str | float) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
