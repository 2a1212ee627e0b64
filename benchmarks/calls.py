"""`python -m benchmarks.calls URL CONNECTIONS FILE`: POST each line of the file, and nothing else; prints the seconds it took.

The floor of what pushes: the same client and the same bodies in a process of its own, which knows nothing of ours. It says
"ready" first, and begins when a line comes in.
"""

import asyncio
import sys
import time
from pathlib import Path

import aiohttp

HEADERS = {"Authorization": "Bearer bare", "Content-Type": "application/json"}


async def call(url: str, connections: int, bodies: list[bytes]) -> float:
    """Seconds until every call is answered with 200, `connections` at once."""
    turns = iter(bodies)

    async def call_on(http: aiohttp.ClientSession) -> None:
        for body in turns:
            async with http.post(url, data=body, headers=HEADERS) as answer:
                await answer.read()
                assert answer.status == 200

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections)) as http:
        began = time.perf_counter()
        await asyncio.gather(*(call_on(http) for _ in range(connections)))
        return time.perf_counter() - began


def main(url: str, connections: str, file: str) -> None:
    """Wait for the word, call, say how long it took."""
    bodies = Path(file).read_bytes().splitlines()
    print("ready", flush=True)
    sys.stdin.readline()
    print(asyncio.run(call(url, int(connections), bodies)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
