"""The verbs of rounds, the only writers of their rows. Locks: the round, then tasks, one by one."""

from volunteers.rounds.services.adjusting import move, order, pin, put_back, take_out
from volunteers.rounds.services.answering import accept_all
from volunteers.rounds.services.creating import create
from volunteers.rounds.services.leaving_out import forget
from volunteers.rounds.services.planning import fail, plan, pose_of, report, settle, stop
from volunteers.rounds.services.sending import cancel, close, replan, send

__all__ = [
    "accept_all",
    "cancel",
    "close",
    "create",
    "fail",
    "forget",
    "move",
    "order",
    "pin",
    "plan",
    "pose_of",
    "put_back",
    "replan",
    "report",
    "send",
    "settle",
    "stop",
    "take_out",
]
