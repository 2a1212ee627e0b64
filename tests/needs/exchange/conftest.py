"""Extracts as whoever asked for them finds them."""

import pytest

from needs.exchange.jobs import write_extract
from tests.backend.files.conftest import folder, kept, s3_server

__all__ = ["folder", "kept", "s3_server"]


@pytest.fixture
def extract(api, folder):
    """`extract(person, "csv", **asked)`: the answer when it is ready, and the bytes of its file."""

    def make(person, as_="csv", **asked):
        caller = api(person)
        answer = caller.post("/exports", {"format": as_, **asked})
        assert answer.status_code == 202, answer.content
        write_extract(extract_id=answer.json()["id"])
        told = caller.get(f"/exports/{answer.json()['id']}").json()
        assert (told["status"], told["progress"]) == ("ready", 100)
        fetched = caller.get(told["url"])
        assert fetched.status_code == 200
        content = fetched.getvalue()
        assert len(content) == told["size"] == int(fetched["Content-Length"])
        return told, content

    return make
