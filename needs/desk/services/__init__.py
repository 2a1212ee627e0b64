"""The verbs of the desk."""

from needs.desk.services.alarming import raise_alarms
from needs.desk.services.assigning import assign, object_to, review
from needs.desk.services.attaching import add_files
from needs.desk.services.destination import see_destination
from needs.desk.services.following import follow, unfollow
from needs.desk.services.handling import add_task, answer, decline, merge, triage
from needs.desk.services.locating import fill_in_place
from needs.desk.services.messaging import write
from needs.desk.services.referring import enter_answer, recall, refer
from needs.desk.services.reporting import Reported, report
from needs.desk.services.verdicts import give_verdict
from needs.desk.services.withholding import withhold
from needs.desk.services.work import record_work

__all__ = [
    "Reported",
    "add_files",
    "add_task",
    "answer",
    "assign",
    "decline",
    "enter_answer",
    "fill_in_place",
    "follow",
    "give_verdict",
    "merge",
    "object_to",
    "raise_alarms",
    "recall",
    "record_work",
    "refer",
    "report",
    "review",
    "see_destination",
    "triage",
    "unfollow",
    "withhold",
    "write",
]
