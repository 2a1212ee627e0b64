"""The kinds of notice that dispatch sends."""

from volunteers.dispatch.notifications.noshows import MissedATask, NoShowDecided, ObjectionToDecide, SomebodyMissing
from volunteers.dispatch.notifications.offers import OfferFilled, OfferMade
from volunteers.dispatch.notifications.places import (
    HeldBeside,
    NewcomerAlone,
    NobodyBeside,
    PapersLacking,
    PlaceHandedBack,
    PlaceLetGo,
    ReleasedFromPlace,
)
from volunteers.dispatch.notifications.tasks import (
    FitNoMore,
    MovedAway,
    ReachAwaited,
    SomeFitNoMore,
    StoodDown,
    TaskAsksMore,
    TaskCalledOff,
    TaskMoved,
    TaskSoon,
    TaskTomorrow,
    Understaffed,
)
from volunteers.dispatch.notifications.waiting import PlaceKept, PlacePassedOn, TurnLapsed, WaitedInVain

__all__ = [
    "FitNoMore",
    "HeldBeside",
    "MissedATask",
    "MovedAway",
    "NewcomerAlone",
    "NoShowDecided",
    "NobodyBeside",
    "ObjectionToDecide",
    "OfferFilled",
    "OfferMade",
    "PapersLacking",
    "PlaceHandedBack",
    "PlaceKept",
    "PlaceLetGo",
    "PlacePassedOn",
    "ReachAwaited",
    "ReleasedFromPlace",
    "SomeFitNoMore",
    "SomebodyMissing",
    "StoodDown",
    "TaskAsksMore",
    "TaskCalledOff",
    "TaskMoved",
    "TaskSoon",
    "TaskTomorrow",
    "TurnLapsed",
    "Understaffed",
    "WaitedInVain",
]
