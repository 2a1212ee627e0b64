"""What opens in a browser, and what is told where the address is wrong."""

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group

from config.env import Env


def test_the_address_that_a_server_announces_leads_to_the_documents(client, db):
    answer = client.get("/", follow=True)
    assert [where for where, _status in answer.redirect_chain] == ["/api/v1/docs"]
    assert answer.status_code == 200


def test_the_admin_is_found_without_its_slash(client, db):
    assert client.get("/admin")["Location"] == "/admin/"


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
@pytest.mark.parametrize("path", ["/api/v1/me", "/api/v1/auth/code"])
def test_who_calls_by_a_name_that_is_none_of_ours_is_told_so(client, settings, db, lang, path):
    settings.ALLOWED_HOSTS = ["localhost"]
    answer = client.get(path, headers={"Host": "192.168.1.5:8000", "Accept-Language": lang})
    assert (answer.status_code, answer.json()["code"]) == (400, "wrong_host")
    assert "ALLOWED_HOSTS" in answer.json()["detail"]
    assert answer.json()["title"].isascii() is (lang == "en")
    assert "192.168" not in answer.content.decode()


def test_a_logger_is_silenced_by_a_handler_that_writes_nothing(settings):
    """With none at all it writes to Python's last resort, and any scanner of addresses fills the log with tracebacks."""
    assert all(each.get("propagate", True) or each["handlers"] for each in settings.LOGGING["loggers"].values())


def test_an_android_emulator_reaches_the_demonstration(client, settings, db, monkeypatch):
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)
    settings.ALLOWED_HOSTS = Env().allowed_hosts.split(",")
    assert client.get("/api/v1/openapi.json", headers={"Host": "10.0.2.2:8000"}).status_code == 200


def test_the_administration_goes_by_our_name_and_leads_nowhere_else(client, db):
    page = client.get("/admin/login/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "邻里" in page
    assert "Django" not in page
    assert 'href="/"' not in page


def test_groups_that_permit_nothing_are_not_offered():
    assert not admin.site.is_registered(Group)
