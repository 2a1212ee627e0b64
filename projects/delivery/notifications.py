"""The kinds of notice that delivery sends."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.states import Urgency
from backend.notifications.told import tells, tells_nobody
from projects.delivery import events


@register
class VoteWaiting(Kind):
    """To the committee: a design waits for its gatekeeping. Obsolete once it is decided."""

    code = "vote_waiting"
    label = _("A design waits for my vote")
    title = _("Your vote is waited for")
    body = _("“{project}” waits for the committee.")
    push = _("The committee waits for your vote")
    opens = "/projects/{subject}"
    lasts = timedelta(days=14)


@register
class ProjectDecided(Kind):
    """To the contractor's liaisons and who registered it."""

    code = "project_decided"
    label = _("The committee decided on a project of mine")
    title = _("Decided")
    body = _("The committee has decided on “{project}”: {outcome}.")
    push = _("The committee has decided")
    opens = "/projects/{subject}"


@register
class ContractMoved(Kind):
    """To who looks after the project for the group."""

    code = "contract_moved"
    label = _("The contract of a project of mine ends on another day")
    title = _("Another last day")
    body = _("The contract of “{project}” runs until {until} now. The terms that follow it have moved too.")
    push = _("Something changed in your volunteer group")
    opens = "/projects/{subject}"


@register
class ContractOver(Kind):
    """To who looks after the project for the group."""

    code = "contract_over"
    label = _("The contract of a project of mine is over")
    title = _("A contract is over")
    body = _(
        "The contract of “{project}” is over, and with it the terms that followed it. Look at what they leave open."
    )
    push = _("Something changed in your volunteer group")
    opens = "/projects/{subject}"


@register
class ActivityAnnounced(Kind):
    """To whom the project concerns."""

    code = "activity_announced"
    label = _("An activity of a project of mine is announced")
    title = _("A new activity")
    body = _("“{activity}” on {starts_at}.")
    modes = QUIETLY
    opens = "/activities/{subject}"


@register
class ActivityCancelled(Kind):
    """To whoever signed up."""

    code = "activity_cancelled"
    label = _("An activity that I signed up for is called off")
    title = _("Called off")
    body = _("“{activity}” on {starts_at} does not take place.")
    push = _("An activity of yours has changed")
    urgency = Urgency.HIGH
    opens = "/activities/{subject}"


tells(events.ProjectRegistered, VoteWaiting, to=_("the committee, but not whoever registered it"))
tells(events.ProjectDecided, ProjectDecided, to=_("liaisons of the contractor, and who registered it"))
tells(events.ContractMoved, ContractMoved, to=_("who looks after the project for the group"))
tells(events.ContractOver, ContractOver, to=_("who looks after the project for the group"))
tells(events.ActivityOpened, ActivityAnnounced, to=_("whom the project concerns"))
tells(events.ActivityCancelled, ActivityCancelled, to=_("who signed up"))
tells_nobody(events.SignUpChanged, _("one's own act; the feed shows it"))
tells_nobody(events.Attended, _("one is there; the feed shows it"))
