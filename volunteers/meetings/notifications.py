"""The kinds of notice that meetings send."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells
from volunteers.meetings import events


class _AboutMeetings(Kind):
    push = _("Something changed in your volunteer group")
    opens = "/meetings/{subject}"


@register
class MeetingCalled(_AboutMeetings):
    """To holders and deputies of seats: they are invited."""

    code = "meeting_called"
    label = _("I am invited to a meeting of the committee")
    title = _("The committee meets")
    body = _("“{meeting}”: {starts_at}, {place}. Read the agenda, and say whether you come.")


@register
class MeetingCancelled(_AboutMeetings):
    """To who was invited."""

    code = "meeting_cancelled"
    label = _("A meeting of the committee is called off")
    title = _("The meeting is called off")
    body = _("“{meeting}” on {starts_at} does not take place.")


@register
class MinutesToSign(_AboutMeetings):
    """To the chair and who was there: read, correct, sign."""

    code = "minutes_to_sign"
    label = _("Minutes wait for my signature")
    title = _("Minutes to be signed")
    body = _("The minutes of “{meeting}” are there. Read them, correct what is wrong, and sign.")


@register
class MinutesSigned(_AboutMeetings):
    """To who was invited: the street reads them now."""

    code = "minutes_signed"
    label = _("Minutes of the committee are signed")
    title = _("The minutes are signed")
    body = _("The minutes of “{meeting}” are signed. Everybody of the street reads them, but for what is confidential.")


tells(events.MeetingCalled, MeetingCalled, to=_("holders and deputies of the seats"))
tells(events.MeetingCancelled, MeetingCancelled, to=_("who was invited"))
tells(events.MinutesDrafted, MinutesToSign, to=_("the chair, and who was there"))
tells(events.MinutesSigned, MinutesSigned, to=_("who was invited"))
