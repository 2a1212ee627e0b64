"""A client of the API, as the commands `tour` and `replay` use it: HTTP and WebSocket like any phone."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import httpx

from config.embedded.errors import NoServerError
from config.embedded.home import Home


class Refused(Exception):
    """The server answered with a problem."""

    def __init__(self, what: str, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{what} → {status} {problem.get('code', '')}: {problem.get('detail', '')}")
        self.status = status
        self.problem = problem


@dataclass
class Client:
    """One server, many people. A person is signed in by a token of their own, made by the embedded server."""

    url: str
    http: httpx.Client
    _tokens: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, url: str | None, home: Home) -> "Client":
        """The server at `url`, or the one that serves this home now. Raises `NoServerError`."""
        noted = home.path / "url"
        if url is None and noted.exists():
            url = noted.read_text().strip()
        if url is None:
            raise NoServerError(
                "没有正在运行的服务。请先运行 make demo，或给出 --url。",
                "No server runs. Start `make demo`, or give --url.",
            )
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
        client = cls(url.rstrip("/"), httpx.Client(timeout=30, limits=limits, trust_env=False))
        try:
            client.http.get(f"{client.url}/healthz").raise_for_status()
        except httpx.HTTPError as error:
            raise NoServerError(
                f"{url} 没有应答（{error}）。请先运行 make demo。",
                f"{url} does not answer ({error}). Start `make demo` first.",
            ) from None
        return client

    def token(self, phone: str) -> str:
        """An access token of this person: `LINLI_TOKEN` where it is set, else made by `linli token`."""
        if phone not in self._tokens:
            self.sign_in([phone])
        return self._tokens[phone]

    def sign_in(self, phones: list[str]) -> None:
        """Take a token for each, all at once."""
        given = os.environ.get("LINLI_TOKEN")
        made = [given] * len(phones) if given else _made(phones)
        self._tokens |= dict(zip(phones, made, strict=True))

    def call(self, phone: str, method: str, path: str, body: Any = None, **params: Any) -> Any:
        """The JSON of a call of this person. Raises `Refused`."""
        return self.answer(phone, method, path, body, **params)[1]

    def answer(self, phone: str, method: str, path: str, body: Any = None, **params: Any) -> tuple[int, Any]:
        """Status and JSON of a call of this person. Raises `Refused` for what is no success."""
        response, said = self._sent(phone, method, path, body, **params)
        return response.status_code, said

    def _sent(
        self, phone: str, method: str, path: str, body: Any = None, *, read: str = "", **params: Any
    ) -> tuple[httpx.Response, Any]:
        headers = {"Authorization": f"Bearer {self.token(phone)}", "Accept-Language": "zh-Hans"}
        if read:
            headers["If-Match"] = read
        url = f"{self.url}/api/v1{path}"
        response = self.http.request(method, url, json=body, params=params or None, headers=headers)
        try:
            said = response.json() if response.content else {}
        except ValueError:
            said = {}
        if response.status_code == httpx.codes.UNAUTHORIZED:
            raise NoServerError(
                f"{self.url} 不认本目录发的令牌：请把 LINLI_HOME 设为那台服务的数据目录，或设 LINLI_TOKEN。",
                f"{self.url} does not know the tokens of this home: set LINLI_HOME to that server's home, or LINLI_TOKEN.",
            )
        if not response.is_success:
            raise Refused(f"{method} {path}", response.status_code, said)
        return response, said

    def get(self, phone: str, path: str, **params: Any) -> Any:
        """GET."""
        return self.call(phone, "GET", path, **params)

    def tag(self, phone: str, path: str) -> str:
        """The ETag of what a GET answers now."""
        return str(self._sent(phone, "GET", path)[0].headers["ETag"])

    def post(self, phone: str, path: str, body: Any = None, *, read: str = "") -> Any:
        """POST; `read`: the ETag of what was read before, as `If-Match`."""
        return self.call(phone, "POST", path, body if body is not None else {}, read=read)


def _made(phones: list[str]) -> list[str]:
    """What `linli token` prints, in a process of its own: this one has no database."""
    command = [sys.executable, "-m", "config.cli", "token", *phones]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  # our own command
    if done.returncode:
        zh, _, en = done.stderr.strip().partition("\n")
        raise NoServerError(zh, en)
    return done.stdout.split()


def stable_id(at_ms: int, digest: bytes) -> UUID:
    """A UUIDv7 of a moment (Unix milliseconds) whose other bits come from a digest: the same message, the same id."""
    number = (at_ms & (1 << 48) - 1) << 80 | int.from_bytes(digest[:10])
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=number)
