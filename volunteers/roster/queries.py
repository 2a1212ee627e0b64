"""Reads of the roster."""

from datetime import datetime, timedelta

from django.db.models import Prefetch, Q, QuerySet

from backend.policy import Actor
from volunteers.group.policy import manages_group
from volunteers.group.queries import tiers
from volunteers.roster.models import (
    Apart,
    DayHours,
    HandIn,
    HeldSkill,
    Proof,
    Safeguard,
    Vetting,
    Volunteer,
    WeeklyHours,
)
from volunteers.roster.states import ProofKind, Status


def load_own(actor: Actor) -> Volunteer | None:
    """One query; use `own(actor)`."""
    return Volunteer.objects.filter(street=actor.street_id, user=actor.user_id).first()


def own(actor: Actor) -> Volunteer | None:
    """The actor's own profile in this street, loaded once per request."""
    return actor.recall(load_own)


def is_active(actor: Actor) -> bool:
    """Whether the actor is an active volunteer of the street."""
    profile = own(actor)
    return profile is not None and profile.status == Status.ACTIVE


def visible_to(actor: Actor) -> QuerySet[Volunteer]:
    """Oneself; all of the street for who manages the group; those of one's communities for a team leader."""
    rows = Volunteer.objects.filter(street=actor.street_id)
    if manages_group(actor, None) or actor.is_system:
        return rows
    led = tiers(actor).led_areas()
    return rows.filter(Q(user=actor.user_id) | Q(community__in=led) | Q(grid__in=led))


def hours_of(volunteer: Volunteer, *, at: datetime) -> tuple[QuerySet[WeeklyHours], QuerySet[DayHours]]:
    """When a volunteer may be asked, in order; single days from yesterday on, whatever the zone."""
    weekly = WeeklyHours.objects.filter(volunteer=volunteer).order_by("weekday", "starts")
    days = DayHours.objects.filter(volunteer=volunteer, day__gte=at.date() - timedelta(days=1))
    return weekly, days.order_by("day", "starts")


def visible_proofs(actor: Actor) -> QuerySet[Proof]:
    """The proofs of the volunteers whom the actor sees."""
    return Proof.objects.filter(street=actor.street_id, volunteer__in=visible_to(actor)).select_related("volunteer")


def visible_hand_ins(actor: Actor) -> QuerySet[HandIn]:
    """One's own, and those of the volunteers whom the actor leads."""
    rows = HandIn.objects.filter(street=actor.street_id, volunteer__in=visible_to(actor))
    return rows.select_related("volunteer__user")


def is_renewed(proof: Proof) -> bool:
    """Whether another proof of the same skill, for as much, goes on where this one ends."""
    others = Proof.objects.filter(volunteer=proof.volunteer_id, skill=proof.skill, ended_at__isnull=True)
    others = others.filter(level__gte=proof.level).exclude(pk=proof.pk)
    if proof.kind == ProofKind.LICENCE:
        others = others.filter(kind=ProofKind.LICENCE)
    return others.filter(Q(expires_on__isnull=True) | Q(expires_on__gt=proof.expires_on)).exists()


def with_skills(rows: QuerySet[Volunteer]) -> QuerySet[Volunteer]:
    """With skills and proofs, in order: two queries more, however many volunteers."""
    skills, proofs = HeldSkill.objects.order_by("skill"), Proof.objects.order_by("-recorded_at", "-id")
    return rows.prefetch_related(Prefetch("held_skills", queryset=skills), Prefetch("proofs", queryset=proofs))


def visible_safeguards(actor: Actor) -> QuerySet[Safeguard]:
    """Those of the volunteers whom the actor sees."""
    rows = Safeguard.objects.filter(street=actor.street_id, volunteer__in=visible_to(actor))
    return rows.select_related("volunteer")


def visible_vettings(actor: Actor) -> QuerySet[Vetting]:
    """One's own; all of the street for who manages the group. Team leaders read none."""
    rows = Vetting.objects.filter(street=actor.street_id).select_related("volunteer")
    return rows if manages_group(actor, None) else rows.filter(volunteer__user=actor.user_id)


def visible_apart(actor: Actor) -> QuerySet[Apart]:
    """Those in force that the actor set; all of the street for who manages the group, but for those about themself."""
    rows = Apart.objects.filter(street=actor.street_id, ended_at__isnull=True).select_related("person", "other")
    if manages_group(actor, None):
        return rows.filter(Q(set_by=actor.user_id) | ~Q(Q(person=actor.user_id) | Q(other=actor.user_id)))
    return rows.filter(set_by=actor.user_id)
