"""A load that costs little itself: raw HTTP/1.1 over kept connections of one event loop."""

import asyncio
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Call:
    """A request, ready to be sent."""

    raw: bytes

    @classmethod
    def post(cls, path: str, body: Any = None, *, token: str = "", key: str = "") -> "Call":
        """A POST of JSON; `key` is its Idempotency-Key."""
        data = json.dumps(body if body is not None else {}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nAccept-Language: en\r\n"
            f"Authorization: Bearer {token}\r\nContent-Length: {len(data)}\r\n"
            + (f"Idempotency-Key: {key}\r\n" if key else "")
            + "\r\n"
        )
        return cls(head.encode() + data)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came, and how long it took (s)."""

    status: int
    body: bytes
    seconds: float


def fire(port: int, calls: Sequence[Call], *, connections: int) -> tuple[list[Reply], float]:
    """Send all calls over so many connections; the replies in order, and the seconds that all took."""
    return asyncio.run(_fire(port, calls, connections))


async def _fire(port: int, calls: Sequence[Call], connections: int) -> tuple[list[Reply], float]:
    opened = await asyncio.gather(*(asyncio.open_connection("127.0.0.1", port) for _ in range(connections)))
    left = iter(enumerate(calls))
    replies: dict[int, Reply] = {}

    async def work(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for index, call in left:
            began = time.perf_counter()
            writer.write(call.raw)
            status, body = await read(reader)
            replies[index] = Reply(status, body, time.perf_counter() - began)

    began = time.perf_counter()
    await asyncio.gather(*(work(*each) for each in opened))
    took = time.perf_counter() - began
    for _reader, writer in opened:
        writer.close()
    return [replies[index] for index in range(len(calls))], took


async def read(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Status and body of the next answer."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    lines = head.split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return int(lines[0].split()[1]), await reader.readexactly(int(headers.get("content-length", "0")))
