import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backend.audit.models import Entry
from tests.factories import AffiliationFactory, PostingFactory, SessionFactory, UserFactory

OURS = {"accounts", "parties", "audit", "places", "realtime"}
MODELS = [model for model in admin.site._registry if model._meta.app_label in OURS]


@pytest.fixture
def staff(client, user):
    client.force_login(user(is_staff=True, is_superuser=True))
    return client


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_lists_open_and_nothing_can_be_added(staff, model):
    base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    assert staff.get(reverse(f"{base}_changelist")).status_code == 200
    assert staff.get(reverse(f"{base}_add")).status_code == 403


def test_a_list_costs_as_many_queries_for_three_rows_as_for_one(staff, user):
    for factory in (PostingFactory, AffiliationFactory, SessionFactory):
        counts = []
        for _ in range(2):
            factory()
            factory()
            with CaptureQueriesContext(connection) as queries:
                label = factory._meta.model._meta
                staff.get(reverse(f"admin:{label.app_label}_{label.model_name}_changelist"))
            counts.append(len(queries))
        assert counts[0] == counts[1]


def test_phones_are_masked(staff):
    person = UserFactory(phone="+8613812341234", name="李小明")
    for address in (reverse("admin:accounts_user_changelist"), reverse("admin:accounts_user_change", args=[person.id])):
        page = staff.get(address).content.decode()
        assert "138****1234" in page
        assert "13812341234" not in page
        assert "李小明" not in page


def test_ending_a_session_goes_through_the_service(staff):
    session = SessionFactory()
    staff.post(
        reverse("admin:accounts_devicesession_changelist"), {"action": "revoke", "_selected_action": [str(session.id)]}
    )
    session.refresh_from_db()
    assert session.revoked_at is not None
    assert Entry.objects.get(action="session.revoke").object_id == session.id


def test_a_resident_does_not_get_in(client, user):
    client.force_login(user())
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("written", ["13800138000", "+86 138 0013 8000", "+8613800138000"])
def test_staff_enter_by_phone_however_it_is_written(client, user, written):
    person = user(phone="+8613800138000", is_staff=True)
    person.set_password("correct horse battery")
    person.save()
    login = reverse("admin:login")
    for wrong in ({"username": written, "password": "wrong"}, {"username": "nobody", "password": "wrong"}):
        assert client.post(login, wrong).status_code == 200
    assert client.post(login, {"username": written, "password": "correct horse battery"}).status_code == 302
    assert client.get("/admin/").status_code == 200
