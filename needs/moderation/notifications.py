"""The kinds of notice about moderation. None says what the words were: the app opens them, where they may be read."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.told import tells, tells_nobody
from needs.moderation.events import ActEnded, Appealed, Flagged, ItemOpened, LetThrough, Moderated


class _AboutModeration(Kind):
    @classmethod
    def group(cls) -> str:
        """The latest of one replaces on the screen what came before."""
        return "moderation"


@register
class WasModerated(_AboutModeration):
    """To the resident, or who wrote the message: what was done, why, and how to appeal."""

    code = "moderated"
    label = _("A moderator changed what the street reads of my need")
    title = _("The street reads it differently")
    body = _(
        "A moderator changed what neighbours read of what you reported on {at}: “{what}”. Why: {reason}. It is seen to as "
        "before. You may appeal until {until}; somebody else then looks."
    )
    push = _("News of what you reported")
    opens = "/moderation/acts/{subject}"
    required = True


@register
class ActSettled(_AboutModeration):
    """To the resident, or who wrote the message; of an appeal to who moderated it too."""

    code = "moderation_settled"
    label = _("What became of an act of moderation")
    title = _("Looked at again")
    body = _("What a moderator did on {at} with what neighbours read of a need: {status}.")
    push = _("News of what you reported")
    opens = "/moderation/acts/{subject}"


@register
class IsRead(_AboutModeration):
    """To the resident: neighbours read it now."""

    code = "let_through"
    label = _("What I made public was let through")
    title = _("Neighbours read it now")
    body = _("A moderator let through what you reported on {at}: the street reads a summary of it.")
    opens = "/needs/{subject}"
    modes = QUIETLY


@register
class ToModerate(_AboutModeration):
    """To those who may moderate it. Obsolete once somebody looked."""

    code = "to_moderate"
    label = _("Something waits for a moderator")
    title = _("Will you look?")
    body = _("What the street reads of a need waits for a moderator: {why}.")
    push = _("Something waits for a decision")
    opens = "/moderation/queue"
    modes = QUIETLY
    lasts = timedelta(days=7)


tells(Moderated, WasModerated, to=_("those concerned; of a message to the street who wrote it"))
tells(
    ActEnded,
    ActSettled,
    to=_("those concerned; of a message to the street who wrote it; of an appeal who moderated it too"),
)
tells(LetThrough, IsRead, to=_("those concerned"))
tells(
    ItemOpened,
    ToModerate,
    to=_("team leaders of the place, core leaders, managers and community workers, but for who has a part in it"),
)
tells_nobody(Appealed, _("what waits for a moderator is told as such"))
tells_nobody(Flagged, _("a moderator looks when enough residents did; who flagged is nobody's business"))
