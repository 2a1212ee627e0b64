"""An upload over a real server that is killed in the middle, and goes on at the next one."""

import hashlib
import time

import httpx
import pytest

from backend.files import store
from backend.files.models import File
from config.settings.base import storages
from tests.backend.files import media
from tests.backend.files.conftest import CHUNK
from tests.realtime.conftest import database_env, person, serve  # noqa: F401

pytestmark = pytest.mark.django_db(transaction=True)
PIECE = 12_000


def head(client, where):
    return int(client.head(where).headers["Upload-Offset"])


def test_a_server_that_is_killed_in_the_middle(serve, person, tmp_path, settings):  # noqa: F811
    settings.STORAGES = storages(tmp_path / "files")
    env = {"FILES_FOLDER": str(tmp_path / "files")}
    _user, token = person()
    content = media.heic(image=media.picture(3_000, 2_200))
    assert len(content) > 4 * PIECE
    signed_in = {"Authorization": f"Bearer {token}", "Tus-Resumable": "1.0.0"}

    first = serve("embedded", **env)
    with httpx.Client(base_url=first.http, headers=signed_in, trust_env=False) as phone:
        said = {"size": len(content), "purpose": "need", "sha256": hashlib.sha256(content).hexdigest()}
        where = phone.post("/api/v1/files", json=said).headers["Location"]
        for at in (0, PIECE):
            sent = {"Upload-Offset": str(at), "Content-Type": CHUNK}
            assert phone.patch(where, content=content[at : at + PIECE], headers=sent).status_code == 204

    def dying():
        """Half of the third chunk, then the lights go out."""
        yield content[2 * PIECE : 2 * PIECE + PIECE // 2]
        first.kill()
        time.sleep(0.2)
        yield content[2 * PIECE + PIECE // 2 : 3 * PIECE]

    sent = {"Upload-Offset": str(2 * PIECE), "Content-Type": CHUNK, "Content-Length": str(PIECE)}
    with httpx.Client(base_url=first.http, headers=signed_in, trust_env=False) as phone, pytest.raises(httpx.HTTPError):
        phone.patch(where, content=dying(), headers=sent)

    second = serve("embedded", **env)
    second.wait_ready()
    with httpx.Client(base_url=second.http, headers=signed_in, trust_env=False, timeout=30) as phone:
        at = head(phone, where)
        assert at == 2 * PIECE
        while at < len(content):
            sent = {"Upload-Offset": str(at), "Content-Type": CHUNK}
            at = int(phone.patch(where, content=content[at : at + PIECE], headers=sent).headers["Upload-Offset"])
        until = time.monotonic() + 30
        while (file := phone.get(where).json())["status"] == "processing":
            assert time.monotonic() < until, second.log
            time.sleep(0.1)
        assert file["status"] == "ready", file
        links = {each["variant"]: each["url"] for each in file["links"]}
    with httpx.Client(base_url=second.http, trust_env=False) as anybody:
        small = anybody.get(links["small"], headers={"Range": "bytes=0-1"})
        assert (small.status_code, small.content) == (206, b"\xff\xd8")
        assert anybody.get(links["original"]).content == content
    assert (
        hashlib.sha256(store.read(File.objects.get().key, store.ORIGINAL)).digest() == hashlib.sha256(content).digest()
    )
    assert not [line for line in second.log if "Traceback" in line], second.log
