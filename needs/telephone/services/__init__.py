"""The verbs of masked calls."""

from needs.telephone.services.asking import ask_call, call_back, set_called
from needs.telephone.services.ringing import fail, forget_calls, report, ring, taken

__all__ = ["ask_call", "call_back", "fail", "forget_calls", "report", "ring", "set_called", "taken"]
