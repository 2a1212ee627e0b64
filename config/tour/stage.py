"""The stage of the tour: who plays, a feed that is followed like a phone's, and steps that are told."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from config.client import Client, Refused
from config.demo.cast import person, phone

PATIENCE_SECONDS = 15
DOOR: dict[str, Any] = {"lat": 39.9288, "lng": 116.4160, "datum": "WGS-84"}
"""东四六条."""

NEPHEW, AUNT, VOLUNTEER, OTHER_VOLUNTEER, LEADER, CORE_LEADER, MANAGER, LIAISON = 2, 1, 3, 4, 5, 6, 7, 8
SEATS = (9, 10, 11, 12)
WORKER = 9
STRANGER = 14
SOCIAL_WORKER, CLIENT = 17, 34
CLERK = 21
CAST_OF_THE_TOUR = (
    *(NEPHEW, AUNT, VOLUNTEER, OTHER_VOLUNTEER, LEADER, CORE_LEADER, MANAGER, LIAISON),
    *(*SEATS, STRANGER, CLERK, SOCIAL_WORKER, CLIENT),
)


class Failed(Exception):
    """A step did not do what it should."""


class Feed:
    """The feed of one person over WebSocket, resumable like a phone's."""

    def __init__(self, client: Client, number: int) -> None:
        self.items: list[dict[str, Any]] = []
        self._client, self._number = client, number
        self._news: SimpleQueue[dict[str, Any]] = SimpleQueue()
        self.last = int(client.get(phone(number), "/me/feed", limit=1)["last"])
        self.first = self.last + 1

    @contextmanager
    def follow(self) -> Iterator[None]:
        """Follow from the last item that was seen."""
        url = self._client.url.replace("http", "ws", 1) + f"/ws/v1/feed?after={self.last}"
        headers = {"Authorization": f"Bearer {self._client.token(phone(self._number))}"}
        self._news = SimpleQueue()  # what came unread over the last socket comes again
        with connect(url, additional_headers=headers, proxy=None) as socket:
            reader = threading.Thread(target=self._read, args=(socket,), daemon=True)
            reader.start()
            yield
        reader.join(PATIENCE_SECONDS)

    def _read(self, socket: Any) -> None:
        try:
            for frame in socket:
                self._news.put(json.loads(frame))
        except ConnectionClosed:
            return

    def wait_for(self, kind: str, that: Callable[[dict[str, Any]], bool] = lambda _data: True) -> dict[str, Any]:
        """The next item of this type for which `that` holds. Raises `Failed` after a while, or on a gap."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                item = self._news.get(timeout=max(0.01, deadline - time.monotonic()))
            except Empty:
                raise Failed(f"{PATIENCE_SECONDS} 秒内没有收到 no {kind} within {PATIENCE_SECONDS} s") from None
            if item["seq"] != self.last + 1:
                raise Failed(f"动态不连续 a gap in the feed: {self.last} → {item['seq']}")
            self.last = item["seq"]
            self.items.append(item)
            if item["type"] == kind and that(item["data"]):
                data: dict[str, Any] = item["data"]
                return data


class Tour:
    """The steps. Each says who does what; what it returns is shown behind it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.steps = 0

    def get(self, number: int, path: str, **params: Any) -> Any:
        """GET as this person of the cast."""
        return self.client.get(phone(number), path, **params)

    def post(self, number: int, path: str, body: Any = None, *, read: str = "") -> Any:
        """POST as this person of the cast; `read`: the ETag of what they read before."""
        return self.client.post(phone(number), path, body, read=read)

    def tag(self, number: int, path: str) -> str:
        """The ETag of what this person of the cast reads now."""
        return self.client.tag(phone(number), path)

    def step(self, who: int | None, chinese: str, english: str) -> None:
        """Tell what happens next."""
        self.steps += 1
        name = person(who).name + " " if who else ""
        print(f"{self.steps:>3}. {name}{chinese}  ·  {english}", flush=True)

    def show(self, words: str) -> None:
        """Tell what came of it."""
        print(f"       → {words}", flush=True)

    def check(self, holds: bool, words: str) -> None:  # noqa: FBT001  # reads like assert
        """Raise `Failed` unless it holds."""
        if not holds:
            raise Failed(words)

    def refused(self, code: str, call: Callable[[], Any]) -> None:
        """The call must be refused with this code."""
        try:
            call()
        except Refused as refusal:
            self.check(refusal.problem.get("code") == code, f"expected {code}: {refusal}")
            self.show(f"{refusal.status} {code}：{refusal.problem['detail']}")
        else:
            raise Failed(f"应被拒绝 should have been refused: {code}")
