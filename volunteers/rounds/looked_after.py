"""The care register as a source of rounds: everybody who is looked after, or every elder alone. Who is paused is left in peace.

A source shows only entries that the actor keeps, and of the community of the round where it has one: whoever directs the round may
read why each of them is looked after, and nobody else learns it by whom a round visits (ADR 28).
"""

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from backend.audit import services as audit
from backend.policy import Actor
from volunteers.care.queries import kept_for, trusted_by
from volunteers.care.services import TITLES, join_round, still_to_visit
from volunteers.care.states import Why
from volunteers.dispatch.states import TaskKind
from volunteers.rounds.models import Round, RoundVisit, minutes_of
from volunteers.rounds.services.sending import HOME
from volunteers.rounds.sources import Source, Wanted, register

ALONE = frozenset({Why.LIVES_ALONE, Why.ELDERS_ALONE})


def wanted(actor: Actor, row: Round, *, reasons: Collection[Why] = ()) -> Iterator[Wanted]:
    """Those who are looked after now; with reasons, those who are for one of them: that they were read is written down."""
    found = kept_for(actor)
    if row.community_id is not None:
        found = found.filter(Q(community=row.community_id) | Q(grid=row.community_id))
    entries = [each for each in found.order_by("id") if not reasons or set(reasons) & set(each.whys)]
    if reasons:
        audit.record("care.choose", row.id, actor=actor, now=actor.at, reasons=sorted(reasons), found=len(entries))
    trusted = trusted_by(entries)
    with override(settings.LANGUAGE_CODE):
        title = str(TITLES[TaskKind(row.kind)])
    for entry in entries:
        yield Wanted(
            key=str(entry.id),
            place={name: getattr(entry, name) for name in HOME},
            title=title,
            beneficiary_id=entry.resident_id,
            windows=((minutes_of(entry.starts), minutes_of(entry.ends)),),
            trusted=frozenset(trusted.get(entry.id, ())),
        )


def standing(actor: Actor, row: Round, visits: Sequence[RoundVisit]) -> set[UUID]:
    """Whose entry still asks for a visit, and to whom nobody else goes."""
    left = still_to_visit(actor, [UUID(each.key) for each in visits], day=row.day)
    return {each.id for each in visits if UUID(each.key) in left}


def opened(actor: Actor, row: Round, visit: RoundVisit) -> None:
    """The task is the visit of the entry: how it was is told as at every door."""
    if visit.task is not None:
        join_round(actor=actor, entry_id=UUID(visit.key), task_id=visit.task.id, day=row.day, now=actor.at)


SOURCES = (
    Source("care", _("Everybody who is looked after"), wanted, standing, opened),
    Source("care_alone", _("Elders alone who are looked after"), partial(wanted, reasons=ALONE), standing, opened),
)


def make_known() -> None:
    """From `ready`."""
    for each in SOURCES:
        register(each)
