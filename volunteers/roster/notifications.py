"""The kinds of notice about being a volunteer."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells, tells_nobody
from volunteers.roster.events import (
    VolunteerEdited,
    VolunteerEnrolled,
    VolunteerLeft,
    VolunteerPaused,
    VolunteerResumed,
)


@register
class MembershipChanged(Kind):
    """To the volunteer, where somebody else did it."""

    code = "membership_changed"
    label = _("Somebody changed that I am a volunteer")
    title = _("Your place among the volunteers")
    body = _("As a volunteer you are now: {status}.")
    push = _("Something changed in your volunteer group")
    opens = "/me"


for event in (VolunteerEnrolled, VolunteerPaused, VolunteerResumed, VolunteerLeft):
    tells(event, MembershipChanged, to=_("the volunteer, where somebody else did it"))
tells_nobody(VolunteerEdited, _("one's own profile; the feed shows it"))
