"""The check of the access token costs one query, whatever the operation."""

import pytest

from tests.factories import TaskFactory, VolunteerFactory, token_for
from tests.http import Caller
from tests.queries import counted


@pytest.mark.parametrize("path", ["/tasks", "/me", "/needs", "/me/feed", "/me/assignments", "/me/volunteer"])
def test_one_query_finds_session_person_and_street(street, path):
    volunteer = VolunteerFactory(street=street, user__home_street=street)
    TaskFactory(street=street)
    caller = Caller(token=token_for(volunteer.user))
    caller.get(path)
    with counted() as queries:
        assert caller.get(path).status_code == 200
    of_sign_in = [sql for sql in queries if "token_hash" in sql]
    assert len(of_sign_in) == 1
    assert len([sql for sql in queries if "accounts_devicesession" in sql]) == 1
    assert queries[0] == of_sign_in[0], "before anything else"


def test_a_token_that_is_none_costs_one_query_too(db):
    with counted() as queries:
        assert Caller(token="a" * 43).get("/me").status_code == 401
    assert len(queries) == 1
