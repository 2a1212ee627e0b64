"""The verbs of the desk."""

from needs.desk.services.alarming import raise_alarms
from needs.desk.services.assigning import assign, object_to, review
from needs.desk.services.attaching import add_files
from needs.desk.services.calling_back import (
    ask_call_back,
    give_back_call_back,
    note_call,
    record_call_back,
    see_call_back_phone,
    take_call_back,
    withdraw_call_backs,
)
from needs.desk.services.destination import see_destination
from needs.desk.services.editing import cancel, edit
from needs.desk.services.following import follow, unfollow
from needs.desk.services.form import check, supply
from needs.desk.services.handling import add_task, answer, decline, merge, triage, unmerge
from needs.desk.services.locating import fill_in_place
from needs.desk.services.messaging import write
from needs.desk.services.moderating import moderate, moderate_message
from needs.desk.services.referring import enter_answer, recall, refer
from needs.desk.services.reporting import Reported, report
from needs.desk.services.silence import close_silent, remind_silent, set_asking, set_questions
from needs.desk.services.taking_in import Brought, History, Outcome, take_in
from needs.desk.services.verdicts import give_verdict
from needs.desk.services.withholding import withhold
from needs.desk.services.work import record_work

__all__ = [
    "Brought",
    "History",
    "Outcome",
    "Reported",
    "add_files",
    "add_task",
    "answer",
    "ask_call_back",
    "assign",
    "cancel",
    "check",
    "close_silent",
    "decline",
    "edit",
    "enter_answer",
    "fill_in_place",
    "follow",
    "give_back_call_back",
    "give_verdict",
    "merge",
    "moderate",
    "moderate_message",
    "note_call",
    "object_to",
    "raise_alarms",
    "recall",
    "record_call_back",
    "record_work",
    "refer",
    "remind_silent",
    "report",
    "review",
    "see_call_back_phone",
    "see_destination",
    "set_asking",
    "set_questions",
    "supply",
    "take_call_back",
    "take_in",
    "triage",
    "unfollow",
    "unmerge",
    "withdraw_call_backs",
    "withhold",
    "write",
]
