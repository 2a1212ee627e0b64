"""The verbs of dispatch, the only writers of its rows.

Locks are taken in one order everywhere, so that nobody waits in a circle: volunteer, task, then its offers, places and who waits.
"""

from volunteers.dispatch.roles import NotEligible, RoleFull, TaskFull
from volunteers.dispatch.services.destination import see_destination
from volunteers.dispatch.services.firsts import ask_first
from volunteers.dispatch.services.helping import ask_teams, cover, uncover
from volunteers.dispatch.services.nominating import nominate
from volunteers.dispatch.services.offers import decline, expire_offers, send_offers
from volunteers.dispatch.services.places import check_in, check_out, hand_back
from volunteers.dispatch.services.putting import give_to_waves, put_to
from volunteers.dispatch.services.refusals import (
    AlreadyAsked,
    AlreadyAssigned,
    AlreadyWaiting,
    HoldsPlaces,
    KeptForAnother,
    NotACampaign,
    NotForThem,
    NotPutTo,
    OverlappingAssignment,
    PlaceFree,
    SightEnded,
    TaskInThePast,
    WrongHours,
)
from volunteers.dispatch.services.reminding import alert_understaffed, remind
from volunteers.dispatch.services.taking import accept, claim, confirm
from volunteers.dispatch.services.tasks import cancel_task, complete_task, count_reach, create_task
from volunteers.dispatch.services.waiting import join_waiting_list, leave_waiting_list, mind_the_line

__all__ = [
    "AlreadyAsked",
    "AlreadyAssigned",
    "AlreadyWaiting",
    "HoldsPlaces",
    "KeptForAnother",
    "NotACampaign",
    "NotEligible",
    "NotForThem",
    "NotPutTo",
    "OverlappingAssignment",
    "PlaceFree",
    "RoleFull",
    "SightEnded",
    "TaskFull",
    "TaskInThePast",
    "WrongHours",
    "accept",
    "alert_understaffed",
    "ask_first",
    "ask_teams",
    "cancel_task",
    "check_in",
    "check_out",
    "claim",
    "complete_task",
    "confirm",
    "count_reach",
    "cover",
    "create_task",
    "decline",
    "expire_offers",
    "give_to_waves",
    "hand_back",
    "join_waiting_list",
    "leave_waiting_list",
    "mind_the_line",
    "nominate",
    "put_to",
    "remind",
    "see_destination",
    "send_offers",
    "uncover",
]
