"""The verbs of delivery, the only writers of its rows.

Locks are taken in one order everywhere: project, then activity, then what hangs on it.
"""

from projects.delivery.services.activities import cancel, code_of, open_activity, sign_up, withdraw
from projects.delivery.services.attendance import attend, attest
from projects.delivery.services.contracts import (
    appoint_manager,
    close,
    end_of,
    engage_liaison,
    move_end,
    run_out,
)
from projects.delivery.services.needs import take_up_need
from projects.delivery.services.participants import participants_of, see_contact
from projects.delivery.services.projects import decide, register, revise
from projects.delivery.services.refusals import (
    ActivitiesToCome,
    ActivityFull,
    ActivityOver,
    Affiliated,
    AlreadyAttended,
    AlreadySignedUp,
    ContactEnded,
    ContractDayPast,
    ContractRunsOut,
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
    "ActivitiesToCome",
    "ActivityFull",
    "ActivityOver",
    "Affiliated",
    "AlreadyAttended",
    "AlreadySignedUp",
    "ContactEnded",
    "ContractDayPast",
    "ContractRunsOut",
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
    "appoint_manager",
    "attend",
    "attest",
    "cancel",
    "close",
    "code_of",
    "decide",
    "end_of",
    "engage_liaison",
    "move_end",
    "open_activity",
    "participants_of",
    "register",
    "revise",
    "run_out",
    "see_contact",
    "sign_up",
    "take_up_need",
    "withdraw",
]
