"""Reads of meetings; who may vote on an item now, and what of a quorum is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from backend.parties.models import Affiliation
from backend.parties.queries import tied
from backend.policy import Actor
from volunteers.committee.queries import chairs, members, seats
from volunteers.committee.quorum import Chair, Voice, voices
from volunteers.committee.states import Kind
from volunteers.group.queries import tiers
from volunteers.group.states import Tier
from volunteers.meetings.models import AgendaItem, Attendee, Meeting, Motion, MotionVote, Recusal, Signature
from volunteers.meetings.states import Status


def takes_part(actor: Actor) -> bool:
    """Whether the actor has a seat, or runs the group: they see agendas, papers and drafts."""
    return actor.is_system or bool(seats(actor)) or tiers(actor).has(Tier.MANAGER, Tier.CORE_LEADER)


def readable_by(actor: Actor) -> QuerySet[Meeting]:
    """All of the street for who takes part in them; for everybody there those whose minutes are signed."""
    rows = Meeting.objects.filter(street=actor.street_id)
    return rows if takes_part(actor) else rows.filter(status=Status.SIGNED)


def visible_to(actor: Actor) -> QuerySet[Meeting]:
    """Of which the actor may know: those, and what they were invited to while they had a seat. Whose term is over is told so."""
    rows = Meeting.objects.filter(street=actor.street_id)
    return rows if takes_part(actor) else rows.filter(Q(status=Status.SIGNED) | Q(_invited(actor, "pk")))


def visible_items(actor: Actor) -> QuerySet[AgendaItem]:
    """The agendas of those meetings, for who takes part or was invited."""
    rows = AgendaItem.objects.filter(street=actor.street_id)
    return rows if takes_part(actor) else rows.filter(_invited(actor, "meeting"))


def visible_motions(actor: Actor) -> QuerySet[Motion]:
    """The motions put to them, likewise."""
    rows = Motion.objects.filter(street=actor.street_id)
    return rows if takes_part(actor) else rows.filter(_invited(actor, "item__meeting"))


def _invited(actor: Actor, meeting: str) -> Exists:
    return Exists(Attendee.objects.filter(meeting=OuterRef(meeting), user=actor.user_id))


def detailed(actor: Actor) -> QuerySet[Meeting]:
    """With agenda, motions, votes, recusals, people and signatures: nine queries, however much there is."""
    votes = MotionVote.objects.select_related("seat", "voter").order_by("id")
    motions = Motion.objects.select_related("moved_by").order_by("id").prefetch_related(Prefetch("votes", votes))
    recusals = Recusal.objects.select_related("user").order_by("id")
    items = AgendaItem.objects.select_related("organisation").order_by("position")
    items = items.prefetch_related(Prefetch("motions", motions), Prefetch("recusals", recusals))
    people = Attendee.objects.select_related("user", "seat").order_by("seat__kind", "as_deputy", "id")
    signed = Signature.objects.select_related("user").order_by("id")
    return (
        readable_by(actor)
        .select_related("chair")
        .prefetch_related(
            Prefetch("items", items), Prefetch("attendees", people), Prefetch("signatures", signed), "addenda"
        )
    )


def was_there(actor: Actor, meeting: Meeting) -> bool:
    """Whether the actor was noted as present."""
    return Attendee.objects.filter(meeting=meeting, user=actor.user_id, present=True).exists()


def signers(meeting: Meeting, *, at: datetime) -> set[UUID]:
    """Who may sign the minutes: those who were there and have a seat still; the whole committee where there is none of them."""
    there = Attendee.objects.filter(meeting=meeting, present=True).values_list("user_id", flat=True)
    seated = set(members(meeting.street_id, at=at))
    return seated & set(there) or seated


@dataclass(frozen=True, slots=True)
class Floor:
    """Who may vote on an item at this moment."""

    chairs: tuple[Chair, ...]
    recused: frozenset[UUID]
    present: frozenset[UUID]

    @property
    def people(self) -> frozenset[UUID]:
        """Everybody with a part in a seat."""
        return frozenset(each for chair in self.chairs for each in (chair.holder, chair.deputy) if each is not None)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """One for each seat that can be heard: its holder, or the deputy where the holder is recused, away, or there is none."""
        return voices(self.chairs, self.recused | (self.people - self.present))

    @property
    def waived(self) -> frozenset[Kind]:
        """The kinds of which nobody may vote on this item, there or not."""
        return frozenset(Kind) - {voice.kind for voice in voices(self.chairs, self.recused)}

    @property
    def missing(self) -> frozenset[Kind]:
        """The kinds that would have to be there, and are not."""
        return frozenset(Kind) - self.waived - {voice.kind for voice in self.voices}

    def voice_of(self, person: UUID) -> Voice | None:
        """The seat for which this person may vote."""
        return next((each for each in self.voices if each.voter == person), None)


def floor_of(item: AgendaItem, *, at: datetime) -> Floor:
    """Four queries."""
    seated = tuple(chairs(item.street_id, at=at))
    there = Attendee.objects.filter(meeting=item.meeting_id, present=True).values_list("user_id", flat=True)
    people = [each for chair in seated for each in (chair.holder, chair.deputy) if each is not None]
    return Floor(seated, frozenset(recused_on(item, people, at=at)), frozenset(there))


def recused_on(item: AgendaItem, people: Iterable[UUID], *, at: datetime) -> set[UUID]:
    """Who declared an interest in it, and who has a tie to the organisation that it is about."""
    found = set(Recusal.objects.filter(item=item).values_list("user_id", flat=True))
    if item.organisation_id is not None:
        ties = Affiliation.objects.filter(tied(at), user__in=list(people), organisation=item.organisation_id)
        found |= set(ties.values_list("user_id", flat=True))
    return found
