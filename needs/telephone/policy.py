"""May they? Whoever may write to those concerned may call them; residents call the group, not each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_of_the_street, is_system, rule
from needs.desk.models import Need
from needs.desk.policy import CALL_BACK_POLICY, handles, holds_a_place, is_concerned
from needs.desk.states import CallBackAction
from needs.telephone.states import Action, Party, WishAction


@dataclass(frozen=True, slots=True)
class Wanted:
    """A call that somebody wants."""

    need: Need
    to: Party


@rule(_("who handles it, or comes to help"))
def works_on_it(actor: Actor, wanted: Wanted) -> bool:
    """Who talks to residents and to each other about it."""
    return (handles | holds_a_place)(actor, wanted.need)


@rule(_("those concerned, to who leads it or comes to help"))
def calls_the_group(actor: Actor, wanted: Wanted) -> bool:
    """The resident, and who spoke for them. Whether a phone that somebody named is anybody's is told to nobody."""
    return is_concerned(actor, wanted.need) and wanted.to in {Party.LEAD, Party.HELPER}


POLICY: Mapping[Action, Rule[Any]] = {
    Action.CALL: works_on_it | calls_the_group,
    Action.CALL_BACK: CALL_BACK_POLICY[CallBackAction.SEE_PHONE],
    Action.RING: is_system,
    Action.ANSWER: is_system,
    Action.END: is_system,
    Action.MISS: is_system,
    Action.FAIL: is_system,
}

WISH_POLICY: Mapping[WishAction, Rule[Any]] = {WishAction.SET_CALLED: is_of_the_street}
