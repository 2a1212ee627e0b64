"""Devices, a push service on loopback, and a sender that is run by hand."""

import asyncio
import hashlib
import json

import psycopg
import pytest
from django.db import connection
from django.utils import timezone

from backend.database import connection_params
from backend.notifications.models import Delivery, PushRegistration
from backend.notifications.sender import Sender
from backend.notifications.services import notify
from backend.notifications.states import Channel
from backend.notifications.ways.webpush import public_key
from backend.policy import Actor
from backend.privacy.schemas import ConsentIn
from backend.privacy.services import consents
from backend.privacy.states import Purpose
from backend.privacy.texts import current
from tests.backend.notifications.fcm_server import Running, Service, credentials
from tests.backend.notifications.webpush_server import Browser, PushService
from tests.factories import SessionFactory
from volunteers.dispatch.notifications import TaskCalledOff


@pytest.fixture
def say(street):
    """`say([people], kind=TaskCalledOff, subject=…, when=…, **options)`: a notice; its id."""

    def make(people, kind=TaskCalledOff, *, subject=None, when=None, **options):
        actor = Actor.system(street_id=street.id, at=when or timezone.now())
        values = {"task": "巡逻", "starts_at": actor.at} if kind is TaskCalledOff else {}
        return notify(
            kind, [each.id for each in people], actor=actor, subject=subject or street.id, **values, **options
        )

    return make


@pytest.fixture
def device(db):
    """`device(user, token, channel="fcm")`: a registered device with a session of its own."""

    def make(user, token, channel=Channel.FCM, **session):
        return PushRegistration.objects.create(
            user=user,
            session=SessionFactory(user=user, **session),
            channel=channel,
            address=token,
            address_hash=hashlib.sha256(token.encode()).digest(),
            created_at=timezone.now(),
        )

    return make


@pytest.fixture(autouse=True)
def _no_quiet_hours(request):
    """The tests run at any hour; those of quiet hours say so."""
    if "street_as_it_is" in request.fixturenames:
        return
    if "street" in request.fixturenames:
        street = request.getfixturevalue("street")
        street.config = {**street.config, "notifications.quiet_hours": {"start": "00:00", "end": "00:00"}}
        street.save()


@pytest.fixture
def street_as_it_is():
    """With the quiet hours that every street has."""


@pytest.fixture
def user(user):
    """`user(agrees=False, **fields)`: a person of the street, who lets pushes pass abroad."""

    def make(*, agrees=True, **fields):
        person = user(**fields)
        if agrees:
            agree(person)
        return person

    return make


def agree(person, *, given=True):
    """What the person says to pushes that pass abroad."""
    home = person.home_street_id
    actor = Actor(user_id=person.id, street_id=home, at=timezone.now())
    spec = ConsentIn(purpose=Purpose.CROSS_BORDER, version=current(Purpose.CROSS_BORDER), given=given)
    return consents.consent(actor=actor, spec=spec, now=actor.at)


@pytest.fixture(scope="session")
def _firebase(tmp_path_factory):
    """A service account; its key takes a moment to make."""
    folder = tmp_path_factory.mktemp("firebase")
    return credentials(folder, "http://127.0.0.1:1")


@pytest.fixture
def fcm(settings, _firebase, tmp_path):
    """FCM on loopback: its `calls`, its `delay`."""
    with Running(Service(retry_after="3")) as running:
        account = json.loads(_firebase.read_text())
        path = tmp_path / "firebase.json"
        path.write_text(json.dumps({**account, "token_uri": f"{running.url}/token"}))
        settings.FCM_URL, settings.FCM_CREDENTIALS = running.url, str(path)
        yield running.service


@pytest.fixture
def push_service():
    """A browser's push service on loopback."""
    with Running(PushService(public_key())) as running:
        running.service.url = running.url
        yield running.service


@pytest.fixture
def browser(push_service, device):
    """`browser(user, "gone-1")`: a browser that this person subscribed with; the name decides what its service answers."""

    def make(user, name="device-1"):
        found = Browser(push_service.url, name)
        found.registration = device(user, json.dumps(found.subscription), Channel.WEBPUSH)
        return found

    return make


async def drained(lease=60, **options):
    sender = Sender(lease_seconds=lease, **options)
    try:
        async with await psycopg.AsyncConnection.connect(**connection_params(), autocommit=True) as conn:
            return await sender.drain(conn)
    finally:
        await sender.close()


@pytest.fixture
def drain(transactional_db):
    """`drain()`: send all that is due, as a sender does; how many were taken up."""
    return lambda **options: asyncio.run(drained(**options))


@pytest.fixture
def due_now(transactional_db):
    """`due_now()`: as if the waits of the outbox were over."""

    def make():
        Delivery.objects.update(next_at=timezone.now())
        connection.commit() if not connection.get_autocommit() else None

    return make
