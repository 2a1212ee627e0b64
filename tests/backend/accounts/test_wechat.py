"""WeChat, played by a server on loopback that answers as WeChat does: 200 with an errcode."""

import pytest
from allauth.socialaccount.models import SocialAccount

from backend.accounts.models import DeviceSession, User
from backend.audit.models import Entry
from tests.crowd import at_once
from tests.factories import token_for
from tests.http import Caller
from tests.refusals import refuse
from tests.rows import changes, dump

PHONE = "+8613800138000"


class WeChat:
    """Codes that WeChat has given out: who is behind each; `errors` are the errcodes of the next answers."""

    def __init__(self):
        self.codes = {}
        self.errors = []
        self.asked = []
        self.raw = None

    def __call__(self, path, query):
        self.asked.append((path, query))
        if self.raw is not None:
            return self.raw
        if self.errors:
            return 200, {"errcode": self.errors.pop(0), "errmsg": "said by WeChat"}
        code = query.get("js_code") or query.get("code")
        if code not in self.codes:
            return 200, {"errcode": 40029, "errmsg": "invalid code"}
        return 200, {"session_key": "never-kept", **self.codes.pop(code)}


@pytest.fixture
def wechat(httpserver_of, settings):
    played = WeChat()
    settings.WECHAT_URL = httpserver_of(played)
    settings.WECHAT_APPS = {"mini_program": ("wx-mini", "mini-secret"), "website": ("wx-web", "web-secret")}
    return played


def give(caller, code, **more):
    return caller.post("/auth/wechat", {"code": code, **more})


def link_of(wechat, **who):
    wechat.codes["fresh"] = who or {"openid": "o-1", "unionid": "u-1"}
    return give(Caller(), "fresh").json()["fields"]["link"]


def redeem(api, gateway, **more):
    flow = api().post("/auth/code", {"phone": PHONE}).json()["flow"]
    return api().post("/auth/token", {"flow": flow, "code": gateway.last_code, **more})


def test_a_code_by_text_message_links_it_and_wechat_alone_does_from_then_on(api, wechat, gateway, resident):
    wechat.codes["first"] = {"openid": "o-1", "unionid": "u-1"}
    asked = give(api(), "first")
    assert (asked.status_code, asked.json()["code"]) == (409, "phone_needed")
    assert wechat.asked == [
        ("/sns/jscode2session",
         {"appid": "wx-mini", "secret": "mini-secret", "js_code": "first", "grant_type": "authorization_code"})
    ]  # fmt: skip
    link = asked.json()["fields"]["link"]
    assert "u-1" not in link
    assert redeem(api, gateway, link=link).json()["user"]["id"] == str(resident.id)
    wechat.codes["second"] = {"openid": "o-1", "unionid": "u-1"}
    again = give(api(), "second", device="微信")
    assert (again.status_code, again.json()["user"]["id"]) == (200, str(resident.id))
    assert User.objects.count() == 1
    assert Entry.objects.filter(action="identity.link", object_id=resident.id).count() == 1
    assert "never-kept" not in str(dump())


def test_the_website_knows_the_same_person(api, wechat, gateway, resident):
    redeem(api, gateway, link=link_of(wechat))
    wechat.codes["web"] = {"openid": "another-openid", "unionid": "u-1"}
    assert give(api(), "web", app="website").status_code == 200
    assert wechat.asked[-1][0] == "/sns/oauth2/access_token"


def test_without_a_union_the_openid_stands_for_its_app_alone(api, wechat, gateway, resident):
    redeem(api, gateway, link=link_of(wechat, openid="o-1"))
    wechat.codes |= {"mini": {"openid": "o-1"}, "web": {"openid": "o-1"}}
    assert give(api(), "mini").status_code == 200
    assert give(api(), "web", app="website").status_code == 409


def test_somebody_new_signs_up_with_the_link(api, wechat, gateway, street):
    link = link_of(wechat)
    body = {"phone": PHONE, "name": "王秀兰", "street_code": street.code}
    flow = api().post("/auth/sign-up", body).json()["flow"]
    assert api().post("/auth/token", {"flow": flow, "code": gateway.last_code, "link": link}).status_code == 200
    assert SocialAccount.objects.get().user == User.objects.get()


def test_who_is_signed_in_links_lists_and_unlinks(api, wechat, user):
    person = user()
    caller = api(person)
    listed = caller.post("/me/identities", {"link": link_of(wechat)})
    assert [each["provider"] for each in listed.json()["items"]] == ["wechat"]
    assert caller.get("/me/identities").json() == listed.json()
    assert caller.post("/me/identities/unlink", {"provider": "wechat"}).json() == {"items": []}
    assert caller.post("/me/identities/unlink", {"provider": "wechat"}).json()["code"] == "not_linked"
    wechat.codes["later"] = {"openid": "o-1", "unionid": "u-1"}
    assert give(api(), "later").status_code == 409


def test_one_wechat_opens_one_account(api, wechat, gateway, resident, user):
    link = link_of(wechat)
    assert api(user()).post("/me/identities", {"link": link}).status_code == 200
    sessions = DeviceSession.objects.count()
    taken = redeem(api, gateway, link=link)
    assert (taken.status_code, taken.json()["code"]) == (409, "identity_taken")
    assert DeviceSession.objects.count() == sessions
    assert SocialAccount.objects.count() == 1


def test_one_account_has_one_wechat(api, wechat, user):
    person = user()
    api(person).post("/me/identities", {"link": link_of(wechat)})
    other = link_of(wechat, openid="o-2", unionid="u-2")
    refuse(lambda c: c.post("/me/identities", {"link": other}), person, status=409, code="identity_taken")


@pytest.mark.django_db(transaction=True)
def test_one_wechat_linked_by_eight_at_once_is_linked_once(wechat, user):
    link = link_of(wechat)
    tokens = [token_for(user()) for _ in range(8)]
    told = at_once([lambda t=t: Caller(token=t).post("/me/identities", {"link": link}).status_code for t in tokens])
    assert sorted(told) == [200] + [409] * 7


@pytest.mark.parametrize(
    ("errcode", "status", "code"),
    [
        (40029, 401, "wechat_code_refused"),
        (40163, 401, "wechat_code_refused"),
        (40226, 401, "wechat_code_refused"),
        (45011, 429, "wechat_too_often"),
        (-1, 503, "wechat_unavailable"),
    ],
)
def test_what_wechat_refuses(wechat, resident, expect_errors, errcode, status, code):
    wechat.errors = [errcode] * 2
    refuse(lambda c: give(c, "x"), None, status=status, code=code)


def test_a_wrong_secret_is_for_the_operator(wechat, resident, expect_errors):
    wechat.errors = [40125] * 2
    refuse(lambda c: give(c, "x"), None, status=503, code="wechat_unavailable")
    assert "40125" in expect_errors[0].getMessage()
    assert "mini-secret" not in str([record.getMessage() for record in expect_errors])


@pytest.mark.parametrize(
    "raw",
    [(500, {}), (200, b"<html>"), (200, b"[]"), (200, {}), (200, {"openid": 7}), (200, {"openid": "x" * 101})],
    ids=["500", "html", "a list", "nothing", "a number", "too long"],
)
def test_an_answer_that_is_none(wechat, resident, raw, expect_errors):
    wechat.raw = raw
    refuse(lambda c: give(c, "x"), None, status=503, code="wechat_unavailable")


def test_a_link_is_not_to_be_forged_and_lasts_ten_minutes(api, wechat, gateway, resident, user):
    link = link_of(wechat)
    other = api(user())
    for forged in ("x", link[:-4] + "AAAA", "e1:00000000:AAAA"):
        answer = other.post("/me/identities", {"link": forged})
        assert (answer.status_code, answer.json()["code"]) == (410, "link_expired")
    flow = api().post("/auth/code", {"phone": PHONE}).json()["flow"]
    before = dump()
    answer = api().post("/auth/token", {"flow": flow, "code": gateway.last_code, "link": "x"})
    assert answer.json()["code"] == "link_expired"
    assert changes(before, dump()) == {}, "the code is not spent"


def test_off_by_default(db):
    refuse(lambda c: give(c, "x"), None, status=404, code="wechat_off")


@pytest.mark.parametrize(
    "body", [{}, {"code": ""}, {"code": "x" * 513}, {"code": "x", "app": "other"}, {"openid": "o-1"}]
)
def test_bad_input(wechat, db, body):
    refuse(lambda c: c.post("/auth/wechat", body), None, status=422, code="invalid_input")
    assert wechat.asked == []
