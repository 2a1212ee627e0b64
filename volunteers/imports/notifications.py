"""The kinds of notice about imports of volunteers."""

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells, tells_nobody
from volunteers.imports import events


@register
class VolunteerImportIsOver(Kind):
    """What came of it."""

    code = "volunteer_import_over"
    label = _("An import of volunteers is over")
    title = _("The import is over")
    body = _("{created} volunteers came in, {rejected} rows were rejected. The report says why.")
    push = _("Something that you asked for is ready")
    opens = "/volunteer-imports/{subject}"


tells(events.VolunteerImportEnded, VolunteerImportIsOver, to=_("whoever asked for it"))
tells_nobody(events.VolunteerImportAsked, _("one's own act"))
