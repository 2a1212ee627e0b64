"""FCM v1 and Google's token endpoint on loopback, over real HTTP: `python -m tests.backend.notifications.fcm_server` prints its port.

What it answers is written in the token of the device: `ok…`, `unregistered…`, `invalid…`, `mismatch…`, `notfound…` (a bare
404), `busy…` (429 with Retry-After), `busyonce…`, `down…` (503), `downonce…`, `broken…` (500), `slow…`, `reset…`, `denied…`
(401 once, then as `ok`). `Service.calls` keeps every call; as a process it writes each to the file that FCM_LOG names, and a service account into the folder FCM_ACCOUNT.
"""

import asyncio
import json
import os
import sys
import threading
from pathlib import Path
from urllib.parse import parse_qs

ERRORS = {
    "unregistered": (404, "NOT_FOUND", "UNREGISTERED"),
    "invalid": (400, "INVALID_ARGUMENT", "INVALID_ARGUMENT"),
    "mismatch": (403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH"),
    "notfound": (404, "NOT_FOUND", None),
    "busy": (429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"),
    "busyonce": (429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED"),
    "down": (503, "UNAVAILABLE", "UNAVAILABLE"),
    "downonce": (503, "UNAVAILABLE", "UNAVAILABLE"),
    "broken": (500, "INTERNAL", "INTERNAL"),
    "denied": (401, "UNAUTHENTICATED", None),
}
ONCE = {"busyonce", "downonce", "denied"}


class Service:
    """One server; `delay` is how long each call takes (s)."""

    def __init__(self, *, delay=0.0, log=None, retry_after="1"):
        self.delay, self.log, self.retry_after = delay, log, retry_after
        self.calls = []
        self.seen = set()
        self.signed_in = 0

    async def serve(self, port=0):
        self.server = await asyncio.start_server(self._talk, "127.0.0.1", port, backlog=512)
        return self.server.sockets[0].getsockname()[1]

    async def _talk(self, reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                length = next(
                    int(line.split(b":")[1])
                    for line in head.split(b"\r\n")
                    if line.lower().startswith(b"content-length")
                )
                body = await reader.readexactly(length)
                path = head.split(b" ", 2)[1].decode()
                answer = self._token(body) if path == "/token" else await self._push(path, head, json.loads(body))
                if answer is None:
                    writer.transport.abort()
                    return
                status, headers, said = answer
                data = json.dumps(said).encode()
                extra = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
                writer.write(
                    f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\n{extra}Content-Length: {len(data)}\r\n\r\n".encode()
                    + data
                )
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    def _token(self, body):
        assert parse_qs(body.decode())["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
        self.signed_in += 1
        return 200, {}, {"access_token": f"access-{self.signed_in}", "expires_in": 3600, "token_type": "Bearer"}

    async def _push(self, path, head, said):
        message = said["message"]
        call = {"path": path, "message": message, "authorization": _header(head, b"authorization")}
        if self.delay:
            await asyncio.sleep(self.delay)
        kind = message["token"].split("-")[0]
        if kind == "slow":
            await asyncio.sleep(1.5)
        self.calls.append(call)
        if self.log:
            self.log.write(message["data"]["id"] + "\n")
            self.log.flush()
        if kind == "reset":
            return None
        first = message["token"] not in self.seen
        self.seen.add(message["token"])
        if kind in ERRORS and (kind not in ONCE or first):
            status, name, code = ERRORS[kind]
            details = (
                [{"@type": "type.googleapis.com/google.firebase.fcm.v1.FcmError", "errorCode": code}] if code else []
            )
            headers = {"Retry-After": self.retry_after} if kind.startswith("busy") else {}
            return status, headers, {"error": {"code": status, "status": name, "message": "…", "details": details}}
        return 200, {}, {"name": f"{path.rsplit('/', 1)[0]}/messages/{len(self.calls)}"}


def _header(head, name):
    for line in head.split(b"\r\n"):
        if line.lower().startswith(name + b":"):
            return line.split(b":", 1)[1].strip().decode()
    return None


class Running:
    """A service in a thread of its own, for as long as the context lasts."""

    def __init__(self, service):
        self.service = service

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.port = asyncio.run_coroutine_threadsafe(self.service.serve(), self.loop).result(5)
        self.url = f"http://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_args):
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()

    async def _end(self):
        self.service.server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def credentials(folder, url):
    """The path of a service account whose tokens the server at `url` gives."""
    from cryptography.hazmat.primitives.asymmetric import rsa  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import (  # noqa: PLC0415
        Encoding,
        NoEncryption,
        PrivateFormat,
    )

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    path = folder / "firebase.json"
    path.write_text(
        json.dumps(
            {
                "type": "service_account",
                "project_id": "linli-test",
                "private_key_id": "1",
                "private_key": pem,
                "client_email": "push@linli-test.example",
                "client_id": "1",
                "token_uri": f"{url}/token",
            }
        )
    )
    return path


async def _main():
    log = Path(os.environ["FCM_LOG"]).open("a") if os.environ.get("FCM_LOG") else None  # noqa: ASYNC230, SIM115
    port = await Service(delay=float(os.environ.get("FCM_DELAY", "0")), log=log).serve(int(os.environ.get("PORT", "0")))
    if os.environ.get("FCM_ACCOUNT"):
        credentials(Path(os.environ["FCM_ACCOUNT"]), f"http://127.0.0.1:{port}")
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_main())
