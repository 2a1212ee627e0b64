"""Proof of residence: a worker of the area, or a neighbour's word, which never rests on itself."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from backend.audit.models import Entry
from backend.households.models import Disclosure
from backend.identity.models import Vouch
from backend.identity.queries import is_confirmed_resident
from backend.parties.models import Post
from backend.realtime.models import FeedItem
from tests.backend.identity.conftest import HOME
from tests.crowd import at_once
from tests.factories import CommunityFactory, PostingFactory, token_for
from tests.http import Caller
from tests.needs.conftest import square
from tests.refusals import refuse
from tests.rows import dump


def test_a_worker_of_the_area_confirms(api, user, asked, worker, street):
    person = user()
    made = asked(person)
    shown = api(worker).get("/residences", status="asked").json()["items"]
    assert [(each["id"], each["name"]) for each in shown] == [(made, person.masked_name)]
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


class TestTheHome:
    """Building and door: to oneself, and to a worker who checks them, each sight of whom is written down."""

    def test_it_lies_nowhere_in_the_clear(self, api, user, asked, worker, confirmed):
        person, neighbour = user(name="王秀兰"), user()
        confirmed(neighbour)
        made = asked(person)
        api(neighbour).post(f"/residences/{made}/vouch")
        api(worker).get(f"/residences/{made}/home")
        held = dump()
        assert held["realtime_feeditem"]
        for table, rows in held.items():
            assert not [row for row in rows if any(word in row for word in HOME.values())], table
        assert "王秀兰" not in str(held["realtime_feeditem"])

    def test_oneself_sees_it(self, api, user, asked):
        person = user(name="王秀兰")
        made = api(person).get(f"/residences/{asked(person)}").json()
        assert (made["building"], made["door"], made["name"]) == (HOME["building"], HOME["door"], "王**")
        [listed] = api(person).get("/me/residences").json()["items"]
        assert not {"door", "building", "address_id"} & set(listed)

    def test_a_voucher_sees_neither_name_nor_door(self, api, user, asked, confirmed):
        neighbour, person = user(), user(name="王秀兰")
        mine = confirmed(neighbour)
        made = asked(person)
        told = [api(neighbour).post(f"/residences/{made}/vouch")]
        listed = api(neighbour).get("/residences")
        assert [each["id"] for each in listed.json()["items"]] == [mine]
        told += [listed, api(neighbour).get("/me/vouches"), api(neighbour).get(f"/residences/{made}")]
        told += [api(neighbour).get(f"/residences/{made}/home")]
        assert [each.status_code for each in told] == [200, 200, 200, 404, 404]
        told += [api(neighbour).post(f"/residences/{made}/take-back")]
        for answer in told:
            assert "王秀兰" not in answer.content.decode()
            assert HOME["door"] not in answer.content.decode()

    def test_whom_one_vouches_for_is_listed_until_it_is_taken_back(self, api, user, asked, confirmed):
        neighbour = user()
        confirmed(neighbour)
        made = asked(user(name="王秀兰"))
        api(neighbour).post(f"/residences/{made}/vouch")
        [shown] = api(neighbour).get("/me/vouches").json()["items"]
        assert (shown["id"], shown["name"], shown["status"]) == (made, "王**", "confirmed")
        api(neighbour).post(f"/residences/{made}/take-back")
        assert api(neighbour).get("/me/vouches").json()["items"] == []

    def test_a_worker_is_shown_it_and_the_person_sees_that(self, api, user, asked, worker):
        person = user(name="王秀兰")
        made = asked(person)
        for path in ("/residences", f"/residences/{made}"):
            shown = api(worker).get(path).content.decode()
            assert not [word for word in ("王秀兰", *HOME.values()) if word in shown], path
        for _ in range(2):
            home = api(worker).get(f"/residences/{made}/home").json()
            assert (home["building"], home["door"], home["name"]) == (HOME["building"], HOME["door"], "王秀兰")
        seen = api(person).get("/me/disclosures").json()["items"]
        assert sorted((each["level"], each["why"], each["why_id"]) for each in seen) == [
            ("building", "residence", made),
            ("door", "residence", made),
            ("name", "residence", made),
        ]
        assert Entry.objects.filter(action="disclosure.door", object_id=made, actor_id=worker.id).count() == 1

    def test_not_after_it_was_refused(self, api, user, asked, worker):
        made = asked(user())
        api(worker).post(f"/residences/{made}/refuse", {"reason": "查无此门"})
        refuse(lambda c: c.get(f"/residences/{made}/home"), worker, status=409, code="wrong_moment")
        assert not Disclosure.objects.exists()

    def test_nobody_else(self, user, asked, street, worker):
        elsewhere = CommunityFactory(parent=street)
        other = PostingFactory(user=user(), post=Post.COMMUNITY_WORKER, street=street, area=elsewhere).user
        made, own = asked(user()), asked(worker)
        for person in (other, user()):
            refuse(lambda c: c.get(f"/residences/{made}/home"), person, status=404, code="not_found")
        boss = user(posts=[Post.ADMINISTRATOR])
        refuse(lambda c: c.get(f"/residences/{made}/home"), boss, status=403, code="not_allowed")
        refuse(lambda c: c.get(f"/residences/{own}/home"), worker, status=403, code="not_allowed")

    def test_it_is_an_act_of_an_office(self, api, user, asked, worker):
        made = asked(user())
        assert api(worker, assured=False).get(f"/residences/{made}/home").json()["code"] == "second_factor_required"


class TestTheAddress:
    """A residence is at an address on record: it goes when that becomes another place."""

    @pytest.mark.parametrize("change", [{"door": "甲门"}, {"building": "九条1号"}, None])
    def test_another_door_is_not_confirmed(self, api, user, confirmed, at, status_of, street, change):
        person = user()
        made, home = confirmed(person), at(person)
        if change:
            assert api(person).post(f"/me/addresses/{home}/edit", change).status_code == 200
        else:
            assert api(person).post(f"/me/addresses/{home}/remove").status_code == 204
        assert status_of(made) == "withdrawn"
        assert not is_confirmed_resident(person.id, street_id=street.id)
        assert Entry.objects.get(action="residence.withdraw").actor_id == person.id
        told = FeedItem.objects.filter(user_id=person.id, type="residence").order_by("id").last()
        assert told.data["status"] == "withdrawn"

    @pytest.mark.parametrize("change", [{"label": "老家"}, {"is_main": True}, {"door": HOME["door"]}])
    def test_the_same_door_stays_confirmed(self, api, user, confirmed, at, status_of, change):
        person = user()
        made = confirmed(person)
        assert api(person).post(f"/me/addresses/{at(person)}/edit", change).status_code == 200
        assert status_of(made) == "confirmed"

    def test_who_rests_on_the_word_of_somebody_who_moved_is_asked_again(
        self, api, user, asked, confirmed, at, status_of
    ):
        neighbour, person = user(), user()
        confirmed(neighbour)
        made = asked(person)
        api(neighbour).post(f"/residences/{made}/vouch")
        api(neighbour).post(f"/me/addresses/{at(neighbour)}/remove")
        assert status_of(made) == "asked"

    def test_it_is_ones_own(self, user, at, community):
        body = {"address_id": at(user()), "area_id": str(community.id)}
        refuse(lambda c: c.post("/me/residence", body), user(), status=404, code="not_found")

    def test_the_map_tells_the_community(self, api, user, street, community):
        square(street, 116.41, 39.92, 116.43, 39.94)
        square(community, 116.41, 39.92, 116.42, 39.94)
        elsewhere = CommunityFactory(parent=street)
        person = user()
        home = {"label": "家", **HOME, "location": {"lat": 39.93, "lng": 116.415, "datum": "WGS-84"}}
        body = {"address_id": api(person).post("/me/addresses", home).json()["id"]}
        contradicted = {**body, "area_id": str(elsewhere.id)}
        refuse(lambda c: c.post("/me/residence", contradicted), person, status=422, code="not_a_community")
        answer = api(person).post("/me/residence", body)
        assert (answer.status_code, answer.json()["area_id"]) == (201, str(community.id))

    def test_where_the_map_does_not_tell_it_somebody_must(self, user, at):
        person = user()
        body = {"address_id": at(person)}
        refuse(lambda c: c.post("/me/residence", body), person, status=422, code="not_a_community")

    @pytest.mark.django_db(transaction=True)
    def test_moving_while_it_is_confirmed(self, user, asked, at, worker, status_of):
        """Whichever comes first: no residence is confirmed at another door than was asked for."""
        for _ in range(5):
            person = user()
            made, home = asked(person), at(person)
            tokens = token_for(person), token_for(worker, assured=True)
            told = at_once([
                lambda home=home, t=tokens[0]: Caller(token=t).post(f"/me/addresses/{home}/edit", {"door": "甲门"}),
                lambda made=made, t=tokens[1]: Caller(token=t).post(f"/residences/{made}/confirm"),
            ])  # fmt: skip
            assert told[0].status_code == 200
            assert told[1].status_code in {200, 409}
            assert status_of(made) == "withdrawn"


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


def test_one_residence_at_a_time(api, user, asked, at, community):
    person = user()
    made = asked(person)
    body = {"area_id": str(community.id), "address_id": at(person)}
    refuse(lambda c: c.post("/me/residence", body), person, status=409, code="residence_open")
    assert api(person).post(f"/residences/{made}/withdraw").json()["status"] == "withdrawn"
    assert api(person).post("/me/residence", body).status_code == 201


def test_a_street_is_no_answer(user, at, street, other_street):
    person = user()
    body = {"area_id": str(street.id), "address_id": at(person)}
    refuse(lambda c: c.post("/me/residence", body), person, status=422, code="not_a_community")
    foreign = {**body, "area_id": str(CommunityFactory(parent=other_street).id)}
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

    def test_who_moves_away_stands_for_nobody(self, api, user, asked, confirmed, status_of):
        """A stands for B, B for C; A moves and asks anew: B and C wait too, and can vouch for nobody, least of all A."""
        a, b, c = user(), user(), user()
        first, second, third = confirmed(a), asked(b), asked(c)
        for voucher, made in ((a, second), (b, third)):
            assert api(voucher).post(f"/residences/{made}/vouch").status_code == 200
        assert api(a).post(f"/residences/{first}/withdraw").status_code == 200
        assert (status_of(second), status_of(third)) == ("asked", "asked")
        again = asked(a)
        for voucher in (b, c):
            refuse(lambda caller: caller.post(f"/residences/{again}/vouch"), voucher, status=403, code="not_allowed")

    def test_no_ring(self, api, user, asked, confirmed, boss):
        """A stands for B, B for C. A turns out to be D, who waits: B and C rest on D, and cannot stand for D."""
        a, b, c, d = user(), user(), user(), user()
        confirmed(a)
        for voucher, person in ((a, b), (b, c)):
            made = asked(person)
            assert api(voucher).post(f"/residences/{made}/vouch").status_code == 200
        waits = asked(d)
        merged = api(boss).post(f"/people/{a.id}/merge", {"into": str(d.id), "reason": "同一人"})
        assert merged.status_code == 200, merged.json()
        for voucher in (b, c):
            refuse(lambda caller: caller.post(f"/residences/{waits}/vouch"), voucher, status=409, code="vouch_ring")

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


@pytest.mark.parametrize("body", [{}, {"door": "1"}, {"address_id": "x"}, {"address_id": None}])
def test_bad_input(user, body):
    refuse(lambda c: c.post("/me/residence", body), user(), status=422, code="invalid_input")
