"""May they? Rules on posts and affiliations that the domains compose, and the table of this app.

Liaisons are engaged by the street office, which signs their contract; a group's manager has no say in who stands for
a contractor. An affiliation recuses: nobody ends one of their own, so that nobody shakes off a recusal before a vote; and
no organisation silences its judges, as whom it names agrees first.
"""

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any, Protocol
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from backend.accounts.policy import runs_deployment
from backend.parties.models import AffiliationKind, Post
from backend.parties.queries import standing
from backend.parties.states import Action
from backend.policy import Actor, OfSomebody, Rule, is_system, rule


class OfAnOrganisation(Protocol):
    """Anything that is about one organisation."""

    organisation_id: UUID


def on_post(*posts: Post) -> Rule[Any]:
    """A rule: on one of these posts in this street."""
    return reduce(or_, (_on_post(post) for post in posts))


def _on_post(post: Post) -> Rule[Any]:
    return Rule(post.label, lambda actor, _obj: standing(actor).holds(post))


@rule(_("head or liaison of the organisation"))
def represents_it(actor: Actor, obj: OfAnOrganisation) -> bool:
    """Who speaks for the organisation."""
    held = standing(actor).affiliations
    return any((kind, obj.organisation_id) in held for kind in (AffiliationKind.HEAD, AffiliationKind.LIAISON))


@rule(_("for another person"))
def about_another(actor: Actor, obj: OfSomebody) -> bool:
    """Not oneself."""
    return obj.user_id != actor.user_id


@rule(_("the person who was named"))
def was_named(actor: Actor, obj: OfSomebody) -> bool:
    """Whom an organisation wants."""
    return obj.user_id == actor.user_id


@rule(_("anybody signed in"))
def anybody(_actor: Actor, _obj: Any) -> bool:
    """Nobody can be kept from saying where they have an interest."""
    return True


administers_street = on_post(Post.ADMINISTRATOR)
in_the_street_office = on_post(Post.ADMINISTRATOR, Post.STREET_OFFICER)

POLICY: Mapping[Action, Rule[Any]] = {
    Action.REGISTER: in_the_street_office | runs_deployment,
    Action.ENGAGE: (in_the_street_office & about_another) | runs_deployment,
    Action.STAFF: ((in_the_street_office | represents_it) & about_another) | runs_deployment,
    Action.AGREE: was_named,
    Action.REFUSE: was_named,
    Action.DECLARE: anybody,
    Action.DISENGAGE: (in_the_street_office & about_another) | runs_deployment,
    Action.FOLLOW: is_system,
    Action.POST: (administers_street & about_another) | runs_deployment | is_system,
    Action.RECALL: (administers_street & about_another) | runs_deployment,
}
