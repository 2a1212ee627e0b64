"""How much work an answer takes tells nobody whether a phone is somebody's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import User
from backend.households.models import Profile

pytestmark = pytest.mark.django_db


def asks(api, by, phone):
    """The statements of asking to speak for whoever has this phone, each by its verb and table."""
    caller = api(by)
    body = {"name": "王秀兰", "phone": phone, "relation": "family", "purposes": ["report"]}
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert caller.post("/representations", body).status_code == 201
    return [" ".join(each["sql"].split()[:3]) for each in seen if each["sql"].startswith(("INSERT", "UPDATE"))]


def test_a_phone_that_is_somebodys_takes_the_same_writes(api, user):
    user(name="王秀兰", phone="+8613900139000")
    known, unknown = asks(api, user(), "13900139000"), asks(api, user(), "13900139001")
    assert known == unknown


def test_nobody_is_entered_for_a_phone_that_is_known(api, user):
    user(name="王秀兰", phone="+8613900139000")
    asker = user()
    before = User.objects.count(), Profile.objects.exclude(user=asker).count()
    asks(api, asker, "13900139000")
    assert (User.objects.count(), Profile.objects.exclude(user=asker).count()) == before
