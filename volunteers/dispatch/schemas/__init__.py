"""The shapes of dispatch."""

from volunteers.dispatch.schemas.briefs import TaskBrief
from volunteers.dispatch.schemas.change import Recast, RoleChange, RoleDemands, TaskChange
from volunteers.dispatch.schemas.decision import DecisionOut, FitnessOut
from volunteers.dispatch.schemas.noshow import DecideIn, NoShowDetail, NoShowOut
from volunteers.dispatch.schemas.offer import NominateIn, OfferDetail, OfferOut, ReasonOut
from volunteers.dispatch.schemas.place import AssignmentDetail, AssignmentListed, AssignmentOut, DestinationOut
from volunteers.dispatch.schemas.task import (
    ClaimIn,
    CompleteIn,
    NoPlace,
    OriginTaskCreate,
    ReachIn,
    RoleIn,
    RoleOut,
    TaskCreate,
    TaskDetail,
    TaskListed,
    TaskOut,
    TaskShape,
)
from volunteers.dispatch.schemas.waiter import WaiterDetail, WaiterOut, WaiterStanding, WaitIn

__all__ = [
    "AssignmentDetail",
    "AssignmentListed",
    "AssignmentOut",
    "ClaimIn",
    "CompleteIn",
    "DecideIn",
    "DecisionOut",
    "DestinationOut",
    "FitnessOut",
    "NoPlace",
    "NoShowDetail",
    "NoShowOut",
    "NominateIn",
    "OfferDetail",
    "OfferOut",
    "OriginTaskCreate",
    "ReachIn",
    "ReasonOut",
    "Recast",
    "RoleChange",
    "RoleDemands",
    "RoleIn",
    "RoleOut",
    "TaskBrief",
    "TaskChange",
    "TaskCreate",
    "TaskDetail",
    "TaskListed",
    "TaskOut",
    "TaskShape",
    "WaitIn",
    "WaiterDetail",
    "WaiterOut",
    "WaiterStanding",
]
