"""What a person's postings and affiliations are at a moment."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from backend.accounts.queries import is_superuser
from backend.offices import Rank
from backend.parties.models import Affiliation, AffiliationKind, Organisation, Post, Posting
from backend.policy import Actor
from backend.terms import Ended


@dataclass(frozen=True, slots=True)
class Standing:
    """The posts of the actor in this street, and the organisations that they belong to."""

    posts: frozenset[tuple[str, UUID]]
    """(post, area id)"""
    affiliations: frozenset[tuple[str, UUID]]
    """(kind, organisation id)"""

    def holds(self, *posts: Post) -> bool:
        """Whether the actor is on one of these posts anywhere in the street."""
        return any(post in posts for post, _area in self.posts)

    def organisations_as(self, kind: AffiliationKind) -> frozenset[UUID]:
        """The organisations that the actor belongs to in this part."""
        return frozenset(organisation for held, organisation in self.affiliations if held == kind)

    def is_liaison_of(self, organisation_id: UUID) -> bool:
        """Whether the actor is a liaison of this organisation."""
        return (AffiliationKind.LIAISON, organisation_id) in self.affiliations

    def is_affiliated_with(self, organisation_id: UUID) -> bool:
        """Whether the actor has any tie to this organisation, declared interests among them."""
        return any(organisation == organisation_id for _kind, organisation in self.affiliations)


def in_force(at: object) -> Q:
    """Rows with a term (`since`, `until`) that holds at a moment."""
    return Q(since__lte=at) & (Q(until=None) | Q(until__gt=at))


def tied(at: object) -> Q:
    """Affiliations that count at a moment: in force, and agreed to."""
    return in_force(at) & Q(proposed=False)


def load_standing(actor: Actor) -> Standing:
    """One query, and by hand: nearly every request asks it. Use `standing(actor)`."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDING, {"user": actor.user_id, "street": actor.street_id, "at": actor.at})
        rows = cursor.fetchall()
    return Standing(
        posts=frozenset((name, where) for is_post, name, where in rows if is_post),
        affiliations=frozenset((name, where) for is_post, name, where in rows if not is_post),
    )


_STANDING = """
SELECT true, post, area_id FROM parties_posting
WHERE user_id = %(user)s AND street_id = %(street)s AND since <= %(at)s AND (until IS NULL OR until > %(at)s)
UNION ALL
SELECT false, kind, organisation_id FROM parties_affiliation
WHERE user_id = %(user)s AND NOT proposed AND since <= %(at)s AND (until IS NULL OR until > %(at)s)
"""
"""What `in_force` and `tied` say."""


def standing(actor: Actor) -> Standing:
    """The actor's standing, loaded once per request."""
    return actor.recall(load_standing, off_duty=lambda held: Standing(frozenset(), held.affiliations))


def rank(user_id: UUID, at: datetime) -> Rank:
    """Of a post in any street, and of the word of an organisation."""
    held = set(Posting.objects.filter(in_force(at), user=user_id).values_list("post", flat=True))
    if Post.ADMINISTRATOR in held:
        return Rank.ADMINISTRATOR
    speaks = Q(kind__in=[AffiliationKind.HEAD, AffiliationKind.LIAISON])
    spoken = Affiliation.objects.filter(tied(at), speaks, user=user_id)
    return Rank.OFFICE if held or spoken.exists() else Rank.NONE


def people_on(post: Post, *, street_id: UUID, at: object) -> list[UUID]:
    """The ids of the people on a post of a street."""
    rows = Posting.objects.filter(in_force(at), street=street_id, post=post)
    return list(rows.values_list("user_id", flat=True).distinct())


def liaisons_of(organisation_id: UUID, *, at: object) -> list[UUID]:
    """The ids of an organisation's liaisons."""
    rows = Affiliation.objects.filter(tied(at), organisation=organisation_id, kind=AffiliationKind.LIAISON)
    return list(rows.values_list("user_id", flat=True).distinct())


def organisations(*, containing: str = "") -> QuerySet[Organisation]:
    """All that are registered: they are deployment-wide and public."""
    rows = Organisation.objects.all()
    return rows.filter(Q(name__icontains=containing) | Q(name_en__icontains=containing)) if containing else rows


def visible_affiliations(actor: Actor) -> QuerySet[Affiliation]:
    """Those of the people of the actor's street, ended ones too: who is tied to whom is no secret there.

    Whom an organisation only wants is known to both sides and to the street office.
    """
    rows = Affiliation.objects.select_related("user", "organisation").filter(user__home_street=actor.street_id)
    held = standing(actor)
    if held.holds(Post.ADMINISTRATOR, Post.STREET_OFFICER) or is_superuser(actor):
        return rows
    speaking = {AffiliationKind.HEAD, AffiliationKind.LIAISON}
    spoken = [organisation for kind, organisation in held.affiliations if kind in speaking]
    return rows.filter(Q(proposed=False) | Q(user=actor.user_id) | Q(organisation__in=spoken))


def own_affiliations(actor: Actor) -> QuerySet[Affiliation]:
    """The actor's own, ended ones too."""
    return Affiliation.objects.select_related("user", "organisation").filter(user=actor.user_id)


def visible_postings(actor: Actor) -> QuerySet[Posting]:
    """All of the street for who administers it; one's own for the others."""
    rows = Posting.objects.select_related("user", "area").filter(street=actor.street_id)
    if standing(actor).holds(Post.ADMINISTRATOR) or is_superuser(actor):
        return rows
    return rows.filter(user=actor.user_id)


def ended_terms(actor: Actor) -> list[Ended]:
    """The posts of the actor in this street, and their ties to organisations, that are over."""
    posts = Posting.objects.filter(user=actor.user_id, street=actor.street_id, until__lte=actor.at)
    ties = Affiliation.objects.filter(user=actor.user_id, proposed=False, until__lte=actor.at)
    found = [(Post(post).label, until) for post, until in posts.values_list("post", "until")]
    found += [(AffiliationKind(kind).label, until) for kind, until in ties.values_list("kind", "until")]
    return [Ended(what, until) for what, until in found if until is not None]
