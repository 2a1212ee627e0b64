"""Whose a need was, noted as it happens; and who hears of exclusions."""

from uuid import UUID

from backend.events import receives
from backend.notifications.services import notify, withdraw
from backend.parties.models import Affiliation, AffiliationKind
from backend.parties.queries import tied
from backend.policy import Actor
from needs.desk.events import NeedAnswered, NeedDeclined, NeedReferred, NeedTriaged
from needs.desk.models import Need
from needs.desk.queries import concerned_with
from needs.rates import services
from needs.rates.events import ExclusionContested, ExclusionDecided, ExclusionProposed
from needs.rates.models import Exclusion
from needs.rates.notifications import ExclusionMade, ExclusionSettled, ExclusionToDecide
from needs.rates.states import Reason, Status
from volunteers.committee.queries import members
from volunteers.dispatch.events import Accepted
from volunteers.dispatch.models import Assignment
from volunteers.dispatch.states import Origin
from volunteers.group.queries import holders, team_led
from volunteers.group.states import Tier

OF_A_CONTRACTOR = (
    AffiliationKind.LIAISON,
    AffiliationKind.HEAD,
    AffiliationKind.WORKER,
    AffiliationKind.SOCIAL_WORKER,
)


@receives(NeedTriaged)
@receives(NeedAnswered)
@receives(NeedDeclined)
@receives(NeedReferred)
def note_whose(event: NeedTriaged | NeedAnswered | NeedDeclined | NeedReferred, *, actor: Actor) -> None:
    """The team of whoever leads it, and their organisation, as they are now."""
    need = Need.objects.only("first_receiver_id", "community_id", "grid_id").get(pk=event.need_id)
    if need.first_receiver_id is None:
        return
    places = [area for area in (need.community_id, need.grid_id) if area is not None]
    team = team_led(need.first_receiver_id, street_id=actor.street_id, places=places, at=actor.at)
    _note(event.need_id, team, _organisation_of(need.first_receiver_id, actor), actor)


@receives(Accepted)
def note_whose_people(event: Accepted, *, actor: Actor) -> None:
    """A contractor's people came to help."""
    if event.origin_kind != Origin.NEED or event.origin_id is None:
        return
    place = Assignment.objects.select_related("volunteer").get(pk=event.assignment_id)
    _note(event.origin_id, None, _organisation_of(place.volunteer.user_id, actor), actor)


def _note(need_id: UUID, team: UUID | None, organisation: UUID | None, actor: Actor) -> None:
    if team is not None or organisation is not None:
        system = Actor.system(street_id=actor.street_id, at=actor.at)
        services.note_whose(actor=system, need_id=need_id, team_id=team, organisation_id=organisation, now=actor.at)


def _organisation_of(person: UUID, actor: Actor) -> UUID | None:
    rows = Affiliation.objects.filter(tied(actor.at), user=person, kind__in=OF_A_CONTRACTOR)
    return rows.order_by("since", "id").values_list("organisation_id", flat=True).first()


@receives(ExclusionProposed)
def ask_a_second(event: ExclusionProposed, *, actor: Actor) -> None:
    """The resident hears of it at once; whoever may decide is asked."""
    row = _row(event)
    reason, at = Reason(row.reason), row.need.reported_at
    notify(ExclusionMade, _concerned(row, actor), actor=actor, subject=row.id, reason=reason, at=at)
    notify(ExclusionToDecide, _deciders(row, actor), actor=actor, subject=row.id, reason=reason, at=at)


@receives(ExclusionContested)
def ask_a_third(event: ExclusionContested, *, actor: Actor) -> None:
    """Somebody else looks again."""
    row = _row(event)
    people, reason, at = _deciders(row, actor) - {row.decided_by_id}, Reason(row.reason), row.need.reported_at
    notify(ExclusionToDecide, people, actor=actor, subject=row.id, key="contested", reason=reason, at=at)


@receives(ExclusionDecided)
def say_what_became_of_it(event: ExclusionDecided, *, actor: Actor) -> None:
    """The resident, and who proposed it; nobody is asked any more."""
    row = _row(event)
    withdraw(ExclusionToDecide, actor=actor, subject=row.id)
    people = {*_concerned(row, actor), row.proposed_by_id} - {actor.user_id}
    status, at = Status(row.status), row.need.reported_at
    notify(ExclusionSettled, people, actor=actor, subject=row.id, key=row.status, status=status, at=at)


def _row(event: ExclusionProposed | ExclusionDecided | ExclusionContested) -> Exclusion:
    return Exclusion.objects.select_related("need").get(pk=event.exclusion_id)


def _concerned(row: Exclusion, actor: Actor) -> set[UUID]:
    return concerned_with(row.need, at=actor.at)


def _deciders(row: Exclusion, actor: Actor) -> set[UUID]:
    """Core leaders, managers and the committee, but for who has a part in it as far as the rows at hand tell."""
    people = {
        *holders(row.street_id, Tier.CORE_LEADER, Tier.MANAGER, at=actor.at),
        *members(row.street_id, at=actor.at),
    }
    return people - _concerned(row, actor) - {row.proposed_by_id, row.need.first_receiver_id}
