"""A browser and its push service on loopback: it decrypts what comes, and checks who signed it."""

import asyncio
import base64
import json
import time
from typing import ClassVar

import http_ece
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, utils
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Browser:
    """One subscription: its keys, and what it was told."""

    def __init__(self, url, name="device-1"):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.auth = b"0123456789abcdef"
        self.endpoint = f"{url}/push/{name}"

    @property
    def subscription(self):
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return {"endpoint": self.endpoint, "keys": {"p256dh": b64(point), "auth": b64(self.auth)}}

    def read(self, body):
        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"))


class PushService:
    """Answers by the name of the device: `device…` 201, `gone…` 410, `missing…` 404, `busy…` 429, `down…` 503, `away…` 302."""

    STATUS: ClassVar = {"gone": 410, "missing": 404, "busy": 429, "down": 503, "away": 302, "refuses": 403, "huge": 413}

    def __init__(self, public_key):
        self.public_key = public_key
        self.calls = []
        self.wrong = []

    async def serve(self, port=0):
        self.server = await asyncio.start_server(self._talk, "127.0.0.1", port)
        return self.server.sockets[0].getsockname()[1]

    async def _talk(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
                first, *lines = head.split("\r\n")
                headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in lines if line)}
                body = await reader.readexactly(int(headers["content-length"]))
                path = first.split(" ")[1]
                self._check(headers)
                self.calls.append((path, headers, body))
                status = self.STATUS.get(path.rsplit("/", 1)[1].split("-")[0], 201)
                extra = (
                    "Retry-After: 2\r\n"
                    if status == 429
                    else "Location: http://169.254.169.254/\r\n"
                    if status == 302
                    else ""
                )
                writer.write(f"HTTP/1.1 {status} X\r\n{extra}Content-Length: 0\r\n\r\n".encode())
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    def _check(self, headers):
        """RFC 8292: `vapid t=<jwt>, k=<public key>`, for this origin, at most a day."""
        scheme, _, rest = headers["authorization"].partition(" ")
        parts = dict(each.strip().split("=", 1) for each in rest.split(","))
        head, claims, signature = parts["t"].split(".")
        said = json.loads(unb64(claims))
        raw = unb64(signature)
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), unb64(self.public_key))
        pair = utils.encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        try:
            key.verify(pair, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            self.wrong.append("signature")
        if scheme != "vapid" or parts["k"] != self.public_key:
            self.wrong.append("key")
        if said["aud"] != f"http://{headers['host']}" or not 0 < said["exp"] - time.time() <= 86_400:
            self.wrong.append(f"claims {said}")
        if not said["sub"].startswith("mailto:"):
            self.wrong.append("sub")
        if headers["content-encoding"] != "aes128gcm" or not headers["ttl"].isdigit():
            self.wrong.append("headers")
