"""May they? Suggestions are for whoever decides; how often they are followed, everybody may know."""

from collections.abc import Mapping
from typing import Any

from backend.policy import Rule, is_of_the_street
from needs.desk.policy import handles_in_the_open
from needs.suggestions.states import Action

POLICY: Mapping[Action, Rule[Any]] = {
    Action.ASK: is_of_the_street,
    Action.SEE: handles_in_the_open,
    Action.COUNT: is_of_the_street,
}
