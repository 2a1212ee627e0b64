"""What a phone lacks: what it may see now, compared with what it was sent.

Nothing is read from a log of changes, so nothing can be missing from one: what commits while a phone reads differs from
what it holds, and comes with the next round. Roles that end, hours that pass and rows that go are seen alike.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.errors import DomainError
from backend.http.pages import BadCursor
from backend.policy import Actor
from backend.realtime.queries import position
from backend.services import service
from backend.sync.kinds import Kind, kinds
from backend.sync.models import Held, Shelf
from backend.sync.schemas import Change, SyncOut

CHUNK = 200
"""Rows compared at once."""
MOST = 2_000
"""Rows compared for one answer, where little changed."""
LOST = 2**31 - 1
"""As `sent_in`: perhaps it never arrived, so it is sent again whatever it is."""
CURSOR = re.compile(r"([0-9a-f]{32})\.(\d{1,9})(?:\.([a-z_]{1,20})(?:\.([0-9a-f]{32}))?)?")


class SyncAfresh(DomainError):
    """The cursor is of another session, too old, or was gone on from already."""

    code = "sync_afresh"
    status = 410
    title = _("Begin anew")
    message = _("What this phone holds is not known any more. Forget it, and sync again without a cursor.")


@dataclass(slots=True)
class _Round:
    """One answer."""

    actor: Actor
    shelf: Shelf
    taken: int
    changes: list[Change] = field(default_factory=list)
    written: list[Held] = field(default_factory=list)
    compared: int = 0

    def compare(self, kind: Kind, after: UUID | None) -> UUID | None:
        """The next rows beside what is held of them; the id up to which that went, None at the end of the kind."""
        above = {"id__gt": after} if after else {}
        rows = list(kind.rows(self.actor).filter(**above).order_by("id")[:CHUNK])
        on_shelf = Held.objects.filter(shelf=self.shelf, kind=kind.name, **({"thing__gt": after} if after else {}))
        held = list(on_shelf.order_by("thing")[:CHUNK])
        self.compared += len(rows) + len(held)
        ids = [[row.id for row in rows], [each.thing for each in held]]
        until: UUID | None = min((each[-1] for each in ids if len(each) == CHUNK), default=None)
        known = {each.thing: each for each in held if until is None or each.thing <= until}
        for row in rows:
            if until is None or row.id <= until:
                self._see(kind, row, known.pop(row.id, None))
        for each in known.values():
            self._miss(each)
        return until

    def _see(self, kind: Kind, row: Any, held: Held | None) -> None:
        item = kind.shape(self.actor, row).model_dump(mode="json")
        digest = blake2b(json.dumps(item, sort_keys=True).encode(), digest_size=16, key=self.shelf.id.bytes).digest()
        # What was sent in an answer that may have been lost is sent again.
        if held and not held.gone and held.sent_in <= self.taken and bytes(held.digest) == digest:
            return
        self._say(kind.name, row.id, digest, item)

    def _miss(self, held: Held) -> None:
        if not (held.gone and held.sent_in <= self.taken):
            self._say(held.kind, held.thing, b"", None)

    def _say(self, kind: str, thing: UUID, digest: bytes, item: dict[str, Any] | None) -> None:
        gone = item is None
        self.changes.append(Change(kind=kind, id=thing, gone=gone, item=item))
        number = self.shelf.given + 1
        self.written.append(
            Held(shelf=self.shelf, kind=kind, thing=thing, digest=digest, sent_in=number, gone=gone)
        )  # fmt: skip


@service
def sync(*, actor: Actor, session_id: UUID, cursor: str | None, limit: int, now: datetime) -> SyncOut:
    """The next changes for the phone of this session. Raises `BadCursor`, `SyncAfresh`."""
    feed = position(actor.user_id)
    if cursor is None:
        Shelf.objects.filter(session=session_id).delete()
        shelf, taken, place = Shelf.objects.create(user_id=actor.user_id, session_id=session_id, used_at=now), 0, None
    else:
        shelf, taken, place = _shelf(actor, session_id, cursor)
    this = _Round(actor, shelf, taken)
    place = _walk(this, place, limit)
    Held.objects.filter(shelf=shelf, gone=True, sent_in__lte=taken).delete()
    Held.objects.bulk_create(
        this.written,
        update_conflicts=True,
        unique_fields=["shelf", "kind", "thing"],
        update_fields=["digest", "sent_in", "gone"],
    )
    shelf.given, shelf.taken, shelf.used_at = shelf.given + 1, taken, now
    shelf.save(update_fields=["given", "taken", "used_at"])
    where = f".{place[0]}" + (f".{place[1].hex}" if place[1] else "") if place else ""
    return SyncOut(
        changes=this.changes, cursor=f"{shelf.id.hex}.{shelf.given}{where}", more=place is not None, feed=feed
    )


def _walk(this: _Round, place: tuple[str, UUID | None] | None, limit: int) -> tuple[str, UUID | None] | None:
    """Compare chunk by chunk; where to go on, None at the end of the round."""
    name, after = place or ("", None)
    for kind in _from(name):
        after = after if kind.name == name else None
        while True:
            if this.compared >= MOST or len(this.changes) >= limit:
                return kind.name, after
            after = this.compare(kind, after)
            if after is None:
                break
    return None


def _from(name: str) -> Iterable[Kind]:
    return (each for each in kinds() if each.name >= name)


def _shelf(actor: Actor, session_id: UUID, cursor: str) -> tuple[Shelf, int, tuple[str, UUID | None] | None]:
    """The locked shelf that the cursor names, the answer that the phone has, and where the round goes on."""
    found = CURSOR.fullmatch(cursor)
    if found is None:
        raise BadCursor
    shelf_id, number, kind, after = found.groups()
    rows = Shelf.objects.select_for_update(of=("self",), no_key=True)
    shelf = rows.filter(pk=UUID(shelf_id), user=actor.user_id, session=session_id).first()
    taken = int(number)
    # What a phone was told is gone is forgotten here once it has heard it: there is no way back beyond that.
    if shelf is None or not shelf.taken <= taken <= shelf.given:
        raise SyncAfresh
    # Later answers were lost, whole: that the next one arrives will not mean that they did.
    Held.objects.filter(shelf=shelf, sent_in__gt=taken).update(sent_in=LOST)
    return shelf, taken, (kind, UUID(after) if after else None) if kind else None
