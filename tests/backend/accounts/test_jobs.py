"""Sessions that ended go after thirty days."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django import app

from backend.accounts.jobs import forget_sessions
from backend.accounts.models import DeviceSession
from tests.factories.accounts import SessionFactory

pytestmark = pytest.mark.django_db


def test_sessions_go_thirty_days_after_they_ended(now):
    day = timedelta(days=1)
    SessionFactory(expires_at=now - 31 * day)
    SessionFactory(expires_at=now + 20 * day, revoked_at=now - 31 * day)
    kept = {
        SessionFactory(expires_at=now + day),
        SessionFactory(expires_at=now - 29 * day),
        SessionFactory(expires_at=now - 5 * day, revoked_at=now - 29 * day),
    }
    forget_sessions(now=now)
    assert set(DeviceSession.objects.all()) == kept
    assert {name: each.cron for (name, _), each in app.periodic_registry.periodic_tasks.items()}[
        forget_sessions.name
    ] == "47 19 * * *"
