"""Links: for one viewer, for a while, for as long as policy says so."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

import pytest
import time_machine
from django.utils import timezone

from backend.accounts.models import User
from backend.files import links
from backend.files.states import Copy
from backend.jobs.testing import run_due
from backend.policy import Actor
from tests.backend.files import media
from tests.backend.files.conftest import stored
from volunteers.group.models import Role

pytestmark = pytest.mark.django_db


def token_of(url):
    return parse_qs(urlsplit(url).query)["token"][0]


def link(file, variant="full"):
    return next(each["url"] for each in file["links"] if each["variant"] == variant)


def code(phone, url):
    status, _headers, body = phone.fetch(url)
    return status, json.loads(body)["code"]


@pytest.fixture
def shown(phone, cast, api):
    """(need, file as the manager sees it): a voice note of the resident's, attached to a need."""
    file = phone().send(media.wav(), name="留言.wav")
    made = api(cast.resident).post("/needs", {"kind": "help", "text": "听留言", "files": [file["id"]]})
    assert made.status_code == 201, made.content
    return made.json(), phone(cast.manager).read(file["id"])


def test_it_needs_no_sign_in_and_says_what_it_is(kept, phone, shown):
    _need, file = shown
    status, headers, body = phone().fetch(link(file))
    assert (status, headers["Content-Type"], len(body)) == (200, "audio/wav", file["links"][0]["size"])
    assert "inline" in headers["Content-Disposition"]
    assert body.startswith(b"RIFF")
    if kept == "folder":
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"].startswith("private, max-age=")
        assert headers["Content-Security-Policy"].startswith("sandbox")


def test_a_paper_is_saved_not_shown(folder, phone):
    file = phone().send(media.pdf(), name="证明.pdf")
    _status, headers, _body = phone().fetch(link(file))
    assert (headers["Content-Type"], headers["Content-Disposition"][:10]) == ("application/pdf", "attachment")


def test_links_of_one_round_are_the_same(folder, phone):
    with time_machine.travel(timezone.now().replace(minute=1), tick=False):
        file = phone().send(media.wav())
        assert phone().read(file["id"])["links"] == file["links"]
    with time_machine.travel(timezone.now().replace(minute=21), tick=False):
        assert phone().read(file["id"])["links"] != file["links"]


def test_a_link_ends(kept, phone, shown):
    url = link(shown[1])
    with time_machine.travel(timezone.now() + timedelta(minutes=9)):
        assert phone().fetch(url)[0] == 200
    with time_machine.travel(timezone.now() + timedelta(minutes=21)):
        assert code(phone(), url) == (403, "link_ended")


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-2], lambda t: "x" + t, lambda _t: "", lambda _t: "a.b", lambda t: t * 8]
)
def test_a_forged_link(folder, phone, shown, spoil):
    url = link(shown[1])
    status, _headers, _body = phone().fetch(url.replace(token_of(url).replace(":", "%3A"), spoil(token_of(url))))
    assert status in {403, 422}


def test_a_link_of_another_file(folder, phone, shown):
    other = phone().send(media.wav(2))
    url = link(shown[1]).replace(shown[1]["id"], other["id"])
    assert code(phone(), url) == (403, "link_ended")


def test_it_dies_when_its_owner_withdraws_it(kept, phone, shown):
    need, file = shown
    url = link(file)
    assert phone().caller.delete(f"/files/{file['id']}").status_code == 204
    assert code(phone(), url) == (404, "not_found")
    run_due()
    assert stored() == []
    assert phone().caller.get(f"/needs/{need['id']}").json()["files"] == []


def test_it_dies_when_the_file_is_taken_down(kept, phone, cast, shown):
    need, file = shown
    taken = phone(cast.manager).caller.post(f"/files/{file['id']}/take-down", {"reason": "与事无关"})
    assert (taken.status_code, taken.json()["status"], taken.json()["links"]) == (200, "taken_down", [])
    assert code(phone(), link(file)) == (404, "not_found")
    run_due()
    assert phone().caller.get(f"/needs/{need['id']}").json()["files"] == []
    assert phone().read(file["id"])["actions"] == ["withdraw"]


def test_it_dies_with_the_right_to_see_it(folder, phone, cast, shown):
    url = link(shown[1])
    assert phone().fetch(url)[0] == 200
    Role.objects.filter(user=cast.manager).update(until=timezone.now())
    assert code(phone(), url) == (404, "not_found")


def test_it_dies_with_the_account(folder, phone, cast, shown):
    User.objects.filter(pk=cast.manager.pk).update(is_active=False)
    assert code(phone(), link(shown[1])) == (403, "link_ended")


def test_nobody_but_the_owner_gets_the_original(folder, phone, cast, shown):
    """Even with a token that somebody had signed."""
    manager = Actor(user_id=cast.manager.id, street_id=cast.manager.home_street_id, at=timezone.now())
    assert code(phone(), links.link(manager, UUID(shown[1]["id"]), Copy.ORIGINAL)) == (
        403,
        "not_allowed",
    )


RANGES = {
    "bytes=0-99": (206, 0, 100),
    "bytes=100-": (206, 100, None),
    "bytes=-50": (206, -50, None),
    "bytes=0-": (206, 0, None),
    "bytes=90-10000000": (206, 90, None),
    "bytes=10-20,30-40": (200, 0, None),
    "lines=1-2": (200, 0, None),
    "bytes=-": (200, 0, None),
}


@pytest.mark.parametrize("wanted", RANGES)
def test_ranges_of_a_voice_note(folder, phone, wanted):
    file = phone().send(media.wav())
    whole = phone().fetch(link(file))[2]
    status, headers, body = phone().fetch(link(file), Range=wanted)
    code, start, stop = RANGES[wanted]
    assert (status, body) == (code, whole[start:stop])
    assert int(headers["Content-Length"]) == len(body)
    if code == 206:
        first = start if start >= 0 else len(whole) + start
        assert headers["Content-Range"] == f"bytes {first}-{first + len(body) - 1}/{len(whole)}"


@pytest.mark.parametrize("wanted", ["bytes=10000000-", "bytes=20-10", "bytes=-0"])
def test_a_range_outside(folder, phone, wanted):
    file = phone().send(media.wav())
    status, headers, _body = phone().fetch(link(file), Range=wanted)
    assert (status, headers["Content-Range"]) == (416, f"bytes */{file['links'][0]['size']}")


def test_ranges_from_the_bucket(bucket, phone):
    file = phone().send(media.wav())
    whole = phone().fetch(link(file))[2]
    status, _headers, body = phone().fetch(link(file), Range="bytes=100-199")
    assert (status, body) == (206, whole[100:200])


def test_a_bucket_that_phones_do_not_reach(bucket, phone, settings):
    settings.S3_LINKS = False
    file = phone().send(media.wav())
    status, headers, body = phone().fetch(link(file), Range="bytes=4-7")
    assert (status, headers["Content-Type"], len(body)) == (206, "audio/wav", 4)


def test_what_the_phone_has_is_not_sent_again(folder, phone):
    file = phone().send(media.wav())
    _status, headers, _body = phone().fetch(link(file))
    status, _headers, body = phone().fetch(link(file), **{"If-None-Match": headers["ETag"]})
    assert (status, body) == (304, b"")
    assert phone().fetch(link(file), Range="bytes=0-9", **{"If-Range": '"other"'})[0] == 200
    assert phone().fetch(link(file), Range="bytes=0-9", **{"If-Range": headers["ETag"]})[0] == 206
