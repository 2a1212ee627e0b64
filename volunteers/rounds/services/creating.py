"""Put a round together."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from backend.audit import services as audit
from backend.errors import NotFound
from backend.events import publish
from backend.places.geo import community_named
from backend.places.models import Area
from backend.places.queries import street_of, zone_of
from backend.places.services import place_fields, split_address
from backend.policy import Actor, allow
from backend.services import Made, fingerprint_of, made_before, service
from volunteers.dispatch.services.demands import above_one
from volunteers.rounds import sources
from volunteers.rounds.events import RoundMoved
from volunteers.rounds.models import Round, RoundVisit, minutes_of
from volunteers.rounds.options import MOST_VISITS
from volunteers.rounds.policy import POLICY
from volunteers.rounds.refusals import (
    RoundEmpty,
    RoundInThePast,
    RoundTooLarge,
    RoundWrongHours,
    SourceUnknown,
    VisitTwice,
)
from volunteers.rounds.schemas import RoundCreate
from volunteers.rounds.sources import LISTED, Wanted
from volunteers.rounds.states import Action

FEWEST_MINUTES = 5


@service
def create(*, actor: Actor, spec: RoundCreate, now: datetime) -> Made[Round]:
    """A draft with whom to visit; nobody hears of it yet.

    Raises `NotAllowed`, `NotFound`, `RoundWrongHours`, `RoundInThePast`, `SourceUnknown`, `RoundEmpty`, `RoundTooLarge`,
    `VisitTwice`, `OutsideStreet`, `IdTaken`.
    """
    print_ = fingerprint_of(spec)
    if (found := made_before(Round.objects.all(), spec.id, made_by=actor.user_id, fingerprint=print_)) is not None:
        return Made(found, fresh=False)
    row = Round(
        street_id=actor.street_id,
        community_id=_community(actor, spec.community_id),
        name=spec.name,
        kind=spec.kind,
        source=spec.source,
        instructions=spec.instructions,
        day=spec.day,
        opens=spec.opens,
        closes=spec.closes,
        made_by_id=actor.user_id,
        made_at=now,
        fingerprint=print_,
    )
    if spec.id is not None:
        row.id = spec.id
    allow(POLICY, Action.CREATE, actor, row)
    if row.closes <= row.opens:
        raise RoundWrongHours
    if row.at(row.span[1], zone_of(actor)) <= now:
        raise RoundInThePast
    wanted = list(_listed(actor, spec) if spec.source == LISTED else _of_source(actor, row))
    visits = [_visit(row, each, spec) for each in wanted]
    most = MOST_VISITS.of(street_of(actor).config)
    if not visits:
        raise RoundEmpty
    if len(visits) > most:
        raise RoundTooLarge(count=len(visits), most=most)
    if len({each.key for each in visits}) < len(visits):
        raise VisitTwice
    row.save(force_insert=True)
    RoundVisit.objects.bulk_create(visits)
    audit.record("round.create", row.id, actor=actor, now=now, after=row.status, visits=len(visits), source=row.source)
    publish(RoundMoved(row.id), actor=actor)
    return Made(row, fresh=True)


def _community(actor: Actor, community_id: UUID | None) -> UUID | None:
    if community_id is None:
        return None
    found = community_named(actor.street_id, str(community_id))
    if found is None:
        raise NotFound(kind=Area._meta.verbose_name)
    return found


def _of_source(actor: Actor, row: Round) -> Iterable[Wanted]:
    source = sources.known().get(row.source)
    if source is None:
        raise SourceUnknown(known=", ".join([LISTED, *sources.known()]))
    return source.wanted(actor, row)


def _listed(actor: Actor, spec: RoundCreate) -> Iterator[Wanted]:
    for number, visit in enumerate(spec.visits):
        place = place_fields(street_id=actor.street_id, place=visit.location)
        building, door = split_address(visit.address) if visit.address else (place.get("address", ""), "")
        yield Wanted(
            key=str(number),
            place={**place, "address": building, "door": door},
            title=visit.title,
            minutes=visit.minutes,
            windows=tuple((minutes_of(each.opens), minutes_of(each.closes)) for each in visit.windows),
            skills=frozenset(visit.skills),
            levels={str(skill): level for skill, level in visit.levels.items()},
        )


def _visit(row: Round, wanted: Wanted, spec: RoundCreate) -> RoundVisit:
    minutes = wanted.minutes or spec.minutes
    opens, closes = row.span
    cut = [(max(low, opens), min(high, closes)) for low, high in wanted.windows or [row.span]]
    windows = [[low, high] for low, high in cut if high - low >= minutes]
    if not windows and row.source != LISTED and closes - opens >= minutes:
        # Whom a source knows is visited at another hour rather than not at all.
        windows = [[opens, closes]]
    if not windows or minutes < FEWEST_MINUTES:
        raise RoundWrongHours
    return RoundVisit(
        street_id=row.street_id,
        round=row,
        key=wanted.key,
        title=wanted.title or row.name,
        beneficiary_id=wanted.beneficiary_id,
        contact_phone=wanted.contact_phone,
        minutes=minutes,
        windows=windows,
        skills=sorted({*spec.skills, *wanted.skills}),
        levels=above_one(
            {
                **wanted.levels,
                **{skill: max(level, wanted.levels.get(skill, 1)) for skill, level in spec.levels.items()},
            }
        ),
        trusted=sorted(wanted.trusted),
        **wanted.place,
    )
