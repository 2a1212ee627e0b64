"""Proof of residence: a worker of the area, or a neighbour's word, which never rests on itself."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from backend.audit.models import Entry
from backend.identity.models import Residence, Vouch
from backend.identity.queries import is_confirmed_resident
from backend.parties.models import Post
from backend.realtime.models import FeedItem
from tests.crowd import at_once
from tests.factories import CommunityFactory, PostingFactory, token_for
from tests.http import Caller
from tests.refusals import refuse


def test_a_worker_of_the_area_confirms(api, user, asked, worker, street):
    person = user()
    made = asked(person)
    shown = api(worker).get("/residences", status="asked").json()["items"]
    assert [(each["id"], each["door"]) for each in shown] == [(made, "六条12号院3门")]
    assert not is_confirmed_resident(person.id, street_id=street.id)
    answer = api(worker).post(f"/residences/{made}/confirm")
    assert (answer.status_code, answer.json()["status"], answer.json()["vouched"]) == (200, "confirmed", False)
    assert is_confirmed_resident(person.id, street_id=street.id)
    assert [
        item.data["status"] for item in FeedItem.objects.filter(user_id=person.id, type="residence").order_by("id")
    ] == [
        "asked",
        "confirmed",
    ]
    assert Entry.objects.get(action="residence.confirm").actor_id == worker.id


def test_the_door_is_encrypted(asked, user):
    asked(user())
    with connection.cursor() as cursor:
        cursor.execute("SELECT door FROM identity_residence")
        assert "六条" not in cursor.fetchone()[0]


def test_a_worker_of_elsewhere_does_not_see_it(user, asked, street):
    elsewhere = CommunityFactory(parent=street)
    other = PostingFactory(user=user(), post=Post.COMMUNITY_WORKER, street=street, area=elsewhere).user
    made = asked(user())
    refuse(lambda c: c.post(f"/residences/{made}/confirm"), other, status=404, code="not_found")


def test_one_does_not_confirm_oneself(worker, asked):
    made = asked(worker)
    refuse(lambda c: c.post(f"/residences/{made}/confirm"), worker, status=403, code="not_allowed")


def test_confirming_is_an_act_of_an_office(api, worker, asked, user):
    made = asked(user())
    assert api(worker, assured=False).post(f"/residences/{made}/confirm").json()["code"] == "second_factor_required"


def test_one_residence_at_a_time(api, user, asked, community):
    person = user()
    made = asked(person)
    body = {"area_id": str(community.id), "door": "2"}
    refuse(lambda c: c.post("/me/residence", body), person, status=409, code="residence_open")
    assert api(person).post(f"/residences/{made}/withdraw").json()["status"] == "withdrawn"
    assert api(person).post("/me/residence", body).status_code == 201


def test_a_street_is_no_answer(user, street, other_street):
    person = user()
    body = {"area_id": str(street.id), "door": "2"}
    refuse(lambda c: c.post("/me/residence", body), person, status=422, code="not_a_community")
    foreign = {"area_id": str(CommunityFactory(parent=other_street).id), "door": "2"}
    refuse(lambda c: c.post("/me/residence", foreign), person, status=404, code="not_found")


class TestVouching:
    def test_a_confirmed_neighbour_stands_for_another(self, api, user, asked, confirmed):
        neighbour, person = user(), user()
        confirmed(neighbour)
        made = asked(person)
        answer = api(neighbour).post(f"/residences/{made}/vouch")
        assert (answer.status_code, answer.json()["status"]) == (200, "confirmed")
        assert "door" not in answer.json()
        assert Vouch.objects.get().voucher_id == neighbour.id

    def test_who_is_not_confirmed_cannot(self, user, asked):
        made = asked(user())
        refuse(lambda c: c.post(f"/residences/{made}/vouch"), user(), status=403, code="not_allowed")

    def test_nobody_vouches_for_themself(self, user, asked, confirmed, api):
        person = user()
        first = confirmed(person)
        refuse(lambda c: c.post(f"/residences/{first}/vouch"), person, status=403, code="not_allowed")

    def test_not_for_another_community(self, api, user, asked, confirmed, street):
        neighbour = user()
        confirmed(neighbour)
        made = asked(user(), area=CommunityFactory(parent=street))
        refuse(lambda c: c.post(f"/residences/{made}/vouch"), neighbour, status=403, code="not_allowed")

    def test_three_a_year_taken_back_or_not(self, api, user, asked, confirmed):
        neighbour = user()
        confirmed(neighbour)
        for _ in range(3):
            made = asked(user())
            api(neighbour).post(f"/residences/{made}/vouch")
        assert api(neighbour).post(f"/residences/{made}/take-back").json()["status"] == "asked"
        refuse(lambda c: c.post(f"/residences/{made}/vouch"), neighbour, status=409, code="vouch_limit")
        with time_machine.travel(timezone.now() + timedelta(days=366)):
            assert api(neighbour).post(f"/residences/{made}/vouch").status_code == 200

    def test_no_ring(self, api, user, asked, confirmed, worker, status_of):
        """A stands for B, B for C; A moves and asks anew: neither B nor C rests on anybody else than A."""
        a, b, c = user(), user(), user()
        confirmed(a)
        for voucher, person in ((a, b), (b, c)):
            made = asked(person)
            assert api(voucher).post(f"/residences/{made}/vouch").status_code == 200
        # The word of A is made to stand although A asks anew, as if B had been left in place.
        Residence.objects.filter(user=a).update(status="withdrawn")
        again = asked(a)
        for voucher in (b, c):
            answer = api(voucher).post(f"/residences/{again}/vouch")
            assert (answer.status_code, answer.json()["code"]) == (409, "vouch_ring")

    def test_what_rests_on_a_revoked_confirmation_is_asked_again(self, api, user, asked, confirmed, worker, status_of):
        a, b, c = user(), user(), user()
        first = confirmed(a)
        second, third = asked(b), asked(c)
        api(a).post(f"/residences/{second}/vouch")
        api(b).post(f"/residences/{third}/vouch")
        answer = api(worker).post(f"/residences/{first}/revoke", {"reason": "已搬走"})
        assert answer.json()["status"] == "revoked"
        assert (status_of(second), status_of(third)) == ("asked", "asked")

    @pytest.mark.django_db(transaction=True)
    def test_the_limit_is_exact_when_ten_are_vouched_for_at_once(self, user, asked, confirmed):
        neighbour = user()
        confirmed(neighbour)
        made = [asked(user()) for _ in range(10)]
        token = token_for(neighbour)
        told = at_once(
            [lambda each=each: Caller(token=token).post(f"/residences/{each}/vouch").status_code for each in made]
        )
        assert sorted(told) == [200] * 3 + [409] * 7


@pytest.mark.parametrize("body", [{}, {"door": "1"}, {"area_id": "x", "door": "1"}, {"area_id": None, "door": ""}])
def test_bad_input(user, body):
    refuse(lambda c: c.post("/me/residence", body), user(), status=422, code="invalid_input")
