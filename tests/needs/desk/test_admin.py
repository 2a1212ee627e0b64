"""The admin shows how things stand: no words, no phones, no wrongdoing."""

import pytest
from django.test import Client

from backend.accounts.models import User

pytestmark = pytest.mark.django_db


def test_pages_show_neither_words_nor_wrongdoing(report, reach, api, cast):
    need = reach("closed", on_behalf_of={"name": "王秀兰", "phone": cast.aunt.phone, "consent": True})
    secret = report(kind="wrongdoing", text="有人收红包")["id"]
    browser = Client()
    browser.force_login(
        User.objects.create_superuser("+8613900000001", "a long password", name="管理"),
        backend="backend.accounts.backends.PhoneBackend",
    )
    listed = browser.get("/admin/desk/need/").content.decode()
    assert need in listed
    assert secret not in listed
    detail = browser.get(f"/admin/desk/need/{need}/change/")
    assert detail.status_code == 200
    for hidden in ("够不着", cast.aunt.phone, "王秀兰"):
        assert hidden not in detail.content.decode()
    assert browser.get(f"/admin/desk/need/{secret}/change/").status_code != 200
    assert browser.get("/admin/desk/verdict/").status_code == 200
