"""The kinds of notice that evaluation sends."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.told import tells
from projects.evaluation.events import FollowUpChanged


@register
class FollowUpSet(Kind):
    """To the contractor's liaisons, who have to act on it, the committee, and the residents who were there."""

    code = "follow_up_set"
    label = _("A follow-up is set for a project of mine")
    title = _("A follow-up")
    body = _("The committee asks something of “{project}”, due on {due_on}.")
    push = _("News of a project of yours")
    opens = "/projects/{subject}"


@register
class FollowUpDone(Kind):
    """You said, we did."""

    code = "follow_up_done"
    label = _("A follow-up is carried out")
    title = _("You said, we did")
    body = _("“{project}” has carried out what the committee asked for.")
    modes = QUIETLY
    opens = "/projects/{subject}"


tells(
    FollowUpChanged,
    FollowUpSet,
    FollowUpDone,
    to=_("liaisons of the contractor, the committee, residents who were there"),
)
