"""No feed, job, audit entry or page of the admin shows a phone of the cast; jobs, audit and admin no full name."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.realtime.models import FeedItem
from config.demo.cast import EVERYBODY
from config.demo.seed import seed


def phones():
    for each in EVERYBODY:
        national = each.phone.removeprefix("+86")
        yield from (national, f"{national[:3]} {national[3:7]} {national[7:]}")


@pytest.fixture
def demonstration(db):
    """The street, its people, and something of everything they did."""
    seed(timezone.now())


def shown(text, *, but=()):
    found = [each for each in phones() if each in text]
    return found + [each.name for each in EVERYBODY if each.number not in but and each.name in text]


def test_jobs_feeds_and_the_audit(demonstration):
    with connection.cursor() as cursor:
        for table, column in (("procrastinate_jobs", "args"), ("audit_entry", "data"), ("jobs_failure", "error")):
            cursor.execute(f"SELECT {column}::text FROM {table}")
            assert [each for (text,) in cursor.fetchall() for each in shown(text)] == [], table
    for owner, data in FeedItem.objects.values_list("user_id", "data"):
        assert [each for each in phones() if each in str(data)] == [], owner


def test_pages_of_the_admin(demonstration):
    chief = User.objects.create_superuser("+8613700137000", "a password of the tests", name="管理")
    client = Client()
    client.force_login(chief)
    pages = [f"/admin/{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry]
    found = []
    for path in pages:
        answer = client.get(path)
        if answer.status_code == 200:
            found += [f"{path}: {each}" for each in phones() if each in answer.content.decode()]
            found += [f"{path}: {each.name}" for each in EVERYBODY if each.name in answer.content.decode()]
    assert found == []
