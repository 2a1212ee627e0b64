"""The verbs of the care register, the only writers of its rows."""

from volunteers.care.services.consenting import agree, decline, lapse, withdraw, withdraw_all
from volunteers.care.services.ending import empty_old, end
from volunteers.care.services.entering import edit, propose
from volunteers.care.services.keeping import begin, come_back, pause, remind_of_reviews, resume, review, say_well
from volunteers.care.services.seeing import see
from volunteers.care.services.trusting import answer_trust, ask_trusted, end_trust, end_trust_of

__all__ = [
    "agree",
    "answer_trust",
    "ask_trusted",
    "begin",
    "come_back",
    "decline",
    "edit",
    "empty_old",
    "end",
    "end_trust",
    "end_trust_of",
    "lapse",
    "pause",
    "propose",
    "remind_of_reviews",
    "resume",
    "review",
    "say_well",
    "see",
    "withdraw",
    "withdraw_all",
]
