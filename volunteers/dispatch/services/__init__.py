"""The verbs of dispatch, the only writers of its rows.

Locks are taken in one order everywhere, so that nobody waits in a circle: volunteer, task, then its offers, places and who waits.
"""

from volunteers.dispatch.roles import NotEligible, RoleFull, TaskFull
from volunteers.dispatch.services.changing import change_task
from volunteers.dispatch.services.destination import see_destination
from volunteers.dispatch.services.firsts import ask_first
from volunteers.dispatch.services.helping import ask_teams, cover, uncover
from volunteers.dispatch.services.nominating import nominate
from volunteers.dispatch.services.noshows import (
    decide_no_show,
    note_no_shows,
    object_to_no_show,
    settle_no_shows,
)
from volunteers.dispatch.services.offers import decline, expire_offers, send_offers
from volunteers.dispatch.services.places import check_in, check_out, hand_back, keep, release
from volunteers.dispatch.services.putting import give_to_waves, put_to
from volunteers.dispatch.services.refusals import (
    AlreadyAsked,
    AlreadyAssigned,
    AlreadyWaiting,
    HeldElsewhere,
    HoldsPlaces,
    KeptForAnother,
    LevelWithoutSkill,
    NoPlaceLeft,
    NotACampaign,
    NotForThem,
    NotPutTo,
    OverlappingAssignment,
    PlaceFree,
    PlaceOfNeed,
    PlacesTaken,
    RoleTwice,
    SightEnded,
    SlotsByRole,
    TaskChangedMeanwhile,
    TaskInThePast,
    TaskUnderWay,
    TooLateToObject,
    TooManyPlaces,
    UnfitAtWork,
    WrongHours,
)
from volunteers.dispatch.services.rejudging import release_without_papers
from volunteers.dispatch.services.reminding import alert_understaffed, remind
from volunteers.dispatch.services.taking import accept, claim, confirm
from volunteers.dispatch.services.tasks import cancel_task, complete_task, count_reach, create_task
from volunteers.dispatch.services.waiting import join_waiting_list, leave_waiting_list, mind_the_line

__all__ = [
    "AlreadyAsked",
    "AlreadyAssigned",
    "AlreadyWaiting",
    "HeldElsewhere",
    "HoldsPlaces",
    "KeptForAnother",
    "LevelWithoutSkill",
    "NoPlaceLeft",
    "NotACampaign",
    "NotEligible",
    "NotForThem",
    "NotPutTo",
    "OverlappingAssignment",
    "PlaceFree",
    "PlaceOfNeed",
    "PlacesTaken",
    "RoleFull",
    "RoleTwice",
    "SightEnded",
    "SlotsByRole",
    "TaskChangedMeanwhile",
    "TaskFull",
    "TaskInThePast",
    "TaskUnderWay",
    "TooLateToObject",
    "TooManyPlaces",
    "UnfitAtWork",
    "WrongHours",
    "accept",
    "alert_understaffed",
    "ask_first",
    "ask_teams",
    "cancel_task",
    "change_task",
    "check_in",
    "check_out",
    "claim",
    "complete_task",
    "confirm",
    "count_reach",
    "cover",
    "create_task",
    "decide_no_show",
    "decline",
    "expire_offers",
    "give_to_waves",
    "hand_back",
    "join_waiting_list",
    "keep",
    "leave_waiting_list",
    "mind_the_line",
    "nominate",
    "note_no_shows",
    "object_to_no_show",
    "put_to",
    "release",
    "release_without_papers",
    "remind",
    "see_destination",
    "send_offers",
    "settle_no_shows",
    "uncover",
]
