"""No list, feed, log, job or page of the admin shows a phone of the cast, and no list the full name of somebody else."""

import logging

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.realtime.models import FeedItem
from config.api import api as document_of
from config.demo.cast import EVERYBODY, person
from config.demo.seed import seed
from tests.factories import token_for

LISTS = [
    path
    for path, operations in document_of.get_openapi_schema()["paths"].items()
    if "get" in operations and "{" not in path
]
VIEWERS = (1, 3, 5, 7, 8, 9, 13, 14)
"""Resident, volunteer, team leader, manager, liaison, community worker, street officer, somebody of another street."""


SPOKEN_FOR = {(2, "/api/v1/representations"): (1,), (20, "/api/v1/representations"): (19,)}
"""Who speaks for somebody reads whom."""


def phones():
    for each in EVERYBODY:
        national = each.phone.removeprefix("+86")
        yield from (national, f"{national[:3]} {national[3:7]} {national[7:]}")


@pytest.fixture
def demonstration(db):
    """The street, its people, and something of everything they did."""
    seed(timezone.now())


@pytest.fixture
def written(caplog):
    """What is logged meanwhile, at any level."""
    caplog.set_level(logging.DEBUG)
    return caplog


def shown(text, *, but=()):
    found = [each for each in phones() if each in text]
    return found + [each.name for each in EVERYBODY if each.number not in but and each.name in text]


def test_lists_of_everybody(demonstration, written):
    found = []
    for number in VIEWERS:
        token = token_for(User.objects.get(pk=person(number).id), assured=True)
        client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})
        for path in LISTS:
            answer = client.get(path, {"limit": 100})
            text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
            known = {number, *SPOKEN_FOR.get((number, path), ())}
            found += [f"{number} {path}: {each}" for each in shown(text, but=known)]
        for path in ("/api/v1/needs/nothing", "/api/v1/nothing", "/api/v1/needs?limit=13800138000"):
            found += [f"{number} {path}: {each}" for each in shown(client.get(path).content.decode(), but={number})]
    assert found == []
    assert [each for each in phones() if each in written.text] == []


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
