"""The resumable upload as a machine: whatever arrives in whatever order, what is kept is what was sent."""

import hashlib

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from backend.errors import DomainError
from backend.files import services, store
from backend.files.models import File
from backend.files.schemas import FileCreate, least_chunk
from backend.jobs.testing import run_due
from backend.policy import Actor
from tests.backend.files import media
from tests.factories import StreetFactory, UserFactory

CONTENT = media.wav(3)


class Upload(RuleBasedStateMachine):
    """One file, in chunks of any size at any offset, some of them twice, some of them wrong."""

    actor: Actor

    @initialize(stated=st.booleans())
    def begin(self, stated):
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        sha256 = hashlib.sha256(CONTENT).hexdigest() if stated else None
        spec = FileCreate(size=len(CONTENT), purpose="need", sha256=sha256)
        self.file = services.start(actor=self.actor, spec=spec, now=self.actor.at).row
        self.have = 0
        self.gone = False

    def send(self, offset, chunk):
        return services.append(
            actor=self.actor, file_id=self.file.id, offset=offset, chunk=chunk, now=self.actor.at
        ).offset

    def refused(self, code, offset, chunk):
        before = File.objects.filter(pk=self.file.id).values().first()
        with pytest.raises(DomainError) as refusal:
            self.send(offset, chunk)
        assert refusal.value.code == code
        assert File.objects.filter(pk=self.file.id).values().first() == before

    def going(self):
        return hasattr(self, "have") and not self.gone and self.have < len(CONTENT)

    @precondition(going)
    @rule(size=st.integers(1, len(CONTENT)))
    def next_chunk(self, size):
        chunk = CONTENT[self.have : self.have + size]
        if len(chunk) < min(least_chunk(len(CONTENT)), len(CONTENT) - self.have):
            self.refused("chunk_too_small", self.have, chunk)
        else:
            self.have = self.send(self.have, chunk)

    @precondition(going)
    @rule(offset=st.integers(0, len(CONTENT)), size=st.integers(1, 5_000))
    def chunk_elsewhere(self, offset, size):
        if offset != self.have:
            self.refused("offset_mismatch", offset, CONTENT[offset : offset + size] or b"x")

    @precondition(going)
    @rule(more=st.integers(1, 100))
    def more_than_declared(self, more):
        self.refused("more_bytes_than_declared", self.have, CONTENT[self.have :] + bytes(more))

    @precondition(lambda self: hasattr(self, "have") and not self.gone)
    @rule()
    def give_up(self):
        if self.have > len(CONTENT) // 2:
            services.withdraw(actor=self.actor, file_id=self.file.id, now=self.actor.at)
            self.gone = True

    @precondition(lambda self: hasattr(self, "have") and (self.gone or self.have == len(CONTENT)))
    @rule(size=st.integers(1, 100))
    def after_the_end(self, size):
        self.refused("wrong_moment", 0, bytes(size))

    @invariant()
    def what_is_kept_is_what_was_sent(self):
        if not hasattr(self, "have"):
            return
        row = File.objects.get(pk=self.file.id)
        if self.gone:
            assert row.status == "withdrawn"
            return
        assert row.offset == self.have
        if self.have < len(CONTENT):
            kept = b"".join(store.read(f"{row.key}/{store.PARTS}", name) for name in row.parts)
            assert (row.status, kept) == ("uploading", CONTENT[: self.have])
        else:
            assert row.status in {"processing", "ready"}
            assert store.read(row.key, store.ORIGINAL) == CONTENT

    def teardown(self):
        if hasattr(self, "transaction"):
            run_due()
            row = File.objects.get(pk=self.file.id)
            assert row.status == ("withdrawn" if self.gone else "ready" if self.have == len(CONTENT) else "uploading")
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)


@pytest.mark.django_db
def test_whatever_arrives(folder, now):
    person = UserFactory(home_street=StreetFactory())

    class Mine(Upload):
        actor = Actor(user_id=person.id, street_id=person.home_street_id, at=now)

    few = settings(
        max_examples=30, stateful_step_count=14, deadline=None, database=None, derandomize=True,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Mine, settings=few)
