"""The verbs of the desk."""

from needs.desk.services.alarming import raise_alarms
from needs.desk.services.attaching import add_files
from needs.desk.services.destination import see_destination
from needs.desk.services.following import follow, unfollow
from needs.desk.services.handling import add_task, answer, decline, merge, triage
from needs.desk.services.messaging import write
from needs.desk.services.reporting import Reported, report
from needs.desk.services.verdicts import give_verdict
from needs.desk.services.withholding import withhold
from needs.desk.services.work import record_work

__all__ = [
    "Reported",
    "add_files",
    "add_task",
    "answer",
    "decline",
    "follow",
    "give_verdict",
    "merge",
    "raise_alarms",
    "record_work",
    "report",
    "see_destination",
    "triage",
    "unfollow",
    "withhold",
    "write",
]
