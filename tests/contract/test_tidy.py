"""What must not be in a commit is found."""

import pytest

from tools.tidy import findings, wrong_in

HOST = "https://files.python" + "hosted.org/packages/x.whl"
PLANTED = {
    "a registry in a lock": ("requirements.lock", f"x @ {HOST}"),
    "an index in a lock": ("requirements-dev.lock", "--index-" + "url https://example.org/simple"),
    "a registry in a page": ("docs/x.md", HOST),
    "uv's own lock": ("uv.lock", ""),
    "a home folder": ("config/x.py", "HOME = '/ho" + "me/somebody/linli'"),
    "a private key": ("docs/x.pem", "-----BEGIN RSA " + "PRIVATE KEY-----"),
    "a cloud key": ("config/x.py", "KEY = 'LTAI" + "5tExampleExample00'"),
    "an unfinished place": ("needs/x.py", "# TO" + "DO later"),
    "a merge": ("README.md", "<" * 7 + " HEAD"),
}


@pytest.mark.parametrize(("name", "text"), PLANTED.values(), ids=PLANTED)
def test_it_is_found(name, text):
    assert len(wrong_in(name, text)) >= 1


@pytest.mark.parametrize("text", ["GET /api/v1/needs", "/ws/v1/feed", "see docs/adr/0001.md", "sha256:abc", "./work/x"])
def test_what_is_right_is_left_alone(text):
    assert wrong_in("config/x.py", text) == []


def test_the_repository_is_tidy():
    assert findings() == []
