"""A merge takes no office along, and both phones hear of it."""

import pytest

from backend.identity import jobs
from backend.parties.models import Post
from backend.realtime.models import FeedItem
from tests.backend.accounts.conftest import gateway, gateway_server  # noqa: F401
from tests.factories import PostingFactory, RoleFactory
from tests.refusals import refuse
from volunteers.group.states import Tier


def merge(caller, gone, into):
    return caller.post(f"/people/{gone.id}/merge", {"into": str(into.id), "reason": "同一人"})


def test_an_office_does_not_pass_to_another_account(boss, user):
    member, other = RoleFactory(user=user(), tier=Tier.MANAGER).user, user()
    refuse(lambda c: merge(c, member, other), boss, status=409, code="merges_no_office")


def test_nor_does_a_phone_to_an_office(boss, user):
    silent = PostingFactory(user=user(phone=None), post=Post.EVALUATOR).user
    other = user()
    refuse(lambda c: merge(c, other, silent), boss, status=409, code="merges_no_office")


@pytest.mark.parametrize("phone", [None, "+8613900139000"])
def test_both_are_told(api, boss, user, request, phone):
    gone, survivor = user(phone="+8613800138000"), user(phone=phone)
    assert merge(api(boss), gone, survivor).status_code == 200
    assert FeedItem.objects.get(user_id=survivor.id, type="merged").data["id"] == str(gone.id)
    messages = request.getfixturevalue("gateway")
    jobs.tell_merged(user_id=gone.id)
    [message] = messages.messages
    assert (message["to"], message["template"], message["code"]) == ("+8613800138000", "merged", "")
