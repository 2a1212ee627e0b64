"""What a volunteer may do: skills at a level, proofs of them, and what of it counts today."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext_lazy as _

from backend.audit import services as audit
from backend.errors import DomainError
from backend.events import publish
from backend.places.queries import street_of, zone_of
from backend.policy import Actor
from backend.services import find, lock, service
from backend.states import next_state
from volunteers.roster.events import ProofEnded, ProofEndsSoon, ProofEvent, ProofRecorded, ProofRevoked
from volunteers.roster.models import HandIn, HeldSkill, Proof, Volunteer
from volunteers.roster.options import LICENSED_SKILLS, PROOF_WARNING_DAYS, PROVED_SKILLS
from volunteers.roster.queries import visible_proofs
from volunteers.roster.schemas import ProofCreate, ProofIn
from volunteers.roster.services.common import locked, noted
from volunteers.roster.states import TRANSITIONS, Action, ProofKind

# One statement, whether for one volunteer or for all of a street: what they say they can, where a proof is needed with one.
COUNT = """
UPDATE roster_volunteer SET skills = told.skills FROM (
    SELECT v.id, coalesce(array_agg(h.skill ORDER BY h.skill) FILTER (WHERE h.skill IS NOT NULL AND (
        NOT h.skill = ANY(%(to_prove)s) OR EXISTS (
            SELECT FROM roster_proof p
            WHERE p.volunteer_id = h.volunteer_id AND p.skill = h.skill AND p.ended_at IS NULL AND p.since <= %(today)s
              AND (p.expires_on IS NULL OR p.expires_on >= %(today)s)
              AND (p.kind = %(licence)s OR NOT h.skill = ANY(%(to_license)s))
        )
    )), '{{}}')::varchar[] AS skills
    FROM roster_volunteer v {join} roster_heldskill h ON h.volunteer_id = v.id
    WHERE v.street_id = %(street)s AND {whose}
    GROUP BY v.id
) AS told
WHERE roster_volunteer.id = told.id AND roster_volunteer.skills IS DISTINCT FROM told.skills
"""


class ProofEndsTooSoon(DomainError):
    """A proof that ends before it begins, or is over."""

    code = "proof_is_over"
    status = 422
    title = _("The proof is over")
    message = _("This proof is valid until {until}: it begins by then, and that day has not passed. Ask for a new one.")


class LicenceNumberNeeded(DomainError):
    """A licence without its number."""

    code = "licence_number_needed"
    status = 422
    title = _("The number is missing")
    message = _("A professional licence has a number, so that it can be checked. Enter it.")


def tell_skills(volunteer: Volunteer, skills: Mapping[str, int | None], *, actor: Actor) -> None:
    """Make these the skills of a volunteer, whose lock the caller holds; None keeps the level, 1 of a new one."""
    kept = dict(HeldSkill.objects.filter(volunteer=volunteer).values_list("skill", "level"))
    HeldSkill.objects.filter(volunteer=volunteer).delete()
    HeldSkill.objects.bulk_create(
        HeldSkill(street_id=volunteer.street_id, volunteer=volunteer, skill=skill, level=level or kept.get(skill, 1))
        for skill, level in sorted(skills.items())
    )
    count([volunteer.id], actor=actor)
    volunteer.refresh_from_db(fields=["skills"])


def count(volunteer_ids: Collection[UUID] | None, *, actor: Actor) -> int:
    """Bring `Volunteer.skills` in line with what counts today; of the whole street with None. How many changed."""
    config = street_of(actor).config
    licensed = LICENSED_SKILLS.of(config)
    values: dict[str, Any] = {
        "street": actor.street_id,
        "today": _today(actor),
        "to_prove": sorted(str(each) for each in PROVED_SKILLS.of(config) | licensed),
        "to_license": sorted(str(each) for each in licensed),
        "licence": ProofKind.LICENCE.value,
        "ids": list(volunteer_ids or ()),
    }
    some = {"join": "LEFT JOIN", "whose": "v.id = ANY(%(ids)s)"}
    text = COUNT.format(**({"join": "JOIN", "whose": "true"} if volunteer_ids is None else some))
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return int(cursor.rowcount)


def _today(actor: Actor) -> date:
    return actor.at.astimezone(zone_of(actor)).date()


def prove(*, actor: Actor, volunteer_id: UUID, spec: ProofCreate, now: datetime) -> Proof:
    """Record a proof for a caller who has asked a policy of its own, in its transaction: who holds a lesson may lead no team there.

    Raises `NotFound`, `WrongMoment`, `ProofEndsTooSoon`.
    """
    volunteer = lock(Volunteer.objects.filter(street=actor.street_id), volunteer_id)
    next_state(TRANSITIONS, volunteer.status, Action.RECORD_PROOF)
    return record(volunteer, spec.skill, spec, actor=actor, now=now)


def refuse_what_is_over(expires_on: date | None, *, actor: Actor, since: date = date.min) -> None:
    """Raises `ProofEndsTooSoon`."""
    if expires_on is not None and expires_on < max(since, _today(actor)):
        raise ProofEndsTooSoon(until=expires_on.isoformat())


def record(
    volunteer: Volunteer, skill: str, spec: ProofIn, *, actor: Actor, now: datetime, hand_in: HandIn | None = None
) -> Proof:
    """Make the proof; the caller has asked who may, and holds the volunteer's lock. Raises `ProofEndsTooSoon`, `LicenceNumberNeeded`."""
    refuse_what_is_over(spec.expires_on, actor=actor, since=spec.since)
    if spec.kind == ProofKind.LICENCE and not spec.number.strip():
        raise LicenceNumberNeeded
    proof = Proof.objects.create(
        street_id=volunteer.street_id,
        volunteer=volunteer,
        skill=skill,
        hand_in=hand_in,
        recorded_by_id=actor.user_id,
        recorded_at=now,
        **spec.model_dump(include=set(ProofIn.model_fields)),
    )
    held, made = HeldSkill.objects.get_or_create(
        volunteer=volunteer, skill=skill, defaults={"street_id": volunteer.street_id, "level": spec.level}
    )
    if not made and held.level < spec.level:
        held.level = spec.level
        held.save(update_fields=["level"])
    return _done(proof, Action.RECORD_PROOF, ProofRecorded, actor=actor, now=now)


@service
def revoke_proof(*, actor: Actor, proof_id: UUID, reason: str, now: datetime) -> Proof:
    """A proof counts no more; it stays on record. Raises `NotFound`, `NotAllowed`, `WrongMoment`."""
    rows = visible_proofs(actor).filter(ended_at__isnull=True)
    locked(actor, find(rows, proof_id).volunteer_id, Action.REVOKE_PROOF)
    proof = lock(rows, proof_id)
    proof.ended_at = now
    proof.save(update_fields=["ended_at"])
    return _done(proof, Action.REVOKE_PROOF, ProofRevoked, actor=actor, now=now, reason=reason)


def _done(
    proof: Proof, action: Action, event: type[ProofEvent], *, actor: Actor, now: datetime, reason: str = ""
) -> Proof:
    count([proof.volunteer_id], actor=actor)
    ids = {"proof_id": str(proof.id), "skill": proof.skill, "kind": proof.kind}
    noted(proof, action, event, actor=actor, now=now, reason=reason, **ids)
    return proof


@service
def expire_proofs(*, actor: Actor, now: datetime) -> tuple[int, int]:
    """Tell whose proofs end soon, each once, and end those whose last day is over; how many of each. The system's verb."""
    today = _today(actor)
    soon = today + timedelta(days=PROOF_WARNING_DAYS.of(street_of(actor).config))
    rows = Proof.objects.filter(street=actor.street_id, ended_at__isnull=True).select_related("volunteer")
    rows = rows.select_for_update(of=("self",), no_key=True).order_by("id")
    ending = list(rows.filter(expires_on__lte=soon, expires_on__gte=today, warned_at__isnull=True))
    over = list(rows.filter(expires_on__lt=today))
    Proof.objects.filter(pk__in=[each.pk for each in ending]).update(warned_at=now)
    Proof.objects.filter(pk__in=[each.pk for each in over]).update(ended_at=now)
    count(None, actor=actor)
    for proof in over:
        audit.record("volunteer.proof_ended", proof.volunteer_id, actor=actor, now=now, proof_id=str(proof.id))
    for kind, some in ((ProofEndsSoon, ending), (ProofEnded, over)):
        for proof in some:
            publish(kind(proof.id, proof.volunteer_id, proof.volunteer.user_id), actor=actor)
    return len(ending), len(over)
