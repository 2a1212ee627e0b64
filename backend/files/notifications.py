"""The kinds of notice about files. None says what is in one: the app shows the reason, to who may read it."""

from django.utils.translation import gettext_lazy as _

from backend.files import events
from backend.notifications.kinds import Kind, register
from backend.notifications.told import tells, tells_nobody


class _AboutFiles(Kind):
    opens = "/files/{subject}"
    push = _("News of what you sent")

    @classmethod
    def group(cls) -> str:
        """The latest of a file replaces on the screen what came before."""
        return "file"


@register
class TakenDown(_AboutFiles):
    """To who sent it: nobody sees it any more."""

    code = "file_taken_down"
    label = _("A file of mine is taken down")
    title = _("Taken down")
    body = _(
        "A file that you sent on {at} is shown to nobody any more; the reason stands beside it. This can be undone until "
        "{until}: if you do not agree, say so to who looks after the matter."
    )


@register
class Restored(_AboutFiles):
    """To who sent it, and to who took it down."""

    code = "file_restored"
    label = _("A file that was taken down is shown again")
    title = _("Shown again")
    body = _("The take-down of a file that was sent on {at} was undone. It is shown again as before.")


@register
class Removed(_AboutFiles):
    """To who sent it: the time to undo the take-down is over."""

    code = "file_removed"
    label = _("A file of mine that was taken down is removed for good")
    title = _("Removed for good")
    body = _("The take-down of a file that you sent on {at} was not undone in time. The file is gone for good.")


tells(events.FileTakenDown, TakenDown, to=_("who sent it"))
tells(events.FileRestored, Restored, to=_("who sent it, and who took it down"))
tells(events.FileRemoved, Removed, to=_("who sent it"))
for event in (events.FileUploaded, events.FileReady, events.FileRefused, events.FileWithdrawn):
    tells_nobody(event, _("one's own upload; the feed shows how it goes"))
tells_nobody(events.BytesDiscarded, _("concerns the store alone"))
