"""May they? Who is looked after says so; who keeps the register sees it, and nobody else does."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from backend.parties.models import Post
from backend.parties.policy import in_the_street_office, on_post
from backend.policy import Actor, Rule, is_system, is_theirs, rule
from volunteers.care import queries
from volunteers.care.models import Alarm, Entry, Trusted, Visit
from volunteers.care.states import Action, AlarmAction, HeatAction, TrustAction, VisitAction
from volunteers.group.policy import leads_team_of_area, manages_group
from volunteers.roster.policy import leads_a_team


@rule(_("who may agree for the resident"))
def speaks_for_them(actor: Actor, obj: Entry) -> bool:
    """By a representation in force that covers being looked after."""
    return obj.resident_id in queries.spoken_for(actor)


@rule(_("social worker of an organisation with which the resident shares"))
def serves_them(actor: Actor, obj: Entry) -> bool:
    """A contractor's social worker, for residents who agreed to share with that contractor."""
    return queries.serves(actor, obj.resident_id)


@rule(_("who proposed it"))
def proposed_it(actor: Actor, obj: Entry) -> bool:
    """Who proposes does not note the consent: a third person hears it."""
    return obj.proposed_by_id == actor.user_id


@rule(_("the volunteer who is asked"))
def is_trusted(actor: Actor, obj: Trusted) -> bool:
    """Nobody is trusted who did not agree."""
    return obj.volunteer.user_id == actor.user_id


@rule(_("who keeps the entry"))
def keeps_entry(actor: Actor, obj: Trusted) -> bool:
    """The team leader of the place, a core leader, a manager; the resident, and who speaks for them."""
    return keeps(actor, obj.entry) or concerned(actor, obj.entry)


@rule(_("who came for this visit"))
def came_for_it(actor: Actor, obj: Visit) -> bool:
    """The volunteer who holds the place on its task."""
    return queries.place_of_visitor(actor, obj) is not None


@rule(_("who keeps the entry"))
def finds_out(actor: Actor, obj: Alarm) -> bool:
    """The team leader of the place, a core leader, a manager; and who speaks for the resident, or the resident."""
    return keeps(actor, obj.entry) or concerned(actor, obj.entry)


keeps = (manages_group | leads_team_of_area) & ~is_theirs
"""Who looks after others' entries: never after their own."""
concerned = is_theirs | speaks_for_them
hears_it = on_post(Post.COMMUNITY_WORKER) & ~is_theirs
"""Who notes what a resident says who has no phone."""

POLICY: Mapping[Action, Rule[Any]] = {
    Action.PROPOSE: keeps | serves_them,
    Action.AGREE: concerned | (hears_it & ~proposed_it),
    Action.DECLINE: concerned | hears_it,
    Action.BEGIN: keeps,
    Action.EDIT: keeps | concerned,
    Action.SEE: keeps | concerned,
    Action.ASK_TRUSTED: keeps | concerned,
    Action.PAUSE: keeps | concerned,
    Action.RESUME: keeps | concerned | is_system,
    Action.SAY_WELL: concerned,
    Action.SEE_WELL: is_system,
    Action.REVIEW: keeps,
    Action.WITHDRAW: concerned | hears_it | is_system,
    Action.END: keeps,
    Action.LAPSE: is_system,
}

TRUST_POLICY: Mapping[TrustAction, Rule[Any]] = {
    TrustAction.AGREE: is_trusted,
    TrustAction.REFUSE: is_trusted,
    TrustAction.END: is_trusted | keeps_entry | is_system,
}

VISIT_POLICY: Mapping[VisitAction, Rule[Any]] = {
    VisitAction.OPEN: is_system,
    VisitAction.SEE_DOOR: came_for_it,
    VisitAction.TELL_SEEN: came_for_it,
    VisitAction.TELL_NOBODY: came_for_it,
    VisitAction.MISS: is_system,
    VisitAction.CALL_OFF: is_system,
}

ALARM_POLICY: Mapping[AlarmAction, Rule[Any]] = {
    AlarmAction.RAISE: is_system,
    AlarmAction.CLOSE: finds_out,
    AlarmAction.CARRY_UP: is_system,
}

HEAT_POLICY: Mapping[HeatAction, Rule[Any]] = {
    HeatAction.CALL: manages_group | leads_a_team,
    HeatAction.END: manages_group | leads_a_team,
}

counts = manages_group | in_the_street_office
"""Who reads how many there are."""
