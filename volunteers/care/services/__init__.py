"""The verbs of the care register, the only writers of its rows."""

from volunteers.care.services.alarming import carry_up, close_alarm
from volunteers.care.services.consenting import agree, decline, lapse, withdraw, withdraw_all
from volunteers.care.services.ending import empty_old, end
from volunteers.care.services.entering import edit, propose
from volunteers.care.services.heat import call_heat, end_heat
from volunteers.care.services.keeping import begin, come_back, pause, remind_of_reviews, resume, review, say_well
from volunteers.care.services.rounding import join_round, still_to_visit
from volunteers.care.services.seeing import see
from volunteers.care.services.trusting import answer_trust, ask_trusted, end_trust, end_trust_of
from volunteers.care.services.visiting import (
    TITLES,
    due_entries,
    follow_task,
    miss_visits,
    open_due_visit,
    refuse_silence,
    see_door,
    tell_outcome,
)

__all__ = [
    "TITLES",
    "agree",
    "answer_trust",
    "ask_trusted",
    "begin",
    "call_heat",
    "carry_up",
    "close_alarm",
    "come_back",
    "decline",
    "due_entries",
    "edit",
    "empty_old",
    "end",
    "end_heat",
    "end_trust",
    "end_trust_of",
    "follow_task",
    "join_round",
    "lapse",
    "miss_visits",
    "open_due_visit",
    "pause",
    "propose",
    "refuse_silence",
    "remind_of_reviews",
    "resume",
    "review",
    "say_well",
    "see",
    "see_door",
    "still_to_visit",
    "tell_outcome",
    "withdraw",
    "withdraw_all",
]
