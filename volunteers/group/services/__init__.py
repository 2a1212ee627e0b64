"""The group's verbs: write its charter, form a team, join it, leave it; appoint, relieve, note that a term is over."""

from volunteers.group.services.contracts import end_with_contract, follow_contract
from volunteers.group.services.refusals import (
    CommunityOrTrade,
    MemberAlready,
    RoleHeld,
    TeamNameTaken,
    TeamNeeded,
    TiedToOrganisation,
    UnknownTrade,
)
from volunteers.group.services.roles import (
    appoint,
    expire,
    relieve,
    remind_of_terms,
    tied_to_organisation,
)
from volunteers.group.services.teams import form_team, join, part, write_charter
from volunteers.group.services.terms import remind

__all__ = [
    "CommunityOrTrade",
    "MemberAlready",
    "RoleHeld",
    "TeamNameTaken",
    "TeamNeeded",
    "TiedToOrganisation",
    "UnknownTrade",
    "appoint",
    "end_with_contract",
    "expire",
    "follow_contract",
    "form_team",
    "join",
    "part",
    "relieve",
    "remind",
    "remind_of_terms",
    "tied_to_organisation",
    "write_charter",
]
