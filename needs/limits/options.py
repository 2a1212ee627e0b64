"""How much one person may do on a day of the street."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from backend.places.options import Option, whole
from needs.limits.states import Kind

REPORTS = whole(
    "limits.reports",
    50,
    _(
        "Needs that one person may report on a day. Emergencies, and who files for others by their post, are not held up."
    ),
    least=1,
    most=10_000,
)
ON_BEHALF = whole(
    "limits.on_behalf", 30, _("Needs that one person may report for others on a day."), least=1, most=10_000
)
WITHDRAWALS = whole(
    "limits.withdrawals",
    10,
    _("Reports that one person may withdraw on a day and still report anew."),
    least=1,
    most=10_000,
)
MESSAGES = whole("limits.messages", 200, _("Messages that one person may write on a day."), least=1, most=10_000)
FOLLOWS = whole("limits.follows", 200, _("Needs that one person may begin to follow on a day."), least=1, most=10_000)
FLAGS = whole("limits.flags", 20, _("Flags that one person may make on a day."), least=1, most=10_000)

LIMITS: Mapping[Kind, Option[int]] = {
    Kind.REPORT: REPORTS,
    Kind.ON_BEHALF: ON_BEHALF,
    Kind.WITHDRAWAL: WITHDRAWALS,
    Kind.MESSAGE: MESSAGES,
    Kind.FOLLOW: FOLLOWS,
    Kind.FLAG: FLAGS,
}
