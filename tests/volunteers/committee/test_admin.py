"""The admin's list of seats."""

from datetime import timedelta

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from backend.accounts.models import User
from volunteers.committee.models import Seat
from volunteers.committee.states import Kind


def test_a_longer_list_costs_no_more(user, street, now):
    browser = Client()
    browser.force_login(
        User.objects.create_superuser("+8613900000001", "a long password", name="管理"),
        backend="backend.accounts.backends.PhoneBackend",
    )

    def cost(seats):
        for _ in range(seats):
            Seat.objects.create(
                street=street, kind=Kind.RESIDENT, holder=user(), deputy=user(), since=now - timedelta(days=1)
            )
        with CaptureQueriesContext(connection) as found:
            assert browser.get("/admin/committee/seat/").status_code == 200
        return len(found)

    cost(1)
    assert cost(1) == cost(3)
