"""A person of whom much is held, and the gateway to which codes go."""

from types import SimpleNamespace

import pytest
import time_machine

from backend.jobs.testing import run_due
from backend.privacy import jobs, registry
from backend.privacy.registry import retentions
from tests.backend.accounts.conftest import gateway, gateway_server

__all__ = ["gateway", "gateway_server"]

NAME, PHONE, DOOR = "欧阳慕晴", "+8613811112222", "东四六条 77 号院 4 单元"


@pytest.fixture
def person(user):
    return user(name=NAME, phone=PHONE)


@pytest.fixture
def me(api, person):
    return api(person)


@pytest.fixture
def erase_due(db):
    """`erase_due(moment)`: the clock's round at that moment, and the erasures that it asks for."""

    def at(moment):
        with time_machine.travel(moment, tick=False):
            jobs.carry_out_erasures(now=moment)
            run_due()

    return at


@pytest.fixture
def forget_due(db):
    """`forget_due(moment)`: every kind of data whose time is over at that moment is removed."""

    def at(moment):
        with time_machine.travel(moment, tick=False):
            for each in retentions():
                jobs.forget_kind(kind=each.kind)

    return at


@pytest.fixture
def planted(monkeypatch):
    """`planted(RETENTIONS=[…])`: what one more app says, before all others."""

    def plant(**said):
        modules = (SimpleNamespace(**said), *registry._modules())
        monkeypatch.setattr(registry, "_modules", lambda: modules)

    return plant
