"""May they? Who takes needs out of the system, and how much of each."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.accounts.policy import runs_deployment
from backend.imports.states import ImportAction
from backend.parties.models import Post
from backend.parties.policy import administers_street, on_post
from backend.policy import Actor, Rule, is_system, is_theirs, rule
from needs.exchange.models import Extract
from needs.exchange.states import ExtractAction, KeyAction, Part
from volunteers.committee.policy import sits_on_committee
from volunteers.group.policy import manages_group


@rule(_("the full list"))
def is_full(_actor: Actor, extract: Extract) -> bool:
    """Private needs are in it too, with surnames and cells."""
    return extract.part == Part.FULL


may_take_the_public_part = manages_group | sits_on_committee | on_post(Post.STREET_OFFICER)
may_take_it = (is_full & manages_group) | (~is_full & may_take_the_public_part)

EXTRACT_POLICY: Mapping[ExtractAction, Rule[Any]] = {
    ExtractAction.ASK: may_take_it,
    ExtractAction.BUILD: is_system,
    ExtractAction.FETCH: is_theirs & may_take_it,
    ExtractAction.CANCEL: is_theirs | is_system,
    ExtractAction.EXPIRE: is_system,
}

brings_needs_in = on_post(Post.IMPORTER, Post.ADMINISTRATOR)

IMPORT_POLICY: Mapping[ImportAction, Rule[Any]] = {
    ImportAction.ASK: brings_needs_in,
    ImportAction.READ: brings_needs_in,
    ImportAction.FINISH: brings_needs_in,
    ImportAction.REFUSE: brings_needs_in,
    ImportAction.CANCEL: brings_needs_in | is_theirs | is_system,
    ImportAction.FORGET: is_system,
}

KEY_POLICY: Mapping[KeyAction, Rule[Any]] = {
    KeyAction.ISSUE: administers_street | runs_deployment | is_system,
    KeyAction.SUBMIT: is_theirs,
    KeyAction.REVOKE: administers_street | runs_deployment | is_theirs | is_system,
}
