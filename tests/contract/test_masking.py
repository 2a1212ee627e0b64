"""No list, feed, log, job or page of the admin shows a phone or a door of the cast, and no list the full name of somebody else."""

import logging
from collections import defaultdict

import pytest
from django.contrib import admin
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from backend.accounts.models import User
from backend.households.models import Address
from backend.identity.models import Residence
from config.api import api as document_of
from config.demo.cast import EVERYBODY, person
from config.demo.seed import seed
from needs.desk.models import Need
from needs.desk.states import Visibility
from tests.factories import token_for
from tests.rows import dump

LISTS = [
    path
    for path, operations in document_of.get_openapi_schema()["paths"].items()
    if "get" in operations and "{" not in path
]
VIEWERS = (1, 2, 3, 5, 7, 8, 9, 13, 14, 46)
"""Resident, who speaks for her, volunteer, team leader, manager, liaison, community worker, street officer, somebody of
another street, and who vouched for a neighbour."""


SPOKEN_FOR = {(2, path): (1,) for path in ("/api/v1/representations", "/api/v1/me")}
"""Who speaks for somebody reads whom."""


def phones():
    for each in EVERYBODY:
        national = each.phone.removeprefix("+86")
        yield from (national, f"{national[:3]} {national[3:7]} {national[7:]}")


def homes():
    """`{words: whose}`: every building and door of the addresses on record, and of what is asked for in private."""
    kept = [({each.user_id}, each) for each in Address.objects.all()]
    needs = Need.objects.filter(visibility=Visibility.PRIVATE)
    kept += [({need.reporter_id, need.beneficiary_id}, need) for need in needs]
    found = defaultdict(set)
    for whose, home in kept:
        for words in filter(None, (home.address, home.door)):
            found[words] |= whose
    return found


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        seed(timezone.now())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(seeded, db):
    """The street, its people, and something of everything they did: told once, what a test does to it is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def written(caplog):
    """What is logged meanwhile, at any level."""
    caplog.set_level(logging.DEBUG)
    return caplog


def shown(text, *, but=()):
    found = [each for each in phones() if each in text]
    return found + [each.name for each in EVERYBODY if each.number not in but and each.name in text]


def doors_in(text, known, *, but=None):
    return [words for words, whose in known.items() if but not in whose and words in text]


WRONG = (
    "/api/v1/needs/nothing",
    "/api/v1/nothing",
    "/api/v1/needs?limit=13800138000",
)


def test_lists_of_everybody(demonstration, written):
    found, doors = [], homes()
    assert len(doors) > 9
    for number in VIEWERS:
        me = person(number).id
        token = token_for(User.objects.get(pk=me), assured=True)
        client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {token}"})
        details = [f"/api/v1/residences/{pk}" for pk in Residence.objects.values_list("pk", flat=True)]
        for path in [*LISTS, *details, *WRONG]:
            answer = client.get(path, {"limit": 100} if path in LISTS else {})
            text = b"".join(answer).decode() if answer.streaming else answer.content.decode()
            known = {number, *SPOKEN_FOR.get((number, path), ())}
            found += [f"{number} {path}: {each}" for each in shown(text, but=known)]
            found += [f"{number} {path}: {each}" for each in doors_in(text, doors, but=me)]
        body = {"label": "家" * 99, "building": "东四六条 12 号", "door": "西厢房第一间"}
        told = client.post("/api/v1/me/addresses", body, content_type="application/json")
        assert told.status_code == 422
        found += [f"{number} an error: {each}" for each in doors_in(told.content.decode(), doors)]
    assert found == []
    assert [each for each in phones() if each in written.text] == []
    assert doors_in(written.text, doors) == []


def test_jobs_feeds_and_the_audit(demonstration):
    with connection.cursor() as cursor:
        for table, column in (("procrastinate_jobs", "args"), ("audit_entry", "data"), ("jobs_failure", "error")):
            cursor.execute(f"SELECT {column}::text FROM {table}")
            assert [each for (text,) in cursor.fetchall() for each in shown(text)] == [], table


def test_no_table_holds_a_phone_or_a_door_in_the_clear(demonstration):
    """Feeds, inboxes, jobs, kept answers, the audit: whatever a copy of the database holds."""
    known = homes() | {each: {each} for each in phones()}
    assert {table: found for table, rows in dump().items() if (found := doors_in("\n".join(rows), known))} == {}


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
