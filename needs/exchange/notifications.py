"""The kinds of notice about what leaves and comes in."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells, tells_nobody
from needs.exchange import events


@register
class ExtractIsReady(Kind):
    """What was asked for lies there, for some days."""

    code = "extract_ready"
    label = _("An extract of needs is ready")
    title = _("Your extract is ready")
    body = _("The extract of needs can be fetched until {until}; then it is deleted.")
    push = _("Something that you asked for is ready")
    opens = "/exports/{subject}"


tells(events.ExtractReady, ExtractIsReady, to=_("whoever asked for it"))
tells_nobody(events.ExtractAsked, _("one's own act"))
