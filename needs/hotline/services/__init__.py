"""The verbs of the hotline."""

from needs.hotline.services.callers import identify, look_up
from needs.hotline.services.calls import end_call, forget_caller, leave_call, start_call, tell_emergency
from needs.hotline.services.filing import file_need, give_pin
from needs.hotline.services.judging import take_verdict

__all__ = [
    "end_call",
    "file_need",
    "forget_caller",
    "give_pin",
    "identify",
    "leave_call",
    "look_up",
    "start_call",
    "take_verdict",
    "tell_emergency",
]
