"""Two phones, two tries, one upload."""

import pytest

from backend.accounts.models import User
from backend.files import photos, services, store
from backend.files.models import File
from backend.files.refusals import OffsetMismatch, TooManyUploads
from backend.files.schemas import FileCreate
from backend.jobs.testing import run_due
from backend.policy import Actor
from tests.backend.files import media
from tests.crowd import at_once
from tests.factories import StreetFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def actor(now):
    person = UserFactory(home_street=StreetFactory())
    return Actor(user_id=person.id, street_id=person.home_street_id, at=now)


def begin(actor, now, size, **more):
    return services.start(actor=actor, spec=FileCreate(size=size, purpose="need", **more), now=now).row


def test_of_two_chunks_at_one_offset_exactly_one_wins(kept, actor, now):
    content = media.jpeg()
    file = begin(actor, now, len(content))

    def add(size):
        return lambda: services.append(actor=actor, file_id=file.id, offset=0, chunk=content[:size], now=now)

    outcomes = at_once([add(20_000 + n) for n in range(6)])
    won = [each for each in outcomes if isinstance(each, File)]
    assert len(won) == 1
    assert all(isinstance(each, OffsetMismatch) for each in outcomes if each not in won)
    file.refresh_from_db()
    assert (file.offset, len(file.parts)) == (won[0].offset, 1)
    services.append(actor=actor, file_id=file.id, offset=file.offset, chunk=content[file.offset :], now=now)
    run_due()
    file.refresh_from_db()
    assert (file.status, store.read(file.key, store.ORIGINAL)) == ("ready", content)


def test_of_two_last_chunks_one_completes(folder, actor, now):
    content = media.wav()
    file = begin(actor, now, len(content))
    call = lambda: services.append(actor=actor, file_id=file.id, offset=0, chunk=content, now=now)  # noqa: E731
    outcomes = at_once([call] * 5)
    assert sum(isinstance(each, File) for each in outcomes) == 1
    assert run_due().count("backend.files.jobs.prepare") == 1


def test_uploads_begun_at_once_are_counted(folder, actor, now, settings):
    settings.OPEN_UPLOADS = 3
    outcomes = at_once([lambda: begin(actor, now, 100) for _ in range(8)])
    assert sum(isinstance(each, File) for each in outcomes) == 3
    assert sum(isinstance(each, TooManyUploads) for each in outcomes) == 5
    assert User.objects.filter(pk=actor.user_id).exists()


def test_withdrawn_while_it_is_prepared(folder, actor, now, monkeypatch):
    """The job finds it gone, and what it made goes with the rest."""
    file = begin(actor, now, len(content := media.jpeg()))
    services.append(actor=actor, file_id=file.id, offset=0, chunk=content, now=now)
    develop = photos.develop

    def slowly(*args):
        made = develop(*args)
        services.withdraw(actor=actor, file_id=file.id, now=now)
        run_due()
        return made

    monkeypatch.setattr(photos, "develop", slowly)
    system = Actor.system(street_id=actor.street_id, at=now)
    services.process(actor=system, file_id=file.id, now=now)
    file.refresh_from_db()
    assert (file.status, file.copies.count()) == ("withdrawn", 0)
    assert not [name for name in folder.rglob("*") if name.is_file()]
