"""The shapes of dispatch."""

from volunteers.dispatch.schemas.briefs import TaskBrief
from volunteers.dispatch.schemas.offer import OfferDetail, OfferOut, ReasonOut
from volunteers.dispatch.schemas.place import AssignmentDetail, AssignmentListed, AssignmentOut, DestinationOut
from volunteers.dispatch.schemas.task import NoPlace, OriginTaskCreate, TaskCreate, TaskDetail, TaskListed, TaskOut

__all__ = [
    "AssignmentDetail",
    "AssignmentListed",
    "AssignmentOut",
    "DestinationOut",
    "NoPlace",
    "OfferDetail",
    "OfferOut",
    "OriginTaskCreate",
    "ReasonOut",
    "TaskBrief",
    "TaskCreate",
    "TaskDetail",
    "TaskListed",
    "TaskOut",
]
