"""The verbs of professional cases, the only writers of their rows."""

from volunteers.cases.services.closing import close, close_with_entry, empty_old, reopen
from volunteers.cases.services.consenting import agree, decline, lapse, withdraw, withdraw_all
from volunteers.cases.services.correcting import answer_correction, ask_correction
from volunteers.cases.services.opening import propose
from volunteers.cases.services.passing_on import hand_over, heirs, name_worker, pass_on
from volunteers.cases.services.people import dismiss, involve, supervise
from volunteers.cases.services.planning import agree_plan, plan, settle_goal
from volunteers.cases.services.reading import see, see_own
from volunteers.cases.services.working import assess, note_meeting, remind_of_reviews, review

__all__ = [
    "agree",
    "agree_plan",
    "answer_correction",
    "ask_correction",
    "assess",
    "close",
    "close_with_entry",
    "decline",
    "dismiss",
    "empty_old",
    "hand_over",
    "heirs",
    "involve",
    "lapse",
    "name_worker",
    "note_meeting",
    "pass_on",
    "plan",
    "propose",
    "remind_of_reviews",
    "reopen",
    "review",
    "see",
    "see_own",
    "settle_goal",
    "supervise",
    "withdraw",
    "withdraw_all",
]
