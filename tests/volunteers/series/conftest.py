"""A series for every test of them."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest


@pytest.fixture
def spec(now):
    """`spec(**fields)`: the body of a series on every day of the street from tomorrow on, ten times."""

    def make(**fields):
        task = {"title": "送早餐", "slots": 2, **fields.pop("task", {})}
        first = (now.astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).date()
        return {
            "task": task,
            "rule": "FREQ=DAILY;COUNT=10",
            "first_on": first.isoformat(),
            "starts": "07:30",
            "ends": "08:15",
            **fields,
        }

    return make
