"""The kinds of notice about exclusions."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from backend.notifications.kinds import QUIETLY, Kind, register
from backend.notifications.told import tells
from needs.rates.events import ExclusionContested, ExclusionDecided, ExclusionProposed


class _AboutExclusions(Kind):
    opens = "/exclusions/{subject}"

    @classmethod
    def group(cls) -> str:
        """The latest of one replaces on the screen what came before."""
        return "exclusion"


@register
class ExclusionMade(_AboutExclusions):
    """To the resident: somebody wants their need left out of the rates."""

    code = "exclusion_proposed"
    label = _("My need should be left out of the rates")
    title = _("Left out of the rates?")
    body = _(
        "Somebody proposes to leave what you reported on {at} out of the rates: “{reason}”. It is seen to as before. A second "
        "person decides; you may then object."
    )
    push = _("News of what you reported")


@register
class ExclusionToDecide(_AboutExclusions):
    """To core leaders, managers and the committee. Obsolete once it is decided."""

    code = "exclusion_to_decide"
    label = _("I may decide whether a need is left out of the rates")
    title = _("Leave it out of the rates?")
    body = _(
        "A need reported on {at} should be left out of the rates: “{reason}”. It waits for somebody with no part in it."
    )
    push = _("Something waits for a decision")
    modes = QUIETLY
    lasts = timedelta(days=7)


@register
class ExclusionSettled(_AboutExclusions):
    """To the resident and to who proposed it."""

    code = "exclusion_settled"
    label = _("It is decided whether my need is left out of the rates")
    title = _("Decided")
    body = _(
        "Whether a need reported on {at} is left out of the rates: {status}. The resident may object to what is confirmed."
    )
    push = _("News of what you reported")


tells(
    ExclusionProposed,
    ExclusionMade,
    ExclusionToDecide,
    to=_("those concerned; core leaders, managers and the committee, but for who has a part in it"),
)
tells(
    ExclusionContested,
    ExclusionToDecide,
    to=_("core leaders, managers and the committee, but for who proposed or decided it"),
)
tells(ExclusionDecided, ExclusionSettled, to=_("those concerned, and who proposed it"))
