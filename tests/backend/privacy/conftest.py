"""A person of whom much is held, and the gateway to which codes go."""

import pytest

from tests.backend.accounts.conftest import gateway, gateway_server

__all__ = ["gateway", "gateway_server"]

NAME, PHONE, DOOR = "欧阳慕晴", "+8613811112222", "东四六条 77 号院 4 单元"


@pytest.fixture
def person(user):
    return user(name=NAME, phone=PHONE)


@pytest.fixture
def me(api, person):
    return api(person)
