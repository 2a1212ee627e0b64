"""Reads of the group."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext

from backend.offices import Rank
from backend.parties.queries import in_force
from backend.policy import Actor, words
from backend.terms import Ended
from volunteers.group.models import Group, Membership, Role, Team
from volunteers.group.states import Tier

# Nearly every change asks whom it concerns; as text it costs a fifth of what the ORM takes to put it together.
RESPONSIBLE = """
SELECT DISTINCT r.user_id
FROM group_role r LEFT JOIN group_team t ON t.id = r.team_id
WHERE r.street_id = %s AND r.since <= %s AND (r.until IS NULL OR r.until > %s)
  AND (r.tier = ANY(%s) OR (r.tier = %s AND t.area_id = ANY(%s)))
"""


@dataclass(frozen=True, slots=True)
class Tiers:
    """The roles that the actor holds now in this street."""

    held: frozenset[tuple[str, UUID | None, UUID | None]]
    """(tier, team id, area id of the team)"""

    def has(self, *tiers: Tier) -> bool:
        """Whether one of these is held, in any team."""
        return any(tier in tiers for tier, _team, _area in self.held)

    def without_office(self) -> "Tiers":
        """Without leading or managing the whole group: what a team leader or a volunteer is, they stay."""
        return Tiers(frozenset(each for each in self.held if each[0] not in {Tier.CORE_LEADER, Tier.MANAGER}))

    def led_teams(self) -> frozenset[UUID]:
        """The teams that the actor leads, by community or by trade."""
        return frozenset(team for tier, team, _area in self.held if tier == Tier.TEAM_LEADER and team is not None)

    def led_areas(self) -> frozenset[UUID]:
        """The communities and grids whose team the actor leads."""
        return frozenset(area for tier, _team, area in self.held if tier == Tier.TEAM_LEADER and area is not None)


def load_tiers(actor: Actor) -> Tiers:
    """One query, and by hand: nearly every request asks it. Use `tiers(actor)`."""
    with connection.cursor() as cursor:
        cursor.execute(_TIERS, {"user": actor.user_id, "street": actor.street_id, "at": actor.at})
        return Tiers(held=frozenset(cursor.fetchall()))


_TIERS = """
SELECT role.tier, role.team_id, team.area_id FROM group_role AS role LEFT JOIN group_team AS team ON team.id = role.team_id
WHERE role.user_id = %(user)s AND role.street_id = %(street)s
  AND role.since <= %(at)s AND (role.until IS NULL OR role.until > %(at)s)
"""


def tiers(actor: Actor) -> Tiers:
    """What the actor is in the group, loaded once per request; nothing by a paper card, and while their offices rest."""
    return (
        Tiers(frozenset())
        if actor.by_card or actor.office_waits
        else actor.recall(load_tiers, off_duty=Tiers.without_office)
    )


def rank(user_id: UUID, at: datetime) -> Rank:
    """Of a role in the group of any street."""
    return Rank.OFFICE if Role.objects.filter(in_force(at), user=user_id).exists() else Rank.NONE


def ended_roles(actor: Actor) -> list[Ended]:
    """The roles of the actor in this street whose term is over."""
    rows = Role.objects.filter(user=actor.user_id, street=actor.street_id, until__lte=actor.at)
    found = rows.values_list("tier", "until", "contract_id")
    return [Ended(_term(Tier(tier), contract), until) for tier, until, contract in found if until is not None]


def _term(tier: Tier, contract_id: UUID | None) -> str | Promise:
    """In words; that of a manager names what it lasted as long as."""
    return (
        tier.label if contract_id is None else words(lambda: gettext("{tier}, for a contract").format(tier=tier.label))
    )


def group_of(actor: Actor) -> Group | None:
    """The group of the actor's street, where somebody has named it."""
    return Group.objects.filter(street=actor.street_id).first()


def visible_memberships(actor: Actor) -> QuerySet[Membership]:
    """Who belongs to which team of the actor's street: everybody of the street may know, as a team stands for itself."""
    return Membership.objects.filter(street=actor.street_id)


def visible_teams(actor: Actor) -> QuerySet[Team]:
    """The teams of the actor's street: everybody of the street may know them."""
    return Team.objects.filter(street=actor.street_id)


def visible_roles(actor: Actor) -> QuerySet[Role]:
    """The roles of the actor's street, ended ones too."""
    return Role.objects.filter(street=actor.street_id)


def teams_with_leaders(actor: Actor) -> QuerySet[Team]:
    """Teams with their present roles as `present`: two queries, however many teams."""
    present = Role.objects.filter(in_force(actor.at)).select_related("user").order_by("tier", "since", "id")
    return (
        visible_teams(actor)
        .select_related("area")
        .annotate(members=Count("memberships", filter=Q(memberships__until=None)))
        .prefetch_related(Prefetch("roles", queryset=present, to_attr="present"))
    )


def holders(street_id: UUID, *held: Tier, at: datetime, area_ids: Iterable[UUID | None] | None = None) -> list[UUID]:
    """The ids of the people who hold one of these tiers; of the teams of `area_ids` only, where given."""
    rows = Role.objects.filter(in_force(at), street=street_id, tier__in=held)
    if area_ids is not None:
        rows = rows.filter(team__area__in=[area for area in area_ids if area is not None])
    return list(rows.values_list("user_id", flat=True).distinct())


def team_led(user_id: UUID, *, street_id: UUID, places: Iterable[UUID], at: datetime) -> UUID | None:
    """The team that a person leads at a moment: the one that serves one of `places`, else the one led longest; None without one."""
    rows = Role.objects.filter(in_force(at), street=street_id, user=user_id, tier=Tier.TEAM_LEADER)
    led = list(rows.order_by("since", "id").values_list("team_id", "team__area_id"))
    wanted = set(places)
    return next((team for team, area in led if area in wanted), led[0][0] if led else None)


def next_in_line(street_id: UUID, *places: UUID | None, at: datetime) -> list[UUID]:
    """To whom a duty in these places falls, the next first: its team leaders, core leaders, managers; in each tier who holds it longest."""
    order = {Tier.TEAM_LEADER: 0, Tier.CORE_LEADER: 1, Tier.MANAGER: 2}
    rows = Role.objects.filter(in_force(at), street=street_id, tier__in=order)
    here = rows.exclude(Q(tier=Tier.TEAM_LEADER) & ~Q(team__area__in=[place for place in places if place is not None]))
    found = here.order_by("since", "id").values_list("tier", "user_id")
    return list(dict.fromkeys(user for _tier, user in sorted(found, key=lambda row: order[Tier(row[0])])))


def teams_of_areas(street_id: UUID, *, at: datetime) -> list[tuple[UUID, UUID]]:
    """(team, area) of each team of a community or a grid that somebody leads."""
    led = Role.objects.filter(in_force(at), tier=Tier.TEAM_LEADER, team=OuterRef("pk"))
    rows = Team.objects.filter(Exists(led), street=street_id, area__isnull=False)
    return [(team, area) for team, area in rows.values_list("id", "area_id") if area is not None]


def leaders_of(team_ids: Iterable[UUID], *, at: datetime) -> list[UUID]:
    """Who leads these teams."""
    rows = Role.objects.filter(in_force(at), tier=Tier.TEAM_LEADER, team__in=list(team_ids))
    return list(rows.values_list("user_id", flat=True).distinct())


def responsible_for(street_id: UUID, community_id: UUID | None, grid_id: UUID | None, *, at: datetime) -> list[UUID]:
    """Whom a matter of this place concerns: its team leaders, and the core leaders and managers of the group."""
    places = [area for area in (community_id, grid_id) if area is not None]
    with connection.cursor() as cursor:
        everywhere = [Tier.CORE_LEADER.value, Tier.MANAGER.value]
        cursor.execute(RESPONSIBLE, [street_id, at, at, everywhere, Tier.TEAM_LEADER.value, places])
        return [person for (person,) in cursor.fetchall()]
