"""A clerk with a caller on the line."""

import pytest

from tests.backend.accounts.conftest import gateway, gateway_server
from tests.needs.desk.conftest import on_record, worker

__all__ = ["gateway", "gateway_server", "on_record", "worker"]

TOLD = {"kind": "help", "text": "厨房水龙头一直滴水，想请人看看", "consent": True}
YES = {"responded": True, "resolved": True, "satisfaction": 5, "comment": "修好了"}
NO = {"responded": True, "resolved": False, "satisfaction": 2, "reason": "not_fixed", "comment": "还在滴"}


@pytest.fixture
def desk(api, cast):
    """The clerk's browser."""
    return api(cast.clerk)


@pytest.fixture
def line(desk):
    """`line(phone=…)`: the path of a fresh call."""

    def ring(**body):
        answer = desk.post("/hotline/calls", body)
        assert answer.status_code == 201, answer.content
        return f"/hotline/calls/{answer.json()['id']}"

    return ring


@pytest.fixture
def known(desk, line, cast):
    """A call from the resident's number, who has said their name."""
    path = line(phone=cast.resident.phone)
    answer = desk.post(f"{path}/caller", {"name": cast.resident.name, "verified": "number"})
    assert answer.status_code == 200, answer.content
    return path
