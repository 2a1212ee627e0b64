"""What a browser may do with our answers; and who may make one send them."""

import re

import pytest
from django.conf import settings as configured
from django.contrib.admin import site
from django.test import Client

from config.asgi import welcome
from config.env import Env
from tests.factories import RoleFactory, TaskFactory, token_for
from volunteers.group.states import Tier

PAGE = "https://app.example.org"
PREFLIGHT = {
    "Origin": PAGE,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,idempotency-key",
}


@pytest.fixture
def staff(user):
    return user(is_staff=True, is_superuser=True)


def signed_in(person, **options):
    client = Client(raise_request_exception=False, **options)
    client.force_login(person)
    return client


@pytest.mark.parametrize(
    "path", ["/api/v1/me", "/api/v1/openapi.json", "/api/v1/docs", "/admin/login/", "/healthz", "/nothing"]
)
def test_every_answer_is_protected(client, db, path):
    answer = client.get(path)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "microphone=()" in answer["Permissions-Policy"]
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none';")
    assert "frame-ancestors 'none'" in policy
    assert not re.search(r"https?:|\*", policy)


def test_refusals_at_the_edge_are_protected_too(client):
    answer = client.post("/api/v1/needs", headers={"Content-Length": "99999999999"})
    assert answer.status_code == 413
    assert answer["Content-Security-Policy"].startswith("default-src 'none'; base-uri 'none'")
    assert answer["Cache-Control"] == "no-store"


def test_answers_to_a_person_are_kept_by_nobody_else(api, user):
    caller = api(user())
    read, written, refused = caller.get("/me"), caller.patch("/me", {"name": "王"}), caller.get("/needs/x")
    assert read["Cache-Control"] == "private, no-cache"
    assert written["Cache-Control"] == refused["Cache-Control"] == "no-store"
    for answer in (read, written, refused):
        assert {"Accept-Language", "Authorization"} <= {each.strip() for each in answer["Vary"].split(",")}


def test_the_pages_need_no_more_than_their_policy_allows(client, staff):
    """Scripts and styles are ours; those in the markup stand only where the policy says so."""
    docs, admin = client.get("/api/v1/docs"), signed_in(staff).get("/admin/")
    for answer in (docs, admin):
        assert answer.status_code == 200
        for link in re.findall(r'<(?:script|link|img)[^>]+(?:src|href)="([^"]+)"', answer.content.decode()):
            assert link.startswith(("/", "data:", "#")), link
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>", docs.content.decode())
    assert not inline
    assert "script-src 'self';" in docs["Content-Security-Policy"]


def test_production_asks_for_https():
    source = (configured.ROOT / "config/settings/production.py").read_text()
    assert "SECURE_HSTS_SECONDS = 31_536_000" in source


class TestCors:
    def test_it_is_off(self, client, db):
        for answer in (client.options("/api/v1/needs", headers=PREFLIGHT), client.get("/api/v1/me", headers=PREFLIGHT)):
            assert not [name for name in answer.headers if name.lower().startswith("access-control-")]

    def test_pages_that_are_named_may_call(self, client, settings, db):
        settings.CORS_ALLOWED_ORIGINS = [PAGE]
        before = client.options("/api/v1/needs", headers=PREFLIGHT)
        assert before.status_code == 200
        assert before["Access-Control-Allow-Origin"] == PAGE
        assert {"authorization", "idempotency-key", "if-match"} <= set(
            before["Access-Control-Allow-Headers"].split(", ")
        )
        answer = client.get("/api/v1/me", headers={"Origin": PAGE})
        assert answer["Access-Control-Allow-Origin"] == PAGE
        assert "ETag" in answer["Access-Control-Expose-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer
        assert "Access-Control-Allow-Origin" not in client.get("/api/v1/me", headers={"Origin": "https://evil.example"})

    def test_all_pages_never_with_cookies(self, client, settings, db):
        settings.CORS_ALLOW_ALL_ORIGINS = True
        answer = client.get("/api/v1/me", headers={"Origin": PAGE})
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer

    def test_the_admin_is_for_no_other_page(self, client, settings, db):
        settings.CORS_ALLOWED_ORIGINS = [PAGE]
        assert "Access-Control-Allow-Origin" not in client.get("/admin/login/", headers={"Origin": PAGE})

    def test_sockets_let_the_same_pages_in(self, settings):
        settings.ALLOWED_HOSTS = ["localhost"]
        scope = {"headers": [(b"origin", PAGE.encode())]}
        assert not welcome(scope)
        settings.CORS_ALLOWED_ORIGINS = [PAGE]
        assert welcome(scope)
        settings.CORS_ALLOWED_ORIGINS, settings.CORS_ALLOW_ALL_ORIGINS = [], True
        assert welcome(scope)

    @pytest.mark.parametrize(
        "wrong", ["app.example.org", "https://a.example/path", "https://a.example, b", "*,https://a"]
    )
    def test_a_setting_that_is_no_list_of_pages_stops_the_start(self, monkeypatch, wrong):
        monkeypatch.setenv("CORS_ORIGINS", wrong)
        with pytest.raises(ValueError, match="cors_origins"):
            Env()

    @pytest.mark.parametrize("right", ["", "*", PAGE, f"{PAGE},http://localhost:5173"])
    def test_a_setting_that_is_one(self, monkeypatch, right):
        monkeypatch.setenv("CORS_ORIGINS", right)
        assert Env().cors_origins == right


class TestCookies:
    def test_the_api_takes_no_cookie_of_the_admin(self, staff):
        client = signed_in(staff)
        assert client.get("/admin/").status_code == 200
        for call in (
            client.get("/api/v1/me"),
            client.patch("/api/v1/me", {"name": "x"}, content_type="application/json"),
        ):
            assert (call.status_code, call.json()["code"]) == (401, "not_signed_in")

    def test_the_admin_takes_no_token_of_the_api(self, staff, client):
        answer = client.get("/admin/", headers={"Authorization": f"Bearer {token_for(staff)}"})
        assert (answer.status_code, answer["Location"]) == (302, "/admin/login/?next=/admin/")

    @pytest.mark.parametrize("lang", ["en", "zh-hans"])
    def test_a_form_from_another_page_is_refused(self, staff, lang):
        client = signed_in(staff, enforce_csrf_checks=True)
        answer = client.post("/admin/logout/", headers={"Accept-Language": lang, "Origin": "https://evil.example"})
        assert (answer.status_code, answer.json()["code"]) == (403, "stale_form")
        assert answer.json()["detail"].isascii() is (lang == "en")
        assert client.get("/admin/").status_code == 200, "still signed in"

    def test_cookies_are_out_of_reach_of_scripts_and_other_pages(self, staff, client):
        client.get("/admin/login/")
        token = client.cookies["csrftoken"]
        assert (token["httponly"], token["samesite"]) == (True, "Lax")
        assert (configured.SESSION_COOKIE_HTTPONLY, configured.SESSION_COOKIE_SAMESITE) == (True, "Lax")


class TestMethods:
    @pytest.mark.parametrize("path", ["/me", "/tasks", "/tasks/{task}"])
    def test_head_is_get_without_a_body(self, user, street, path):
        task = TaskFactory(street=street)
        boss = RoleFactory(user=user(), tier=Tier.MANAGER).user
        headers = {"Authorization": f"Bearer {token_for(boss)}"}
        path = "/api/v1" + path.format(task=task.id)
        got, head = (Client().generic(method, path, headers=headers) for method in ("GET", "HEAD"))
        assert (head.status_code, head.content) == (200, b"")
        for name in ("Content-Type", "Content-Length", "ETag"):
            assert head[name] == got[name]
        known = Client().head(path, headers=headers | {"If-None-Match": got["ETag"]})
        assert known.status_code == 304

    def test_head_of_what_is_not_there_or_not_read(self, client, db):
        assert client.head("/api/v1/nothing").status_code == 404
        assert client.head("/api/v1/me").status_code == 401
        assert client.head("/api/v1/auth/code").status_code == 405

    @pytest.mark.parametrize(
        ("path", "allowed"),
        [
            ("/api/v1/needs", "GET, HEAD, OPTIONS, POST"),
            ("/api/v1/me", "GET, HEAD, OPTIONS, PATCH"),
            ("/api/v1/auth/code", "OPTIONS, POST"),
            ("/healthz", "GET, HEAD, OPTIONS"),
        ],
    )
    def test_options_tells_what_an_address_takes(self, client, db, path, allowed):
        answer = client.options(path)
        assert (answer.status_code, answer["Allow"], answer.content) == (204, allowed, b"")
        assert client.delete(path)["Allow"] == allowed

    def test_options_of_what_is_not_there(self, client):
        assert client.options("/api/v1/nothing").status_code == 404


class TestAdminLists:
    @pytest.mark.parametrize(
        "asked", ["password__startswith=md5", "phone=%2B8613800138000", "phone_index__gt=00", "home_street__config=x"]
    )
    @pytest.mark.usefixtures("expect_errors")
    def test_a_list_filters_by_what_it_offers_and_by_nothing_else(self, staff, asked):
        client = signed_in(staff)
        assert client.get(f"/admin/accounts/user/?{asked}").status_code == 400

    def test_what_it_offers_works(self, staff):
        found = signed_in(staff).get(f"/admin/accounts/user/?home_street__id__exact={staff.home_street_id}")
        assert found.status_code == 200
        assert str(staff.id) in found.content.decode()

    def test_every_list_opens_and_searches(self, staff):
        client = signed_in(staff)
        for model, page in site._registry.items():
            where = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
            assert client.get(where).status_code == 200, where
            if page.search_fields:
                assert client.get(f"{where}?q=x").status_code == 200, where
