"""A notice to 10,000 people of a street: queued in one transaction, then pushed, beside a bare loop of the same calls."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from backend.accounts.models import DeviceSession, User
from backend.ids import new_id
from backend.notifications.models import Delivery, PushRegistration
from backend.notifications.services import Said, notify
from backend.notifications.states import DeliveryStatus
from backend.notifications.ways.fcm import message
from backend.notifications.ways.push import CONNECTIONS, Push
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
ROUNDS = 3
FCM = "tests.backend.notifications.fcm_server"
TARGET = "/v1/projects/linli-test/messages:send"


def measure(arena: Arena) -> list[Result]:
    """Bare calls and ours in turns, so that a machine that slows down slows both; the median of each.

    Ours is a worker as production runs it, from the commit until every delivery is written down as sent. Beside it are two
    floors in processes that know nothing of ours: the calls of the same people by the same client over as many connections, and
    what firebase-admin does by itself with the same messages.
    """
    street, people = _street()
    with TemporaryDirectory() as folder, _fcm(Path(folder)) as url:
        bodies = _bodies(people, Path(folder))
        queued, ours, bare, library = [], [], [], []
        arena.server("worker", FCM_URL=url, FCM_CREDENTIALS=str(Path(folder) / "firebase.json"))
        for _ in range(ROUNDS):
            library.append(_calls("library", url, bodies))
            bare.append(_calls("bare", url, bodies))
            queued.append(_queue(street, people))
            ours.append(PEOPLE / _sent(street))
    return [
        Result(f"通知 notice to {PEOPLE} people queued at once · what it may take", max(queued), SECONDS, "s", 1.0),
        Result(
            "推送 pushes by FCM from the outbox · by firebase-admin alone", median(ours), median(library), "pushes/s", 0.7,
            at_least=True,
        ),
        Result(
            "推送 pushes by FCM from the outbox · the same calls, bare", median(ours), median(bare), "pushes/s", 0.7,
            at_least=True,
        ),
    ]  # fmt: skip


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


def _sent(street: Area) -> float:
    """Seconds until all that was queued is written down as sent. What fails stops the benchmark."""
    began = time.perf_counter()
    waits = Delivery.objects.filter(street=street, status__in=[DeliveryStatus.QUEUED, DeliveryStatus.SENDING])
    while waits.exists():
        assert time.perf_counter() - began < 300, "it does not come to an end"
        time.sleep(0.05)
    took = time.perf_counter() - began
    lost = Delivery.objects.filter(street=street).exclude(status=DeliveryStatus.SENT).count()
    assert not lost, f"{lost} of {PEOPLE} were not sent"
    return took


def _bodies(people: list[UUID], folder: Path) -> Path:
    """What is sent to each of them, a line each."""
    path = folder / "bodies"
    pushes = (
        message(f"ok-{person}", Push(new_id(), Alert.code, str(Alert.push), Alert.tag(person), Alert.urgency, 86_400))
        for person in people
    )
    path.write_text("\n".join(json.dumps({"message": each}, ensure_ascii=False) for each in pushes))
    return path


def _calls(floor: str, url: str, bodies: Path) -> float:
    """Calls a second by a floor of `benchmarks.calls`."""
    command = [sys.executable, "-m", "benchmarks.calls", floor, url + TARGET, str(CONNECTIONS), str(bodies)]
    environment = {**os.environ, "FCM_CREDENTIALS": str(bodies.parent / "firebase.json")}
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.readline()
        process.stdin.write("\n")
        process.stdin.flush()
        return PEOPLE / float(process.stdout.readline())


@contextmanager
def _fcm(folder: Path) -> Iterator[str]:
    """The FCM of the tests, in a process of its own, and a service account of it in the folder."""
    environment = {**os.environ, "FCM_ACCOUNT": str(folder)}
    process = subprocess.Popen([sys.executable, "-m", FCM], stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.wait(10)
