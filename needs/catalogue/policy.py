"""May they? The tree is kept by who runs the group and by who administers the street."""

from collections.abc import Mapping
from typing import Any

from backend.parties.policy import administers_street
from backend.policy import Rule, is_system
from needs.catalogue.states import Action
from volunteers.group.policy import manages_group

POLICY: Mapping[Action, Rule[Any]] = {
    Action.PUT: manages_group | administers_street,
    Action.RETIRE: manages_group | administers_street,
    Action.RESTORE: manages_group | administers_street,
    Action.IMPORT: is_system,
}
