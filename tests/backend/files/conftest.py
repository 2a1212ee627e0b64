"""Stores of one test each, and people who send files."""

import contextlib
import os
import socket
import subprocess
import sys
import time
import urllib.request

import boto3
import pytest
from django.core.files.storage import storages

from backend.files import store
from backend.jobs.testing import run_due
from config.settings.base import storages as stores
from tests.needs.conftest import cast, community, other_community, reach, report, street, task_body  # noqa: F401

CHUNK = "application/offset+octet-stream"


@pytest.fixture(scope="session")
def s3_server(tmp_path_factory):
    """A real S3 server (moto) in a process of its own: its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = tmp_path_factory.mktemp("s3") / "log"
    with log.open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)], stdout=out, stderr=out
        )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), urllib.request.urlopen(f"{url}/moto-api/"):
                break
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        yield url
    finally:
        server.kill()
        server.wait()


@pytest.fixture
def folder(settings, tmp_path):
    """Files are kept in a folder of this test: the folder."""
    settings.STORAGES = stores(tmp_path / "files")
    return tmp_path / "files"


@pytest.fixture
def bucket(settings, s3_server):
    """Files are kept in a bucket of this test."""
    name = f"linli-{os.urandom(6).hex()}"
    keys = {"endpoint_url": s3_server, "region_name": "us-east-1"}
    access = {"aws_access_key_id": "key", "aws_secret_access_key": "secret"}
    boto3.client("s3", **keys, **access).create_bucket(Bucket=name)
    made = {
        "bucket_name": name, "access_key": "key", "secret_key": "secret", "addressing_style": "path",
        "signature_version": "s3v4", "default_acl": None, "file_overwrite": True, **keys,
    }  # fmt: skip
    settings.STORAGES = {
        **settings.STORAGES,
        "files": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": made},
    }
    settings.S3_LINKS = True
    return name


@pytest.fixture(params=["folder", "bucket"])
def kept(request):
    """Both stores, one after the other."""
    request.getfixturevalue(request.param)
    return request.param


def stored():
    """The names of everything in the store."""
    at = store.store()

    def walk(folder):
        try:
            folders, files = at.listdir(folder)
        except FileNotFoundError:
            return []
        inside = [f"{folder}/{name}" for name in files]
        return inside + [each for name in folders for each in walk(f"{folder}/{name}")]

    try:
        folders, files = at.listdir("")
    except FileNotFoundError:
        return []
    return [*files, *(each for name in folders for each in walk(name))]


class Phone:
    """Sends files as an app does."""

    def __init__(self, caller):
        self.caller = caller

    def start(self, content, *, purpose="need", **more):
        return self.caller.post("/files", {"size": len(content), "purpose": purpose, **more})

    def append(self, file_id, offset, chunk, **headers):
        sent = {**self.caller.headers, "Upload-Offset": str(offset), **headers}
        kind = sent.pop("Content-Type", CHUNK)
        return self.caller.client.generic("PATCH", f"/api/v1/files/{file_id}", chunk, kind, headers=sent)

    def offset(self, file_id):
        return self.caller.client.head(f"/api/v1/files/{file_id}", headers=self.caller.headers)

    def read(self, file_id):
        return self.caller.get(f"/files/{file_id}").json()

    def send(self, content, *, piece=None, **more):
        """Whole, prepared by the job: its detail; or the refusal of the last chunk."""
        begun = self.start(content, **more)
        assert begun.status_code == 201, begun.content
        file_id = begun.json()["id"]
        piece = piece or len(content)
        for at in range(0, len(content), piece):
            said = self.append(file_id, at, content[at : at + piece])
            if said.status_code != 204:
                return said
        run_due()
        return self.read(file_id)

    def open(self, url, **headers):
        """The answer of a link itself; without the sign-in."""
        lang = self.caller.headers["Accept-Language"]
        return self.caller.client.get(url, headers={"Accept-Language": lang, **headers})

    def fetch(self, url, **headers):
        """What is behind a link, wherever it leads; without the sign-in."""
        answer = self.open(url, **headers)
        if answer.status_code != 302:
            return answer.status_code, answer.headers, answer.getvalue() if answer.streaming else answer.content
        asked = urllib.request.Request(answer["Location"], headers=headers)
        with urllib.request.urlopen(asked) as found:
            return found.status, found.headers, found.read()


@pytest.fixture
def phone(api, cast):  # noqa: F811
    """`phone(cast.resident, lang="en")`: the phone of a person."""
    return lambda person=None, lang="en": Phone(api(person or cast.resident, lang=lang))


@pytest.fixture(autouse=True)
def _closed_stores():
    """Each test opens its own."""
    yield
    storages._storages.clear()
