"""The verbs of organisations and posts: register, affiliate, declare, disengage, follow a contract, post, recall."""

from backend.parties.services.contracts import end_with_contract, follow_contract
from backend.parties.services.posts import end_posting, post
from backend.parties.services.refusals import (
    AlreadyAffiliated,
    AlreadyEnded,
    AlreadyPosted,
    NameById,
    NameOnePerson,
    NoSuchPerson,
    NotProposed,
    OrganisationExists,
    WrongTerm,
)
from backend.parties.services.terms import Proposal
from backend.parties.services.ties import (
    ENGAGED,
    affiliate,
    agree,
    declare,
    end_affiliation,
    refuse,
    register_organisation,
)

__all__ = [
    "ENGAGED",
    "AlreadyAffiliated",
    "AlreadyEnded",
    "AlreadyPosted",
    "NameById",
    "NameOnePerson",
    "NoSuchPerson",
    "NotProposed",
    "OrganisationExists",
    "Proposal",
    "WrongTerm",
    "affiliate",
    "agree",
    "declare",
    "end_affiliation",
    "end_posting",
    "end_with_contract",
    "follow_contract",
    "post",
    "refuse",
    "register_organisation",
]
