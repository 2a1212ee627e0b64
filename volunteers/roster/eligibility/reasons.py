"""Why, or why not: what a check answers, and who may read it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from volunteers.roster.demand import Demand, Facts
from volunteers.roster.states import Gender, HealthLimit, Skill, Spoken

LANGUAGES = ("zh-hans", "en")
LABELS = {each.value: each.label for kind in (Skill, Spoken, HealthLimit, Gender) for each in kind}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, or why not: a code, a value for a program, words for a person."""

    code: str
    value: Any
    text: str | Promise

    def __str__(self) -> str:
        return str(self.text).format(value=_shown(self.value))


def told(reasons: Sequence[Reason]) -> list[dict[str, Any]]:
    """JSON, with the words in every language."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = [str(each) for each in reasons]
    return [
        {"code": each.code, "value": each.value, "text": {language: words[language][n] for language in LANGUAGES}}
        for n, each in enumerate(reasons)
    ]


Shortfall = Reason
Check = Callable[[Demand, Facts], Shortfall | None]

COURSE_LACKING = "course_lacking"
"""The code of what a lesson can mend; its value are the skills."""
LIFTABLE = frozenset({"rest_short", "no_time_for_the_way", "month_full"})
"""What is for the volunteer to judge: a leader who asks them by name may do so in spite of it, and they still say yes or no."""
THEIR_OWN = frozenset(
    {"not_selected", "health_limits", "gender_wished", "too_young", "guardian_consent_needed", "not_for_minors"}
)
"""What is told to nobody but the volunteer: age, body and gender, and whether somebody or a check speaks against them."""


def _shown(value: Any) -> str:
    if isinstance(value, list):
        told = (_leveled(**each) if isinstance(each, dict) else str(LABELS.get(each, each)) for each in value)
        return str(_(", ")).join(told)
    return str(LABELS.get(value, value)) if isinstance(value, str) else str(value)


def _leveled(skill: str, asked: int, held: int) -> str:
    words = _("{skill} (asked: level {asked}, you have: {held})")
    return str(words).format(skill=LABELS.get(skill, skill), asked=asked, held=held)


def for_leaders(reasons: Iterable[Shortfall]) -> list[Shortfall]:
    """Those of the reasons that who leads may read of somebody else; where none is left, that they are not fit is all that is said."""
    return [each for each in reasons if each.code not in THEIR_OWN]


def not_selected() -> Shortfall:
    """For what others must not learn: one word for all of it, so that none can be told from another."""
    return Shortfall("not_selected", True, _("You were not selected for this task."))
