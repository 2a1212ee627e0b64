"""Who hears of consents and of sights of a home: the people concerned."""

from backend.accounts.models import User, mask_name
from backend.events import receives
from backend.households.events import BirthCorrected, HomeDisclosed, RepresentationChanged, RepresentationUsed
from backend.households.models import Disclosure, Representation
from backend.households.notifications import (
    BirthNoted,
    RepresentationAsked,
    RepresentationConfirmed,
    RepresentationEnded,
)
from backend.households.queries import guardians_of, speakers_for, with_people
from backend.households.schemas import DisclosureOut, RepresentationOut
from backend.households.states import Action, Purpose
from backend.http.fields import json_of
from backend.notifications.services import notify, withdraw
from backend.policy import Actor
from backend.realtime.services import tell

KINDS = {
    Action.ASK: RepresentationAsked,
    Action.CONFIRM: RepresentationConfirmed,
    Action.WITHDRAW: RepresentationEnded,
    Action.EXPIRE: RepresentationEnded,
}


@receives(RepresentationChanged)
@receives(RepresentationUsed)
def tell_both(event: RepresentationChanged | RepresentationUsed, *, actor: Actor) -> None:
    """Both people's feeds; of each step also their inboxes, but for who did it."""
    row = with_people(Representation.objects.all()).get(pk=event.representation_id)
    both = {row.representative_id, row.represented_id}
    tell(both, "representation", json_of(RepresentationOut.of(row)), now=actor.at)
    if isinstance(event, RepresentationUsed):
        return
    if event.action != Action.ASK:
        withdraw(RepresentationAsked, actor=actor, subject=row.id)
    notify(
        KINDS[event.action],
        both - {actor.user_id},
        actor=actor,
        subject=row.id,
        who=row.representative.masked_name,
        # In the words of who asked: what the account is called would tell them that there is one.
        whom=mask_name(row.name),
        until=row.until,
    )


@receives(BirthCorrected)
def tell_of_the_birth(event: BirthCorrected, *, actor: Actor) -> None:
    """The person, and who is their guardian."""
    person = User.objects.get(pk=event.user_id)
    people = {person.id, *guardians_of(person.id, at=actor.at)} - {actor.user_id}
    notify(BirthNoted, people, actor=actor, subject=person.id, key=actor.at.isoformat(), whom=person.masked_name)


@receives(HomeDisclosed)
def tell_whose_home(event: HomeDisclosed, *, actor: Actor) -> None:
    """Who lives there, and who follows their matters for them: guardians among them."""
    row = Disclosure.objects.select_related("who", "whose").get(pk=event.disclosure_id)
    if row.whose_id is None:
        return
    people = {
        row.whose_id,
        *speakers_for(row.whose_id, Purpose.SEE_PROGRESS, at=actor.at),
        *guardians_of(row.whose_id, at=actor.at),
    }
    tell(people, "disclosure", json_of(DisclosureOut.of(row)), now=actor.at)
