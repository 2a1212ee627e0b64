"""May they? The clerk who answered a call, while on the post."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.parties.models import Post
from backend.parties.policy import on_post
from backend.policy import Actor, Rule, is_system, rule
from needs.hotline.models import HotlineCall
from needs.hotline.states import Action, DeskAction
from volunteers.committee.policy import sits_on_committee
from volunteers.group.policy import manages_group

answers_the_hotline = on_post(Post.HOTLINE_CLERK)


@rule(_("who answered it"))
def answered_it(actor: Actor, call: HotlineCall) -> bool:
    """Whoever has the caller on the line."""
    return call.clerk_id == actor.user_id


@rule(_("about somebody else"))
def is_not_the_caller(actor: Actor, call: HotlineCall) -> bool:
    """Nobody writes down what they themselves think of an answer."""
    return call.caller_id != actor.user_id


on_the_line = answers_the_hotline & answered_it

POLICY: Mapping[Action, Rule[Any]] = {
    Action.START: answers_the_hotline,
    Action.IDENTIFY: on_the_line,
    Action.LOOK_UP: on_the_line,
    Action.FILE: on_the_line,
    Action.GIVE_PIN: on_the_line,
    Action.VERDICT: on_the_line & is_not_the_caller,
    Action.EMERGENCY: on_the_line,
    Action.END: on_the_line,
    Action.LEAVE: is_system,
    Action.FORGET: is_system,
}

DESK_POLICY: Mapping[DeskAction, Rule[Any]] = {
    DeskAction.READ_NUMBERS: answers_the_hotline | manages_group | sits_on_committee | on_post(Post.STREET_OFFICER),
}
