"""Two at once, in real transactions."""

import pytest

from backend.parties.models import Post
from needs.exchange.models import Import
from tests.http import Caller
from tests.needs.desk.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_file_sent_twice_at_once_is_one_import(user, community, folder, token_for):
    token = token_for(user(posts=[Post.IMPORTER]))
    for number in range(5):
        body = {"source": "旧系统", "text": f"内容,时间\n路灯坏了,2026-03-0{number + 1}\n"}
        answers = at_once(*(lambda b=body: Caller(token=token).post("/imports", b) for _n in "ab"))
        assert [each.status_code for each in answers] == [202, 202]
        assert len({each.json()["id"] for each in answers}) == 1
        assert Import.objects.count() == number + 1
