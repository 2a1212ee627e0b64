"""May they? Who issues cards, who stands for a residence, who may touch another's account."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.policy import runs_deployment
from backend.identity.models import Residence
from backend.identity.queries import areas_worked_in, confirmed_residence
from backend.identity.states import CardAction, ChangeAction, PersonAction, ResidenceAction
from backend.offices import Rank, rank_of
from backend.parties.models import Post
from backend.parties.policy import about_another, administers_street, anybody, on_post
from backend.policy import Actor, OfSomebody, Rule, is_system, is_theirs, rule

serves_residents = on_post(Post.COMMUNITY_WORKER, Post.GRID_WORKER, Post.ADMINISTRATOR)


@rule(_("somebody who holds no office"))
def holds_no_office(actor: Actor, obj: OfSomebody) -> bool:
    """No post, role in the group, seat, word of an organisation, or right to administer."""
    return rank_of(obj.user_id, at=actor.at) == Rank.NONE


@rule(_("somebody who administers nothing"))
def administers_nothing(actor: Actor, obj: OfSomebody) -> bool:
    """Whom the administrator of a street stands above."""
    return rank_of(obj.user_id, at=actor.at) < Rank.ADMINISTRATOR


@rule(_("somebody who does not run the deployment"))
def runs_no_deployment(actor: Actor, obj: OfSomebody) -> bool:
    """Whom whoever runs the deployment stands above; for these there is the command line."""
    return rank_of(obj.user_id, at=actor.at) < Rank.DEPLOYMENT


@rule(_("community or grid worker of this area"))
def works_there(actor: Actor, obj: Residence) -> bool:
    """Who knows the doors of the area."""
    return bool(areas_worked_in(actor) & {obj.area_id, obj.area.parent_id, obj.street_id})


@rule(_("confirmed neighbour of the same community"))
def is_neighbour(actor: Actor, obj: Residence) -> bool:
    """Somebody whose own residence in the community is confirmed."""
    own = confirmed_residence(actor.user_id, street_id=actor.street_id)
    return own is not None and bool(
        {own.area_id, own.area.parent_id} & {obj.area_id, obj.area.parent_id} - {obj.street_id}
    )


@rule(_("who vouched for it"))
def vouched_for_it(actor: Actor, obj: Residence) -> bool:
    """The neighbour whose word it rests on."""
    return obj.vouched and obj.confirmed_by_id == actor.user_id


stands_above = (administers_street & administers_nothing) | (runs_deployment & runs_no_deployment)

CARD_POLICY: Mapping[CardAction, Rule[Any]] = {
    CardAction.ISSUE: serves_residents & about_another & holds_no_office,
    CardAction.REVOKE: serves_residents | is_theirs,
}

RESIDENCE_POLICY: Mapping[ResidenceAction, Rule[Any]] = {
    ResidenceAction.ASK: anybody,
    ResidenceAction.CONFIRM: works_there & about_another,
    ResidenceAction.VOUCH: is_neighbour & about_another,
    ResidenceAction.TAKE_BACK: vouched_for_it,
    ResidenceAction.REFUSE: works_there & about_another,
    ResidenceAction.REVOKE: works_there & about_another,
    ResidenceAction.DOUBT: is_system,
    ResidenceAction.SEE_HOME: works_there & about_another,
    ResidenceAction.WITHDRAW: is_theirs,
}

CHANGE_POLICY: Mapping[ChangeAction, Rule[Any]] = {
    ChangeAction.ASK: (((serves_residents & holds_no_office) | stands_above) & about_another) | is_system,
    ChangeAction.STOP: serves_residents | is_theirs,
    ChangeAction.FINISH: is_system,
    ChangeAction.FAIL: is_system,
    ChangeAction.PROVE: is_theirs,
}

PERSON_POLICY: Mapping[PersonAction, Rule[Any]] = {
    PersonAction.RESET_FACTOR: ((administers_street & administers_nothing) | runs_deployment) & about_another,
    PersonAction.CONFIRM_OFFICE: stands_above & about_another,
    PersonAction.MERGE: (administers_street | runs_deployment) & about_another,
    PersonAction.SWEEP: is_system,
}
