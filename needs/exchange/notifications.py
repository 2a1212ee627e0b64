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


@register
class ImportIsOver(Kind):
    """What came of it."""

    code = "import_over"
    label = _("An import of needs is over")
    title = _("The import is over")
    body = _("“{source}”: {created} needs came in, {rejected} rows were rejected. The report says why.")
    push = _("Something that you asked for is ready")
    opens = "/imports/{subject}"


tells(events.ExtractReady, ExtractIsReady, to=_("whoever asked for it"))
tells_nobody(events.ExtractAsked, _("one's own act"))
tells(events.ImportEnded, ImportIsOver, to=_("whoever asked for it"))
tells_nobody(events.ImportAsked, _("one's own act"))
