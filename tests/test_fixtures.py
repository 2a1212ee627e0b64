"""The fixtures themselves: what all other tests stand on."""

import logging

import pytest

from backend.parties.models import Post
from backend.parties.queries import standing


def test_a_street_is_its_own_street(street, other_street):
    assert street.street_id == street.id
    assert street.id != other_street.id


def test_a_person_is_on_their_posts(user, actor_for):
    officer = user(posts=[Post.STREET_OFFICER])
    assert standing(actor_for(officer)).holds(Post.STREET_OFFICER)
    assert not standing(actor_for(user())).holds(Post.STREET_OFFICER)


def test_no_such_address_is_a_problem(api):
    answer = api().get("/nothing")
    assert answer.status_code == 404
    assert answer.json()["code"] == "no_such_address"


def test_an_expected_error_passes(expect_errors):
    logging.getLogger("linli").error("as expected")
    assert [record.message for record in expect_errors] == ["as expected"]


@pytest.mark.django_db(transaction=True)
def test_real_transactions_leave_nothing(user):
    user()
