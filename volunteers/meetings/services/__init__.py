"""The verbs: call, put on the agenda, answer, open, note who is there, declare an interest, move, vote, count, close, correct, sign, add."""

from volunteers.meetings.services.calling import add_item, add_papers, answer, call, cancel, hand_over
from volunteers.meetings.services.sitting import close, move, note_present, open_meeting, recuse
from volunteers.meetings.services.voting import settle, vote
from volunteers.meetings.services.writing import add_to, correct, look_at_signatures, sign

__all__ = [
    "add_item",
    "add_papers",
    "add_to",
    "answer",
    "call",
    "cancel",
    "close",
    "correct",
    "hand_over",
    "look_at_signatures",
    "move",
    "note_present",
    "open_meeting",
    "recuse",
    "settle",
    "sign",
    "vote",
]
