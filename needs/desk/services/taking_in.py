"""Take in many reports at once, as an import brings them: each as `report` would, in as few statements as for one.

What another system closed comes in as history: closed without a verdict, as nobody here asked for one. It has no terms that
could be missed, nobody is told of it, and no feed shows it as new.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from backend.audit import services as audit
from backend.audit.services import Act
from backend.errors import DomainError, IdTaken
from backend.events import publish
from backend.http.fields import json_of
from backend.places.queries import street_of
from backend.policy import Actor, allow
from backend.realtime.services import tell_many
from backend.services import service
from needs.desk.events import EmergencySuspected, NeedsTakenIn, PlaceWanted
from needs.desk.models import Need
from needs.desk.policy import POLICY
from needs.desk.queries import concerned_with, receivers_of
from needs.desk.schemas import NeedCreate, NeedOut
from needs.desk.services.reporting import Draft, drafted
from needs.desk.states import Action, Channel, Status, Urgency
from needs.desk.targets import targets


@dataclass(frozen=True, slots=True)
class History:
    """What became of a report elsewhere."""

    answered_at: datetime
    closed_at: datetime
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Brought:
    """A report as it is brought. It has an id; `history` where it is over."""

    spec: NeedCreate
    history: History | None = None


Outcome = bool | DomainError
"""Of one report: whether it is new, or why it did not come in."""


@service
def take_in(*, actor: Actor, brought: Sequence[Brought], channel: Channel, now: datetime) -> list[Outcome]:
    """Store them, and say of each in its order what became of it; a refusal of one undoes none of the others.

    Queries: four, one for each area that they lie in, and those that a category or a person named in a report costs.
    Raises `NotAllowed`.
    """
    allow(POLICY, Action.REPORT, actor, None)
    outcomes: list[Outcome] = [False] * len(brought)
    drafts: dict[int, Draft] = {}
    for place, each in enumerate(brought):
        try:
            draft = drafted(actor, each.spec, now=now, channel=channel, who=actor, goes_on=each.history is None)
        except DomainError as refusal:
            outcomes[place] = refusal
        else:
            _close(draft.need, each.history, actor)
            drafts[place] = draft
    known = dict(_known(actor, [draft.need.id for draft in drafts.values()]))
    made: list[Draft] = []
    for place, draft in drafts.items():
        need = draft.need
        if need.id in known:
            outcomes[place] = False if known[need.id] == bytes(need.fingerprint) else IdTaken()
        else:
            known[need.id] = bytes(need.fingerprint)
            outcomes[place] = True
            made.append(draft)
    _copy([draft.need for draft in made])
    _tell(actor, made, now)
    return outcomes


def _known(actor: Actor, ids: list[UUID]) -> Iterable[tuple[UUID, bytes]]:
    """Those of these ids that stand for something, each with its fingerprint; of what is another's with none that fits."""
    rows = Need.objects.filter(pk__in=ids).values_list("pk", "fingerprint", "street_id", "reporter_id")
    mine = (actor.street_id, actor.user_id)
    return [(need_id, bytes(said) if (street, reporter) == mine else b"") for need_id, said, street, reporter in rows]


def _copy(needs: Iterable[Need]) -> None:
    """Store them by COPY: of so wide a table an INSERT of many rows costs more to write than to carry out."""
    columns = Need._meta.concrete_fields
    names = ", ".join(f'"{field.column}"' for field in columns)
    statement = f'COPY "{Need._meta.db_table}" ({names}) FROM STDIN'
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for need in needs:
            # A field may be made of others when it is saved: a phone's blind index.
            made = ((field, field.pre_save(need, True)) for field in columns)  # Django's signature
            copy.write_row([field.get_db_prep_save(value, connection) for field, value in made])


def _close(need: Need, history: History | None, actor: Actor) -> None:
    """As it is where it is over. Does not save."""
    if history is None:
        return
    due = targets(street_of(actor), Urgency.NORMAL, since=need.reported_at)
    need.status = Status.UNJUDGED
    need.dispatch_due_at, need.answer_due_at = due.dispatch_due_at, due.answer_due_at
    need.dispatched_at = need.answered_at = history.answered_at
    need.lapsed_at = history.closed_at
    need.answer = history.answer
    need.alarm_at = None
    need.do_not_ask = True


def _tell(actor: Actor, made: Sequence[Draft], now: datetime) -> None:
    """Write each down; put what goes on here on the feeds, and have it looked at."""
    audit.record_all(
        [Act("need.report", draft.need.id, after=str(draft.need.status), data=_noted(draft.need)) for draft in made],
        actor=actor,
        now=now,
    )
    live = [draft for draft in made if draft.need.status == Status.REPORTED]
    see_to_it: dict[tuple[object, ...], set[UUID]] = {}
    changes = []
    for draft in live:
        need = draft.need
        draft.behalf.use(actor, need.id, now)
        where = (need.community_id, need.grid_id, need.is_wrongdoing)
        if where not in see_to_it:
            see_to_it[where] = set(receivers_of(need, at=now))
        changes.append((concerned_with(need, at=now) | see_to_it[where], json_of(NeedOut.of(need))))
    tell_many(changes, "need", now=now)
    if live:
        publish(NeedsTakenIn(tuple(draft.need.id for draft in live)), actor=actor)
    for draft in live:
        if draft.where.to_ask:
            publish(PlaceWanted(draft.need.id), actor=actor)
        if draft.need.calls:
            publish(EmergencySuspected(draft.need.id), actor=actor)


def _noted(need: Need) -> dict[str, bool]:
    return {"history": True} if need.status == Status.UNJUDGED else {}
