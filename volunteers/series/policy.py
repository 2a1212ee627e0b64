"""May they? Who may open a task may begin a series of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.policy import Actor, Rule, is_system, rule
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.roster.policy import is_volunteer as is_active_volunteer
from volunteers.series.models import Series, Standing, Template
from volunteers.series.queries import handles, leads_a_team
from volunteers.series.states import Action, StandingAction, TemplateAction


@rule(_("who directs this series"))
def directs(actor: Actor, series: Series) -> bool:
    """The team leader of its community, a core leader, a manager."""
    return handles(actor, series)


@rule(_("who has this series in hand"))
def has_it_in_hand(actor: Actor, series: Series) -> bool:
    """Its maker, or whom it was handed over to: they give it away, their term over or not."""
    return series.director_id == actor.user_id


@rule(_("the volunteer who is asked, or comes every time"))
def is_the_one(actor: Actor, row: Standing) -> bool:
    """Nobody else speaks for them."""
    return row.volunteer.user_id == actor.user_id


@rule(_("who directs the series"))
def directs_it(actor: Actor, row: Standing) -> bool:
    """The team leader of its community, a core leader, a manager."""
    return handles(actor, row.series)


@rule(_("the leader of a team"))
def leads(actor: Actor, _template: Template) -> bool:
    """Of whichever team: what one has written down serves the others."""
    return leads_a_team(actor)


@rule(_("who made the template"))
def made_it(actor: Actor, template: Template) -> bool:
    """Whoever keeps it in order."""
    return template.made_by_id == actor.user_id


may_direct = manages_group | leads_team_of_area
"""Who may be made the one who directs a series."""

POLICY: Mapping[Action, Rule[Any]] = {
    Action.CREATE: may_direct,
    Action.MAKE: is_system,
    Action.CHANGE: directs,
    Action.ASK_STANDING: directs,
    Action.CUT: directs,
    Action.END: directs,
    Action.HAND_OVER: directs | has_it_in_hand,
}

STANDING_POLICY: Mapping[StandingAction, Rule[Any]] = {
    StandingAction.AGREE: is_the_one & is_active_volunteer,
    StandingAction.REFUSE: is_the_one,
    StandingAction.STAND_IN: is_the_one & is_active_volunteer,
    StandingAction.END: is_the_one | directs_it | is_system,
}

TEMPLATE_POLICY: Mapping[TemplateAction, Rule[Any]] = {
    TemplateAction.CREATE: manages_group | leads,
    TemplateAction.CHANGE: manages_group | (leads & made_it),
    # Where the work is, decides who may open a task there.
    TemplateAction.USE: manages_group | leads,
    TemplateAction.RETIRE: manages_group | (leads & made_it),
}
