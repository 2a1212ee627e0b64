"""A worker that is killed while it pushes: nothing is lost, and what repeats has the same id."""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from backend.ids import new_id
from backend.notifications.models import Delivery, Notification, PushRegistration
from backend.notifications.sender import IN_FLIGHT
from backend.notifications.services import Said, notify
from backend.policy import Actor
from backend.privacy.models import Consent
from backend.privacy.states import How, Purpose
from backend.privacy.texts import current
from tests.backend.notifications.fcm_server import credentials
from tests.factories import SessionFactory, StreetFactory, UserFactory
from volunteers.broadcasts.notifications import Alert

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 10_000
KILLS = 5
LEASE = 3


@pytest.fixture
def fcm(tmp_path):
    """FCM as a process of its own, which outlives the workers: `(url, log)`; a line of the log is a push that came."""
    log = tmp_path / "fcm.log"
    log.touch()
    command = [sys.executable, "-m", "tests.backend.notifications.fcm_server"]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "FCM_LOG": str(log), "FCM_DELAY": "0.005"}
    )
    port = int(process.stdout.readline())
    yield f"http://127.0.0.1:{port}", log
    process.kill()
    process.wait(10)
    process.stdout.close()


def people_with_phones(street, count):
    """So many people, each with a device at FCM and the consent to it."""
    people = UserFactory.build_batch(count, home_street=street)
    type(people[0]).objects.bulk_create(people)
    sessions = SessionFactory._meta.model.objects.bulk_create(
        SessionFactory.build(user=person, token_hash=person.id.bytes * 2) for person in people
    )
    PushRegistration.objects.bulk_create(
        PushRegistration(
            user=session.user,
            session=session,
            channel="fcm",
            address=f"ok-{session.user_id}",
            address_hash=session.user_id.bytes * 2,
            created_at=timezone.now(),
        )
        for session in sessions
    )
    Consent.objects.bulk_create(
        Consent(
            street=street,
            user=person,
            purpose=Purpose.CROSS_BORDER,
            version=current(Purpose.CROSS_BORDER),
            given=True,
            how=How.APP,
            by=person,
            at=timezone.now(),
        )
        for person in people
    )
    return people


def test_five_kills_lose_nothing(serve, fcm, tmp_path):
    url, log = fcm
    street = StreetFactory()
    people = people_with_phones(street, PEOPLE)
    environment = {
        "FCM_URL": url,
        "FCM_CREDENTIALS": str(credentials(tmp_path, url)),
        "PUSH_LEASE_SECONDS": str(LEASE),
    }
    said = Said(title={"en": "Heat"}, body={"en": "Drink water"})
    began = time.monotonic()
    with transaction.atomic():
        notify(
            Alert, [person.id for person in people], actor=Actor.system(street_id=street.id, at=timezone.now()),
            subject=new_id(), said=said,
        )  # fmt: skip
    queued = time.monotonic() - began
    for kill in range(KILLS):
        worker = serve("worker", **environment)
        # While it is at it: each time some hundreds more have come.
        wait_until(lambda done=(kill + 1) * PEOPLE // 10: arrived(log) >= done)
        worker.kill()
    assert Delivery.objects.exclude(status="sent").exists(), "it was killed while there was work"
    serve("worker", **environment)
    wait_until(lambda: not Delivery.objects.exclude(status="sent").exists(), seconds=90)
    came = Counter(log.read_text().split())
    assert set(came) == {str(note) for note in Notification.objects.values_list("id", flat=True)}, "none is lost"
    assert len(came) == PEOPLE
    repeated = sum(came.values()) - PEOPLE
    in_flight = Delivery.objects.aggregate(leases=Sum("attempts"))["leases"] - PEOPLE
    assert repeated <= in_flight <= KILLS * IN_FLIGHT, "at most what was in flight comes twice, under the same id"
    assert max(came.values()) <= 1 + KILLS
    figures = {"queued_s": queued, "repeated": repeated, "in_flight": in_flight, "seconds": time.monotonic() - began}
    sys.stdout.write(json.dumps(figures) + "\n")


def arrived(log):
    """How many pushes came: each is a line of 37 bytes."""
    return log.stat().st_size // 37


def wait_until(true, seconds=45):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, Counter(Delivery.objects.values_list("status", flat=True))
        time.sleep(0.05)


async def test_a_push_comes_within_a_second_of_the_commit(serve, fcm, tmp_path):
    """The commit wakes the sender: nobody waits for its clock."""
    url, log = fcm
    environment = {"FCM_URL": url, "FCM_CREDENTIALS": str(credentials(tmp_path, url))}

    def go():
        street = StreetFactory()
        person = people_with_phones(street, 1)[0]
        worker = serve("worker", **environment)
        said = Said(title={"en": "Heat"}, body={"en": "Drink water"})
        took = []
        for _ in range(3):
            before = len(log.read_text().split())
            notify(
                Alert, [person.id], actor=Actor.system(street_id=street.id, at=timezone.now()), subject=new_id(),
                said=said,
            )  # fmt: skip
            began = time.monotonic()
            wait_until(lambda before=before: len(log.read_text().split()) > before)
            took.append(time.monotonic() - began)
        worker.kill()
        return took

    took = await asyncio.to_thread(go)
    assert min(took) < 1
