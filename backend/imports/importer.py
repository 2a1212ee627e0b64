"""An import: asked for, read by a job a few rows at a time, in the name of who asked, each row taken in or rejected by itself.

Where it has come to stands in the transaction of the rows themselves, so that after a crash it goes on behind them.
"""

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from pydantic import BaseModel

from backend.audit import services as audit
from backend.events import publish
from backend.files import sealed
from backend.files.events import BytesDiscarded
from backend.imports.files import Content
from backend.imports.models import FileImport, Line
from backend.imports.reading import Pieces, rows
from backend.imports.reading.row import Row
from backend.imports.states import IMPORT_TRANSITIONS, OVER, ImportAction, ImportStatus
from backend.imports.surveying import Survey, Unreadable
from backend.policy import Actor, Rule, allow
from backend.services import fingerprint_of, lock, service
from backend.states import next_state

I = TypeVar("I", bound=FileImport)  # noqa: E741  # an import

BATCH = 200
"""Rows of one transaction: what a crash makes to be read again, and how long a call to stop waits."""


class Rejected(Exception):
    """The row is not taken in."""

    def __init__(self, column: str, code: str) -> None:
        super().__init__(code)
        self.column = column
        self.code = code


Result = list[tuple[str, str]] | Rejected | None
"""Of a row: (column, code) of what it came in without; why it did not; None where it came in before."""
Memory = dict[UUID, bytes]
"""What a dry run would have made so far, the fingerprint of each by its id."""


class Importer(ABC, Generic[I]):
    """What becomes of the rows of one kind of import, and the verbs that all kinds share."""

    name: str
    """Of its entries in the audit, and of the folder of its files."""
    imports: type[I]
    contents: type[Any]
    """A `SealedPieces` with an `owner`."""
    lines: type[Any]
    """A `Line` with an `of`."""
    policy: Mapping[ImportAction, Rule[Any]]
    asked: Callable[[UUID], object]
    """The event of its id."""
    ended: Callable[[UUID], object]
    batch = BATCH
    said: tuple[str, ...] = ("dry_run",)
    """What of an import its first entry in the audit says."""

    @abstractmethod
    def survey(self, found: I, pieces: Pieces) -> Survey:
        """What is known before the rows are read. Raises `Unreadable`."""

    @abstractmethod
    def take_in(
        self, actor: Actor, found: I, batch: Sequence[Row], made: Memory, now: datetime
    ) -> Iterable[tuple[Row, Result]]:
        """Take these rows in, and say what became of each, in order. A dry run keeps nothing but what it adds to `made`."""

    @abstractmethod
    def visible_to(self, actor: Actor) -> QuerySet[I]:
        """The imports that the actor sees."""

    def listed(self, found: I) -> bool:  # noqa: ARG002  # that of every kind
        """Whether the file is JSON rather than a table."""
        return False

    def root(self, import_id: UUID) -> str:
        """The key under which the file of an import lies."""
        return sealed.root(f"{self.name}s", import_id)

    def ask(self, *, actor: Actor, found: I, spec: BaseModel, content: Content, now: datetime) -> I:
        """Take a file in, in the caller's transaction; a job reads it. The one that is under way where the same file is asked for alike.

        `spec`: all that is said of it, without the content. Raises `NotAllowed`.
        """
        allow(self.policy, ImportAction.ASK, actor, found)
        digest = hashlib.sha256(fingerprint_of(spec))
        for piece in content():
            digest.update(piece)
        found.fingerprint = digest.digest()
        rows = self.imports._default_manager  # noqa: SLF001  # of a model that is not known here
        # Whoever asks for the same at this moment waits here, and finds the one that was first.
        rows.bulk_create([found], ignore_conflicts=True)
        there = rows.get(street=actor.street_id, fingerprint=found.fingerprint, status=ImportStatus.UNDER_WAY)
        if there.id != found.id:
            return there
        writer = sealed.Writer(self.root(found.id))
        for piece in content():
            writer.write(piece)
        writer.close()
        self.contents.objects.create(owner=found, secret=writer.secret, folder=writer.folder, pieces=writer.pieces)
        said = {name: getattr(found, name) for name in self.said}
        audit.record(f"{self.name}.ask", found.id, actor=actor, now=now, after=found.status, **said)
        publish(self.asked(found.id), actor=actor)
        return found

    def run(
        self, *, import_id: UUID, clock: Callable[[], datetime], tell: Callable[[I], Any] = lambda _row: None
    ) -> None:
        """Read what is not read yet, to the end, or until it is called off. `tell` is called after each batch.

        Two at once do no harm: each batch locks the import, and passes over what the other has read.
        """
        every = self.imports._default_manager  # noqa: SLF001  # of a model that is not known here
        found = every.select_related("content").filter(pk=import_id, status=ImportStatus.UNDER_WAY).first()
        if found is None:
            return

        def pieces() -> Iterator[bytes]:
            return sealed.pieces(found.content)

        if found.survey is None:
            try:
                result = self.survey(found, pieces)
            except Unreadable as problem:
                now = clock()
                self._refuse(actor=_actor(found, now), import_id=import_id, problem=str(problem), now=now)
                return
            found.survey = result.model_dump(mode="json")
            every.filter(pk=import_id, survey__isnull=True).update(survey=found.survey, total=result.total)
        read = rows(pieces, found.survey["encoding"], listed=self.listed(found))
        left = (row for row in read if row.number > found.position)
        made: Memory = {}
        while batch := list(islice(left, self.batch)):
            now = clock()
            after = self._read(actor=_actor(found, now), import_id=import_id, batch=batch, made=made, now=now)
            if after is None:
                return
            tell(after)
        now = clock()
        self._finish(actor=_actor(found, now), import_id=import_id, now=now)

    def _under_way(self, actor: Actor, import_id: UUID, action: ImportAction, now: datetime) -> I | None:
        """The import, locked. None where it is over, or its importer no longer may: then it is called off."""
        found = lock(self.imports._default_manager.all(), import_id)  # noqa: SLF001  # of a model that is not known here
        if found.status != ImportStatus.UNDER_WAY:
            return None
        if not self.policy[action](actor, found):
            system = Actor.system(street_id=found.street_id, at=now)
            self.cancel(actor=system, import_id=import_id, now=now)
            return None
        return found

    @service
    def _read(self, *, actor: Actor, import_id: UUID, batch: Sequence[Row], made: Memory, now: datetime) -> I | None:
        """One batch, and where it has come to: all in one transaction. None where it does not go on."""
        found = self._under_way(actor, import_id, ImportAction.READ, now)
        if found is None:
            return None
        lines: list[Line] = []
        unread = [row for row in batch if row.number > found.position]
        for row, result in self.take_in(actor, found, unread, made, now):
            found.read += 1
            found.position = row.number
            if isinstance(result, Rejected):
                found.rejected += 1
                lines.append(self._line(found, row, result.column, result.code, kept=False))
            elif result is None:
                found.existing += 1
            else:
                found.created += 1
                found.noted += bool(result)
                lines += [self._line(found, row, column, code, kept=True) for column, code in dict.fromkeys(result)]
        self.lines.objects.bulk_create(lines)
        found.save(update_fields=["read", "position", "created", "existing", "rejected", "noted"])
        return found

    def _line(self, found: I, row: Row, column: str, code: str, *, kept: bool) -> Any:
        return self.lines(
            street_id=found.street_id, of=found, number=row.number, kept=kept, column=column[:100], code=code[:40]
        )

    @service
    def _finish(self, *, actor: Actor, import_id: UUID, now: datetime) -> None:
        found = self._under_way(actor, import_id, ImportAction.FINISH, now)
        if found is not None:
            self._end(found, ImportAction.FINISH, actor=actor, now=now)

    @service
    def _refuse(self, *, actor: Actor, import_id: UUID, problem: str, now: datetime) -> None:
        found = self._under_way(actor, import_id, ImportAction.REFUSE, now)
        if found is not None:
            found.problem = problem
            self._end(found, ImportAction.REFUSE, actor=actor, now=now)

    def _end(self, found: I, action: ImportAction, *, actor: Actor, now: datetime) -> None:
        before, found.status = found.status, next_state(IMPORT_TRANSITIONS, found.status, action)
        found.ended_at = now
        found.save(update_fields=["status", "ended_at", "problem"])
        counts = {name: getattr(found, name) for name in ("read", "created", "existing", "rejected", "noted")}
        audit.record(
            f"{self.name}.{action}", found.id, actor=actor, now=now, before=before, after=found.status, **counts
        )
        publish(self.ended(found.id), actor=actor)

    @service
    def cancel(self, *, actor: Actor, import_id: UUID, now: datetime) -> I:
        """Read no further; what came in stays. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
        found = lock(self.visible_to(actor), import_id)
        allow(self.policy, ImportAction.CANCEL, actor, found)
        before, found.status = found.status, next_state(IMPORT_TRANSITIONS, found.status, ImportAction.CANCEL)
        found.ended_at = now
        found.save(update_fields=["status", "ended_at"])
        audit.record(f"{self.name}.cancel", found.id, actor=actor, now=now, before=before, after=found.status)
        return found

    @service
    def forget(self, *, actor: Actor, import_id: UUID, now: datetime) -> None:
        """Delete file and report; the numbers stay. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
        found = lock(self.imports._default_manager.all(), import_id)  # noqa: SLF001  # of a model that is not known here
        allow(self.policy, ImportAction.FORGET, actor, found)
        before, found.status = found.status, next_state(IMPORT_TRANSITIONS, found.status, ImportAction.FORGET)
        found.save(update_fields=["status"])
        found.lines.all().delete()
        self.contents.objects.filter(owner=found).delete()
        publish(BytesDiscarded((self.root(found.id),)), actor=actor)
        audit.record(f"{self.name}.forget", found.id, actor=actor, now=now, before=before, after=found.status)

    def forget_due(self, street_id: UUID | None, older_than: datetime, now: datetime) -> int:
        """Forget those of a street that ended by then; how many. For `Retention.forget_in`."""
        rows = self.imports._default_manager.filter(street=street_id, status__in=OVER, ended_at__lte=older_than)  # noqa: SLF001  # of a model that is not known here
        found = list(rows.values_list("id", "street_id"))
        for import_id, street in found:
            self.forget(actor=Actor.system(street_id=street, at=now), import_id=import_id, now=now)
        return len(found)


def _actor(found: FileImport, now: datetime) -> Actor:
    return Actor(user_id=found.user_id, street_id=found.street_id, at=now)
