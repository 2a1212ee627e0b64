"""`python -m benchmarks.calls bare|library URL CONNECTIONS FILE`: POST each line of the file, and nothing else; prints the seconds.

The floors of what pushes, each in a process of its own which knows nothing of ours. `bare` is the same client, over as many
connections, with the same bodies; `library` is what firebase-admin does with the same messages, 500 to a batch, as it says itself.
Each says "ready" first, and begins when a line comes in.
"""

import asyncio
import json
import os
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

HEADERS = {"Authorization": "Bearer bare", "Content-Type": "application/json"}
BATCH = 500
"""What `messaging.send_each_async` takes at most."""


async def bare(url: str, connections: int, bodies: list[bytes]) -> float:
    """Seconds until every call is answered with 200, `connections` at once."""
    import aiohttp  # noqa: PLC0415  # the other floor does without

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


async def library(url: str, _connections: int, bodies: list[bytes]) -> float:
    """Seconds until firebase-admin says of every message that it was sent. FCM_CREDENTIALS names its credential."""
    import firebase_admin  # noqa: PLC0415  # the other floor does without
    from firebase_admin import messaging  # noqa: PLC0415  # likewise

    messaging._MessagingService.FCM_URL = url  # noqa: SLF001  # it takes no other address
    firebase_admin.initialize_app(firebase_admin.credentials.Certificate(os.environ["FCM_CREDENTIALS"]))
    messages = [_message(json.loads(body)["message"]) for body in bodies]
    await messaging.send_each_async(messages[:1])  # it signs in
    began = time.perf_counter()
    for start in range(0, len(messages), BATCH):
        answer = await messaging.send_each_async(messages[start : start + BATCH])
        assert not answer.failure_count, next(each.exception for each in answer.responses if each.exception)
    return time.perf_counter() - began


def _message(said: dict[str, Any]) -> Any:
    from firebase_admin import messaging  # noqa: PLC0415  # the other floor does without

    android, apns = said["android"], said["apns"]
    return messaging.Message(
        token=said["token"],
        notification=messaging.Notification(**said["notification"]),
        data=said["data"],
        android=messaging.AndroidConfig(
            collapse_key=android["collapse_key"],
            priority=android["priority"],
            ttl=int(android["ttl"][:-1]),
            notification=messaging.AndroidNotification(**android["notification"]),
        ),
        apns=messaging.APNSConfig(
            headers=apns["headers"],
            payload=messaging.APNSPayload(
                messaging.Aps(thread_id=apns["payload"]["aps"]["thread-id"], sound=apns["payload"]["aps"].get("sound"))
            ),
        ),
    )


FLOORS: dict[str, Callable[[str, int, list[bytes]], Coroutine[Any, Any, float]]] = {"bare": bare, "library": library}


def main(floor: str, url: str, connections: str, file: str) -> None:
    """Wait for the word, call, say how long it took."""
    bodies = Path(file).read_bytes().splitlines()
    print("ready", flush=True)
    sys.stdin.readline()
    print(asyncio.run(FLOORS[floor](url, int(connections), bodies)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
