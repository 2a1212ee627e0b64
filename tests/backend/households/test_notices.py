"""Who is told that somebody speaks for somebody, beside the feed of open pages."""

from datetime import timedelta

import pytest

from backend.households import services
from backend.households.models import Representation
from backend.policy import Actor


@pytest.fixture
def inbox(api):
    """`inbox(person)`: the kinds in the person's inbox, newest first, what was withdrawn left out."""
    return lambda person: [
        each["kind"] for each in api(person).get("/me/notifications").json()["items"] if not each["withdrawn_at"]
    ]


def test_whoever_would_be_spoken_for_is_asked(people, asked, inbox, api):
    row = asked()
    assert (inbox(people.aunt), inbox(people.nephew)) == (["representation_asked"], [])
    [told] = api(people.aunt).get("/me/notifications").json()["items"]
    assert told["opens"] == f"/representations/{row.id}"
    assert "李**" in told["body"]["en"]
    assert "李明" not in str(told)


def test_both_hear_that_it_was_agreed_and_nobody_is_asked_any_more(people, confirmed, inbox):
    confirmed()
    assert inbox(people.aunt) == inbox(people.nephew) == ["representation_confirmed"]
    assert inbox(people.worker) == []


def test_who_ends_it_knows_and_the_other_hears_of_it(people, confirmed, inbox, actor_for, now):
    row = confirmed()
    services.withdraw(actor=actor_for(people.aunt), representation_id=row.id, reason="", now=now)
    assert inbox(people.aunt) == ["representation_confirmed"]
    assert inbox(people.nephew) == ["representation_ended", "representation_confirmed"]


def test_what_nobody_answered_asks_no_longer(people, asked, inbox, street):
    row = asked()
    late = Representation.objects.get().due_at + timedelta(seconds=1)
    services.expire(actor=Actor.system(street_id=street.id, at=late), now=late)
    assert Representation.objects.get(pk=row.id).status == "expired"
    assert inbox(people.aunt) == inbox(people.nephew) == ["representation_ended"]
