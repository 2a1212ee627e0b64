"""Two phones of one household edit the same thing: the second is told which fields changed meanwhile, and nothing is stored."""

import pytest

from tests.refusals import refuse

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(user):
    return user(name="王秀兰")


def tag_of(caller, path):
    answer = caller.get(path)
    assert answer.status_code == 200, answer.content
    return answer["ETag"]


@pytest.fixture
def address(api, person):
    made = api(person).post("/me/addresses", {"label": "家", "building": "1 号楼", "door": "904"}).json()
    return f"/me/addresses/{made['id']}"


CASES = {
    "profile": ("/me/profile", "patch", "/me/profile", {"reach": "sms"}, {"reach": "call"}, ["reach"]),
    "address": (None, "post", "/edit", {"door": "905"}, {"door": "906"}, ["door"]),
    "preferences": (
        "/me/notification-preferences",
        "put",
        "/me/notification-preferences",
        {"digest_at": "18:30"},
        {},
        None,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_second_is_told(case, api, person, request):
    read, verb, write, first, second, changed = CASES[case]
    if read is None:
        read = request.getfixturevalue("address")
        write = read + write
    phone = api(person)
    tag = tag_of(phone, read)
    done = getattr(phone, verb)(write, first, headers={"If-Match": tag})
    assert done.status_code == 200, done.content
    assert done["ETag"] == tag_of(phone, read) != tag
    said = refuse(
        lambda caller: getattr(caller, verb)(write, second, headers={"If-Match": tag}),
        person, status=412, code="changed_meanwhile",
    )  # fmt: skip
    if changed is not None:
        assert said["en"]["fields"]["changed"] == changed
    again = getattr(phone, verb)(write, second, headers={"If-Match": done["ETag"]})
    assert again.status_code == 200, again.content


def test_without_a_version_as_before(api, person):
    assert api(person).patch("/me/profile", {"reach": "sms"}).status_code == 200


def test_a_first_profile_is_made_once(api, person):
    """There is no row yet: the person's own stands for it."""
    tag = tag_of(api(person), "/me/profile")
    one, two = api(person), api(person)
    assert one.patch("/me/profile", {"mobility": "拄拐"}, headers={"If-Match": tag}).status_code == 200
    assert two.patch("/me/profile", {"mobility": "轮椅"}, headers={"If-Match": tag}).status_code == 412
    assert one.get("/me/profile").json()["mobility"] == "拄拐"


def test_others_addresses_have_no_version_for_me(api, user, address):
    said = refuse(
        lambda caller: caller.post(f"{address}/edit", {"door": "1"}, headers={"If-Match": "*"}),
        user(), status=404, code="not_found",
    )  # fmt: skip
    assert said
