"""The real Firebase Auth emulator (`firebase-tools` from npm), on free ports of loopback."""

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[3]
CACHE = ROOT / ".linli-test" / "node"
PACKAGE = "firebase-tools@14"
INSTALL_SECONDS = 300
START_SECONDS = 90
# No scripts and nothing optional: the emulator of Auth is plain JavaScript, without Java.
INSTALL = ["install", "--no-audit", "--no-fund", "--no-save", "--ignore-scripts", "--omit=optional", PACKAGE]


class Missing(Exception):
    """Why there is no emulator here."""


def installed():
    """The `firebase` command, installed into the cache if need be. Raises `Missing`."""
    command = CACHE / "node_modules" / ".bin" / "firebase"
    npm = shutil.which("npm")
    if shutil.which("node") is None or npm is None:
        raise Missing("no node and npm on this machine")
    if command.exists():
        return command
    CACHE.mkdir(parents=True, exist_ok=True)
    try:
        subprocess.run(
            [npm, *INSTALL],
            cwd=CACHE,
            check=True,
            capture_output=True,
            timeout=INSTALL_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Missing(f"npm could not install {PACKAGE}: {type(error).__name__}") from error
    return command


def free_ports(count):
    """Ports of loopback that nobody listens on."""
    held = [socket.socket() for _ in range(count)]
    for each in held:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in held]
    for each in held:
        each.close()
    return ports


def started(folder):
    """`(process, host:port)` of an emulator that answers. Raises `Missing`."""
    command = installed()
    auth, hub, logging = free_ports(3)
    emulators = {
        "auth": {"host": "127.0.0.1", "port": auth},
        "hub": {"host": "127.0.0.1", "port": hub},
        "logging": {"host": "127.0.0.1", "port": logging},
        "ui": {"enabled": False},
        "singleProjectMode": False,
    }
    (folder / "firebase.json").write_text(json.dumps({"emulators": emulators}))
    process = subprocess.Popen(
        [command, "emulators:start", "--only", "auth", "--project", "demo-linli"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "CI": "1"},
        stdin=subprocess.DEVNULL,
        stdout=(folder / "emulator.log").open("w"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"http://127.0.0.1:{auth}/", timeout=2).status_code == httpx.codes.OK:
                return process, f"127.0.0.1:{auth}"
        except httpx.HTTPError:
            time.sleep(0.3)
    stop(process)
    raise Missing(f"the emulator did not start: {(folder / 'emulator.log').read_text()[-300:]}")


def stop(process):
    """End it, and what it started."""
    if process.poll() is None:
        os.killpg(process.pid, 15)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            process.wait(5)


class Emulator:
    """What a phone does with Firebase, and what an administrator of the project does."""

    def __init__(self, host):
        self.host = host
        self.http = httpx.Client(base_url=f"http://{host}", timeout=10)

    def _toolkit(self, method, body, *, key="key", admin=False, project="demo-linli"):
        headers = {"Authorization": "Bearer owner"} if admin else {}
        base = (
            f"/identitytoolkit.googleapis.com/v1/projects/{project}" if admin else "/identitytoolkit.googleapis.com/v1"
        )
        answer = self.http.post(f"{base}/{method}", params={"key": key}, json=body, headers=headers)
        assert answer.status_code == httpx.codes.OK, answer.text
        return answer.json()

    def sign_in(self, phone, *, project="demo-linli"):
        """`(id token, uid)` of a phone, by the code that the emulator shows."""
        sent = self._toolkit("accounts:sendVerificationCode", {"phoneNumber": phone, "recaptchaToken": "x"})
        codes = self.http.get(f"/emulator/v1/projects/{project}/verificationCodes").json()["verificationCodes"]
        code = [each["code"] for each in codes if each["phoneNumber"] == phone][-1]
        body = {"sessionInfo": sent["sessionInfo"], "code": code}
        done = self._toolkit("accounts:signInWithPhoneNumber", body)
        return done["idToken"], done["localId"]

    def sign_in_by_mail(self):
        """An id token of somebody without a phone."""
        body = {"email": "a@example.org", "password": "secret-enough", "returnSecureToken": True}
        return self._toolkit("accounts:signUp", body)["idToken"]

    def update(self, uid, **fields):
        """As the project's administrator: `disableUser`, `validSince`."""
        return self._toolkit("accounts:update", {"localId": uid, **fields}, admin=True)

    def clear(self):
        """Forget everybody."""
        self.http.delete("/emulator/v1/projects/demo-linli/accounts", headers={"Authorization": "Bearer owner"})
