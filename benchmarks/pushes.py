"""A notice to 10,000 people of a street: queued in one transaction, then pushed, beside a bare loop of the same calls."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from backend.accounts.models import DeviceSession, User
from backend.ids import new_id
from backend.notifications.models import Delivery, PushRegistration
from backend.notifications.sender import Sender
from backend.notifications.services import Said, notify
from backend.notifications.states import Urgency
from backend.notifications.ways.fcm import CONNECTIONS, message
from backend.notifications.ways.push import Push
from backend.places.models import Area, Level
from backend.policy import Actor
from backend.privacy.models import Consent
from backend.privacy.states import How, Purpose
from backend.privacy.texts import current
from benchmarks.arena import Arena
from benchmarks.result import Result
from volunteers.broadcasts.notifications import Alert

PEOPLE = 10_000
SECONDS = 5.0
"""How long queueing may take."""


def measure(arena: Arena) -> list[Result]:  # noqa: ARG001  # it stands in the arena's database
    """Half of the bare calls before ours and half after, so that a machine that slows down slows both."""
    street, people = _street()
    with _fcm() as url:
        queued = _queue(street, people)
        before = asyncio.run(_bare(url, PEOPLE // 2))
        began = time.perf_counter()
        asyncio.run(_drain())
        ours = PEOPLE / (time.perf_counter() - began)
        after = asyncio.run(_bare(url, PEOPLE // 2))
    sent = Delivery.objects.filter(status="sent", street=street).count()
    if sent != PEOPLE:
        raise AssertionError(f"{sent} sent of {PEOPLE}")
    floor = PEOPLE / (before + after)
    return [
        Result(f"通知 notice to {PEOPLE} people queued at once · what it may take", queued, SECONDS, "s", 1.0),
        Result(
            "推送 pushes by FCM from the outbox · the same calls, bare", ours, floor, "pushes/s", 0.7, at_least=True
        ),
    ]


def _street() -> tuple[Area, list[UUID]]:
    """A street of its own, each of whose people has a device and the consent to push it."""
    now = timezone.now()
    pk = new_id()
    street = Area.objects.create(id=pk, street_id=pk, level=Level.STREET, code="benchpush", name="推送街道")
    people = User.objects.bulk_create(
        User(phone=f"+8613700{number:06d}", name=f"居民{number}", home_street=street, password="!")
        for number in range(PEOPLE)
    )
    sessions = DeviceSession.objects.bulk_create(
        DeviceSession(user=person, token_hash=person.id.bytes * 2, created_at=now, expires_at=now + timedelta(days=1))
        for person in people
    )
    PushRegistration.objects.bulk_create(
        PushRegistration(
            user=each.user, session=each, channel="fcm", address=f"ok-{each.user_id}",
            address_hash=each.user_id.bytes * 2, created_at=now,
        )
        for each in sessions
    )  # fmt: skip
    Consent.objects.bulk_create(
        Consent(
            street=street, user=person, purpose=Purpose.CROSS_BORDER, version=current(Purpose.CROSS_BORDER), given=True,
            how=How.APP, by=person, at=now,
        )
        for person in people
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return street, [person.id for person in people]


def _queue(street: Area, people: list[UUID]) -> float:
    """Seconds until all of it is committed."""
    said = Said(title={"zh-hans": "高温预警", "en": "Heat"}, body={"zh-hans": "多喝水", "en": "Drink water"})
    began = time.perf_counter()
    with transaction.atomic():
        actor = Actor.system(street_id=street.id, at=timezone.now())
        notify(Alert, people, actor=actor, subject=new_id(), said=said)
    return time.perf_counter() - began


async def _drain() -> None:
    sender = Sender()
    async with await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"], autocommit=True) as conn:
        await sender.drain(conn)
    await sender.close()


async def _bare(url: str, calls: int) -> float:
    """Seconds of so many calls by the same client, as many at once, with the same bodies, and nothing else."""
    limits = httpx.Limits(max_connections=CONNECTIONS, max_keepalive_connections=CONNECTIONS)
    turns = iter(range(calls))
    push = Push(new_id(), "alert", "Emergency alert for your street", "0" * 32, Urgency.EMERGENCY, 3_600)
    headers = {"Authorization": "Bearer bare", "Content-Type": "application/json"}

    async with httpx.AsyncClient(timeout=10, limits=limits) as client:

        async def call_on() -> None:
            for number in turns:
                body: dict[str, Any] = {"message": message(f"ok-{number}", push)}
                target = f"{url}/v1/projects/linli-test/messages:send"
                answer = await client.post(target, content=json.dumps(body).encode(), headers=headers)
                assert answer.status_code == 200

        began = time.perf_counter()
        await asyncio.gather(*(call_on() for _ in range(CONNECTIONS)))
        return time.perf_counter() - began


@contextmanager
def _fcm() -> Iterator[str]:
    """The FCM of the tests, in a process of its own."""
    command = [sys.executable, "-m", "tests.backend.notifications.fcm_server"]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "FCM_ACCOUNT": folder}
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert process.stdout is not None
        url = f"http://127.0.0.1:{int(process.stdout.readline())}"
        settings.FCM_URL, settings.FCM_CREDENTIALS = url, str(Path(folder) / "firebase.json")
        try:
            yield url
        finally:
            process.kill()
            process.wait(10)
