"""The floor of the feed: a bare asyncio server that writes one frame to all of its connections. It knows no Django."""

import asyncio
import json
import resource
import time
from typing import Any


def serve(pipe: Any, backlog: int) -> None:
    """Tell the port; then write one frame to all for each number that comes, until it is 0."""
    asyncio.run(_broadcast(pipe, backlog))


async def _broadcast(pipe: Any, backlog: int) -> None:
    writers: list[asyncio.StreamWriter] = []

    async def keep(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)

    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    server = await asyncio.start_server(keep, "127.0.0.1", 0, backlog=backlog)
    pipe.send(server.sockets[0].getsockname()[1])
    while number := await asyncio.to_thread(pipe.recv):
        text = json.dumps(
            {"seq": number, "type": "bench", "at": "", "data": {"id": "0" * 36, "number": number}},
            separators=(",", ":"),
        )
        while len(writers) < backlog:  # noqa: ASYNC110  # the system has connected some that are not handed over yet
            await asyncio.sleep(0.01)
        pipe.send(time.perf_counter())
        for writer in writers:
            writer.write(bytes([0x81, len(text)]) + text.encode())
