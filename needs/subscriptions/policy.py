"""May they? Everybody of the street subscribes for themself."""

from collections.abc import Mapping
from typing import Any

from backend.policy import Rule, is_of_the_street, is_system, is_theirs
from needs.subscriptions.states import Action

POLICY: Mapping[Action, Rule[Any]] = {
    Action.SUBSCRIBE: is_of_the_street,
    Action.UNSUBSCRIBE: is_theirs,
    Action.SPREAD: is_system,
}
