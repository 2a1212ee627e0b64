"""The verbs of delivery, the only writers of its rows.

Locks are taken in one order everywhere: project, then activity, then what hangs on it.
"""

from projects.delivery.services.activities import cancel, code_of, open_activity, sign_up, withdraw
from projects.delivery.services.attendance import attend, attest
from projects.delivery.services.needs import take_up_need
from projects.delivery.services.participants import participants_of, see_contact
from projects.delivery.services.projects import decide, register, revise
from projects.delivery.services.refusals import (
    ActivityFull,
    ActivityOver,
    Affiliated,
    AlreadyAttended,
    AlreadySignedUp,
    ContactEnded,
    NotShared,
    NotSignedUp,
    OutsideContract,
    OwnAttendance,
    TermNotValid,
    TermTooLong,
    TookPlace,
    TooManyAttendanceCodes,
    WrongActivityHours,
    WrongAttendanceCode,
)

__all__ = [
    "ActivityFull",
    "ActivityOver",
    "Affiliated",
    "AlreadyAttended",
    "AlreadySignedUp",
    "ContactEnded",
    "NotShared",
    "NotSignedUp",
    "OutsideContract",
    "OwnAttendance",
    "TermNotValid",
    "TermTooLong",
    "TooManyAttendanceCodes",
    "TookPlace",
    "WrongActivityHours",
    "WrongAttendanceCode",
    "attend",
    "attest",
    "cancel",
    "code_of",
    "decide",
    "open_activity",
    "participants_of",
    "register",
    "revise",
    "see_contact",
    "sign_up",
    "take_up_need",
    "withdraw",
]
