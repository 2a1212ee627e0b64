"""Who hears of it: the person concerned; and the clock is set."""

from backend.events import receives
from backend.households.events import AddressChanged
from backend.http.fields import json_of
from backend.identity import jobs, services
from backend.identity.events import AccountsMerged, CardIssued, PhoneChangeMoved, ResidenceChanged
from backend.identity.models import PaperCard, PhoneChange, Residence
from backend.identity.notifications import AccountsJoined, CardGiven, PhoneChanging, ResidenceDecided
from backend.identity.schemas import CardOut, PhoneChangeOut, ResidenceOut
from backend.identity.states import ChangeStatus, ResidenceStatus
from backend.notifications.services import notify
from backend.policy import Actor
from backend.realtime.services import tell


@receives(CardIssued)
def tell_of_the_card(event: CardIssued, *, actor: Actor) -> None:
    """Whose account it opens: with a card that they never asked for somebody else would speak for them."""
    card = PaperCard.objects.select_related("user").get(pk=event.card_id)
    tell([card.user_id], "paper_card", json_of(CardOut.of(card)), now=actor.at)
    notify(CardGiven, [card.user_id], actor=actor, subject=card.id)


@receives(ResidenceChanged)
def tell_the_resident(event: ResidenceChanged, *, actor: Actor) -> None:
    """The person learns how it stands."""
    row = Residence.objects.select_related("user", "area").get(pk=event.residence_id)
    tell([row.user_id], "residence", json_of(ResidenceOut.of(row)), now=actor.at)
    if actor.user_id != row.user_id:
        outcome, key = ResidenceStatus(row.status), f"{row.status}:{actor.at.isoformat()}"
        notify(ResidenceDecided, [row.user_id], actor=actor, subject=row.id, key=key, outcome=outcome)


@receives(AccountsMerged)
def sweep_later(event: AccountsMerged, *, actor: Actor) -> None:
    """What is on its way while two accounts are merged is moved when it has arrived; both are told."""
    told = {"id": str(event.merged_id), "into": str(event.survivor_id)}
    tell([event.survivor_id], "merged", told, now=actor.at)
    jobs.tell_merged.defer(user_id=event.merged_id)
    for span in jobs.SWEEPS:
        jobs.sweep_merged.at(actor.at + span, user_id=event.merged_id)


@receives(AddressChanged)
def withdraw_what_rests_on_it(event: AddressChanged, *, actor: Actor) -> None:
    """A residence was asked for and confirmed at another place: the person asks anew."""
    services.withdraw_from(actor=actor, address_id=event.address_id, now=actor.at)


@receives(PhoneChangeMoved)
def tell_of_the_phone(event: PhoneChangeMoved, *, actor: Actor) -> None:
    """The person and whoever asked; the old phone by a text message, and the clock, while it waits."""
    change = PhoneChange.objects.select_related("user").get(pk=event.change_id)
    asked_by = [change.asked_by_id] if change.asked_by_id else []
    tell([change.user_id, *asked_by], "phone_change", json_of(PhoneChangeOut.of(change)), now=actor.at)
    outcome = ChangeStatus(change.status)
    notify(PhoneChanging, [change.user_id], actor=actor, subject=change.id, key=change.status, outcome=outcome)
    if change.status == ChangeStatus.WAITING:
        jobs.finish_change.at(change.due_at, change_id=change.id)
        jobs.tell_old_phone.defer(change_id=change.id)
    if event.left_by is not None:
        jobs.tell_left_phone.defer(change_id=change.id, code_id=event.left_by)


@receives(AccountsMerged)
def tell_of_the_merge(event: AccountsMerged, *, actor: Actor) -> None:
    """The person learns of it where they are signed in from now on."""
    key = actor.at.isoformat()
    notify(AccountsJoined, [event.survivor_id], actor=actor, subject=event.survivor_id, key=key)
