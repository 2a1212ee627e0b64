"""Two at once, in real transactions."""

import pytest

from needs.catalogue.models import Category
from tests.http import Caller
from tests.needs.desk.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_category_created_by_two_at_once_is_created_once(street, manager, token_for):
    token = token_for(manager)
    for number in range(5):
        path = f"/categories/lamp{number}"
        calls = (lambda p=path, n=name: Caller(token=token).put(p, {"name": n}).status_code for name in ("灯", "灯具"))
        assert sorted(at_once(*calls)) == [200, 201]
    assert Category.objects.count() == 5
